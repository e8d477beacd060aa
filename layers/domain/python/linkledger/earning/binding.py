"""Binding: which partner a sign-up or an invitation gives the customer to, or why nobody gets it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.customers import CustomerState
from linkledger.earning.events import SIGNUP, Event
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.partners.partner import Partner
from linkledger.program_time import add_months
from linkledger.terms.document import Terms
from linkledger.tracking.attribution import attribute


@dataclass(frozen=True)
class Binding:
    """The terms and the partners that a binding looks at."""

    terms: Terms
    partner: Callable[[str], Partner | None]

    def bind(self, state: CustomerState, event: Event) -> tuple[CustomerState, Outcome]:
        """The customer after a sign-up or an invitation: the first partner keeps it (PROGRAMS.md b1 4 to 6).

        A customer who registered without a partner stays nobody's.
        """
        registered_before = state.registered_at is not None
        if event.type == SIGNUP and not registered_before:
            until = self._earning_until(event.occurred_at)
            state = replace(state, registered_at=event.occurred_at, earning_until=until)
        if state.partner is not None:
            kept = f"The customer belongs to {state.partner} by {state.bound_by}; it stays there."
            return state, Outcome(OutcomeKind.RECORDED, "already_attributed", kept)
        if registered_before:
            nobody = "The customer registered before, without a partner."
            return state, Outcome(OutcomeKind.RECORDED, "already_registered", nobody)
        return self._choose_partner(state, event)

    def refusal_of_own_customer(self, event: Event, partner: Partner | None) -> tuple[str, str] | None:
        """Why the event's customer can't be this partner's: code and sentence (PROGRAMS.md keycrm 3 and 9, b1 7)."""
        refuse = self.terms.attribution.refuse
        if partner is None:
            return None
        if "own_account" in refuse and event.account and event.account == partner.account:
            return "own_account", f"Account {event.account} is the partner's own account."
        if "own_contact" in refuse and event.contact_hashes & partner.contact_hashes:
            return (
                "own_contact",
                "The phone or e-mail is the partner's own: register the customer on the customer's data.",
            )
        if "same_company_group" in refuse and event.company and event.company == partner.company:
            return "same_company_group", f"Partner and customer belong to the same company group {event.company}."
        return None

    def _earning_until(self, registered_at: datetime) -> datetime | None:
        """The end of the longest reward; None where one has no end (PROGRAMS.md keycrm 5)."""
        limits = [reward.months for reward in self.terms.rewards]
        if any(limit is None for limit in limits):
            return None
        longest = max(limit.count for limit in limits if limit is not None)
        return add_months(registered_at, longest, self.terms.time_zone)

    def _choose_partner(self, state: CustomerState, event: Event) -> tuple[CustomerState, Outcome]:
        decision = attribute(self.terms.attribution.rule, event.candidates, event.occurred_at, self._refusal)
        winner, verdicts = decision.winner, decision.verdicts
        if winner is None or winner.partner is None:
            reason = "no_candidate_won" if verdicts else "no_candidate"
            nobody = "No partner earns from this customer."
            return state, Outcome(OutcomeKind.RECORDED, reason, nobody, verdicts=verdicts)
        refusal = self.refusal_of_own_customer(event, self.partner(winner.partner))
        if refusal is not None:
            return state, Outcome(OutcomeKind.REFUSED, *refusal, verdicts=verdicts)
        state = replace(state, partner=winner.partner, bound_by=winner.reference, bound_at=event.occurred_at)
        bound = f"The customer belongs to {winner.partner}, by {winner.source} {winner.reference}."
        return state, Outcome(OutcomeKind.RECORDED, "attributed", bound, verdicts=verdicts)

    def _refusal(self, partner_id: str, moment: datetime) -> str | None:
        partner = self.partner(partner_id)
        return "unknown_partner" if partner is None else partner.refusal_at(moment)
