"""What the machine tells the oracle: plain facts, in the words of the texts and without linkledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

REVERSING = ("refund", "chargeback")


@dataclass(frozen=True)
class Partner:
    """Somebody who enrolled; ``percents`` are rates of its own by reward, as parts of 1."""

    id: str
    parent: str | None
    account: str
    since: datetime
    percents: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """What the shop posted and ``POST /v1/events`` accepted; ``clicks`` are the visitor's until then."""

    id: str
    type: str
    at: datetime
    received: datetime
    customer: str | None = None
    amount: int | None = None
    product: str | None = None
    of: str | None = None
    code: str | None = None
    invited_by: str | None = None
    lead_of: str | None = None
    account: str | None = None
    existing: bool = False
    clicks: tuple[tuple[str, datetime], ...] = ()


def half_even(exact: Fraction) -> int:
    """To the nearest whole number, halves to the even one."""
    whole, rest = divmod(exact.numerator, exact.denominator)
    twice = 2 * rest
    return whole + (twice > exact.denominator or (twice == exact.denominator and whole % 2 == 1))
