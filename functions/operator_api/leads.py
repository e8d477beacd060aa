"""Leads that partners submitted: the queue, and moving one on from stage to stage."""

from collections.abc import Sequence
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, ConfigDict, Field

from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.partners.leads import Lead, LeadContact, LeadStage, known_lead, move
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, invalid_cursor, masked, masked_email

router = new_router()
Personal = Literal["masked", "full"]


class LeadStageView(View):
    """A stage that the lead came to; the partner reads the note."""

    stage: LeadStage
    at: str
    note: str | None


class LeadView(View):
    """A lead with whom to ask for, masked unless asked for in full.

    The comment is shown with ``personal=full`` alone; all personal data is null once it was forgotten.
    """

    id: str
    partner: str
    stage: LeadStage
    product: str | None
    submitted_at: str
    stages: list[LeadStageView]
    name: str | None
    email: str | None
    phone: str | None
    comment: str | None


class StageBody(BaseModel):
    """The stage that the lead came to, and what its partner shall know."""

    model_config = ConfigDict(extra="forbid")

    stage: LeadStage
    note: Annotated[str, Field(min_length=1, max_length=500)] | None = None


@router.get("/v1/operator/programs/<program>/leads")
def leads(
    caller: AsOperator,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    stage: Annotated[LeadStage | None, Query()] = None,
    personal: Personal = "masked",
) -> Page[LeadView]:
    """The program's leads, newest first; `stage=submitted` is the queue of those that nobody took up.

    `personal=full` shows whom they name, which is an action of the audit trail.
    """
    desk = caller.desk
    desk.terms.current(program)
    if starting_after is not None and not starting_after.startswith("lead_"):
        raise invalid_cursor()
    found, cursor = desk.leads.of_program(program, stage=stage, limit=limit, cursor=starting_after)
    if personal == "masked":
        views = _views(caller, program, found)
    else:
        with caller.acting(None, "lead.personal_data_read", f"leads/{len(found)}", program) as action:
            action.changed(None, {"leads": [each.id for each in found]})
            views = _views(caller, program, found, full=True)
    return Page[LeadView](items=views, has_more=cursor is not None, next_cursor=cursor)


@router.get("/v1/operator/programs/<program>/leads/<lead>")
def show_lead(caller: AsOperator, program: str, lead: str, personal: Personal = "masked") -> LeadView:
    """One lead with its stages; `personal=full` shows whom it names, which is an action of the audit trail."""
    found = known_lead(caller.desk.leads, program, lead)
    if personal == "masked":
        return _views(caller, program, [found])[0]
    with caller.acting(None, "lead.personal_data_read", f"lead/{found.id}", program):
        return _views(caller, program, [found], full=True)[0]


@router.post("/v1/operator/programs/<program>/leads/<lead>/stage")
def move_lead(caller: AsOperator, program: str, lead: str, body: StageBody) -> LeadView:
    """Moves a lead on: contacted, qualified, won or lost. A lost one binds nobody until it is contacted anew."""
    with caller.acting(Scope.PARTNER_APPROVE, "lead.moved", f"lead/{lead}", program) as action:
        before = known_lead(caller.desk.leads, program, lead)
        after = move(before, body.stage, caller.now, body.note)
        action.changed({"stage": before.stage}, {"stage": after.stage})
        if after != before:
            after = caller.desk.leads.replace(after)
    return _views(caller, program, [after])[0]


def _views(caller: Caller, program: str, found: Sequence[Lead], *, full: bool = False) -> list[LeadView]:
    contacts = caller.desk.leads.contacts(program, [each.id for each in found])
    return [_view(each, contacts.get(each.id, LeadContact()), full=full) for each in found]


def _view(lead: Lead, contact: LeadContact, *, full: bool) -> LeadView:
    return LeadView(
        id=lead.id,
        partner=lead.partner,
        stage=lead.stage,
        product=lead.product,
        submitted_at=format_instant(lead.submitted_at),
        stages=[LeadStageView(stage=each.stage, at=format_instant(each.at), note=each.note) for each in lead.changes],
        name=contact.name if full else masked(contact.name),
        email=contact.email if full else masked_email(contact.email),
        phone=contact.phone if full else masked(contact.phone),
        comment=contact.comment if full else None,
    )
