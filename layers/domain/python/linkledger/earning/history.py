"""The fold: all events of one customer, in the order in which they occurred, into the commissions that should exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from linkledger.earning.customers import CustomerState, SettledEvent
from linkledger.earning.decide import decide
from linkledger.earning.events import Event, EventKey
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.refund import Past
from linkledger.earning.surroundings import Surroundings
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.terms.document import Terms


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
    released = {each.event.id for each in history if each.released}
    decided: dict[str, SettledEvent] = {}
    state = CustomerState()
    for event in _in_order(history):
        state, outcome = next_outcome(versions, state, event, around, decided.get, released=event.id in released)
        decided[event.id] = SettledEvent(event, outcome)
    return Folded(state, {name: each.outcome for name, each in decided.items() if each.outcome is not None})


def next_outcome(
    versions: TermsInForce, state: CustomerState, event: Event, around: Surroundings, past: Past, *, released: bool
) -> tuple[CustomerState, Outcome]:
    """The customer after one more event; ``state`` counts all events before it, ``past`` finds them by id."""
    terms = versions.of(event).terms
    if is_late(terms, event) and not released:
        outcome = _held(terms)
    else:
        state, outcome = decide(versions, state, event, around, past)
    return replace(state, last=max(state.last or event.key, event.key)), outcome


def comes_last(state: CustomerState, event: Event) -> bool:
    """Whether the event occurred after all that the state counts, so that nothing before it needs a second look."""
    return (state.last is None or event.key > state.last) and event.id not in state.awaited


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
