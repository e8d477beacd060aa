"""Actions: what a scenario lets happen, each with the line that says so and the moment at which it happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from linkledger.money import Percent


@dataclass(frozen=True, slots=True)
class _Happening:
    line: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Enroll(_Happening):
    """Somebody applies as a partner; ``percents`` are rates of its own, by reward."""

    do: ClassVar[str] = "enroll"
    partner: str
    account: str | None = None
    company: str | None = None
    phone: str | None = None
    email: str | None = None
    name: str | None = None
    parent: str | None = None
    code: str | None = None
    percents: Mapping[str, Percent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Approve(_Happening):
    """An operator approves a pending partner."""

    do: ClassVar[str] = "approve"
    partner: str


@dataclass(frozen=True, slots=True)
class Click(_Happening):
    """A visitor follows a partner's link."""

    do: ClassVar[str] = "click"
    partner: str
    visitor: str


@dataclass(frozen=True, slots=True)
class Post(_Happening):
    """The merchant posts an event; ``fields`` are those of the line, without its action and moment."""

    do: ClassVar[str] = "event"
    id: str
    fields: Mapping[str, Any]

    @property
    def visitor(self) -> str | None:
        return self.fields.get("visitor")


@dataclass(frozen=True, slots=True)
class RequestPayout(_Happening):
    """A partner asks for ``amount`` minor units; ``to`` is written as in Target."""

    do: ClassVar[str] = "request_payout"
    partner: str
    amount: int
    to: str
    id: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Redeem(_Happening):
    """A customer, or a partner, pays ``amount`` points of a purchase of ``purchase`` minor units."""

    do: ClassVar[str] = "redeem"
    amount: int
    purchase: int
    customer: str | None = None
    partner: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Quote(_Happening):
    """What a customer would pay for a purchase of ``purchase`` minor units, maybe with a code or after a click."""

    do: ClassVar[str] = "quote"
    purchase: int
    customer: str
    id: str | None = None
    code: str | None = None
    visitor: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Now(_Happening):
    """Lets time pass."""

    do: ClassVar[str] = "now"


Action = Enroll | Approve | Click | Post | RequestPayout | Redeem | Quote | Now
