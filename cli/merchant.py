"""What a merchant's back end does: posts events to `POST /v1/events` with the program's API key."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cli.http import Reply, send

_TRIES = 4
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class Answer:
    """What became of a posted event: `result` is accepted, duplicate or refused; `code` and `detail` say why."""

    event: str
    status: int
    result: str
    code: str = ""
    detail: str = ""

    @property
    def refused(self) -> bool:
        return self.result == "refused"


@dataclass(frozen=True)
class Merchant:
    """One program's way in; `api_url` is without a slash at the end."""

    api_url: str
    api_key: str

    def post(self, body: Mapping[str, Any] | str) -> Answer:
        """Posts one event (or a raw text). Tries again where the service says that it can't just now: an event's id
        makes that safe. Raises CliError when nobody answers."""
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        headers = {"authorization": f"Bearer {self.api_key}", "content-type": "application/json"}
        for left in reversed(range(_TRIES)):
            reply = send("POST", f"{self.api_url}/v1/events", headers=headers, body=text.encode())
            if reply.status not in _TRY_AGAIN or not left:
                break
            time.sleep(_WAIT_SECONDS)
        named = str(body.get("id", "")) if isinstance(body, Mapping) else ""
        return read_answer(named, reply)


def read_answer(event: str, reply: Reply) -> Answer:
    """The answer in a reply; whatever is no 2xx is a refusal."""
    document = reply.json()
    if 200 <= reply.status < 300:
        return Answer(str(document.get("id", event)), reply.status, str(document.get("status", "accepted")))
    code = str(document.get("code", f"http_{reply.status}"))
    return Answer(event, reply.status, "refused", code, str(document.get("detail", document.get("message", ""))))
