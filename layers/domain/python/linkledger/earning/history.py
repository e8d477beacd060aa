"""The fold: all events of one customer, in the order in which they occurred, into the commissions that should exist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from linkledger.earning.binding import Binding
from linkledger.earning.customers import CustomerState, SettledEvent
from linkledger.earning.events import SIGNUP, Event, EventKey
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.payments import Payments
from linkledger.earning.rewards import Circumstances, reward_event
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms


@dataclass(frozen=True)
class Surroundings:
    """What the fold needs from outside the customer: partners, and how many of a partner's *other* customers pay."""

    partner: Callable[[str], Partner | None]
    others_paying: Callable[[str, EventKey], int]


@dataclass(frozen=True)
class Folded:
    """The customer's state after all events, and one outcome per event id."""

    state: CustomerState
    outcomes: Mapping[str, Outcome]


def fold(versions: TermsInForce, history: Sequence[SettledEvent], around: Surroundings) -> Folded:
    """Decides every event of one customer anew, each by the terms in force when it occurred.

    The result depends on the set of events and the versions of the terms, never on the order of arrival. Outcomes come
    in the order in which they were decided: an event's outcome depends on those before it alone.
    """
    waits_for_operator = {
        each.event.id for each in history if not each.released and is_late(versions.of(each.event).terms, each.event)
    }
    registers = any(each.event.type == SIGNUP and each.event.id not in waits_for_operator for each in history)
    reversals = frozenset(each.event.id for each in history if each.event.reverses)
    run = _Run(around, registers, reversals, Payments(versions.current.terms.unit))
    for event in _in_order(history):
        terms = versions.of(event).terms
        outcome = _held(terms) if event.id in waits_for_operator else run.decide(terms, event)
        run.outcomes[event.id] = outcome
    return Folded(replace(run.state, spans=run.payments.spans), run.outcomes)


def is_late(terms: Terms, event: Event) -> bool:
    """Whether the event came later than the program's lateness limit, and so waits for an operator."""
    return event.received_at - event.occurred_at > timedelta(days=terms.lateness_days)


def _held(terms: Terms) -> Outcome:
    message = f"It came more than {terms.lateness_days} days after it occurred and waits for an operator."
    return Outcome(OutcomeKind.HELD, "too_late", message)


def _in_order(history: Sequence[SettledEvent]) -> list[Event]:
    """By their keys; a refund that claims to precede its payment comes right after it."""
    events = [each.event for each in history]
    keys = {each.id: each.key for each in events}

    def position(event: Event) -> tuple[EventKey, bool, EventKey]:
        after = keys.get(event.of or "", event.key) if event.reverses else event.key
        return max(event.key, after), event.reverses, event.key

    return sorted(events, key=position)


@dataclass
class _Run:
    around: Surroundings
    registers: bool
    reversals: frozenset[str]
    payments: Payments
    state: CustomerState = field(default_factory=CustomerState)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def decide(self, terms: Terms, event: Event) -> Outcome:
        self._note_account_and_plan(event)
        if event.of in self.reversals and event.reverses:
            again = f"Event {event.of} is itself a reversal; what was paid again is a new event."
            return Outcome(OutcomeKind.REFUSED, "reverses_a_reversal", again)
        if event.reverses:
            return self.payments.refund(event, self.outcomes.get(event.of or ""))
        binding = Binding(terms, self.around.partner)
        if event.type in terms.attribution.on:
            self.state, outcome = binding.bind(self.state, event)
            return outcome
        return self._earn(terms, binding, event)

    def _note_account_and_plan(self, event: Event) -> None:
        if event.account and event.account not in self.state.accounts:
            self.state = replace(self.state, accounts=(*self.state.accounts, event.account))
        if event.plan:
            self.state = replace(self.state, plan=event.plan)

    def _earn(self, terms: Terms, binding: Binding, event: Event) -> Outcome:
        rewards = [reward for reward in terms.rewards if reward.event == event.type]
        if not rewards:
            return Outcome(OutcomeKind.RECORDED, "earns_nothing", f"No reward of these terms is for a {event.type}.")
        if self.state.registered_at is None and self.state.partner is None:
            return self._not_registered()
        partner_id = self.state.partner
        if partner_id is None:
            return Outcome(OutcomeKind.NOTHING, "no_partner", "The customer came without a partner.")
        refusal = binding.refusal_of_own_customer(event, self.around.partner(partner_id))
        if refusal is not None:
            return Outcome(OutcomeKind.REFUSED, *refusal)
        self.payments.add(event)
        around = Circumstances(partner_id, self.state.earning_until, lambda: self._paying_customers(partner_id, event))
        return _together([reward_event(terms, reward, event, around) for reward in rewards])

    def _paying_customers(self, partner_id: str, event: Event) -> int:
        """The partner's paying customers at the event, this one among them once it paid something."""
        return self.around.others_paying(partner_id, event.key) + self.payments.paying

    def _not_registered(self) -> Outcome:
        if not self.registers:
            return Outcome(OutcomeKind.WAITING, "customer_not_registered", "It waits for the customer's sign-up.")
        return Outcome(OutcomeKind.NOTHING, "before_registration", "It occurred before the customer signed up.")


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome for an event that several rewards looked at."""
    earned = [each for each in outcomes if each.kind is OutcomeKind.EARNED]
    if not earned:
        return outcomes[0]
    lines = tuple(line for each in earned for line in each.lines)
    facts = {name: value for each in earned for name, value in each.facts.items()}
    return Outcome(OutcomeKind.EARNED, "earned", "; ".join(each.message for each in earned), lines, facts=facts)
