"""API keys of a program: the merchant's own, and a token for each partner network."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel, ConfigDict, Field

from functions.operator_api.bodies import Given
from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.api_keys import OVERLAP, ApiKey, KeyKind, KeyState, key_named, key_of, revoke, rotate
from linkledger.access.operators import Scope
from linkledger.program_time import format_instant
from linkledger_aws.api.key_gate import new_key_text
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View
from linkledger_aws.http import JSON

router = new_router()
KEYS = "/v1/operator/programs/<program>/keys"
_SHOWN_ONCE = {"cache-control": "no-store"}


class KeyBody(BaseModel):
    """``secret`` is for the merchant's back end, ``postback`` for the partner network that ``name`` says."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[KeyKind.SECRET, KeyKind.POSTBACK] = KeyKind.SECRET
    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")] | None = None


class RotationBody(Given):
    """How long the old key works beside its successor."""

    overlap_hours: Annotated[int, Field(ge=0, le=720)] = int(OVERLAP / timedelta(hours=1))


_USUAL = RotationBody()


class KeyView(View):
    """A key by its first characters; ``last_used_on`` is a UTC day, and approximate."""

    id: str
    kind: KeyKind
    name: str | None
    prefix: str
    status: KeyState
    created_at: str
    expires_at: str | None
    last_used_on: str | None


class NewKeyView(KeyView):
    """A new key: ``key`` is all of it, shown this once and kept nowhere."""

    key: str


@router.get(KEYS)
def keys(caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[KeyView]:
    """The keys that the program ever had, oldest first."""
    caller.operator.must(Scope.PROGRAM_WRITE)
    caller.desk.terms.current(program)
    views = [_view(each, caller) for each in caller.desk.api_keys.of_owner(program)]
    return Page[KeyView].cut(views, lambda each: each.id, limit, starting_after)


@router.post(KEYS, status_code=201)
def make_key(caller: AsOperator, program: str, body: KeyBody) -> Response[NewKeyView]:
    """Makes a key and shows it this once, so that a retry makes another one."""
    text = new_key_text(body.kind)
    made = key_of(program, body.kind, body.name, text, caller.now)
    with caller.acting(Scope.PROGRAM_WRITE, "key.made", f"key/{made.id}", program) as action:
        caller.desk.terms.current(program)
        caller.desk.api_keys.put_new(made)
        action.changed(None, _told(made))
    return _shown_once(made, caller, text)


@router.post(f"{KEYS}/<key>/rotate", status_code=201)
def rotate_key(
    caller: AsOperator, program: str, key: str, body: Annotated[RotationBody, Body()] = _USUAL
) -> Response[NewKeyView]:
    """Makes a successor and shows it this once; the old key works on for the overlap, 24 hours by default."""
    overlap = timedelta(hours=body.overlap_hours)
    with caller.acting(Scope.PROGRAM_WRITE, "key.rotated", f"key/{key}", program) as action:
        before = key_named(caller.desk.api_keys, program, key)
        text = new_key_text(before.kind)
        after, made = rotate(caller.desk.api_keys, before, text, caller.now, overlap)
        action.changed(_told(before), _told(after))
        action.changed(None, {"successor": made.id})
    return _shown_once(made, caller, text)


@router.post(f"{KEYS}/<key>/revoke")
def revoke_key(caller: AsOperator, program: str, key: str) -> KeyView:
    """Ends a key at once; again changes nothing."""
    with caller.acting(Scope.PROGRAM_WRITE, "key.revoked", f"key/{key}", program) as action:
        before = key_named(caller.desk.api_keys, program, key)
        after = revoke(caller.desk.api_keys, before, caller.now)
        action.changed(_told(before), _told(after))
    return _view(after, caller)


def _shown_once(made: ApiKey, caller: Caller, text: str) -> Response[NewKeyView]:
    view = NewKeyView(**_view(made, caller).model_dump(), key=text)
    return Response(int(HTTPStatus.CREATED), JSON, view, _SHOWN_ONCE)


def _told(key: ApiKey) -> dict[str, object]:
    """What the audit trail says of a key: never what it is kept by."""
    return {"kind": key.kind, "name": key.name, "prefix": key.prefix, "expires_at": key.expires_at}


def _view(key: ApiKey, caller: Caller) -> KeyView:
    return KeyView(
        id=key.id,
        kind=key.kind,
        name=key.name,
        prefix=key.prefix,
        status=key.state_at(caller.now),
        created_at=format_instant(key.created_at),
        expires_at=format_instant(key.expires_at) if key.expires_at else None,
        last_used_on=key.last_used_on.isoformat() if key.last_used_on else None,
    )
