"""Simulating terms before anybody is affected: over a written scenario, or over what was recorded."""

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from functions.operator_api.bodies import Given
from functions.operator_api.caller import AsOperator, Caller
from functions.operator_api.drafts import draft_desk
from functions.operator_api.term_views import Document
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import parse_instant
from linkledger.simulation.compare import Comparison, compare
from linkledger.simulation.recorded import MOST_EVENTS, Recorder, compare_recorded
from linkledger.simulation.report import Report
from linkledger.simulation.scenario import read_scenario
from linkledger.simulation.simulate import play
from linkledger.terms.document import Terms
from linkledger.terms.validation import read_terms
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()

Row = dict[str, Any]
Scenario = Annotated[
    list[dict[str, Any]],
    Field(min_length=1, max_length=MOST_EVENTS, description="Actions in the order of docs/simulate.md, one an item."),
]


class Recorded(Given):
    """The customers of whom events were received in that time, each with its whole history."""

    since: Annotated[str, Field(examples=["2026-03-01T00:00:00Z"])]
    until: str | None = None


class ScenarioBody(Given):
    """A document over a scenario, and another one to compare it with."""

    document: Document
    scenario: Scenario
    against: Document | None = None


class DraftSimulation(Given):
    """Over a scenario or over what was recorded: one of them."""

    scenario: Scenario | None = None
    recorded: Recorded | None = None


class ComparisonView(View):
    """What partners, customers and events earn before and after, in minor units of each row's ``unit``; ``events`` are
    those that earn something else. ``simulated`` counts the actions or events."""

    simulated: int
    partners: list[Row]
    customers: list[Row]
    total: list[Row]
    events: list[Row]


class SimulationView(View):
    """What came of a scenario, as `linkledger simulate --json` prints it; or what the other terms change."""

    commissions: list[Row]
    balances: dict[str, Any]
    quotes: list[Row]
    payouts: list[Row]
    refused: list[Row]
    customers: list[Row]
    stats: list[Row]
    comparison: ComparisonView | None


@router.post("/v1/operator/simulations")
def simulate_scenario(caller: AsOperator, body: ScenarioBody) -> SimulationView:  # noqa: ARG001 - for operators alone
    """Runs a scenario under a document, through what production runs, over stores in memory; changes nothing."""
    report = _run(read_terms(body.document), body.scenario)
    against = _run(read_terms(body.against), body.scenario) if body.against is not None else None
    return SimulationView(
        commissions=report.commissions,
        balances=report.balances,
        quotes=report.quotes,
        payouts=report.payouts,
        refused=report.refused,
        customers=report.customers,
        stats=report.stats,
        comparison=_view(compare(report, against), len(body.scenario)) if against is not None else None,
    )


@router.post("/v1/operator/programs/<program>/draft/simulate")
def simulate_draft(caller: AsOperator, program: str, body: DraftSimulation) -> ComparisonView:
    """What the draft would change of the current terms' commissions; nothing is stored.

    Recorded events are replayed as if the one or the other terms had always held. Rates that count other customers
    count the replayed ones alone. 422 `too_many_events` beyond 2,000 events.
    """
    desk = draft_desk(caller)
    draft = desk.terms_of(desk.open(program))
    current = caller.desk.terms.current(program).terms
    if body.recorded is not None and body.scenario is None:
        return _recorded(caller, current, draft, body.recorded)
    if body.scenario is not None and body.recorded is None:
        comparison = compare(_run(current, body.scenario), _run(draft, body.scenario))
        return _view(comparison, len(body.scenario))
    fault = FieldFault("scenario", "give either a scenario or what was recorded")
    raise Invalid("invalid_request", f"scenario: {fault.message}.", faults=(fault,))


def _recorded(caller: Caller, current: Terms, draft: Terms, wanted: Recorded) -> ComparisonView:
    since = parse_instant(wanted.since, field="recorded.since")
    until: datetime = parse_instant(wanted.until, field="recorded.until") if wanted.until else caller.now
    recorder = Recorder(caller.desk.events, caller.desk.book, caller.desk.partners)
    recording = recorder.take(current.program, since, min(until, caller.now))
    comparison = compare_recorded(recording, current, draft, caller.now)
    return _view(comparison, len(recording.events))


def _run(terms: Terms, scenario: list[Row]) -> Report:
    return play(terms, read_scenario(json.dumps(each) for each in scenario))


def _view(comparison: Comparison, simulated: int) -> ComparisonView:
    return ComparisonView(simulated=simulated, **comparison.plain())
