"""A stand-in for DynamoDB, SQS and Secrets Manager on a real socket, that can refuse, fall silent or hang up."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, ClassVar, Self

Answer = tuple[int, dict[str, Any]]
ENVIRONMENT = {
    "LINKLEDGER_STAGE": "test",
    "LINKLEDGER_LINKS_TABLE": "links",
    "LINKLEDGER_CLICKS_TABLE": "clicks",
    "LINKLEDGER_CLOSINGS_TABLE": "closings",
    "LINKLEDGER_STATS_TABLE": "stats",
    "LINKLEDGER_SIGNING_SECRET": "signing",
    "LINKLEDGER_RECOVERY_QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/123456789012/clicks-recovery",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "a-session-token",
}


class FakeAws:
    """Tables by name, each a dict by (pk, sk); messages of the one queue; secrets by name.

    ``refuse``, ``silence`` and ``hang_up`` hold operations (``PutItem``, ...) that are answered by a throttling
    error, not at all, or by a closed connection.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
        self.messages: list[str] = []
        self.secrets: dict[str, str] = {}
        self.calls: list[tuple[str, Mapping[str, str]]] = []
        self.connections = 0
        self.refuse: set[str] = set()
        self.silence: set[str] = set()
        self.hang_up: set[str] = set()
        self.garble: set[str] = set()
        self.over = Event()
        self.url = ""

    def table(self, name: str) -> dict[tuple[str, str], dict[str, Any]]:
        return self.tables.setdefault(name, {})

    def store(self, table: str, item: Mapping[str, Any]) -> None:
        self.table(table)[item["pk"]["S"], item["sk"]["S"]] = dict(item)

    def answer(self, operation: str, asked: dict[str, Any]) -> Answer:
        if operation in self.refuse:
            return 400, {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}
        answers = {
            "GetItem": self._get_item,
            "PutItem": self._put_item,
            "UpdateItem": self._update_item,
            "SendMessage": self._send_message,
            "GetSecretValue": self._get_secret_value,
        }
        return answers[operation](asked)

    def _get_item(self, asked: dict[str, Any]) -> Answer:
        item = self.table(asked["TableName"]).get((asked["Key"]["pk"]["S"], asked["Key"]["sk"]["S"]))
        return 200, {"Item": item} if item else {}

    def _put_item(self, asked: dict[str, Any]) -> Answer:
        key = asked["Item"]["pk"]["S"], asked["Item"]["sk"]["S"]
        if asked.get("ConditionExpression") == "attribute_not_exists(pk)" and key in self.table(asked["TableName"]):
            return 400, {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}
        self.store(asked["TableName"], asked["Item"])
        return 200, {}

    def _update_item(self, asked: dict[str, Any]) -> Answer:
        key = asked["Key"]["pk"]["S"], asked["Key"]["sk"]["S"]
        item = self.table(asked["TableName"]).setdefault(key, dict(asked["Key"]))
        for name, placeholder in re.findall(r"(\w+) (:\w+)", asked["UpdateExpression"].removeprefix("ADD ")):
            before = int(item.get(name, {"N": "0"})["N"])
            item[name] = {"N": str(before + int(asked["ExpressionAttributeValues"][placeholder]["N"]))}
        return 200, {}

    def _send_message(self, asked: dict[str, Any]) -> Answer:
        assert asked["QueueUrl"] == ENVIRONMENT["LINKLEDGER_RECOVERY_QUEUE_URL"]
        self.messages.append(asked["MessageBody"])
        return 200, {"MessageId": "1"}

    def _get_secret_value(self, asked: dict[str, Any]) -> Answer:
        secret = self.secrets.get(asked["SecretId"])
        if secret is None:
            return 400, {"__type": "ResourceNotFoundException"}
        return 200, {"SecretString": secret}

    @classmethod
    @contextmanager
    def serving(cls) -> Iterator[Self]:
        """Serves on a free loopback port while the block runs."""
        aws = cls()
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Requests", (_Requests,), {"aws": aws}))
        aws.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield aws
        finally:
            aws.over.set()
            server.shutdown()
            server.server_close()


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    aws: ClassVar[FakeAws]

    def setup(self) -> None:
        super().setup()
        self.aws.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        operation = self.headers["x-amz-target"].rpartition(".")[2]
        self.aws.calls.append((operation, {name.lower(): value for name, value in self.headers.items()}))
        if operation in self.aws.silence:
            self.aws.over.wait()
        if operation in self.aws.hang_up:
            self.aws.hang_up.discard(operation)
            self.close_connection = True
            return
        status, answer = self.aws.answer(operation, json.loads(body))
        sent = b"<html>" if operation in self.aws.garble else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:
        """Stays quiet."""
