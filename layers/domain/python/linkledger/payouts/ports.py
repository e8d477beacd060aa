"""What payouts need of the stores: one commit that reserves, settles or voids wholly or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkledger.earning.ports import LotChange
from linkledger.ledger.accounts import Balance, Lot
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.payouts.batch import Batch
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.program_time import format_instant


@dataclass(frozen=True)
class PayoutEffect:
    """One payout's step: written on condition that it still stands at ``before`` (None: it does not exist yet).

    The account must have at least ``needs_available`` before the entries; both belong to the payout's account. The
    batch of ``unexported``, a period, must not be exported.
    """

    payout: Payout
    before: PayoutStatus | None
    entries: tuple[Entry, ...] = ()
    lots: tuple[LotChange, ...] = ()
    needs_available: int = 0
    unexported: str | None = None


@dataclass(frozen=True)
class BatchChange:
    """A batch as it shall be, on condition that the stored version is the one before (0: it does not exist yet).

    ``taken`` were requested and are part of it from now on; ``left`` were part of it (batched, or voided since) and are
    no more. An approval must be another operator's than the stored preparation and seal. ``parts`` are new.
    """

    batch: Batch
    taken: tuple[Payout, ...] = ()
    left: tuple[Payout, ...] = ()
    parts: tuple[Part, ...] = ()


class AccountReader(Protocol):
    """Balances and their lots."""

    def balance(self, account: AccountKey) -> Balance: ...

    def open_lots(self, account: AccountKey) -> Sequence[Lot]:
        """Lots with something left, or owing something (below 0), oldest first."""

    def accounts_of(
        self, program: str, unit: str, after: str = "", through: str | None = None
    ) -> Iterable[tuple[AccountKey, Balance]]:
        """The accounts of a program's partners by id, none of customers, page by page as they are read.

        Those after the partner ``after``, up to and with the partner ``through`` (None: to the last).
        """

    def booked_since(self, account: AccountKey, since: datetime, now: datetime) -> int:
        """How much of what is available comes of commissions booked at ``since`` or later (``ledger.accounts``)."""


class PayoutStore(Protocol):
    """Payouts and batches; redemptions of points are kept with them, and only ``get`` finds those."""

    def get(self, program: str, partner: str, payout: str) -> Payout | None: ...

    def of_partner(self, program: str, partner: str) -> Sequence[Payout]: ...

    def with_status(self, program: str, status: PayoutStatus) -> Sequence[Payout]: ...

    def page_with_status(
        self, program: str, status: PayoutStatus, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Payout], str | None]:
        """The same in parts, oldest first, with the cursor of what follows; news may still be missing.

        A cursor is a ``place_of_request``.
        """

    def open_after(self, program: str, cursor: str | None, limit: int) -> Sequence[Payout]:
        """At most ``limit`` payouts that are neither settled nor voided, by ``member_key``, those after the cursor."""

    def commit(self, effect: PayoutEffect) -> None:
        """Raises Stale when the payout, a lot, the balance or its batch moved on; then nothing of it was written."""

    def lots_of(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        """Those of the lots that exist, used up or not."""

    def settle_debts(self, lots: Sequence[LotChange]) -> None:
        """Writes lots alone. Raises Stale when one of them moved on; then nothing of it was written."""

    def record_refusal(self, payout: Payout) -> None:
        """Keeps a refused request, so that it stays listed with its reason."""

    def batch(self, program: str, period: str) -> Batch | None: ...

    def commit_batch(self, change: BatchChange) -> None:
        """Raises Stale when the batch or one of the payouts moved on; then nothing of it was written."""

    def batches(self, program: str) -> Sequence[Batch]:
        """By period."""

    def members(self, program: str, period: str) -> Iterator[Payout]:
        """The payouts of a batch by ``member_key``, whatever became of them, page by page as they are read."""

    def members_after(self, program: str, period: str, cursor: str | None, limit: int) -> Sequence[Payout]:
        """At most ``limit`` of them, those after the ``member_key`` of the cursor."""

    def parts(self, program: str, period: str) -> Sequence[Part]:
        """The parts of a batch that are still to be asked, by their first partner."""

    def part(self, program: str, period: str, after: str) -> Part | None:
        """The part that begins after that partner; None once it ended."""

    def commit_part(self, part: Part) -> None:
        """Replaces a part by its successor, and takes one that ended away. Raises Stale when it moved on."""


def member_key(payout: Payout) -> str:
    """What payouts are ordered by inside a batch, and where gathering one stands."""
    return f"{payout.partner}#{payout.id}"


def place_of_request(payout: Payout) -> str:
    """Where a payout stands among those of its status: ``{requested_at}#{partner}#{payout}``."""
    return f"{format_instant(payout.requested_at)}#{member_key(payout)}"


def before_leaving(payout: Payout) -> PayoutStatus:
    """What a payout that leaves its batch stood at: a voided one stays voided."""
    return PayoutStatus.VOIDED if payout.status is PayoutStatus.VOIDED else PayoutStatus.BATCHED
