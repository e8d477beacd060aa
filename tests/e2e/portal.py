"""A partner's view: the partner API with the partner's own access token."""

import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.e2e.web import Answer, send


@dataclass(frozen=True)
class Portal:
    """One partner, signed in, in one program."""

    api_url: str
    program: str
    token: str
    id_token: str = ""

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        """A request for a path below /v1."""
        sent = {"authorization": f"Bearer {self.token}", "content-type": "application/json", **headers}
        return send(method, f"{self.api_url}/v1{path}", sent, None if body is None else json.dumps(body))

    def see(self, path: str) -> Any:
        """What the program shows this partner."""
        answer = self.ask(f"/programs/{self.program}/{path}")
        assert answer.status == 200, answer.text
        return answer.document

    def make_key(self, *scopes: str) -> Any:
        """A new API key of the partner's with these scopes."""
        made = self.ask(f"/programs/{self.program}/keys", "POST", {"scopes": list(scopes)})
        assert made.status == 201, made.text
        return made.document

    @property
    def code(self) -> str:
        """The partner's promo code, the one of its first link."""
        return str(self.see("links")["items"][0]["code"])

    @property
    def balance(self) -> dict[str, Any]:
        """The balance in the program's unit."""
        (balance,) = self.see("balance")["balances"]
        return dict(balance)

    @property
    def accrued(self) -> int:
        return int(self.balance["accrued"])

    @property
    def earnings(self) -> dict[str, int]:
        """What each payment earned, by event."""
        return {each["event"]: each["earning"] for each in self.see("payments?limit=100")["items"]}

    @property
    def customers(self) -> list[str]:
        return [each["customer"] for each in self.see("customers?limit=100")["items"]]

    def why(self, event: str) -> Any:
        """The explanation of an event."""
        return self.see(f"events/{quote(event)}/explanation")

    def stats(self, day: str) -> Any:
        """The counts of one program-local day."""
        (found,) = self.see(f"stats?from={day}&to={day}")["rows"]
        return found

    def request_payout(self, amount: int, to: str, key: str | None = None) -> Answer:
        """Asks for a payout in minor units."""
        body = {"amount": amount, "to": to}
        headers = {"idempotency-key": key or str(uuid.uuid4())}
        return self.ask(f"/programs/{self.program}/payouts", "POST", body, **headers)
