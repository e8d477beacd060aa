"""Requesting a payout: the rules of the terms, then one step that reserves the money, or moves it at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.ports import PartnerReader, TermsStore
from linkledger.errors import NotFound, Refused, Stale
from linkledger.ids import payout_id
from linkledger.ledger.blocks import BlockReader
from linkledger.ledger.entries import Entry
from linkledger.money import format_amount
from linkledger.partners.partner import Partner
from linkledger.payouts.due import due
from linkledger.payouts.lots import uses_of
from linkledger.payouts.payout import Payout, PayoutStatus, Target, same_request
from linkledger.payouts.ports import AccountReader, PayoutEffect, PayoutStore
from linkledger.payouts.postings import account_of, bonus_entry, reserve_entry, settle_entry
from linkledger.payouts.request_rules import destination_of, refuse_blocked
from linkledger.payouts.spending import lots_spent
from linkledger.payouts.window import covered_until
from linkledger.terms.document import Terms
from linkledger.terms.payout_terms import Destination

TRIES = 20


@dataclass(frozen=True)
class PayoutRequest:
    """A partner's wish; the same ``idempotency_key`` is the same request."""

    program: str
    partner: str
    amount: int
    to: str
    idempotency_key: str
    comment: str | None = None
    for_batch: bool = False
    """Whether the schedule asks, whose ids no key of a partner's gives."""

    @property
    def id(self) -> str:
        """The payout's id before it happens."""
        owner = f"{self.partner}#batch" if self.for_batch else self.partner
        return payout_id(self.program, owner, self.idempotency_key)


@dataclass(frozen=True)
class PayoutDesk:
    """Everything that payouts read and write."""

    terms: TermsStore
    partners: PartnerReader
    accounts: AccountReader
    payouts: PayoutStore
    blocks: BlockReader

    def request(self, request: PayoutRequest, now: datetime) -> Payout:
        """Reserves the amount for its batch (bank), or moves it at once (balance, top-up).

        Raises Refused with the codes of ``request_rules``, ``insufficient_balance`` or ``too_many_lots``, Conflict
        ``idempotency_conflict``; a refused request is kept. Source: PROGRAMS.md keycrm 7 and 8, b1 8.
        """
        terms = self.terms.current(request.program).terms
        partner = self.partners.get(request.program, request.partner)
        if partner is None:
            raise NotFound("unknown_partner", f"Program {request.program} has no partner {request.partner!r}.")
        wanted = Payout(
            id=request.id,
            program=request.program,
            partner=request.partner,
            unit=terms.unit,
            amount=request.amount,
            bonus=0,
            to=Target.parse(request.to),
            status=PayoutStatus.REQUESTED,
            requested_at=now,
            comment=request.comment,
        )
        try:
            return self._reserve(terms, partner, wanted, now, by_schedule=request.for_batch)
        except Refused as refusal:
            self.payouts.record_refusal(replace(wanted, status=PayoutStatus.REFUSED, reason=refusal.message))
            raise

    def _reserve(self, terms: Terms, partner: Partner, wanted: Payout, now: datetime, *, by_schedule: bool) -> Payout:
        for _ in range(TRIES):
            known = self.payouts.get(wanted.program, wanted.partner, wanted.id)
            if known is not None and known.status is not PayoutStatus.REFUSED:
                return same_request(known, wanted)
            destination = destination_of(terms, partner, wanted, now)
            if not by_schedule:  # what the schedule asks for is left out when its batch is sealed
                refuse_blocked(self.blocks, account_of(wanted), paid_at_once=destination.immediate)
            self._check_balance(terms, wanted, now)
            try:
                effect = self._effect(terms, destination, wanted, known, now)
                self.payouts.commit(effect)
            except Stale:
                continue
            return effect.payout
        raise Stale("account_busy", "The balance kept changing; ask again.")

    def _check_balance(self, terms: Terms, wanted: Payout, now: datetime) -> None:
        covered = covered_until(terms, now)
        has = due(self.accounts, account_of(wanted), covered, now)
        if has < wanted.amount:
            which = "are available" if covered is None else "of the months that have ended are available"
            shown = format_amount(has, wanted.unit)
            raise Refused("insufficient_balance", f"amount: {shown} {which}; ask for at most that.")

    def _effect(
        self, terms: Terms, destination: Destination, wanted: Payout, known: Payout | None, now: datetime
    ) -> PayoutEffect:
        spending = lots_spent(terms, self.accounts, self.payouts, wanted, destination.bonus_percent)
        payout = replace(wanted, bonus=spending.bonus, used=uses_of(spending.lots))
        entries: list[Entry] = [reserve_entry(payout, now)]
        if destination.immediate:
            payout = replace(payout, status=PayoutStatus.SETTLED, paid_at=now)
            entries.append(settle_entry(payout, now))
        if payout.bonus:
            entries.append(bonus_entry(payout, now))
        before = known.status if known is not None else None
        return PayoutEffect(payout, before, tuple(entries), spending.lots, payout.amount)
