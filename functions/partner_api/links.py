"""The partner's links: the list, and making one more to a page that the program allows."""

import secrets
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.desk import Desk
from functions.partner_api.routing import new_router
from functions.partner_api.view import Limit, Page, StartingAfter, View
from linkledger.errors import Conflict, Refused
from linkledger.partners.enroll import make_link
from linkledger.program_time import format_instant
from linkledger.tracking.link import Link
from linkledger_aws.http import JSON

router = new_router()
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8
_TRIES = 3


class LinkView(View):
    """A link; its code is a promo code as well."""

    code: str
    url: str
    destination: str
    status: str
    created_at: str


class LinkBody(BaseModel):
    """A link to be made; the code is made up and the destination the program's landing page, unless they are given."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    destination: Annotated[str, Field(min_length=1, max_length=2000)] | None = None


@router.get("/v1/programs/<program>/links")
def links(caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[LinkView]:
    """The partner's links, oldest first."""
    me = caller.member_of(program)
    views = [_view(me.desk, each) for each in me.desk.links.of_partner(me.program, me.id)]
    return Page[LinkView].cut(views, lambda each: each.code, limit, starting_after)


@router.post("/v1/programs/<program>/links")
def create_link(caller: AsCaller, program: str, body: LinkBody) -> Response[LinkView]:
    """Makes a link: 422 naming what is wrong with code or destination, 409 when the code is taken."""
    me = caller.member_of(program)
    if me.partner.status != "active":
        raise Refused("partner_not_active", f"Partner {me.id} is {me.partner.status}; only active partners make links.")
    link = _put(me, body)
    return Response(int(HTTPStatus.CREATED), JSON, _view(me.desk, link))


def _put(me: Member, body: LinkBody) -> Link:
    for left in reversed(range(_TRIES)):
        code = body.code.upper() if body.code else "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        link = make_link(me.terms, me.partner, code, me.now, body.destination)
        try:
            me.desk.links.put_new(link)
        except Conflict:
            if body.code or not left:
                raise
        else:
            return link
    raise AssertionError("unreachable")


def _view(desk: Desk, link: Link) -> LinkView:
    return LinkView(
        code=link.code,
        url=desk.url_of(link.code),
        destination=link.destination,
        status=link.status,
        created_at=format_instant(link.created_at),
    )
