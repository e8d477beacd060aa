"""Notifications: what happened to the partner's standing, terms and money, unread ones first."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.commissions import accounts_of
from linkledger.payouts.notices import Notice, NoticeKind, Sources, read_notices
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()


class NotificationView(View):
    """Something that happened; ``subject`` is the payout, the version or the unit that it is about.

    ``amount`` is a payout's, minor units of ``unit``; ``reason`` what an operator gave as one.
    """

    id: str
    kind: NoticeKind
    at: str
    message: str
    subject: str
    amount: int | None
    unit: str | None
    reason: str | None
    read: bool


class NotificationsView(Page[NotificationView]):
    """``unread`` counts all of them, on this page or not."""

    unread: int


class ReadBody(BaseModel):
    """Which ones were read; null stands for all that there are."""

    model_config = ConfigDict(extra="forbid", strict=True)

    ids: Annotated[list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=100)] | None = None


class UnreadView(View):
    """How many are left."""

    unread: int


@router.get("/v1/programs/<program>/notifications")
def notifications(
    caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> NotificationsView:
    """What happened within the last 180 days: unread first, then newest first."""
    me = caller.member_of(program)
    read = me.desk.notices.read(me.program, me.id)
    views = [_view(each, read=each.id in read) for each in _notices(me)]
    views.sort(key=lambda each: each.read)
    page = Page[NotificationView].cut(views, lambda each: each.id, limit, starting_after)
    return NotificationsView(**vars(page), unread=sum(not each.read for each in views))


@router.post("/v1/programs/<program>/notifications/read")
def read_notifications(caller: AsCaller, program: str, body: ReadBody) -> UnreadView:
    """Marks notifications as read, those named or all; again changes nothing."""
    me = caller.member_of(program)
    notices = _notices(me)
    before = me.desk.notices.read(me.program, me.id)
    unread = [each.id for each in notices if each.id not in before]
    wanted = body.ids if body.ids is not None else unread
    with me.acting("notifications.read", f"partner/{me.id}") as action:
        read_notices(wanted, notices, me.desk.notices, me.partner, me.now)
        left = len(set(unread) - set(wanted))
        action.changed({"unread": len(unread)}, {"unread": left})
    return UnreadView(unread=left)


def _notices(me: Member) -> list[Notice]:
    found = (me.desk.blocks.standing_block(each) for each in accounts_of(me))
    sources = Sources(
        partner=me.partner,
        versions=me.desk.terms.versions(me.program),
        methods=me.desk.methods.versions(me.program, me.id),
        payouts=me.desk.payouts.of_partner(me.program, me.id),
        blocks=[each for each in found if each is not None],
    )
    return sources.notices(me.now)


def _view(notice: Notice, *, read: bool) -> NotificationView:
    return NotificationView(
        id=notice.id,
        kind=notice.kind,
        at=format_instant(notice.at),
        message=notice.message,
        subject=notice.subject,
        amount=notice.amount,
        unit=notice.unit,
        reason=notice.reason,
        read=read,
    )
