"""The fold: all events of one customer, in the order in which they occurred, into the commissions that should exist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from linkledger.earning.customers import CustomerState, SettledEvent, Span
from linkledger.earning.events import SIGNUP, Event, EventKey
from linkledger.earning.outcomes import Line, Outcome, OutcomeKind
from linkledger.earning.rewards import Circumstances, reverse_lines, reward_event
from linkledger.money import format_amount
from linkledger.partners.partner import Partner
from linkledger.program_time import add_months
from linkledger.terms.document import Terms
from linkledger.tracking.attribution import attribute


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


def fold(terms: Terms, history: Sequence[SettledEvent], around: Surroundings) -> Folded:
    """Decides every event of one customer anew; the result depends on the set of events, never on their arrival."""
    run = _Run(terms, around, {each.event.id: each.event for each in history}, _registration(terms, history))
    for each in _in_order(history):
        event = each.event
        outcome = run.held(each) or run.decide(event)
        run.outcomes[event.id] = outcome
    return Folded(run.state, run.outcomes)


def is_late(terms: Terms, event: Event) -> bool:
    """Whether the event came later than the program's lateness limit, and so waits for an operator."""
    return event.received_at - event.occurred_at > timedelta(days=terms.lateness_days)


def _registration(terms: Terms, history: Sequence[SettledEvent]) -> Event | None:
    counted = [each.event for each in history if each.released or not is_late(terms, each.event)]
    return min((each for each in counted if each.type == SIGNUP), key=lambda each: each.key, default=None)


def _in_order(history: Sequence[SettledEvent]) -> list[SettledEvent]:
    """By ``occurred_at``; a refund that claims to precede its payment comes right after it."""
    keys = {each.event.id: each.event.key for each in history}

    def position(each: SettledEvent) -> tuple[EventKey, bool, EventKey]:
        own = each.event.key
        original = keys.get(each.event.of or "", own)
        return max(own, original), each.event.reverses, own

    return sorted(history, key=position)


@dataclass
class _Payment:
    event: Event
    refunded: int = 0


