"""Blocks: accounts that nothing is paid out of until somebody has looked at them, with who, when and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from linkledger.ledger.entries import AccountKey

BLOCKED: Final = "The account is blocked: nothing leaves it until an operator has looked at it."
"""What a partner reads; the reason is the operators'."""


@dataclass(frozen=True)
class Remark:
    """Why something was done, by whom (an operator's name, or the run that did it), and when."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Block:
    """What stands between an account and its payouts; once ``released``, it stays readable as what was."""

    account: AccountKey
    why: Remark
    released: Remark | None = None


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
        """Lifts the block and keeps why; False where none stands."""

    def blocks(self, program: str) -> Sequence[Block]:
        """The last block of each account that ever had one, by recipient and unit."""
