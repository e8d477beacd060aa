"""A partner at the portal: signs in with Cognito and asks the partner API, over HTTP like everybody else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import quote

from cli.demo.scenario import Figures
from cli.http import Reply, send
from cli.output import CliError
from cli.partners import access_token
from cli.session import Deployment


@dataclass(frozen=True)
class PartnerAtPortal:
    """One signed-in partner of one program."""

    api_url: str
    program: str
    token: str

    @classmethod
    def sign_in(cls, target: Deployment, program: str, email: str, password: str) -> Self:
        """Signs in with a password, which the pool's client allows on stage local alone."""
        return cls(target.output("ApiUrl").rstrip("/"), program, access_token(target, email, password))

    def request_payout(self, amount: int, to: str, key: str) -> Reply:
        """Asks for a payout of so many minor units."""
        headers = {**self._headers, "content-type": "application/json", "idempotency-key": key}
        body = json.dumps({"amount": amount, "to": to}).encode()
        return send("POST", f"{self._base}/payouts", headers=headers, body=body)

    def payouts(self) -> list[dict[str, Any]]:
        """The payouts, newest first."""
        return list(self._items("payouts"))

    def balance(self) -> Mapping[str, Any]:
        """The balance in the program's unit."""
        balances: list[dict[str, Any]] = self._get(f"{self._base}/balance")["balances"]
        return balances[0]

    def figures(self, first: date, last: date) -> Figures:
        """The partner's row, with the clicks and registrations of these days."""
        stats = self._get(f"{self._base}/stats?from={first}&to={last}")
        if stats["provisional"]:
            raise CliError(f"The days until {last} of {self.program} are not closed.", "See `linkledger logs rollup`.")
        memberships = self._get(f"{self.api_url}/v1/me")["memberships"]
        terms = next(each["terms"] for each in memberships if each["program"] == self.program)
        balance = self.balance()
        return Figures(
            clicks=stats["totals"]["clicks"],
            bots=stats["totals"]["bots"],
            registrations=stats["totals"]["registrations"],
            paying=sum(each["paying"] for each in self._items("customers")),
            rate=terms["rewards"][0]["percent"],
            accrued=balance["accrued"],
            paid=balance["paid"],
            balance=balance["available"] + balance["reserved"] + balance["pending"],
        )

    @property
    def _base(self) -> str:
        return f"{self.api_url}/v1/programs/{self.program}"

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def _items(self, what: str) -> Iterator[dict[str, Any]]:
        after = ""
        while True:
            page = self._get(f"{self._base}/{what}?limit=100{after}")
            yield from page["items"]
            if not page["has_more"]:
                return
            after = "&starting_after=" + quote(page["next_cursor"], safe="")

    def _get(self, url: str) -> dict[str, Any]:
        reply = send("GET", url, headers=self._headers)
        if reply.status != 200:
            detail = reply.json().get("detail", reply.body[:200].decode(errors="replace"))
            raise CliError(f"{url} answered {reply.status}: {detail}", "See `linkledger logs partner_api`.")
        return reply.json()
