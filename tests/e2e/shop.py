"""The merchant's back end: reports what customers do to POST /v1/events, with the program's API key."""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.web import Answer, send


@dataclass
class Shop:
    """One program's shop. Every event gets an id of its own, beginning with ``name``."""

    events_url: str
    key: str
    currency: str
    name: str
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def new_id(self) -> str:
        return f"{self.name}-{next(self._numbers)}"

    def post(self, body: dict[str, Any] | str | bytes, key: str | None = None) -> Answer:
        """Posts a body as it is."""
        headers = {"authorization": f"Bearer {self.key if key is None else key}", "content-type": "application/json"}
        return send("POST", self.events_url, headers, json.dumps(body) if isinstance(body, dict) else body)

    def report(self, type_: str, customer: str | None = None, **fields: Any) -> str:
        """Reports what happens now; returns the event's id once it is accepted."""
        body = self.event(type_, customer, **fields)
        answer = self.post(body)
        assert answer.status == 202, answer.text
        assert answer.document == {"id": body["id"], "status": "accepted"}
        return str(body["id"])

    def event(self, type_: str, customer: str | None = None, **fields: Any) -> dict[str, Any]:
        """An event's body, not sent yet; an amount is in the program's currency unless it says another."""
        body = {"id": self.new_id(), "type": type_, "customer": customer, **fields}
        if "amount" in body:
            body.setdefault("currency", self.currency)
        return {name: value for name, value in body.items() if value is not None}
