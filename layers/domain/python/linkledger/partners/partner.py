"""The partner record: how far it has come, what holds now and what held before, and the marks of its own customers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from linkledger.money import Percent

type PartnerStatus = Literal["pending", "rejected", "active", "suspended", "banned", "left"]


@dataclass(frozen=True)
class Suspension:
    """A suspension that was lifted: from ``since`` until before ``lifted_at`` nothing could bind to the partner."""

    since: datetime
    lifted_at: datetime


@dataclass(frozen=True)
class Former[T]:
    """What held up to and with ``until``, when something else took its place."""

    value: T
    until: datetime


@dataclass(frozen=True)
class Rejection:
    """Why an application was turned down, in words for the applicant, and whether it may apply again."""

    at: datetime
    reason: str
    may_apply_again: bool


@dataclass(frozen=True)
class Partner:
    """A partner of one program. ``contact_hashes`` are keyed hashes of phone and e-mail; times are UTC.

    ``parent`` is the partner who recruited it; ``percents`` are rates of its own, by reward; both say what holds now.
    What held before is kept, oldest first, since an event is decided by what held when it occurred.
    ``version`` is the fence of the stored record. (PROGRAMS.md bet-n-joy 3 and 8, multi-level)
    """

    program: str
    id: str
    code: str
    enrolled_at: datetime
    approved_at: datetime | None = None
    suspended_at: datetime | None = None
    account: str | None = None
    company: str | None = None
    contact_hashes: frozenset[str] = frozenset()
    name: str | None = None
    parent: str | None = None
    percents: Mapping[str, Percent] = field(default_factory=dict)
    rejected: Rejection | None = None
    banned_at: datetime | None = None
    lifted: tuple[Suspension, ...] = ()
    former_parents: tuple[Former[str | None], ...] = ()
    former_percents: tuple[Former[Mapping[str, Percent]], ...] = ()
    left_at: datetime | None = None
    former_accounts: tuple[Former[str | None], ...] = ()
    former_companies: tuple[Former[str | None], ...] = ()
    former_contacts: tuple[Former[frozenset[str]], ...] = ()
    version: int = field(default=0, compare=False)

    def refusal_at(self, moment: datetime) -> str | None:
        """Why a click, code or invite of that moment can't bind a customer to this partner; None when it can."""
        if moment < self.enrolled_at:
            return "partner_not_enrolled"
        if self.approved_at is None or moment < self.approved_at:
            return "partner_not_approved"
        if self.suspended_at is not None and moment >= self.suspended_at:
            return "partner_suspended"
        if any(each.since <= moment < each.lifted_at for each in self.lifted):
            return "partner_suspended"
        if self.left_at is not None and moment >= self.left_at:
            return "partner_left"
        return None

    def earns_at(self, moment: datetime) -> bool:
        """Whether it takes part at that moment; a suspended partner's customers, and those of one who left, earn on."""
        return self.refusal_at(moment) in (None, "partner_suspended", "partner_left")

    def accounts_at(self, moment: datetime) -> frozenset[str]:
        """Every account that was its own by then: giving another one makes no stranger of the one before."""
        return frozenset(each for each in _by_then(self.former_accounts, self.account, moment) if each is not None)

    @property
    def account_since(self) -> datetime | None:
        """When its account took the place of another one, or of none; None for the one that it enrolled with."""
        return self.former_accounts[-1].until if self.former_accounts else None

    def companies_at(self, moment: datetime) -> frozenset[str]:
        """Every company or group that was its own by then."""
        return frozenset(each for each in _by_then(self.former_companies, self.company, moment) if each is not None)

    def contacts_at(self, moment: datetime) -> frozenset[str]:
        """The hashes of every contact that was its own by then."""
        return frozenset[str]().union(*_by_then(self.former_contacts, self.contact_hashes, moment))

    def parent_at(self, moment: datetime) -> str | None:
        """Who was above it at that moment."""
        return next((each.value for each in self.former_parents if moment <= each.until), self.parent)

    def percents_at(self, moment: datetime) -> Mapping[str, Percent]:
        """Its own rates at that moment; others hold after the instant at which they were agreed, as terms do."""
        return next((each.value for each in self.former_percents if moment <= each.until), self.percents)

    @property
    def parents(self) -> frozenset[str]:
        """Everybody who ever was right above it."""
        return frozenset(
            each for each in (self.parent, *(former.value for former in self.former_parents)) if each is not None
        )

    @property
    def status(self) -> PartnerStatus:
        """How far it has come."""
        if self.banned_at is not None:
            return "banned"
        if self.suspended_at is not None:
            return "suspended"
        if self.left_at is not None:
            return "left"
        if self.approved_at is not None:
            return "active"
        return "pending" if self.rejected is None else "rejected"

    @property
    def is_paid(self) -> bool:
        """Whether its balance may be paid out: whoever left keeps what it earned."""
        return self.approved_at is not None and self.status in ("active", "left")


def _by_then[T](former: tuple[Former[T], ...], now: T, moment: datetime) -> list[T]:
    """What held at that moment, and all that held before it."""
    begun = [None, *(each.until for each in former)]
    values = [*(each.value for each in former), now]
    return [value for value, since in zip(values, begun, strict=True) if since is None or moment > since]
