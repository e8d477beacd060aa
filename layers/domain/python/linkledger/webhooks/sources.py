"""Which facts a change of the ledger, of a payout, of a partner or of who registered brings."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from linkledger.ledger.entries import Entry, EntryKind
from linkledger.ledger.recipients import kind_of
from linkledger.partners.partner import Partner
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.program_time import format_instant
from linkledger.webhooks.facts import Fact, FactType

OF_ENTRIES: Final[Mapping[EntryKind, FactType]] = MappingProxyType(
    {
        EntryKind.COMMISSION: FactType.COMMISSION_CREATED,
        EntryKind.REVISION: FactType.COMMISSION_REVISED,
        EntryKind.REVERSAL: FactType.COMMISSION_REVERSED,
    }
)
OF_PAYOUTS: Final[Mapping[PayoutStatus, FactType]] = MappingProxyType(
    {
        PayoutStatus.REQUESTED: FactType.PAYOUT_REQUESTED,
        PayoutStatus.SETTLED: FactType.PAYOUT_SETTLED,
        PayoutStatus.VOIDED: FactType.PAYOUT_VOIDED,
        PayoutStatus.RETURNED: FactType.PAYOUT_RETURNED,
    }
)


def fact_of_entry(entry: Entry) -> Fact | None:
    """What a new entry of the journal tells: what was earned, by when it was booked.

    A customer above whose partner the recipient stands is named to operators alone, as in ``GET commissions``.
    """
    type_ = OF_ENTRIES.get(entry.kind)
    if type_ is None:
        return None
    account = entry.account
    data = {
        "id": entry.id,
        "program": account.program,
        "recipient": account.recipient,
        "event": entry.event,
        "customer": entry.customer,
        "rule": entry.rule,
        "level": entry.level,
        "amount": entry.amount,
        "unit": account.unit,
        "occurred_at": format_instant(entry.occurred_at),
        "booked_at": format_instant(entry.booked_at),
        "reverses": entry.reverses,
    }
    partner = account.recipient if kind_of(account.recipient) == "partner" else None
    hidden = frozenset({"customer"}) if entry.level else frozenset[str]()
    return Fact(type_, account.program, partner, f"{account.unit} {entry.id}", entry.booked_at, data, hidden)


def fact_of_payout(before: Payout | None, after: Payout) -> Fact | None:
    """What a changed payout tells; a redemption of points is no payout, and one that leaves a batch is no new one."""
    type_ = OF_PAYOUTS.get(after.status)
    if type_ is None or after.redeems or (before is not None and before.status is after.status):
        return None
    if type_ is FactType.PAYOUT_REQUESTED and before is not None:
        return None
    data = {
        "id": after.id,
        "program": after.program,
        "partner": after.partner,
        "amount": after.amount,
        "bonus": after.bonus,
        "unit": after.unit,
        "to": str(after.to),
        "requested_at": format_instant(after.requested_at),
        "paid_at": format_instant(after.paid_at) if after.paid_at is not None else None,
        "period": after.period,
        "reason": after.reason,
    }
    return Fact(type_, after.program, after.partner, after.id, _moment_of(after), data)


def facts_of_partner(before: Partner | None, after: Partner) -> list[Fact]:
    """That a partner was approved, or suspended, a ban included."""
    moments = (
        (FactType.PARTNER_APPROVED, before and before.approved_at, after.approved_at),
        (FactType.PARTNER_SUSPENDED, before and before.suspended_at, after.suspended_at),
    )
    return [
        Fact(type_, after.program, after.id, f"{after.id} {format_instant(at)}", at, _of_partner(after, at))
        for type_, was, at in moments
        if at is not None and was is None
    ]


def fact_of_registration(program: str, partner: str, customer: str, event: str, at: datetime) -> Fact:
    """That a customer registered for a partner; ``at`` is when the sign-up occurred."""
    data = {
        "program": program,
        "partner": partner,
        "customer": customer,
        "event": event,
        "occurred_at": format_instant(at),
    }
    return Fact(FactType.CUSTOMER_REGISTERED, program, partner, f"{partner} {event}", at, data)


def _moment_of(payout: Payout) -> datetime:
    """When a payout came to where it stands."""
    if payout.status is PayoutStatus.REQUESTED:
        return payout.requested_at
    if payout.status is PayoutStatus.SETTLED and payout.paid_at is not None:
        return payout.paid_at
    return payout.last.at if payout.last is not None else payout.requested_at


def _of_partner(partner: Partner, at: datetime) -> Mapping[str, object]:
    return {"program": partner.program, "partner": partner.id, "status": partner.status, "at": format_instant(at)}
