"""Why an event earned what it earned: its outcome, the verdict on every candidate, the lines."""

from typing import Any

from rich.markup import escape

from cli.output import console
from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.errors import NotFound
from linkledger.money import format_amount
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


def explanation_of(stores: Stores, program: str, event_id: str) -> dict[str, Any]:
    """The explanation as plain values. Raises NotFound `unknown_program` and `unknown_event`."""
    event = accepted_event(stores, program, event_id)
    found: dict[str, Any] = {
        "program": program,
        "event": event.id,
        "type": event.type,
        "occurred_at": event.occurred_at,
        "received_at": event.received_at,
        "customer": customer_of(stores.events, event),
        "amount": format_amount(event.amount, event.unit) if event.amount is not None and event.unit else None,
        "other_bodies_refused": len(stores.events.conflicts(program, event_id)),
    }
    outcome = outcome_of(stores, event)
    if outcome is None:
        return {**found, "outcome": None, "message": "It has no outcome yet."}
    return {
        **found,
        "outcome": str(outcome.kind),
        "reason": outcome.reason,
        "message": outcome.message,
        "facts": dict(outcome.facts),
        "candidates": [
            {
                "source": str(each.candidate.source),
                "reference": each.candidate.reference,
                "partner": each.candidate.partner,
                "at": each.candidate.at,
                "verdict": each.reason,
            }
            for each in outcome.verdicts
        ],
        "lines": [
            {
                "rule": line.rule,
                "recipient": line.recipient,
                "base": format_amount(line.base, line.unit),
                "rate": str(line.rate),
                "amount": format_amount(line.amount, line.unit),
                "reverses": line.reverses,
            }
            for line in outcome.lines
        ],
    }


def print_explanation(found: dict[str, Any]) -> None:
    """The explanation for people."""
    amount = f", {found['amount']}" if found["amount"] else ""
    console.print(escape(f"{found['type']} {found['event']} of {found['customer'] or 'nobody known'}{amount}"))
    occurred, received = (f"{found[name]:%Y-%m-%d %H:%M:%S}" for name in ("occurred_at", "received_at"))
    console.print(f"[dim]occurred {occurred}, received {received} UTC[/]")
    reason = f"{what_became(found['outcome'], found['reason'])}: " if found["outcome"] else ""
    console.print(escape(f"{reason}{found['message']}"), soft_wrap=True)
    for name, value in found.get("facts", {}).items():
        console.print(escape(f"  {name.replace('_', ' ')}: {value}"), soft_wrap=True)
    for each in found.get("candidates", ()):
        who = each["partner"] or "nobody"
        text = f"  {each['source']} {each['reference']} of {who}, {each['at']:%Y-%m-%d %H:%M}: {each['verdict']}"
        console.print(escape(text), soft_wrap=True)
    for line in found.get("lines", ()):
        text = f"  {line['amount']} to {line['recipient']} ({line['rule']}, {line['rate']} % of {line['base']})"
        console.print(escape(text), soft_wrap=True)
    if found["other_bodies_refused"]:
        console.print(
            f"[dim]Other bodies that came under this id and were refused: {found['other_bodies_refused']}.[/]"
        )
