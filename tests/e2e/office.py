"""The operator: the `linkledger` command as it is typed, and a look into the account where operators look."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cli.local.backlog import unread_streams
from cli.local.stack import LocalStack
from cli.local.workspace import REPOSITORY, WORKSPACE_VARIABLE
from tests.e2e.portal import Portal
from tests.e2e.shop import Shop

_API_KEY = re.compile(r"llk_\w+")
_PASSWORD = "Correct-horse-7-battery"
_COMMAND_SECONDS = 400
_SETTLE_SECONDS = 60

COMMISSION = "linkledger-local-commission"


class Office:
    """Runs the deployment; everything goes through the command or the AWS API."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack

    def run(self, *words: str) -> str:
        """`linkledger WORDS`; returns what it printed."""
        result = self.attempt(*words)
        assert result.returncode == 0, f"linkledger {' '.join(words)}:\n{result.stdout}{result.stderr}"
        return result.stdout

    def attempt(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """`linkledger WORDS`, whatever comes of it."""
        environment = {**os.environ, WORKSPACE_VARIABLE: str(self.stack.workspace.root), "COLUMNS": "200"}
        command = [sys.executable, "-m", "cli.main", *words]
        return subprocess.run(
            command,
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )

    # -- programs and partners -------------------------------------------------------------------------------------

    def open_shop(self, name: str, program: str, currency: str) -> Shop:
        """A back end with an API key of its own."""
        return Shop(f"{self.stack.api_url}/v1/events", self.new_key(program), currency, name)

    def new_key(self, program: str) -> str:
        found = _API_KEY.search(self.run("programs", "key", program))
        assert found, "no API key was printed"
        return found.group()

    def enroll(self, program: str, partner: str, **details: str) -> Portal:
        """Adds a partner, gives it a sign-in and signs it in."""
        details.setdefault("account", f"account-of-{partner}")
        options = [word for name, value in details.items() for word in (f"--{name}", value)]
        self.run("partners", "add", program, partner, *options)
        return self.sign_in(program, partner)

    def sign_in(self, program: str, partner: str) -> Portal:
        """A sign-in of the partner's own, and its access token."""
        email = f"{partner}@partners.example"
        self.run("partners", "sign-in", program, partner, "--email", email, "--password", _PASSWORD)
        return self.portal(program, email)

    def operator(self, name: str, *scopes: str) -> Portal:
        """A new operator with these scopes or every one, signed in with password and second factor."""
        email = f"{name}@office.example"
        granted = [word for scope in scopes for word in ("--scope", scope)]
        invited = ("operators", "invite", name, "--email", email, "--password", _PASSWORD, *granted, "--json")
        secret = json.loads(self.run(*invited))["totp_secret"]
        asked = ("operators", "token", "--email", email, "--password", _PASSWORD, "--totp-secret", secret)
        return Portal(self.stack.api_url, "", self.run(*asked).strip())

    def portal(self, program: str, email: str) -> Portal:
        tokens = self.stack.client("cognito-idp").initiate_auth(
            ClientId=self.stack.outputs["PartnerClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": _PASSWORD},
        )["AuthenticationResult"]
        return Portal(self.stack.api_url, program, tokens["AccessToken"], tokens["IdToken"])

    def link(self, code: str) -> str:
        """Where a tracking link begins."""
        return f"{self.stack.tracking_url}/r/{code}"

    # -- time ------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.stack.clock.now()

    def settle_events(self) -> None:
        """Waits until every event that was taken in has been settled, or given up."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        while COMMISSION in self.unread():
            assert time.monotonic() < deadline, f"events are not settled within {_SETTLE_SECONDS} s"
            time.sleep(0.05)

    def settle_all(self) -> None:
        """Waits until every event, click and message that was taken in has been worked off."""
        self.stack.drain(timeout=_SETTLE_SECONDS)

    def unread(self) -> list[str]:
        """Functions whose streams hold records that are not done yet."""
        return unread_streams(self.stack.endpoint, self.stack.workspace.checkpoints)

    def close(self, until: datetime) -> None:
        """Lets time pass, with the schedule's work done on the way."""
        self.run("close", "--until", until.strftime("%Y-%m-%dT%H:%M:%SZ"))

    # -- what lies in the account ----------------------------------------------------------------------------------

    def rows(self, table: str, **equal: str) -> list[dict[str, Any]]:
        """Items of a table, as DynamoDB has them, with these string attributes."""
        pages = self.stack.client("dynamodb").get_paginator("scan").paginate(TableName=self.table(table))
        items = [item for page in pages for item in page["Items"]]
        return [item for item in items if all(item.get(name) == {"S": value} for name, value in equal.items())]

    def table(self, name: str) -> str:
        return str(self.stack.outputs[f"{name.capitalize()}TableName"])

    def failed_batches(self) -> Iterator[dict[str, Any]]:
        """What lies in the on-failure bucket and has not been dealt with yet."""
        s3, bucket = self.stack.client("s3"), self.stack.outputs["FailuresBucket"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="aws/lambda/"):
            for found in page.get("Contents", []):
                yield json.loads(s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
