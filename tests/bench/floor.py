"""The floor that the redirect is compared with: a handler in the usual way, which only puts an item and redirects."""

import os
import time
import uuid
from typing import Any

import boto3

CLIENT = boto3.client("dynamodb")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Neither looks up, judges, signs nor sets anything."""
    headers = event["headers"]
    CLIENT.put_item(
        TableName=os.environ["LINKLEDGER_CLICKS_TABLE"],
        Item={
            "pk": {"S": event["pathParameters"]["code"]},
            "sk": {"S": f"{time.time_ns()}#{uuid.uuid4().hex}"},
            "ip": {"S": event["requestContext"]["http"]["sourceIp"]},
            "user_agent": {"S": headers.get("user-agent", "")},
            "referrer": {"S": headers.get("referer", "")},
        },
    )
    return {"statusCode": 302, "headers": {"location": "https://shop.example/"}}
