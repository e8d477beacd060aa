"""Reversals: whether a refund or a chargeback counts, how much of it, and what comes of it."""

from collections.abc import Sequence
from dataclasses import replace

from linkledger.earning.customers import CustomerState
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Line, Outcome, OutcomeKind, Tally
from linkledger.earning.refund import Past, Refund
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.money import format_amount
from linkledger.program_time import local_day, month_of
from linkledger.terms.document import Terms


def reverse(versions: TermsInForce, state: CustomerState, event: Event, past: Past) -> tuple[CustomerState, Outcome]:
    """Decides a refund or a chargeback: refused whole when above what is left, waiting while its event is missing.

    Source: PROGRAMS.md "Beyond the sources" and "Decided where the sources are silent".
    """
    original = past(event.of or "")
    if original is None or original.outcome is None or original.outcome.kind is OutcomeKind.HELD:
        waits = f"It waits for the event {event.of} that it reverses."
        state = replace(state, awaited=state.awaited | {event.of or ""})
        return state, Outcome(OutcomeKind.WAITING, "original_missing", waits)
    terms = versions.of(original.event).terms
    refusal, taking = _taking(terms, state, event, original.event)
    if refusal is not None:
        return state, refusal
    before = state.refunded.get(original.event.id, 0)
    refund = Refund(terms, state, original, before, taking, past)
    lines = refund.lines()
    outcome = _outcome(terms, event, lines, _tallies(terms, event, original.outcome.tallies, taking))
    return refund.state_after(event), outcome


def _taking(terms: Terms, state: CustomerState, event: Event, original: Event) -> tuple[Outcome | None, int]:
    if original.reverses:
        again = f"Event {original.id} is itself a reversal; what was paid again is a new event."
        return Outcome(OutcomeKind.REFUSED, "reverses_a_reversal", again), 0
    if not terms.clawback:
        kept = "These terms take nothing back: a partner is not charged for what its customers do."
        return Outcome(OutcomeKind.REFUSED, "no_clawback", kept), 0
    if event.amount is None and original.amount is not None:
        missing = f"amount: event {original.id} has an amount; say how much of it is taken back."
        return Outcome(OutcomeKind.REFUSED, "amount_missing", missing), 0
    whole = 1 if original.amount is None else max(original.amount, 0)
    left = whole - state.refunded.get(original.id, 0)
    taking = left if event.amount is None or original.amount is None else event.amount  # without an amount: the whole
    if taking > left or left <= 0:
        shown = format_amount(left, terms.unit) if original.amount is not None else "nothing"
        message = f"Of event {original.id}, {shown} is left to refund."
        return Outcome(OutcomeKind.REFUSED, "refund_exceeds_payment", message, facts={"left": left}), 0
    return None, taking


def _tallies(terms: Terms, event: Event, counted: Sequence[Tally], taking: int) -> tuple[Tally, ...]:
    day = local_day(event.occurred_at, terms.time_zone)
    return tuple(replace(each, day=day, amount=-taking if each.amount > 0 else taking) for each in counted)


def _outcome(terms: Terms, event: Event, lines: tuple[Line, ...], tallies: tuple[Tally, ...]) -> Outcome:
    if lines:
        shown = ", ".join(format_amount(line.amount, line.unit) for line in lines)
        return Outcome(
            OutcomeKind.EARNED, "reversed", f"At the rate of event {event.of}: {shown}.", lines, tallies=tallies
        )
    if tallies:
        sums = ", ".join(format_amount(each.amount, terms.unit) for each in tallies)
        message = f"{sums} count in {month_of(tallies[0].day)} of {tallies[0].partner}."
        return Outcome(OutcomeKind.RECORDED, "deducted_in_month", message, tallies=tallies)
    return Outcome(OutcomeKind.NOTHING, "nothing_to_reverse", f"Event {event.of} earned nothing.")
