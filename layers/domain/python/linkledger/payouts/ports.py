"""What payouts need of the stores: one commit that reserves, settles or voids wholly or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkledger.earning.ports import LotChange
from linkledger.ledger.accounts import Balance, Lot
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.payouts.payout import Batch, Payout, PayoutStatus


@dataclass(frozen=True)
class PayoutEffect:
    """One payout's step: written on condition that it still stands at ``before`` (None: it does not exist yet).

    The account must have at least ``needs_available`` before the entries; both belong to the payout's account.
    """

    payout: Payout
    before: PayoutStatus | None
    entries: tuple[Entry, ...] = ()
    lots: tuple[LotChange, ...] = ()
    needs_available: int = 0


class AccountReader(Protocol):
    """Balances and their lots."""

    def balance(self, account: AccountKey) -> Balance: ...

    def open_lots(self, account: AccountKey) -> Sequence[Lot]:
        """Lots with something left, or owing something (below 0), oldest first."""

    def accounts_of(self, program: str, unit: str) -> Sequence[tuple[AccountKey, Balance]]:
        """The accounts of all partners of a program, none of customers."""

    def booked_since(self, account: AccountKey, since: datetime, now: datetime) -> int:
        """How much of what is available comes of commissions booked at ``since`` or later (``ledger.accounts``)."""


class PayoutStore(Protocol):
    """Payouts and batches; redemptions of points are kept with them, and only ``get`` finds those."""

    def get(self, program: str, partner: str, payout: str) -> Payout | None: ...

    def of_partner(self, program: str, partner: str) -> Sequence[Payout]: ...

    def with_status(self, program: str, status: PayoutStatus) -> Sequence[Payout]: ...

    def commit(self, effect: PayoutEffect) -> None:
        """Raises Stale when the payout, a lot or the balance moved on; then nothing of it was written."""

    def settle_debts(self, lots: Sequence[LotChange]) -> None:
        """Writes lots alone. Raises Stale when one of them moved on; then nothing of it was written."""

    def record_refusal(self, payout: Payout) -> None:
        """Keeps a refused request, so that it stays listed with its reason."""

    def batch(self, program: str, period: str) -> Batch | None: ...

    def put_batch(self, batch: Batch) -> None:
        """Puts the batch of a period: of an open one the first put stays, a settled one replaces it."""

    def batches(self, program: str) -> Sequence[Batch]: ...
