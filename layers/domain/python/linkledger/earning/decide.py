"""Deciding one event: whom it binds, what each reward gives for it, and what the customer is afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from linkledger.earning.binding import Binding
from linkledger.earning.conditions import earning_ends
from linkledger.earning.customers import CustomerState, Progress, Span
from linkledger.earning.events import SIGNUP, Event
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.progress import advance
from linkledger.earning.refund import Past
from linkledger.earning.reversals import reverse
from linkledger.earning.rewards import Chance, Gain, gain, override_lines, triggers
from linkledger.earning.surroundings import Surroundings
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.terms.document import Reward, Terms


def decide(
    versions: TermsInForce, state: CustomerState, event: Event, around: Surroundings, past: Past
) -> tuple[CustomerState, Outcome]:
    """The customer and the event's outcome, given the state that counts everything before the event."""
    state = _with_account_and_plan(state, event)
    if event.reverses:
        return reverse(versions, state, event, past)
    return _Decision(versions.of(event).terms, event, around).run(state)


def _with_account_and_plan(state: CustomerState, event: Event) -> CustomerState:
    if event.account and event.account not in state.accounts:
        state = replace(state, accounts=(*state.accounts, event.account))
    return replace(state, plan=event.plan) if event.plan and event.plan != state.plan else state


