"""Quoting before the sign-up: whose customer somebody would be who comes with a code, or after a click."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from linkledger.earning.binding import Binding
from linkledger.earning.customers import CustomerState
from linkledger.earning.events import Event
from linkledger.simulation.running_program import KEYS, RunningProgram
from linkledger.tracking.attribution import Candidate, Source
from linkledger.tracking.click_id import read_click_id


def state_with_claim(
    program: RunningProgram, customer: str, code: str | None, click_id: str | None, at: datetime
) -> CustomerState:
    """The customer as it is, or as it would be with that code or click; nothing is changed."""
    state = program.book.head(program.name, customer).state
    candidates = tuple(_candidates(program, code, click_id, at))
    if not candidates:
        return state
    event = Event(program.name, "quote", "quote", at, at, customer, candidates=candidates)
    binding = Binding(program.terms, lambda partner: program.partners.get(program.name, partner))
    if program.terms.attribution.scope == "event":
        return replace(state, partner=binding.for_this_event(event)[0])
    return binding.bind(state, event)[0]


def _candidates(program: RunningProgram, code: str | None, click_id: str | None, at: datetime) -> Iterator[Candidate]:
    if code is not None:
        link = program.links.get(code.upper())
        yield Candidate(Source.CODE, code, link.partner if link else None, at)
    if click_id is not None:
        click = read_click_id(KEYS, click_id)
        for each in (*program.clicks.earlier_clicks(click), click):
            yield Candidate(Source.CLICK, each.reference, each.partner, each.at)
