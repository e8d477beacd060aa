"""What was refused: actions that a use case turned down, and events that count for nothing, each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass

from linkledger.earning.binding import PARTNER_FAULTS
from linkledger.earning.customers import SettledEvent
from linkledger.earning.outcomes import OutcomeKind
from linkledger.earning.words import in_words
from linkledger.simulation.actions import Post
from linkledger.simulation.outcomes import Outcomes
from linkledger.simulation.play import Play, RefusedAction

_FOR_NOTHING = frozenset({OutcomeKind.REFUSED, OutcomeKind.WAITING, OutcomeKind.HELD})


@dataclass(frozen=True)
class Refusal:
    """A line of the scenario that was refused; ``event`` is its id where it is an event."""

    line: int
    action: str
    event: str | None
    code: str
    message: str

    def plain(self) -> dict[str, object]:
        what = {"event": self.event} if self.event is not None else {"action": self.action}
        return {"line": self.line, **what, "code": self.code, "message": self.message}


def refusals(play: Play, outcomes: Outcomes) -> list[Refusal]:
    """Everything that was refused, by line."""
    found = [_refused_action(each) for each in play.refused]
    found.extend(_refused_events(play, outcomes))
    return sorted(found, key=lambda each: each.line)


def _refused_action(refused: RefusedAction) -> Refusal:
    action, refusal = refused.action, refused.refusal
    event = action.id if isinstance(action, Post) else None
    return Refusal(action.line, action.do, event, refusal.code, refusal.message)


def _refused_events(play: Play, outcomes: Outcomes) -> Iterator[Refusal]:
    for record in outcomes.customers:
        nobody_there = any(_named_nobody(each) for each in record.history)
        for each in record.history:
            why = _why(each, nobody_there=nobody_there)
            if why is not None:
                yield Refusal(play.posts[each.event.id].line, Post.do, each.event.id, *why)
    for event, post in play.posts.items():
        if outcomes.of(event) is None:
            message = f"It waits for the event {post.fields.get('of')} that it reverses."
            yield Refusal(post.line, Post.do, event, "original_missing", message)


def _why(settled: SettledEvent, *, nobody_there: bool) -> tuple[str, str] | None:
    """Why an accepted event counts for nothing.

    An event of a customer who was lost because the partner was not there yet is listed too: it is what was missed.
    """
    outcome = settled.outcome
    assert outcome is not None
    missed = nobody_there and outcome.reason == "no_partner"
    if outcome.kind in _FOR_NOTHING or outcome.reason == "customer_not_registered" or missed:
        return outcome.reason, outcome.message
    fault = _named_nobody(settled)
    if fault is not None:
        return fault, f"None of its claims counts: {in_words(fault)}. {outcome.message}"
    return None


def _named_nobody(settled: SettledEvent) -> str | None:
    """Why none of an event's claims won, where one of them named a partner who was not there or not active."""
    verdicts = settled.outcome.verdicts if settled.outcome is not None else ()
    if any(each.won for each in verdicts):
        return None
    return next((each.reason for each in verdicts if each.reason in PARTNER_FAULTS), None)
