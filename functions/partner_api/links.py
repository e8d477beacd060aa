"""The partner's links: making, naming and archiving them. A link's code is its promo code; there is no other."""

import secrets
from http import HTTPStatus
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.terms_to_accept import must_have_accepted_terms
from linkledger.errors import Conflict, NotFound, Refused
from linkledger.partners.enroll import make_link
from linkledger.partners.suspend import archive, describe_link
from linkledger.program_time import format_instant
from linkledger.tracking.attribution import Source
from linkledger.tracking.link import LONGEST_LABEL, Link, LinkStatus
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8
_TRIES = 3
Label = Annotated[str, Field(max_length=LONGEST_LABEL)]


class LinkView(View):
    """A link. ``promo_code`` is its code where the terms count codes: what a customer says works like a click.

    ``subs`` are the sub ids of visitors who bring none of that name.
    """

    code: str
    url: str
    promo_code: str | None
    destination: str
    label: str
    subs: dict[str, str]
    status: LinkStatus
    created_at: str
    archived_at: str | None


class LinkBody(BaseModel):
    """A link to be made; the code is made up and the destination the program's landing page, unless they are given."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    destination: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    label: Label = ""
    subs: dict[str, str] = Field(default_factory=dict, max_length=5)


class LinkChange(BaseModel):
    """What changes; ``subs`` replace all sub ids that the link had."""

    model_config = ConfigDict(extra="forbid", strict=True)

    label: Label | None = None
    subs: Annotated[dict[str, str], Field(max_length=5)] | None = None


@router.get("/v1/programs/<program>/links")
def links(caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[LinkView]:
    """The partner's links, oldest first."""
    me = caller.member_of(program)
    views = [_view(me, each) for each in me.desk.links.of_partner(me.program, me.id)]
    return Page[LinkView].cut(views, lambda each: each.code, limit, starting_after)


@router.get("/v1/programs/<program>/links/<code>")
def link(caller: AsCaller, program: str, code: str) -> LinkView:
    """One of the partner's links."""
    me = caller.member_of(program)
    return _view(me, own_link(me, code))


@router.post("/v1/programs/<program>/links", status_code=HTTPStatus.CREATED)
def create_link(caller: AsCaller, program: str, body: LinkBody) -> LinkView:
    """Makes a link to a page of the program's hosts: 422 naming what is wrong, 409 when the code is taken."""
    me = caller.member_of(program)
    with me.acting("link.made", f"link/{(body.code or 'made up').upper()}") as action:
        if me.partner.status != "active":
            message = f"Partner {me.id} is {me.partner.status}; only active partners make links."
            raise Refused("partner_not_active", message)
        must_have_accepted_terms(me)
        made = _put(me, body)
        action.changed(None, {"code": made.code, "destination": made.destination, "label": made.label})
        action.changed(None, {"subs": dict(made.subs)})
    return _view(me, made)


@router.patch("/v1/programs/<program>/links/<code>")
def change_link(caller: AsCaller, program: str, code: str, body: LinkChange) -> LinkView:
    """Changes a link's label or its default sub ids; the redirect has them a minute later."""
    me = caller.member_of(program)
    with me.acting("link.changed", f"link/{code.upper()}") as action:
        before = own_link(me, code)
        after = describe_link(before, me.desk.links, label=body.label, subs=body.subs)
        for each in ("label", "subs"):
            action.changed({each: getattr(before, each)}, {each: getattr(after, each)})
    return _view(me, after)


@router.post("/v1/programs/<program>/links/<code>/archive")
def archive_link(caller: AsCaller, program: str, code: str) -> LinkView:
    """Archives a link for good: clicks lead to the fallback, its code credits nobody any more and stays taken."""
    me = caller.member_of(program)
    with me.acting("link.archived", f"link/{code.upper()}") as action:
        before = own_link(me, code)
        after = archive(before.code, me.now, me.desk.links)
        action.changed({"status": before.status}, {"status": after.status})
    return _view(me, after)


def own_link(me: Member, code: str) -> Link:
    """The partner's link. Raises NotFound ``unknown_link``, also for another's."""
    found = me.desk.links.get(code.upper())
    if found is None or (found.program, found.partner) != (me.program, me.id):
        raise NotFound("unknown_link", f"You have no link {code!r} in {me.program}.")
    return found


def _put(me: Member, body: LinkBody) -> Link:
    for left in reversed(range(_TRIES)):
        code = body.code.upper() if body.code else "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        made = make_link(me.terms, me.partner, code, me.now, body.destination, subs=body.subs, label=body.label)
        try:
            me.desk.links.put_new(made)
        except Conflict:
            if body.code or not left:
                raise
        else:
            return made
    raise AssertionError("unreachable")


def _view(me: Member, link: Link) -> LinkView:
    counts = Source.CODE in me.terms.attribution.sources and link.status is LinkStatus.ACTIVE
    return LinkView(
        code=link.code,
        url=me.desk.url_of(link.code),
        promo_code=link.code if counts else None,
        destination=link.destination,
        label=link.label,
        subs=dict(link.subs),
        status=link.status,
        created_at=format_instant(link.created_at),
        archived_at=format_instant(link.archived_at) if link.archived_at else None,
    )
