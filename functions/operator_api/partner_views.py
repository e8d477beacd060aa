"""Partners as operators see them: their standing in short, and one with all that was agreed and earned."""

from functions.operator_api.desk import Desk
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.ledger.entries import AccountKey
from linkledger.partners.partner import Partner, PartnerStatus
from linkledger.program_time import format_instant
from linkledger_aws.api.view import View


class PartnerView(View):
    """A partner; ``percents`` are rates of its own, by reward."""

    partner: str
    name: str | None
    status: PartnerStatus
    code: str
    account: str | None
    company: str | None
    parent: str | None
    percents: dict[str, str]
    enrolled_at: str
    approved_at: str | None
    suspended_at: str | None
    banned_at: str | None
    rejected_because: str | None
    may_apply_again: bool | None


class BalanceView(View):
    """One account in minor units of ``unit``; ``blocked`` says why nothing is paid out of it."""

    unit: str
    pending: int
    available: int
    reserved: int
    paid: int
    written_off: int
    accrued: int
    blocked: str | None


class FormerParent(View):
    """Who was above the partner until when."""

    parent: str | None
    until: str


class FormerRates(View):
    """Which rates the partner had until when."""

    percents: dict[str, str]
    until: str


class LiftedSuspension(View):
    """A suspension that was lifted."""

    since: str
    lifted_at: str


class PartnerDetails(PartnerView):
    """One partner; ``paying_customers`` is counted where the terms have tiers by it."""

    balances: list[BalanceView]
    paying_customers: int | None
    former_parents: list[FormerParent]
    former_rates: list[FormerRates]
    lifted_suspensions: list[LiftedSuspension]


def partner_view(partner: Partner) -> PartnerView:
    """The partner without its marks: contact hashes and sign-ins are nobody's to read."""
    return PartnerView(
        partner=partner.id,
        name=partner.name,
        status=partner.status,
        code=partner.code,
        account=partner.account,
        company=partner.company,
        parent=partner.parent,
        percents={reward: str(percent) for reward, percent in partner.percents.items()},
        enrolled_at=format_instant(partner.enrolled_at),
        approved_at=format_instant(partner.approved_at) if partner.approved_at else None,
        suspended_at=format_instant(partner.suspended_at) if partner.suspended_at else None,
        banned_at=format_instant(partner.banned_at) if partner.banned_at else None,
        rejected_because=partner.rejected.reason if partner.rejected else None,
        may_apply_again=partner.rejected.may_apply_again if partner.rejected else None,
    )


def details(desk: Desk, partner: Partner) -> PartnerDetails:
    """The partner with what the ledger holds for it; one read for each unit, and two more."""
    versions = TermsInForce(desk.terms.versions(partner.program))
    accounts = [AccountKey(partner.program, partner.id, unit) for unit in versions.units]
    paying = desk.book.standing(partner.program, partner.id).paying if versions.count_paying_customers else None
    return PartnerDetails(
        **partner_view(partner).model_dump(),
        balances=[_balance(desk, account) for account in accounts],
        paying_customers=paying,
        former_parents=[
            FormerParent(parent=each.value, until=format_instant(each.until)) for each in partner.former_parents
        ],
        former_rates=[
            FormerRates(
                percents={reward: str(percent) for reward, percent in each.value.items()},
                until=format_instant(each.until),
            )
            for each in partner.former_percents
        ],
        lifted_suspensions=[
            LiftedSuspension(since=format_instant(each.since), lifted_at=format_instant(each.lifted_at))
            for each in partner.lifted
        ],
    )


def _balance(desk: Desk, account: AccountKey) -> BalanceView:
    balance = desk.accounts.balance(account)
    return BalanceView(
        unit=account.unit,
        pending=balance.pending,
        available=balance.available,
        reserved=balance.reserved,
        paid=balance.paid,
        written_off=balance.written_off,
        accrued=balance.accrued,
        blocked=desk.blocks.is_blocked(account),
    )
