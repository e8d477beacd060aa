"""What keeps a payout out of a batch when it is sealed: a blocked account, bank details that are missing or too new."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from linkledger.ledger.entries import AccountKey
from linkledger.payouts.method import MethodReader, PayoutMethod, in_force
from linkledger.payouts.payout import Payout
from linkledger.payouts.postings import account_of
from linkledger.program_time import format_instant


class PayoutBlocks(Protocol):
    """Accounts whose payouts wait until somebody has looked at them."""

    def is_blocked(self, account: AccountKey) -> str | None:
        """Why nothing is paid out of the account; None where it may be."""


class BlockStore(PayoutBlocks, Protocol):
    """The same, for who finds a difference and who has cleared it up."""

    def block(self, account: AccountKey, reason: str) -> None:
        """Keeps the account from being paid out; again replaces the reason."""

    def release(self, account: AccountKey) -> None:
        """Takes the block away, if there is one."""


@dataclass(frozen=True)
class LeftOut:
    """Why a payout is not in a batch: ``recipient_blocked``, ``no_payout_method`` or ``payout_method_cools_off``."""

    code: str
    message: str


@dataclass(frozen=True)
class SealPolicy:
    """The checks of a deployment; None leaves one out.

    A bank payout whose method is younger than ``cool_off_hours`` stays out: an account taken over must not be emptied
    before its owner notices (P6). One without a method stays out only where ``demands_method``: transfers that are made
    by hand need none, and a file of payments is refused without.
    """

    methods: MethodReader | None = None
    blocks: PayoutBlocks | None = None
    cool_off_hours: int = 72
    demands_method: bool = False

    def reason_to_leave_out(self, payout: Payout, at: datetime) -> LeftOut | None:
        """The first check that keeps the payout out of a batch sealed at that instant."""
        blocked = self.blocks.is_blocked(account_of(payout)) if self.blocks is not None else None
        if blocked is not None:
            return LeftOut("recipient_blocked", f"The account is blocked: {blocked}")
        if payout.to.kind != "bank":
            return None
        method = self.method_of(payout, at)
        if method is None or method.since is None:
            message = "There are no bank details: store them with `linkledger payouts method`."
            return LeftOut("no_payout_method", message) if self.demands_method else None
        ready = method.since + timedelta(hours=self.cool_off_hours)
        if at < ready:
            message = f"The bank details changed; they are paid to from {format_instant(ready)} on."
            return LeftOut("payout_method_cools_off", message)
        return None

    def method_of(self, payout: Payout, at: datetime) -> PayoutMethod | None:
        """Where a bank payout of a batch sealed at that instant goes."""
        return in_force(self.methods, payout.program, payout.partner, at) if self.methods is not None else None
