"""Requesting a payout: the rules of the terms, then one step that reserves the money, or moves it at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.ports import PartnerReader, TermsStore
from linkledger.errors import Conflict, NotFound, Refused, Stale
from linkledger.ids import entry_id, payout_id
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.money import format_amount
from linkledger.partners.partner import Partner
from linkledger.payouts.lots import Spending, settle_debts, spend_lots
from linkledger.payouts.payout import OPEN, Payout, PayoutStatus, Target
from linkledger.payouts.ports import AccountReader, PayoutEffect, PayoutStore
from linkledger.program_time import format_instant
from linkledger.terms.document import Destination, Terms

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


@dataclass(frozen=True)
class PayoutDesk:
    """Everything that payouts read and write."""

    terms: TermsStore
    partners: PartnerReader
    accounts: AccountReader
    payouts: PayoutStore

    def request(self, request: PayoutRequest, now: datetime) -> Payout:
        """Reserves the amount for its batch (bank), or moves it at once (balance, top-up).

        Raises Refused ``below_minimum``, ``insufficient_balance``, ``not_own_account``, ``target_not_in_terms``,
        ``partner_not_active``, Conflict ``idempotency_conflict``; a refused request is kept.
        Source: PROGRAMS.md keycrm 7 and 8, b1 8.
        """
        terms = self.terms.current(request.program).terms
        partner = self.partners.get(request.program, request.partner)
        if partner is None:
            raise NotFound("unknown_partner", f"Program {request.program} has no partner {request.partner!r}.")
        wanted = Payout(
            id=payout_id(request.program, request.partner, request.idempotency_key),
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
            return self._reserve(terms, partner, wanted, now)
        except Refused as refusal:
            self.payouts.record_refusal(replace(wanted, status=PayoutStatus.REFUSED, reason=refusal.message))
            raise

    def _reserve(self, terms: Terms, partner: Partner, wanted: Payout, now: datetime) -> Payout:
        account = AccountKey(wanted.program, wanted.partner, wanted.unit)
        for _ in range(TRIES):
            known = self.payouts.get(wanted.program, wanted.partner, wanted.id)
            if known is not None and known.status is not PayoutStatus.REFUSED:
                return _same_request(known, wanted)
            destination = _allowed(terms, partner, wanted)
            available = self.accounts.balance(account).available
            if available < wanted.amount:
                has = format_amount(available, wanted.unit)
                raise Refused("insufficient_balance", f"amount: {has} are available; ask for at most that.")
            try:
                spending = self._spend(terms, account, wanted, destination)
            except Stale:
                continue
            payout = replace(wanted, bonus=spending.bonus)
            entries = [_move(account, payout, EntryKind.RESERVE, Bucket.AVAILABLE, Bucket.RESERVED, now)]
            if destination.immediate:
                payout = replace(payout, status=PayoutStatus.SETTLED, paid_at=now)
                entries.append(settle_entry(payout, now))
            if payout.bonus:
                entries.append(_bonus(account, payout, now))
            before = known.status if known is not None else None
            try:
                self.payouts.commit(PayoutEffect(payout, before, tuple(entries), spending.lots, payout.amount))
            except Stale:
                continue
            return payout
        raise Stale("account_busy", "The balance kept changing; ask again.")

    def _spend(self, terms: Terms, account: AccountKey, wanted: Payout, destination: Destination) -> Spending:
        if not terms.keeps_lots:
            return Spending(0, ())
        lots = self.accounts.open_lots(account)
        while debts := settle_debts(account, lots):
            self.payouts.settle_debts(debts)
            lots = self.accounts.open_lots(account)
        rest = f"{format_instant(wanted.requested_at)}#{wanted.id}"
        return spend_lots(account, lots, wanted.amount, destination.bonus_percent, rest)

    def settle(self, payout: Payout, now: datetime) -> Payout:
        """Marks a reserved payout as paid; settling twice changes nothing. Raises Conflict ``payout_not_open``."""
        if payout.status is PayoutStatus.SETTLED:
            return payout
        if payout.status not in OPEN:
            raise Conflict("payout_not_open", f"Payout {payout.id} is {payout.status}: nothing is reserved for it.")
        paid = replace(payout, status=PayoutStatus.SETTLED, paid_at=now)
        self.payouts.commit(PayoutEffect(paid, payout.status, (settle_entry(paid, now),)))
        return paid


def _same_request(known: Payout, wanted: Payout) -> Payout:
    if (known.amount, known.to) != (wanted.amount, wanted.to):
        raise Conflict(
            "idempotency_conflict",
            f"The key was used for {format_amount(known.amount, known.unit)} to {known.to}: use a new key.",
        )
    return known


def _allowed(terms: Terms, partner: Partner, wanted: Payout) -> Destination:
    if partner.status != "active":
        raise Refused(
            "partner_not_active", f"Partner {partner.id} is {partner.status}; only active partners are paid out."
        )
    destination = terms.payout.destination(wanted.to.kind)
    if destination is None:
        kinds = ", ".join(each.kind for each in terms.payout.destinations)
        raise Refused("target_not_in_terms", f"to: these terms pay out to {kinds}, not to {wanted.to.kind}.")
    if wanted.amount <= 0:
        raise Refused("amount_not_positive", "amount: ask for more than 0.")
    if wanted.amount < destination.minimum:
        least = format_amount(destination.minimum, terms.unit)
        raise Refused("below_minimum", f"amount: {least} is the least that is paid out to {destination.kind}.")
    if destination.own_account_only and wanted.to.account != partner.account:
        raise Refused("not_own_account", f"to: a top-up goes to the partner's own account {partner.account} alone.")
    return destination


def _move(account: AccountKey, payout: Payout, kind: EntryKind, source: Bucket, target: Bucket, now: datetime) -> Entry:
    return Entry(
        id=entry_id(payout.id, kind, payout.partner, kind, 0),
        account=account,
        kind=kind,
        legs={source: -payout.amount, target: payout.amount},
        occurred_at=payout.requested_at,
        booked_at=now,
        payout=payout.id,
    )


def settle_entry(payout: Payout, now: datetime) -> Entry:
    """The entry that turns the reserved amount into a paid one."""
    account = AccountKey(payout.program, payout.partner, payout.unit)
    return _move(account, payout, EntryKind.SETTLE, Bucket.RESERVED, Bucket.PAID, now)


def _bonus(account: AccountKey, payout: Payout, now: datetime) -> Entry:
    return Entry(
        id=entry_id(payout.id, EntryKind.BONUS, payout.partner, EntryKind.BONUS, 0),
        account=account,
        kind=EntryKind.BONUS,
        legs={Bucket.PROGRAM: -payout.bonus, Bucket.PAID: payout.bonus},
        occurred_at=payout.requested_at,
        booked_at=now,
        payout=payout.id,
        facts={"to": str(payout.to)},
    )
