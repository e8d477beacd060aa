"""The way to the emulator: an ordinary AWS session that points at loopback."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from cli.local.ports import LOOPBACK

REGION = "eu-central-1"
ACCOUNT = "000000000000"
ACCESS_KEY = SECRET_KEY = "test"  # noqa: S105 - the emulator's fixed root key, good for nothing else

_ANY_PORT = re.compile(rf"^http://{re.escape(LOOPBACK)}:\d+(?=/|$)")


@dataclass(frozen=True)
class Endpoint:
    """One emulator on one port."""

    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def api_url(self, api_id: str) -> str:
        """Where the emulator serves an HTTP API's $default stage, without a slash at the end."""
        return f"{self.url}/_aws/execute-api/{api_id}"

    def here(self, value: str) -> str:
        """The value with its URL on this port: the emulator keeps a queue's URL as it was created, port and all."""
        return _ANY_PORT.sub(self.url, value)

    def session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY, region_name=REGION)

    def client(self, service: str, *, read_timeout: float = 60, attempts: int = 3) -> Any:
        """A client of the emulator, one for all who ask for the same. `read_timeout` in seconds."""
        return _client(self, service, read_timeout, attempts)

    def environment(self) -> dict[str, str]:
        """The variables by which any AWS SDK finds the emulator."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
        }


@cache
def _client(endpoint: Endpoint, service: str, read_timeout: float, attempts: int) -> Any:
    # Making a client takes longer than most calls; those who poll ask for one again and again.
    make: Any = endpoint.session().client
    return make(
        service,
        endpoint_url=endpoint.url,
        config=Config(
            read_timeout=read_timeout,
            retries={"max_attempts": attempts, "mode": "standard"},
            max_pool_connections=32,
            s3={"addressing_style": "path"},
        ),
    )
