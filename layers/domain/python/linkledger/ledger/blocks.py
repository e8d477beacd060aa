"""Blocks: accounts that nothing is paid out of until somebody has looked at them, with who, when and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from linkledger.ledger.entries import AccountKey

BLOCKED: Final = "The account is blocked: nothing leaves it until an operator has looked at it."
"""What a partner reads; the reason is the operators'."""
UNDER_REVIEW: Final = "Your payouts are under review: nothing leaves the account until an operator has decided."
"""What a partner reads of signals; which ones, and what they show, is the operators'."""
REVIEWING: Final = "signals"
"""Who holds the payouts of a partner with signals."""


@dataclass(frozen=True)
class Remark:
    """Why something was done, by whom (an operator's name, or the run that did it), and when."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Block:
    """What stands between an account and its payouts; once ``released``, it stays readable as what was.

    ``signals`` hold the payouts of its partner as well, or alone (then ``why`` is by ``REVIEWING``): a release lifts
    none of them, and a dismissed signal lifts neither the others nor the block.
    """

    account: AccountKey
    why: Remark
    released: Remark | None = None
    signals: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """All reasons, for operators."""
        under_review = self.signals and self.why.by != REVIEWING
        return f"{self.why.reason} {_names(self.signals)}" if under_review else self.why.reason


def under_review(account: AccountKey, signals: Collection[str], since: datetime) -> Block:
    """The block of an account that signals alone hold, the last of which was raised ``since``."""
    named = tuple(sorted(signals))
    return Block(account, Remark(_names(named), REVIEWING, since), signals=named)


def _names(signals: Collection[str]) -> str:
    return f"Under review: {', '.join(sorted(signals))}."


class Blocking(Protocol):
    """For who finds a difference."""

    def block(self, account: AccountKey, why: Remark) -> None:
        """Keeps the account from being paid out; one that is blocked already keeps its first reason."""


class BlockReader(Protocol):
    """For who is asked why nothing is paid out."""

    def standing_block(self, account: AccountKey) -> Block | None:
        """The block that stands between the account and its payouts; None where none does."""


class BlockStore(Blocking, BlockReader, Protocol):
    """The same, for operators, who alone lift a block."""

    def is_blocked(self, account: AccountKey) -> str | None:
        """Why nothing is paid out of the account; None where it may be."""

    def blocked(self, accounts: Sequence[AccountKey]) -> Mapping[AccountKey, str]:
        """The same for some accounts, read together; those that may be paid are missing."""

    def release(self, account: AccountKey, why: Remark) -> bool:
        """Lifts the block and keeps why; False where none stands. What signals hold stays held."""

    def blocks(self, program: str) -> Sequence[Block]:
        """The last block of each account that ever had one, by recipient and unit; signals are listed apart."""
