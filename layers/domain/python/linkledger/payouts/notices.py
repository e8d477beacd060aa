"""Notices: what a partner has to know of, derived from what is stored anyway; only what was read is kept."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from linkledger.errors import NotFound
from linkledger.ids import digest
from linkledger.ledger.blocks import Block
from linkledger.money import format_amount
from linkledger.partners.partner import Partner
from linkledger.payouts.method import COOL_OFF_HOURS, PayoutMethod
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.program_time import format_instant

KEPT: Final = timedelta(days=180)
"""Older notices are not shown; what says that they were read goes some time after."""

NoticeKind = Literal[
    "approved",
    "rejected",
    "suspended",
    "reinstated",
    "terms_changed",
    "method_changed",
    "payout_paid",
    "payout_returned",
    "payout_voided",
    "balance_blocked",
]


@dataclass(frozen=True)
class Notice:
    """Something that happened; ``subject`` is the payout, version or unit that it is about.

    ``amount`` is a payout's, minor units of ``unit``; ``reason`` what an operator gave as one, in its own words.
    """

    kind: NoticeKind
    at: datetime
    message: str
    subject: str
    amount: int | None = None
    unit: str | None = None
    reason: str | None = None

    @property
    def id(self) -> str:
        """``ntf_<24 hex>``: the same for the same happening."""
        return "ntf_" + digest(self.kind, self.subject, format_instant(self.at))[:24]


class NoticeMarks(Protocol):
    """Which notices a partner has read."""

    def read(self, program: str, partner: str) -> Collection[str]: ...

    def mark(self, program: str, partner: str, notices: Sequence[str], now: datetime, until: datetime) -> None:
        """Keeps that they are read; what is read stays so, and is forgotten some time after ``until``."""


class Version(Protocol):
    """A published version of the terms; it holds after ``effective_from``."""

    @property
    def version(self) -> int: ...

    @property
    def effective_from(self) -> datetime: ...


@dataclass(frozen=True)
class Sources:
    """What notices of one partner are derived from."""

    partner: Partner
    versions: Sequence[Version]
    methods: Sequence[PayoutMethod]
    payouts: Sequence[Payout]
    blocks: Sequence[Block]

    def notices(self, now: datetime) -> list[Notice]:
        """All of the last 180 days, newest first."""
        parts = (self._standing(), self._terms(), self._methods(), self._payouts(), self._blocks())
        found = (each for part in parts for each in part if now - KEPT < each.at <= now)
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)

    def _standing(self) -> Iterator[Notice]:
        partner = self.partner
        if partner.approved_at is not None:
            yield Notice("approved", partner.approved_at, "You take part: your link and code work.", partner.id)
        if partner.rejected is not None:
            said = partner.rejected.reason
            yield Notice("rejected", partner.rejected.at, said, partner.id, reason=said)
        for each in partner.lifted:
            yield Notice("suspended", each.since, _SUSPENDED, partner.id)
            yield Notice("reinstated", each.lifted_at, "The suspension was lifted.", partner.id)
        if partner.suspended_at is not None:
            yield Notice("suspended", partner.suspended_at, _SUSPENDED, partner.id)

    def _terms(self) -> Iterator[Notice]:
        for each in self.versions:
            if each.version > 1 and each.effective_from > self.partner.enrolled_at:
                message = f"Version {each.version} of the terms holds: read and accept it."
                yield Notice("terms_changed", each.effective_from, message, str(each.version))

    def _methods(self) -> Iterator[Notice]:
        for each in self.methods:
            if each.since is not None:
                message = (
                    f"The payout method changed: it is paid to after {COOL_OFF_HOURS} hours. Was it not you? Say so."
                )
                yield Notice("method_changed", each.since, message, str(each.version))

    def _payouts(self) -> Iterator[Notice]:
        for each in self.payouts:
            shown = format_amount(each.amount, each.unit)
            if each.paid_at is not None:
                message = f"{shown} were paid to {each.to.kind}."
                yield Notice("payout_paid", each.paid_at, message, each.id, each.amount, each.unit)
            if each.last is None:
                continue
            why = f": {each.reason}" if each.reason else ""
            told = (each.id, each.amount, each.unit, each.reason or None)
            if each.status is PayoutStatus.RETURNED:
                message = f"{shown} came back and are available again{why}"
                yield Notice("payout_returned", each.last.at, message, *told)
            if each.status is PayoutStatus.VOIDED:
                message = f"{shown} were not transferred and are available again{why}"
                yield Notice("payout_voided", each.last.at, message, *told)

    def _blocks(self) -> Iterator[Notice]:
        for each in self.blocks:
            message = f"Payouts in {each.account.unit} wait until somebody has looked at your balance."
            yield Notice("balance_blocked", each.why.at, message, each.account.unit)


_SUSPENDED: Final = "You are suspended: links lead elsewhere, nothing new binds, and nothing is paid out meanwhile."


def read_notices(
    wanted: Iterable[str], notices: Sequence[Notice], marks: NoticeMarks, partner: Partner, now: datetime
) -> list[Notice]:
    """Marks notices as read; again changes nothing. Raises NotFound ``unknown_notification``."""
    known = {each.id: each for each in notices}
    ids = list(dict.fromkeys(wanted))
    for each in ids:
        if each not in known:
            raise NotFound("unknown_notification", f"You have no notification {each!r}.")
    if ids:
        marks.mark(partner.program, partner.id, ids, now, max(known[each].at for each in ids) + KEPT)
    return [known[each] for each in ids]
