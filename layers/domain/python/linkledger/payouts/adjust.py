"""Adjustments: what an operator gives or takes by hand, each an entry of its own, with a log that rebuilds rely on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from linkledger.earning.ports import LotChange, TermsArchive
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import Conflict, FieldFault, Invalid, NotFound, Refused, Stale
from linkledger.ids import digest, entry_id
from linkledger.ledger.accounts import Lot
from linkledger.ledger.blocks import Remark
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.money import format_amount
from linkledger.partners.enroll import PartnerStore, known_partner
from linkledger.program_time import format_instant

TRIES = 20
ADJUSTMENT = re.compile(r"adj_[0-9a-f]{24}")


@dataclass(frozen=True)
class Adjustment:
    """What was given (above 0) or taken, in minor units of its unit; ``reverses`` is the one that it takes back."""

    id: str
    account: AccountKey
    amount: int
    why: Remark
    reverses: str | None = None


@dataclass(frozen=True)
class AdjustmentRequest:
    """A wish to change a partner's balance by ``amount`` minor units; the same operator's key is the same wish."""

    account: AccountKey
    amount: int
    why: Remark
    idempotency_key: str

    @property
    def id(self) -> str:
        """The adjustment's id before it happens."""
        return _id(self.account.program, "by", self.why.by, self.idempotency_key)


class AdjustmentStore(Protocol):
    """The log of adjustments; each is written in one transaction with its entry and its account."""

    def get(self, program: str, adjustment: str) -> Adjustment | None: ...

    def commit(self, adjustment: Adjustment, entry: Entry, lots: Sequence[LotChange]) -> None:
        """Raises Stale when the adjustment is there already or a lot moved on; then nothing of it was written."""

    def page(self, program: str, *, limit: int, cursor: str | None) -> tuple[Sequence[Adjustment], str | None]:
        """A program's adjustments, newest first, with the cursor of what follows."""

    def lots_of(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        """Those of the lots that exist, used up or not."""


@dataclass(frozen=True)
class AdjustmentDesk:
    """Everything that adjusting reads and writes."""

    terms: TermsArchive
    partners: PartnerStore
    adjustments: AdjustmentStore

    def adjust(self, request: AdjustmentRequest) -> Adjustment:
        """Changes what is available, perhaps to below 0 as refunds do; again, with the same key, changes nothing.

        Raises NotFound ``unknown_partner``, Invalid ``unknown_unit`` or ``amount_zero``, Conflict
        ``idempotency_conflict``.
        """
        account = request.account
        known_partner(self.partners, account.program, account.recipient)
        self._check(request)
        wanted = Adjustment(request.id, account, request.amount, request.why)
        made = self._make(wanted, None)
        if (made.account, made.amount) != (account, request.amount):
            was = f"{format_amount(made.amount, made.account.unit)} for {made.account.recipient}"
            raise Conflict("idempotency_conflict", f"The key was used for {was}: use a new key.")
        return made

    def reverse(self, program: str, adjustment: str, why: Remark) -> Adjustment:
        """Takes an adjustment back by another one, which is linked to it; again changes nothing.

        Raises NotFound ``unknown_adjustment``, Refused ``adjustment_is_reversal``.
        """
        original = self.known(program, adjustment)
        if original.reverses is not None:
            message = f"{adjustment} takes {original.reverses} back: adjust anew instead of reversing it."
            raise Refused("adjustment_is_reversal", message)
        wanted = Adjustment(reversal_id(original), original.account, -original.amount, why, original.id)
        return self._make(wanted, original)

    def known(self, program: str, adjustment: str) -> Adjustment:
        """Raises NotFound ``unknown_adjustment``."""
        found = self.adjustments.get(program, adjustment) if ADJUSTMENT.fullmatch(adjustment) else None
        if found is None:
            raise NotFound("unknown_adjustment", f"Program {program} has no adjustment {adjustment!r}.")
        return found

    def _check(self, request: AdjustmentRequest) -> None:
        units = TermsInForce(self.terms.versions(request.account.program)).units
        if request.account.unit not in units:
            message = f"write one of the program's units: {', '.join(units)}"
            raise Invalid("unknown_unit", f"unit: {message}.", faults=(FieldFault("unit", message),))
        if request.amount == 0:
            message = "give an amount above 0, or take one below it"
            raise Invalid("amount_zero", f"amount: {message}.", faults=(FieldFault("amount", message),))

    def _make(self, wanted: Adjustment, original: Adjustment | None) -> Adjustment:
        for _ in range(TRIES):
            known = self.adjustments.get(wanted.account.program, wanted.id)
            if known is not None:
                return known
            try:
                self.adjustments.commit(wanted, adjustment_entry(wanted, original), self._lots(wanted, original))
            except Stale:
                continue
            return wanted
        raise Stale("account_busy", "The balance kept changing; adjust it again.")

    def _lots(self, wanted: Adjustment, original: Adjustment | None) -> tuple[LotChange, ...]:
        """A lot of its own, which brings no bonus: all lots of an account sum to what it holds."""
        account, lot = wanted.account, lot_of(original or wanted)
        if original is not None:
            stored = self.adjustments.lots_of(account, [lot]).get(lot)
            return (LotChange(account, stored, stored.changed(0, wanted.amount)),) if stored is not None else ()
        if not TermsInForce(self.terms.versions(account.program)).keep_lots:
            return ()
        return (LotChange(account, None, Lot(lot, 0, wanted.amount, wanted.amount)),)


def reversal_id(original: Adjustment) -> str:
    """The id of what takes an adjustment back, whether it happened or not: it can happen once."""
    return _id(original.account.program, "reverses", original.id)


def adjustment_entry(adjustment: Adjustment, original: Adjustment | None) -> Entry:
    """The entry of an adjustment; that of a reversal names the entry of the ``original``."""
    amount, at = adjustment.amount, adjustment.why.at
    facts: dict[str, object] = {"adjustment": adjustment.id, "operator": adjustment.why.by}
    return Entry(
        id=_entry_id(adjustment),
        account=adjustment.account,
        kind=EntryKind.ADJUSTMENT,
        legs={Bucket.AVAILABLE: amount, Bucket.PROGRAM: -amount},
        occurred_at=at,
        booked_at=at,
        reverses=_entry_id(original) if original is not None else None,
        facts=facts,
    )


def lot_of(adjustment: Adjustment) -> str:
    """The lot that an adjustment makes, in the order of age among those of commissions."""
    return f"{format_instant(adjustment.why.at)}#{_entry_id(adjustment)}"


def _entry_id(adjustment: Adjustment) -> str:
    kind = EntryKind.ADJUSTMENT
    return entry_id(adjustment.id, kind, adjustment.account.recipient, kind, 0)


def _id(*parts: str) -> str:
    return "adj_" + digest(*parts)[:24]
