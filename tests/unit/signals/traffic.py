"""A day's traffic as detectors see it: clicks of visitors on a partner's links, and customers who came by them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from linkledger.earning.events import Event
from linkledger.signals.detect import PartnerDay, detect
from linkledger.signals.signal import Finding, SignalKind
from linkledger.tracking.attribution import Candidate, Source
from linkledger.tracking.click import Click, ClickKind
from linkledger.tracking.click_id import ClickId

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass
class Traffic:
    """Anna's day."""

    clicks: list[Click] = field(default_factory=list)
    arrivals: list[Event] = field(default_factory=list)

    def click(
        self, visitor: str, at: datetime, code: str = "ANNA", kind: ClickKind = ClickKind.VALID, partner: str = "anna"
    ) -> Click:
        at_ms = int(at.timestamp() * 1000)
        id_ = ClickId("keycrm", partner, code, at_ms, 7, f"{len(self.clicks):012x}")
        click = Click(id_, kind, "2026-03-02", visitor, "chrome/desktop", "", "", {})
        self.clicks.append(click)
        return click

    def clicked(self, visitor: str, count: int, every: timedelta, code: str = "ANNA", **options: Any) -> None:
        """One visitor's clicks from the morning on."""
        for number in range(count):
            self.click(visitor, MORNING + number * every, code, **options)

    def comes(self, customer: str, at: datetime, click: Click | None = None, *, disposable: bool = False) -> Event:
        """The customer signs up."""
        claims = (Candidate(Source.CLICK, click.id.reference, click.id.partner, click.id.at),) if click else ()
        event = Event(
            "keycrm", f"s-{customer}", "signup", at, at, customer, candidates=claims, disposable_email=disposable
        )
        self.arrivals.append(event)
        return event

    def comes_by_click(self, customer: str, visitor: str, at: datetime, seconds: float, **options: Any) -> Event:
        """The customer clicks, and signs up so many seconds later."""
        click = self.click(visitor, at)
        return self.comes(customer, at + timedelta(seconds=seconds), click, **options)

    def found(self) -> dict[SignalKind, Finding]:
        return {each.kind: each for each in detect(PartnerDay("anna", self.clicks, self.arrivals))}


def minutes() -> Iterator[datetime]:
    """One moment after another, a minute apart."""
    at = MORNING
    while True:
        yield at
        at += timedelta(minutes=1)
