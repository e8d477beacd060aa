"""Visitors: each with a browser and an address of its own, that keep the cookie and what the landing page was told."""

import hashlib
from bisect import bisect_right, insort
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from linkledger.simulation.running_program import KEYS
from linkledger.tracking.click import Click
from linkledger.tracking.cookie import NAME
from linkledger.tracking.destination import CLICK_ID
from linkledger.tracking.link import Link
from linkledger.tracking.record_click import ClickRequest, decide_redirect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)


@dataclass
class _Visitor:
    address: str
    cookie: str = ""
    landings: list[tuple[datetime, int, str]] = field(default_factory=list)


class Visitors:
    """Everybody who clicked, by the name that the scenario gives them."""

    def __init__(self) -> None:
        self._visitors: dict[str, _Visitor] = {}
        self._clicks = 0

    def click(self, name: str, link: Link, at: datetime) -> Click | None:
        """The visitor follows the link; returns the click to be kept, None where the link leads no more."""
        visitor = self._visitors.setdefault(name, _Visitor(_address_of(name)))
        self._clicks += 1
        at_ms = (at - _EPOCH) // _MILLISECOND
        request = ClickRequest("GET", user_agent=_BROWSER, ip=visitor.address, cookie=visitor.cookie)
        decision = decide_redirect(request, link, KEYS, at_ms, self._clicks.to_bytes(6))
        if decision.set_cookie:
            visitor.cookie = decision.set_cookie.partition(";")[0].removeprefix(f"{NAME}=")
        found = parse_qs(urlsplit(decision.location).query).get(CLICK_ID)
        if found:
            insort(visitor.landings, (at, self._clicks, found[0]))
        return decision.click

    def click_id(self, name: str, at: datetime) -> str | None:
        """The click id that the visitor's latest landing until ``at`` received."""
        visitor = self._visitors.get(name)
        if visitor is None:
            return None
        known = bisect_right(visitor.landings, at, key=lambda landing: landing[0])
        return visitor.landings[known - 1][2] if known else None


def _address_of(name: str) -> str:
    """An address whose network, by which visitors are told apart, is this visitor's alone."""
    digits = hashlib.sha256(name.encode()).hexdigest()
    return f"{digits[:4]}:{digits[4:8]}:{digits[8:12]}::1"
