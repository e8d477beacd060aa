"""One kept-alive connection to one AWS service that speaks JSON: signs, sends, and tells a refusal from silence."""

import json
import time
from collections.abc import Mapping
from typing import Any

from functions.redirect.connection import Connection
from functions.redirect.settings import Credentials, RedirectSettings
from functions.redirect.sigv4 import amz_date, authorization
from linkledger.tracking.record_click import TrackingUnavailable

TIMEOUT_SECONDS = 1.0
_compact = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class AwsJson:
    """Calls of one service. Not thread-safe: a Lambda environment serves one visitor at a time."""

    def __init__(self, settings: RedirectSettings, *, service: str, target: str, content_type: str) -> None:
        """``target`` is the prefix of ``X-Amz-Target``, such as ``DynamoDB_20120810``."""
        endpoint = settings.endpoint_url or f"https://{service}.{settings.region}.amazonaws.com"
        self._connection = Connection(endpoint, ca_bundle=settings.ca_bundle, timeout=TIMEOUT_SECONDS)
        self._service = service
        self._target = target
        self._region = settings.region
        self._credentials: Credentials = settings.credentials
        self._fixed = {"content-type": content_type, "host": self._connection.authority}
        if settings.credentials.session_token:
            self._fixed["x-amz-security-token"] = settings.credentials.session_token

    def call(self, operation: str, request: Mapping[str, object]) -> dict[str, Any]:
        """The service's answer; raises TrackingUnavailable ``aws_unreachable`` or ``aws_refused`` (facts: type)."""
        body = _compact(request).encode()
        headers = {
            **self._fixed,
            "x-amz-date": amz_date(time.time()),
            "x-amz-target": f"{self._target}.{operation}",
        }
        headers["authorization"] = authorization(
            self._credentials, region=self._region, service=self._service, headers=headers, body=body
        )
        status, answer = self._send(operation, body, headers)
        if status != 200:
            raise self._refused(operation, status, answer)
        try:
            parsed: dict[str, Any] = json.loads(answer)
        except ValueError as error:
            raise self._refused(operation, status, answer) from error
        return parsed

    def _send(self, operation: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        # A kept-alive connection may have been closed while the environment slept: only then is a second try free
        # of the suspicion that the service is slow, and it does not double the visitor's wait.
        tries = 2 if self._connection.is_open else 1
        while True:
            tries -= 1
            try:
                return self._connection.post(headers, body)
            except OSError as error:
                if tries and not isinstance(error, TimeoutError):
                    continue
                raise TrackingUnavailable(
                    "aws_unreachable",
                    f"{self._service} did not answer {operation}: {type(error).__name__} {error}".rstrip(),
                    facts={"service": self._service, "operation": operation},
                ) from error

    def _refused(self, operation: str, status: int, answer: bytes) -> TrackingUnavailable:
        try:
            kind = str(json.loads(answer)["__type"]).rpartition("#")[2]
        except (ValueError, KeyError, TypeError):
            kind = "unknown"
        return TrackingUnavailable(
            "aws_refused",
            f"{self._service} refused {operation}: {status} {kind}",
            facts={"service": self._service, "operation": operation, "status": status, "type": kind},
        )
