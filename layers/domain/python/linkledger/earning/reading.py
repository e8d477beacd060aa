"""What a partner's screens read of customers: a history in parts, newest first, and a settled month of net revenue."""

import re
from collections.abc import Sequence
from typing import Final, Protocol

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.events import EventKey
from linkledger.ids import PARTNER


class HistoryReader(Protocol):
    """Customers and their histories."""

    def head(self, program: str, customer: str) -> CustomerRecord:
        """The customer without its history; version 0 if it was never seen."""

    def load(self, program: str, customer: str) -> CustomerRecord: ...

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None: ...

    def newest_events(self, program: str, customer: str, *, before: str | None, limit: int) -> Sequence[SettledEvent]:
        """At most ``limit`` events of the customer's history, newest first, all of them before that place
        (``place_in_history``)."""


class SettledMonths(Protocol):
    """Partners' months of net revenue."""

    def settled_month(self, program: str, partner: str, month: str) -> SettledEvent | None:
        """The month ``2026-03`` as it was settled last; None where it was not."""


_MONTH: Final = re.compile(rf"(\d{{4}}-\d\d)#({PARTNER.pattern})")


def month_and_partner(event: str) -> tuple[str, str] | None:
    """What the id of a settled month names, ``2026-03#anna``; None of an event's that a merchant gave."""
    named = _MONTH.fullmatch(event)
    return (named[1], named[2]) if named is not None else None


def place_in_history(settled: SettledEvent) -> str:
    """Where an event stands in its customer's history: by the moment, then by its id."""
    key = settled.event.key
    return f"{key.at}#{key.id}"
