"""Leads: submitting somebody who may become a customer, and how far the business has come with them."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.terms_to_accept import must_have_accepted_terms
from linkledger.errors import NotFound
from linkledger.partners.leads import Lead, LeadContact, LeadStage, submit
from linkledger.program_time import format_instant
from linkledger_aws.api.ids import new_ordered_id
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, invalid_cursor, masked, masked_email

router = new_router()
Personal = Literal["masked", "full"]
Said = Annotated[str, Field(min_length=1, max_length=200)]


class LeadBody(BaseModel):
    """Whom the partner names: an e-mail address, a phone number or both; ``product`` is what it is interested in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Said | None = None
    email: Said | None = None
    phone: Said | None = None
    comment: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    product: Said | None = None


class StageView(View):
    """A stage that the lead came to, and what the operator says about it."""

    stage: LeadStage
    at: str
    note: str | None


class LeadView(View):
    """A lead. A sign-up that names its ``id``, or shows its e-mail or phone, may bind by it, as the terms say.

    The comment is shown with ``personal=full`` alone; all personal data is null once it was forgotten.
    """

    id: str
    stage: LeadStage
    product: str | None
    submitted_at: str
    stages: list[StageView]
    name: str | None
    email: str | None
    phone: str | None
    comment: str | None


@router.get("/v1/programs/<program>/leads")
def leads(
    caller: AsCaller,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    personal: Personal = "masked",
) -> Page[LeadView]:
    """The partner's leads, newest first."""
    me = caller.member_of(program)
    if starting_after is not None and not starting_after.startswith("lead_"):
        raise invalid_cursor()
    found, cursor = me.desk.leads.of_partner(program, me.id, limit=limit, cursor=starting_after)
    views = _views(me, found, full=personal == "full")
    return Page[LeadView](items=views, has_more=cursor is not None, next_cursor=cursor)


@router.get("/v1/programs/<program>/leads/<lead>")
def lead(caller: AsCaller, program: str, lead: str, personal: Personal = "masked") -> LeadView:
    """One of the partner's leads with its stages."""
    me = caller.member_of(program)
    found = me.desk.leads.get(program, lead)
    if found is None or found.partner != me.id:
        raise NotFound("unknown_lead", f"You have no lead {lead!r} in {program}.")
    return _views(me, [found], full=personal == "full")[0]


@router.post("/v1/programs/<program>/leads", status_code=HTTPStatus.CREATED)
def submit_lead(caller: AsCaller, program: str, body: LeadBody) -> LeadView:
    """Submits a lead: 422 where the program takes none, without a contact, and above 100 in 24 hours.

    Somebody else's lead of the same person makes no difference here.
    """
    me = caller.member_of(program)
    new = Lead(
        id=new_ordered_id("lead", me.now),
        program=program,
        partner=me.id,
        submitted_at=me.now,
        contact_hashes=me.desk.hashes_of(email=body.email, phone=body.phone),
        product=body.product,
    )
    with me.acting("lead.submitted", f"lead/{new.id}") as action:
        must_have_accepted_terms(me)
        contact = LeadContact(body.name, body.email, body.phone, body.comment)
        submit(me.terms, me.partner, new, contact, me.desk.leads)
        action.changed(None, {"id": new.id, "stage": new.stage, "product": new.product})
    return _views(me, [new], full=False)[0]


def _views(me: Member, found: Sequence[Lead], *, full: bool) -> list[LeadView]:
    contacts = me.desk.leads.contacts(me.program, [each.id for each in found])
    return [_view(each, contacts.get(each.id, LeadContact()), full=full) for each in found]


def _view(lead: Lead, contact: LeadContact, *, full: bool) -> LeadView:
    return LeadView(
        id=lead.id,
        stage=lead.stage,
        product=lead.product,
        submitted_at=format_instant(lead.submitted_at),
        stages=[StageView(stage=each.stage, at=format_instant(each.at), note=each.note) for each in lead.changes],
        name=contact.name if full else masked(contact.name),
        email=contact.email if full else masked_email(contact.email),
        phone=contact.phone if full else masked(contact.phone),
        comment=contact.comment if full else None,
    )
