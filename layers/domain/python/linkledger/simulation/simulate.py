"""Simulating: a program's terms over a scenario, action by action, with all that time brings in between."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from linkledger.simulation.actions import Action, Click, Post
from linkledger.simulation.play import Play
from linkledger.simulation.report import Report
from linkledger.simulation.running_program import RunningProgram
from linkledger.simulation.scenario import read_scenario
from linkledger.terms.document import Terms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Progress = Callable[[int, int], None]
"""Told after each action: how many are done, of how many."""


def simulate(
    terms: Terms, lines: Iterable[str], *, arrival_order: bool = False, progress: Progress | None = None
) -> Report:
    """Runs a scenario (JSON Lines) under these terms and reports what came of it.

    Actions happen in the order of their moments; with ``arrival_order`` as they stand, while the clock shows the latest
    moment so far and each event keeps its own as ``occurred_at``. Raises Invalid ``invalid_scenario`` with every faulty
    line; then nothing was run.
    """
    return play(terms, read_scenario(lines), arrival_order=arrival_order, progress=progress)


def play(
    terms: Terms, actions: Sequence[Action], *, arrival_order: bool = False, progress: Progress | None = None
) -> Report:
    """The same for a scenario that was read already."""
    playing = Play(RunningProgram(terms, min((action.at for action in actions), default=_EPOCH)))
    ordered = _as_they_arrive(actions) if arrival_order else sorted(actions, key=lambda action: action.at)
    for number, action in enumerate(ordered, start=1):
        playing.act(action)
        if progress is not None:
            progress(number, len(actions))
    playing.passage.finish()
    return Report(playing)


def _as_they_arrive(actions: Sequence[Action]) -> Iterator[Action]:
    """As they stand; but what a visitor clicked before an event comes before it, however early the event arrives."""
    clicks = sorted((each for each in actions if isinstance(each, Click)), key=lambda click: click.at)
    ahead: defaultdict[str, deque[Click]] = defaultdict(deque)
    for click in clicks:
        ahead[click.visitor].append(click)
    done: set[int] = set()
    for action in actions:
        if isinstance(action, Post) and action.visitor is not None:
            mine = ahead[action.visitor]
            while mine and mine[0].at <= action.at:
                click = mine.popleft()
                if click.line not in done:
                    done.add(click.line)
                    yield click
        if action.line not in done:
            done.add(action.line)
            yield action
