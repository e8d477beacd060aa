"""API keys of the partner's own, for its scripts; whoever manages them has signed in."""

from collections.abc import Set
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from linkledger.access.api_keys import OVERLAP, ApiKey, KeyKind, KeyScope, KeyState, key_named, revoke, rotate
from linkledger.partners.api_keys import make_partner_key
from linkledger.program_time import format_instant
from linkledger_aws.api.key_gate import new_key_text
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View
from linkledger_aws.http import JSON

router = new_router()
KEYS = "/v1/programs/<program>/keys"
Days = Annotated[int | None, Field(ge=1, le=730, strict=True)]


class KeyBody(BaseModel):
    """What the key may do and what it is called; without ``days`` it works until it is revoked."""

    model_config = ConfigDict(extra="forbid")

    scopes: Annotated[Set[KeyScope], Field(min_length=1, examples=[["read"]])]
    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")] | None = None
    days: Days = None


class RotationBody(BaseModel):
    """How long the old key works beside its successor, and for how many days that one is made."""

    model_config = ConfigDict(extra="forbid", strict=True)

    overlap_hours: Annotated[int, Field(ge=0, le=720)] = int(OVERLAP / timedelta(hours=1))
    days: Days = None


_USUAL = RotationBody()


class KeyView(View):
    """A key by its first characters; ``last_used_on`` is a UTC day, and approximate."""

    id: str
    name: str | None
    scopes: list[KeyScope]
    prefix: str
    status: KeyState
    created_at: str
    expires_at: str | None
    last_used_on: str | None


class NewKeyView(KeyView):
    """A new key: ``key`` is all of it, shown this once and kept nowhere."""

    key: str


@router.get(KEYS)
def keys(caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[KeyView]:
    """The keys that the caller ever had in the program, oldest first."""
    me = caller.member_of(program)
    views = [_view(each, me) for each in me.desk.api_keys.of_owner(program, me.id)]
    return Page[KeyView].cut(views, lambda each: each.id, limit, starting_after)


@router.post(KEYS, status_code=201)
def make_key(caller: AsCaller, program: str, body: KeyBody) -> Response[NewKeyView]:
    """Makes a key and shows it this once, so that a retry makes another one.

    It is sent as `Authorization: Bearer llp_...` to `/v1/by-key/...` in the place of `/v1/...`, opens what its scopes
    say of this program alone, and nothing while the partner is not active.
    """
    me = caller.member_of(program)
    text = new_key_text(KeyKind.PARTNER)
    with me.acting("key.made", f"partner/{me.id}") as action:
        made = make_partner_key(
            me.desk.api_keys,
            me.partner,
            text,
            me.now,
            name=body.name,
            scopes=body.scopes,
            lifetime=_lifetime(body.days),
        )
        action.changed(None, {"key": made.id, **_told(made)})
    return _shown_once(made, me, text)


@router.post(f"{KEYS}/<key>/rotate", status_code=201)
def rotate_key(
    caller: AsCaller, program: str, key: str, body: Annotated[RotationBody, Body()] = _USUAL
) -> Response[NewKeyView]:
    """Makes a successor with the same scopes and shows it this once; the old key works on for 24 hours by default."""
    me = caller.member_of(program)
    text, overlap = new_key_text(KeyKind.PARTNER), timedelta(hours=body.overlap_hours)
    with me.acting("key.rotated", f"key/{key}") as action:
        before = key_named(me.desk.api_keys, program, key, me.id)
        after, made = rotate(me.desk.api_keys, before, text, me.now, overlap, _lifetime(body.days))
        action.changed(_told(before), _told(after))
        action.changed(None, {"successor": made.id})
    return _shown_once(made, me, text)


@router.post(f"{KEYS}/<key>/revoke")
def revoke_key(caller: AsCaller, program: str, key: str) -> KeyView:
    """Ends a key at once; again changes nothing."""
    me = caller.member_of(program)
    with me.acting("key.revoked", f"key/{key}") as action:
        before = key_named(me.desk.api_keys, program, key, me.id)
        after = revoke(me.desk.api_keys, before, me.now)
        action.changed(_told(before), _told(after))
    return _view(after, me)


def _lifetime(days: int | None) -> timedelta | None:
    return timedelta(days=days) if days is not None else None


def _shown_once(made: ApiKey, me: Member, text: str) -> Response[NewKeyView]:
    view = NewKeyView(**_view(made, me).model_dump(), key=text)
    return Response(int(HTTPStatus.CREATED), JSON, view, {"cache-control": "no-store"})


def _told(key: ApiKey) -> dict[str, object]:
    """What the audit trail says of a key: never what it is kept by."""
    return {"name": key.name, "prefix": key.prefix, "scopes": key.scopes, "expires_at": key.expires_at}


def _view(key: ApiKey, me: Member) -> KeyView:
    return KeyView(
        id=key.id,
        name=key.name,
        scopes=sorted(key.scopes),
        prefix=key.prefix,
        status=key.state_at(me.now),
        created_at=format_instant(key.created_at),
        expires_at=format_instant(key.expires_at) if key.expires_at else None,
        last_used_on=key.last_used_on.isoformat() if key.last_used_on else None,
    )