@dataclass
class _Run:
    terms: Terms
    around: Surroundings
    events: Mapping[str, Event]
    registration: Event | None
    state: CustomerState = field(default_factory=CustomerState)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    payments: dict[str, _Payment] = field(default_factory=dict)

    def held(self, each: SettledEvent) -> Outcome | None:
        if each.released or not is_late(self.terms, each.event):
            return None
        return Outcome(
            OutcomeKind.HELD,
            "too_late",
            f"It came more than {self.terms.lateness_days} days after it occurred and waits for an operator.",
        )

    def decide(self, event: Event) -> Outcome:
        self._note_account_and_plan(event)
        if event.reverses:
            return self._refund(event)
        if event.type in self.terms.attribution.on:
            return self._bind(event)
        return self._earn(event)

    def _note_account_and_plan(self, event: Event) -> None:
        if event.account and event.account not in self.state.accounts:
            self.state = replace(self.state, accounts=(*self.state.accounts, event.account))
        if event.plan:
            self.state = replace(self.state, plan=event.plan)

    # -- attribution ---------------------------------------------------------------------------------------------

    def _bind(self, event: Event) -> Outcome:
        first_sign_up = event.type == SIGNUP and self.state.registered_at is None
        if first_sign_up:
            self.state = replace(self.state, registered_at=event.occurred_at)
            self._limit_earning_time(event.occurred_at)
        if self.state.partner is not None:
            kept = f"The customer belongs to {self.state.partner} by {self.state.bound_by}; it stays there."
            return Outcome(OutcomeKind.RECORDED, "already_attributed", kept)
        if event.type == SIGNUP and not first_sign_up:
            return Outcome(
                OutcomeKind.RECORDED, "already_registered", "The customer registered before, without a partner."
            )
        if event.type != SIGNUP and self.state.registered_at is not None:
            return Outcome(
                OutcomeKind.RECORDED, "already_registered", "The customer registered before, without a partner."
            )
        return self._choose_partner(event)

    def _limit_earning_time(self, registered_at: datetime) -> None:
        limits = [reward.months for reward in self.terms.rewards if reward.months is not None]
        if len(limits) == len(self.terms.rewards):
            longest = max(limit.count for limit in limits)
            until = add_months(registered_at, longest, self.terms.time_zone)
            self.state = replace(self.state, earning_until=until)

    def _choose_partner(self, event: Event) -> Outcome:
        decision = attribute(self.terms.attribution.rule, event.candidates, event.occurred_at, self._refusal)
        winner = decision.winner
        if winner is None or winner.partner is None:
            reason = "no_candidate" if not decision.verdicts else "no_candidate_won"
            return Outcome(OutcomeKind.RECORDED, reason, "No partner earns from this customer.", (), decision.verdicts)
        refusal = self._own_customer(event, self.around.partner(winner.partner))
        if refusal is not None:
            code, message = refusal
            return Outcome(OutcomeKind.REFUSED, code, message, (), decision.verdicts)
        self.state = replace(self.state, partner=winner.partner, bound_by=winner.reference, bound_at=event.occurred_at)
        return Outcome(
            OutcomeKind.RECORDED,
            "attributed",
            f"The customer belongs to {winner.partner}, by {winner.source} {winner.reference}.",
            (),
            decision.verdicts,
        )

    def _refusal(self, partner_id: str, moment: datetime) -> str | None:
        partner = self.around.partner(partner_id)
        return "unknown_partner" if partner is None else partner.refusal_at(moment)

    def _own_customer(self, event: Event, partner: Partner | None) -> tuple[str, str] | None:
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

    # -- earning -------------------------------------------------------------------------------------------------

    def _earn(self, event: Event) -> Outcome:
        rewards = [reward for reward in self.terms.rewards if reward.event == event.type]
        if not rewards:
            return Outcome(OutcomeKind.RECORDED, "earns_nothing", f"No reward of these terms is for a {event.type}.")
        if self.state.registered_at is None and self.state.partner is None:
            return self._not_registered()
        if event.amount is not None and event.amount > 0:
            self.payments[event.id] = _Payment(event)
            if not self.state.paying:
                self.state = replace(self.state, spans=(*self.state.spans, Span(event.key)))
        partner_id = self.state.partner
        if partner_id is None:
            return Outcome(OutcomeKind.NOTHING, "no_partner", "The customer came without a partner.")
        refusal = self._own_customer(event, self.around.partner(partner_id))
        if refusal is not None:
            return Outcome(OutcomeKind.REFUSED, *refusal)
        around = Circumstances(
            partner_id, self.state.earning_until, lambda: self.around.others_paying(partner_id, event.key) + 1
        )
        return _together([reward_event(self.terms, reward, event, around) for reward in rewards])

    def _not_registered(self) -> Outcome:
        if self.registration is None:
            return Outcome(OutcomeKind.WAITING, "customer_not_registered", "It waits for the customer's sign-up.")
        return Outcome(OutcomeKind.NOTHING, "before_registration", "It occurred before the customer signed up.")

    # -- refunds -------------------------------------------------------------------------------------------------

    def _refund(self, event: Event) -> Outcome:
        original = self.outcomes.get(event.of or "")
        if original is None or original.kind is OutcomeKind.HELD:
            return Outcome(
                OutcomeKind.WAITING, "original_missing", f"It waits for the event {event.of} that it reverses."
            )
        payment = self.payments.get(event.of or "")
        if payment is None or event.amount is None or payment.event.amount is None:
            return Outcome(OutcomeKind.NOTHING, "nothing_to_reverse", f"Event {event.of} earned nothing.")
        left = payment.event.amount - payment.refunded
        if event.amount > left:
            shown = format_amount(left, self.terms.unit)
            return Outcome(
                OutcomeKind.REFUSED,
                "refund_exceeds_payment",
                f"Of event {event.of}, {shown} are left to refund.",
                facts={"left": left},
            )
        lines = reverse_lines(original.lines, payment.event.id, payment.refunded, event.amount)
        payment.refunded += event.amount
        self._end_span_if_all_refunded(max(event.key, payment.event.key))
        if not lines:
            return Outcome(OutcomeKind.NOTHING, "nothing_to_reverse", f"Event {event.of} earned nothing.")
        shown = ", ".join(format_amount(line.amount, line.unit) for line in lines)
        return Outcome(OutcomeKind.EARNED, "reversed", f"At the rate of event {event.of}: {shown}.", lines)

    def _end_span_if_all_refunded(self, key: EventKey) -> None:
        open_payments = any(each.refunded < (each.event.amount or 0) for each in self.payments.values())
        if self.state.paying and not open_payments:
            earlier, last = self.state.spans[:-1], self.state.spans[-1]
            ended = (replace(last, end=key),) if last.start < key else ()  # refunded before it was paid: never paying
            self.state = replace(self.state, spans=(*earlier, *ended))


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome for an event that several rewards looked at."""
    earned = [each for each in outcomes if each.kind is OutcomeKind.EARNED]
    if not earned:
        return outcomes[0]
    lines: tuple[Line, ...] = tuple(line for each in earned for line in each.lines)
    facts = {name: value for each in earned for name, value in each.facts.items()}
    return Outcome(OutcomeKind.EARNED, "earned", "; ".join(each.message for each in earned), lines, facts=facts)
