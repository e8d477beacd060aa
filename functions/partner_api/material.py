"""GET material: what partners promote with, their own link in it; files by links of a few minutes."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.links import own_link
from linkledger.errors import Refused
from linkledger.partners.material import Material, MaterialKind, snippet, with_link
from linkledger.program_time import format_instant
from linkledger.tracking.link import Link, LinkStatus
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, invalid_cursor

router = new_router()


class FileView(View):
    """A file: ``url`` is good for 15 minutes, so fetch it and keep your own copy; sizes in bytes and pixels."""

    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    sha256: str
    url: str


class MaterialView(View):
    """``text`` has the partner's link and code in it; ``html`` is the same for a page.

    A banner's ``html`` shows the file of its name, which lies beside the page.
    """

    id: str
    kind: MaterialKind
    title: str
    language: str | None
    text: str | None
    html: str | None
    file: FileView | None
    published_at: str | None


@router.get("/v1/programs/<program>/material")
def material(
    caller: AsCaller,
    program: str,
    link: Annotated[str | None, Query(min_length=1, max_length=32)] = None,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[MaterialView]:
    """The program's material, newest first, with the partner's first link in it or the one that ``link`` names."""
    me = caller.member_of(program)
    if me.partner.status != "active":
        raise Refused("partner_not_active", f"Partner {me.id} is {me.partner.status}; only active ones promote.")
    if starting_after is not None and not starting_after.startswith("mat_"):
        raise invalid_cursor()
    shown = own_link(me, link or me.partner.code)
    if shown.status is not LinkStatus.ACTIVE:
        raise Refused("link_not_active", f"link: {shown.code} is {shown.status}; name another of your links.")
    found, cursor = me.desk.material.of_program(program, shown=True, limit=limit, cursor=starting_after)
    views = [_view(me, each, shown) for each in found]
    return Page[MaterialView](items=views, has_more=cursor is not None, next_cursor=cursor)


def _view(me: Member, material: Material, link: Link) -> MaterialView:
    url, file = me.desk.url_of(link.code), material.file
    words = with_link(material, url, link.code)
    is_widget = material.kind is MaterialKind.WIDGET
    return MaterialView(
        id=material.id,
        kind=material.kind,
        title=material.title,
        language=material.language,
        text=None if is_widget else words,
        html=words if is_widget else snippet(material, url),
        file=FileView(
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            width=file.width,
            height=file.height,
            sha256=file.sha256,
            url=me.desk.material_files.download_link(material.file_key, file.name),
        )
        if file is not None
        else None,
        published_at=format_instant(material.published_at) if material.published_at else None,
    )
