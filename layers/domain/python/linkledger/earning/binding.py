"""Binding: which partner an event gives its customer to, or why nobody gets it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.customers import CustomerState
from linkledger.earning.events import SIGNUP, Event
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger.tracking.attribution import Candidate, Source, attribute

PARTNER_FAULTS = frozenset(
    {"unknown_partner", "partner_not_enrolled", "partner_not_approved", "partner_suspended", "partner_left"}
)
"""Why a candidate lost that names nobody who could earn at that moment."""
OWN_CUSTOMER = frozenset({"own_account", "own_contact", "same_company_group"})
"""Why a partner is refused as its own customer."""


@dataclass(frozen=True)
class Binding:
    """The terms and the partners that a binding looks at."""

    terms: Terms
    partner: Callable[[str], Partner | None]

    def bind(self, state: CustomerState, event: Event) -> tuple[CustomerState, Outcome]:
        """The customer after an event that binds: the first partner keeps it (PROGRAMS.md b1 4 to 6).

        A customer who registered without a partner stays nobody's, unless the terms bind anew at each sign-up
        (PROGRAMS.md bet-n-joy 10).
        """
        registered_before = state.registered_at is not None
        signs_up = event.type == SIGNUP
        anew = signs_up and self.terms.attribution.rebind
        if signs_up and (anew or not registered_before):
            state = replace(state, registered_at=event.occurred_at, old_customer=state.old_customer or event.existing)
        if anew and registered_before:
            return self._choose_partner(replace(state, partner=None, bound_by=None, bound_source=None), event)
        if state.partner is not None:
            kept = f"The customer belongs to {state.partner} by {state.bound_by}; it stays there."
            return state, Outcome(OutcomeKind.RECORDED, "already_attributed", kept)
        if registered_before:
            nobody = "The customer registered before, without a partner."
            return state, Outcome(OutcomeKind.RECORDED, "already_registered", nobody)
        return self._choose_partner(state, event)

    def for_this_event(self, event: Event) -> tuple[str | None, Outcome]:
        """Whose an event is where each one belongs to the code that it carries (PROGRAMS.md zenden)."""
        state, outcome = self._choose_partner(CustomerState(), event)
        return state.partner, outcome

    def refusal_of_own_customer(self, event: Event, partner: Partner | None) -> tuple[str, str] | None:
        """Why the event's customer can't be this partner's: code and sentence (PROGRAMS.md keycrm 3 and 9, b1 7)."""
        refuse = self.terms.attribution.refuse
        if partner is None:
            return None
        if "own_account" in refuse and event.account in partner.accounts_at(event.occurred_at):
            return "own_account", f"Account {event.account} is the partner's own account."
        if "own_contact" in refuse and event.contact_hashes & partner.contacts_at(event.occurred_at):
            return (
                "own_contact",
                "The phone or e-mail is the partner's own: register the customer on the customer's data.",
            )
        if "same_company_group" in refuse and event.company in partner.companies_at(event.occurred_at):
            return "same_company_group", f"Partner and customer belong to the same company group {event.company}."
        return None

    def _choose_partner(self, state: CustomerState, event: Event) -> tuple[CustomerState, Outcome]:
        candidates = (*event.candidates, *self._recruiter(event))
        decision = attribute(self.terms.attribution.rule, candidates, event.occurred_at, self._refusal)
        winner, verdicts = decision.winner, decision.verdicts
        if winner is None or winner.partner is None:
            reason = "no_candidate_won" if verdicts else "no_candidate"
            nobody = "No partner earns from this customer."
            return state, Outcome(OutcomeKind.RECORDED, reason, nobody, verdicts=verdicts)
        refusal = self.refusal_of_own_customer(event, self.partner(winner.partner))
        if refusal is not None:
            return state, Outcome(OutcomeKind.REFUSED, *refusal, verdicts=verdicts)
        state = replace(
            state,
            partner=winner.partner,
            bound_by=winner.reference,
            bound_source=winner.source,
            bound_at=event.occurred_at,
        )
        bound = f"The customer belongs to {winner.partner}, by {winner.source} {winner.reference}."
        return state, Outcome(OutcomeKind.RECORDED, "attributed", bound, verdicts=verdicts)

    def names_a_partner(self, event: Event) -> bool:
        """Whether the event carries a claim on its customer, or the customer is a partner whom another recruited."""
        return bool(event.candidates or self._recruiter(event))

    def _recruiter(self, event: Event) -> tuple[Candidate, ...]:
        """The parent, where the customer is itself a partner (PROGRAMS.md ostrovok)."""
        recruit = self.partner(event.customer or "") if Source.PARENT in self.terms.attribution.sources else None
        parent = recruit.parent_at(event.decided_at) if recruit is not None else None
        if parent is None:
            return ()
        return (Candidate(Source.PARENT, parent, parent, event.occurred_at),)

    def _refusal(self, partner_id: str, moment: datetime) -> str | None:
        partner = self.partner(partner_id)
        return "unknown_partner" if partner is None else partner.refusal_at(moment)
