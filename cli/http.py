"""HTTP as the command speaks it: one request, one reply, no redirect followed, nothing sent through a proxy."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from cli.output import CliError

TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True)
class Reply:
    """What came back; header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; an empty one where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def send(method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Reply:
    """Sends one request. Raises CliError when nobody answers."""
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, HTTPException) as error:
        where = f"{parts.scheme}://{parts.netloc}"
        raise CliError(f"{where} does not answer: {error or type(error).__name__}.", "Is the stack up?") from error
    finally:
        connection.close()
    found = answer.getheaders()
    cookies = tuple(value for name, value in found if name.lower() == "set-cookie")
    return Reply(answer.status, {name.lower(): value for name, value in found}, cookies, content)
