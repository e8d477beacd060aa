"""Explanations: why each event of a scenario earned what it did, or nothing, or was refused."""

from collections.abc import Iterator

from linkledger.earning.customers import SettledEvent
from linkledger.earning.explain import explain, explain_refusal
from linkledger.earning.explanation import Explanation
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.simulation.actions import Post
from linkledger.simulation.outcomes import Outcomes
from linkledger.simulation.play import Play


class Explanations:
    """Built one by one when asked for, since together they are many times as large as what they explain."""

    def __init__(self, play: Play, outcomes: Outcomes) -> None:
        self._program = play.program
        self._outcomes = outcomes
        self._versions = TermsInForce(play.program.terms_store.versions(play.program.name))
        self._posts = play.posts
        self._refused = {
            each.action.id: each
            for each in play.refused
            if isinstance(each.action, Post) and each.action.id not in play.posts
        }

    def of(self, event: str) -> Explanation | None:
        """The explanation of an event or of a month (``2026-03#anna``); None where the scenario has neither."""
        settled = self._outcomes.of(event)
        if settled is not None:
            return explain(self._versions, settled, self._outcomes.bindings(event))
        refused = self._refused.get(event)
        if refused is not None:
            return explain_refusal(event, refused.refusal.code, refused.refusal.message, refused.action.at)
        accepted = self._program.events.get(self._program.name, event)
        if accepted is None:
            return None
        waits = Outcome(
            OutcomeKind.WAITING, "original_missing", f"The event {accepted.of} that it reverses never came."
        )
        return explain(self._versions, SettledEvent(accepted, waits))

    def all(self) -> Iterator[Explanation]:
        """Every event's in the order of arrival, then the months'."""
        months = (each.event.id for each in self._outcomes if each.event.id not in self._posts)
        for event in (*self._posts, *self._refused, *months):
            found = self.of(event)
            assert found is not None, event
            yield found