@dataclass(frozen=True)
class _Decision:
    terms: Terms
    event: Event
    around: Surroundings

    def run(self, state: CustomerState) -> tuple[CustomerState, Outcome]:
        event = self.event
        binding = Binding(self.terms, self.around.partner)
        rewards = [each for each in self.terms.rewards if triggers(each, event.type)]
        state, partner, bound = self._bind(binding, state, rewards)
        if rewards and (bound is None or bound.kind is not OutcomeKind.REFUSED):
            state, outcome = self._earn(binding, state, partner, rewards, bound)
        else:
            unknown = f"No reward of these terms is for a {event.type}."
            outcome = bound or Outcome(OutcomeKind.RECORDED, "earns_nothing", unknown)
        return self._counted(state), outcome

    def _bind(
        self, binding: Binding, state: CustomerState, rewards: Sequence[Reward]
    ) -> tuple[CustomerState, str | None, Outcome | None]:
        event, attribution = self.event, self.terms.attribution
        if event.type not in attribution.on:
            return state, state.partner, None
        if attribution.scope == "event":
            partner, outcome = binding.for_this_event(event)
            return state, partner, outcome
        known = state.partner is not None or state.registered_at is not None
        if event.type != SIGNUP and rewards and (known or not binding.names_a_partner(event)):
            return state, state.partner, None
        registered_before = state.registered_at
        state, outcome = binding.bind(state, event)
        if event.type == SIGNUP and state.registered_at != registered_before:
            outcome = replace(outcome, registers_for=state.partner)
        return self._promised(state, event), state.partner, outcome

    def _promised(self, state: CustomerState, event: Event) -> CustomerState:
        """What the terms promise for how long, on the event that registers the customer, or else binds it."""
        if event.occurred_at != state.known_since:
            return state
        return replace(state, ends=earning_ends(self.terms, state, "registration", event.occurred_at))

    def _earn(
        self,
        binding: Binding,
        state: CustomerState,
        partner: str | None,
        rewards: Sequence[Reward],
        bound: Outcome | None,
    ) -> tuple[CustomerState, Outcome]:
        event = self.event
        if partner is None:
            after = self._steps_alone(state, rewards)
            return after, bound or self._nobody(state, does_a_step=after.progress != state.progress)
        refusal = binding.refusal_of_own_customer(event, self.around.partner(partner))
        if refusal is not None:
            return state, Outcome(OutcomeKind.REFUSED, *refusal)
        pays = event.amount is not None and event.amount > 0 and not all(each.deducts(event.type) for each in rewards)
        chance = Chance(self.terms, event, state, partner, self.around, pays)
        gains = [gain(chance, reward) for reward in rewards]
        if pays:
            state = _one_payment_more(state, event, self.terms)
        return _progressed(state, rewards, gains), self._together(gains, bound, pays=pays)

    def _steps_alone(self, state: CustomerState, rewards: Sequence[Reward]) -> CustomerState:
        """Steps that a customer does before it is anybody's count once it is (PROGRAMS.md sportmaster, "any order")."""
        progress = dict(state.progress)
        for reward in rewards:
            known = progress.get(reward.id, Progress())
            if reward.steps and known.came is None:
                progress[reward.id] = advance(self.terms, reward, known, self.event).progress
        return replace(state, progress=progress)

    def _nobody(self, state: CustomerState, *, does_a_step: bool) -> Outcome:
        if does_a_step:
            later = "It is a step that counts once the customer belongs to a partner."
            return Outcome(OutcomeKind.RECORDED, "step_done", later)
        if state.registered_at is None:
            return Outcome(
                OutcomeKind.NOTHING, "customer_not_registered", "The customer had not signed up when it occurred."
            )
        return Outcome(OutcomeKind.NOTHING, "no_partner", "The customer came without a partner.")

    def _together(self, gains: Sequence[Gain], bound: Outcome | None, *, pays: bool) -> Outcome:
        """One outcome for an event that several rewards looked at."""
        findings = tuple(each.finding for each in gains)
        own = [each.line for each in gains if each.line is not None]
        lines = (*own, *override_lines(self.terms, own, self.around, self.event))
        tallies = tuple(each.tally for each in gains if each.tally is not None)
        verdicts = bound.verdicts if bound is not None else ()
        registers_for = bound.registers_for if bound is not None else None
        telling = [each.finding for each in gains if each.line is not None or each.tally is not None] or findings[:1]
        message = " ".join(each.message for each in telling)
        if lines:
            kind, reason = OutcomeKind.EARNED, "earned"
        elif tallies:
            kind, reason = OutcomeKind.RECORDED, "counts_in_month"
        elif bound is not None:
            return replace(bound, findings=findings, paid=pays)
        else:
            kind, reason = OutcomeKind.NOTHING, telling[0].reason
        if reason in ("amount_missing", "amount_negative"):
            kind = OutcomeKind.REFUSED
        return Outcome(
            kind,
            reason,
            message,
            tuple(lines),
            verdicts,
            findings=findings,
            tallies=tallies,
            paid=pays,
            registers_for=registers_for,
        )

    def _counted(self, state: CustomerState) -> CustomerState:
        """What later events know of this one."""
        event = self.event
        pays = event.amount is not None and event.amount > 0
        if (
            pays
            and state.known_since is None
            and any(reward.when.new_customers and reward.event == event.type for reward in self.terms.rewards)
        ):
            state = replace(state, old_customer=True)
        nothing = event.amount is not None and event.amount <= 0
        return state if nothing or event.type in state.seen else replace(state, seen=state.seen | {event.type})


def _progressed(state: CustomerState, rewards: Sequence[Reward], gains: Sequence[Gain]) -> CustomerState:
    changed = {
        reward.id: each.progress
        for reward, each in zip(rewards, gains, strict=True)
        if each.progress is not None and each.progress != state.progress.get(reward.id)
    }
    return replace(state, progress={**state.progress, **changed}) if changed else state


def _one_payment_more(state: CustomerState, event: Event, terms: Terms) -> CustomerState:
    """A payment above 0 makes its customer a paying one."""
    spans = state.spans if state.paying else (*state.spans, Span(event.key))
    state = replace(state, unrefunded=state.unrefunded + 1, spans=spans)
    if state.first_paid_at is None:
        state = replace(state, first_paid_at=event.occurred_at)
        state = replace(state, ends=earning_ends(terms, state, "first_payment", event.occurred_at))
    return state
