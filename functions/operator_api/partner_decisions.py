"""What operators decide about a partner: whether it takes part, below whom, and at which rates."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.operator_api.bodies import Given, Rates, Reason, Text
from functions.operator_api.caller import AsOperator, Caller
from functions.operator_api.partner_views import PartnerView, partner_view
from linkledger.access.operators import Scope
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.ledger.blocks import Remark
from linkledger.partners.apply import reject
from linkledger.partners.enroll import approve, known_partner
from linkledger.partners.parents import move
from linkledger.partners.partner import Partner
from linkledger.partners.rates import agree_rates, read_rates
from linkledger.partners.suspend import reinstate, suspend
from linkledger.partners.trail import note_partner
from linkledger.payouts.ban import ban
from linkledger.terms.document import Terms
from linkledger_aws.api.routing import new_router

router = new_router()


class RejectionBody(Reason):
    """``reason`` is also what the applicant reads."""

    may_apply_again: bool = True


class ParentBody(Given):
    """Who shall be above the partner; null for nobody."""

    parent: Text | None


class RatesBody(Given):
    """All rates of the partner's own, by reward; an empty object takes them away."""

    percents: Rates


@router.post("/v1/operator/programs/<program>/partners/<partner>/approve")
def approve_partner(caller: AsOperator, program: str, partner: str) -> PartnerView:
    """Approves a pending or rejected partner: from now on its link and code work; again changes nothing."""
    desk, now = caller.desk, caller.now
    act = _Act(caller, program, partner, "partner.approved")
    return act.by(lambda terms: approve(terms, partner, now, desk.partners, desk.links))


@router.post("/v1/operator/programs/<program>/partners/<partner>/reject")
def reject_partner(caller: AsOperator, program: str, partner: str, body: RejectionBody) -> PartnerView:
    """Turns a pending partner down with a reason that it reads; it may apply again unless told otherwise."""
    store, now, again = caller.desk.partners, caller.now, body.may_apply_again
    act = _Act(caller, program, partner, "partner.rejected", body.reason)
    return act.by(lambda _: reject(program, partner, body.reason, now, store, may_apply_again=again))


@router.post("/v1/operator/programs/<program>/partners/<partner>/suspend")
def suspend_partner(caller: AsOperator, program: str, partner: str, body: Reason) -> PartnerView:
    """Suspends a partner: its links lead to the fallback, nothing binds to it, and it is not paid out."""
    desk, now = caller.desk, caller.now
    act = _Act(caller, program, partner, "partner.suspended", body.reason)
    return act.by(lambda _: suspend(program, partner, now, desk.partners, desk.links))


@router.post("/v1/operator/programs/<program>/partners/<partner>/reinstate")
def reinstate_partner(caller: AsOperator, program: str, partner: str, body: Reason) -> PartnerView:
    """Lifts a suspension: from now on links and codes work again; what came in between never binds."""
    desk, now = caller.desk, caller.now
    act = _Act(caller, program, partner, "partner.reinstated", body.reason)
    return act.by(lambda _: reinstate(program, partner, now, desk.partners, desk.links))


@router.post("/v1/operator/programs/<program>/partners/<partner>/ban")
def ban_partner(caller: AsOperator, program: str, partner: str, body: Reason) -> PartnerView:
    """Suspends a partner for good and blocks its balances; what it earned stays on them until they are released."""
    desk = caller.desk
    why = Remark(body.reason, caller.operator.id, caller.now)
    act = _Act(caller, program, partner, "partner.banned", body.reason)

    def banned(_: Terms) -> Partner:
        units = TermsInForce(desk.terms.versions(program)).units
        return ban(program, partner, why, units, desk.partners, desk.links, desk.blocks)

    return act.by(banned)


@router.put("/v1/operator/programs/<program>/partners/<partner>/parent")
def move_partner(caller: AsOperator, program: str, partner: str, body: ParentBody) -> PartnerView:
    """Puts a partner below another, or below nobody, for what occurs from now on."""
    act = _Act(caller, program, partner, "partner.moved")
    return act.by(lambda _: move(program, partner, body.parent, caller.now, caller.desk.partners))


@router.put("/v1/operator/programs/<program>/partners/<partner>/rates")
def agree_partner_rates(caller: AsOperator, program: str, partner: str, body: RatesBody) -> PartnerView:
    """Puts these rates in place of all of the partner's own, for what occurs from now on."""
    act = _Act(caller, program, partner, "partner.rates_agreed")
    return act.by(
        lambda terms: agree_rates(terms, partner, read_rates(body.percents), caller.now, caller.desk.partners)
    )


@dataclass(frozen=True)
class _Act:
    """What an operator does to one partner, with its line in the trail."""

    caller: Caller
    program: str
    partner: str
    name: str
    reason: str | None = None

    def by(self, decide: Callable[[Terms], Partner]) -> PartnerView:
        desk, target = self.caller.desk, f"partner/{self.partner}"
        with self.caller.acting(Scope.PARTNER_APPROVE, self.name, target, self.program, self.reason) as action:
            terms = desk.terms.current(self.program).terms
            before = known_partner(desk.partners, self.program, self.partner)
            after = decide(terms)
            note_partner(action, before, after)
        return partner_view(after)
