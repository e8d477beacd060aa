"""Why an event earned what it earned, read from the stores and said in sentences."""

from rich.markup import escape

from cli.output import console
from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.explain import bindings_of, explain
from linkledger.earning.explanation import Explanation
from linkledger.earning.originals import customer_of
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import NotFound
from linkledger_aws.storage import Stores

_SAME_AGAIN = {("earned", "earned"), ("recorded", "attributed")}


def accepted_event(stores: Stores, program: str, event_id: str) -> Event:
    """The event. Raises NotFound `unknown_program` and `unknown_event`."""
    stores.terms.current(program)
    event = stores.events.get(program, event_id)
    if event is None:
        message = f"Program {program} has accepted no event {event_id!r}; `linkledger events refused {program}` lists"
        raise NotFound("unknown_event", f"{message} what was refused.")
    return event


def outcome_of(stores: Stores, event: Event) -> Outcome | None:
    """Its outcome, also that of a refund which waits, its customer unknown; None while it has none."""
    customer = customer_of(stores.events, event)
    if customer is not None:
        settled = stores.book.outcome(event.program, customer, event.key)
        return settled.outcome if settled else None
    if any(each.id == event.id for each in stores.book.waiting_for(event.program, event.of or "")):
        message = f"It waits for the event {event.of} that it reverses."
        return Outcome(OutcomeKind.WAITING, "original_missing", message)
    return None


def what_became(kind: str, reason: str) -> str:
    """Kind and reason of an outcome; the reason is left out where it says the same again."""
    return kind if (kind, reason) in _SAME_AGAIN else f"{kind}, {reason}"


def explanation_of(stores: Stores, program: str, event_id: str) -> Explanation:
    """Why the event earned what it did. Raises NotFound `unknown_program` and `unknown_event`."""
    event = accepted_event(stores, program, event_id)
    customer = customer_of(stores.events, event)
    history = stores.book.load(program, customer).history if customer is not None else ()
    settled = next((each for each in history if each.event.id == event.id), None)
    versions = TermsInForce(stores.terms.versions(program))
    return explain(versions, settled or SettledEvent(event, outcome_of(stores, event)), bindings_of(history))


def print_explanation(found: Explanation, other_bodies: int) -> None:
    """The explanation for people, with how many other bodies came under its id."""
    for sentence in found.sentences():
        console.print(escape(sentence), soft_wrap=True)
    if other_bodies:
        console.print(f"[dim]Other bodies that came under this id and were refused: {other_bodies}.[/]")
