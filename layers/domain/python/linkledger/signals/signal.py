"""The signal: what looked wrong in one partner's day, what shows it, and what an operator made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from linkledger.errors import NotFound, Refused
from linkledger.ids import digest
from linkledger.ledger.blocks import Remark

MOST_EXAMPLES: Final = 20
"""So many clicks, events and links are named; the counts are of all."""


class SignalKind(StrEnum):
    """What was seen; docs/signals.md has the thresholds, and what each overlooks."""

    CLICK_FLOOD = "click_flood"
    """Many clicks of one visitor on one link within an hour."""
    FAST_CONVERSIONS = "fast_conversions"
    """Customers who came within seconds of their click."""
    ONE_NETWORK = "one_network"
    """One network behind the clicks of many different customers."""
    DISPOSABLE_EMAIL = "disposable_email"
    """Customers with addresses that anybody gets for a few minutes."""
    SELF_REFERRAL = "self_referral"
    """The partner as its own customer: refused already, so that nothing was earned that could be held."""

    @property
    def holds_payouts(self) -> bool:
        """Whether the partner is paid nothing until an operator dismisses it."""
        return self is not SignalKind.SELF_REFERRAL


class SignalStatus(StrEnum):
    """What an operator made of it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Evidence:
    """``counts`` by what is counted; of ``clicks`` (references), ``events`` and ``links`` (codes) the first 20."""

    counts: Mapping[str, int]
    clicks: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a look at a partner's day found, and when the first and the last of it happened."""

    kind: SignalKind
    first_seen: datetime
    last_seen: datetime
    evidence: Evidence


@dataclass(frozen=True)
class Signal:
    """A finding of a partner's program-local ``day`` as it is kept; ``version`` counts its changes from 1."""

    program: str
    partner: str
    day: date
    found: Finding
    raised_at: datetime
    status: SignalStatus = SignalStatus.OPEN
    decided: Remark | None = None
    version: int = field(default=1, compare=False)

    @property
    def id(self) -> str:
        return signal_id(self.program, self.partner, self.found.kind, self.day)

    @property
    def holds_payouts(self) -> bool:
        """Whether it stands between the partner and its payouts now."""
        return self.found.kind.holds_payouts and self.status is not SignalStatus.DISMISSED

    def seen_again(self, found: Finding) -> "Signal":
        """The signal after its day was looked at once more: what was decided stays as it was decided."""
        if self.status is not SignalStatus.OPEN or found == self.found:
            return self
        return replace(self, found=found, version=self.version + 1)

    def decide(self, status: SignalStatus, why: Remark) -> "Signal":
        """The signal once an operator confirmed or dismissed it; the same decision again changes nothing.

        What was confirmed may be dismissed, say once its earnings were taken back. Raises Refused ``signal_dismissed``.
        """
        if self.status is status:
            return self
        if self.status is SignalStatus.DISMISSED:
            message = "The signal was dismissed, and payouts may have gone out since: block the account instead."
            raise Refused("signal_dismissed", message)
        return replace(self, status=status, decided=why, version=self.version + 1)


class SignalReader(Protocol):
    """Signals, for operators."""

    def get(self, program: str, signal: str) -> Signal | None: ...

    def page(
        self, program: str, *, status: SignalStatus | None, partner: str | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Signal], str | None]:
        """Those of that status and partner (None: of any), the latest day first, with the cursor of what follows."""


class SignalStore(SignalReader, Protocol):
    """The same, for who raises them and decides about them."""

    def commit(self, after: Signal, before: Signal | None) -> None:
        """Keeps a signal, and with it whether it holds its partner's payouts. Raises Stale ``signal_changed``."""


def signal_id(program: str, partner: str, kind: SignalKind, day: date) -> str:
    """``sig_``, the day in 8 digits and 16 hex digits: the same for the same finding, and in the order of days."""
    return f"sig_{day:%Y%m%d}{digest(program, partner, kind)[:16]}"


def known_signal(signals: SignalReader, program: str, signal: str) -> Signal:
    """Raises NotFound ``unknown_signal``."""
    found = signals.get(program, signal)
    if found is None:
        raise NotFound("unknown_signal", f"Program {program} has no signal {signal!r}.")
    return found


def decide(signals: SignalStore, program: str, signal: str, status: SignalStatus, why: Remark) -> tuple[Signal, Signal]:
    """Confirms or dismisses a signal, which lets go of what it held; the signal before and after.

    Raises NotFound ``unknown_signal``, Refused ``signal_dismissed``, Stale ``signal_changed``.
    """
    before = known_signal(signals, program, signal)
    after = before.decide(status, why)
    if after is not before:
        signals.commit(after, before)
    return before, after
