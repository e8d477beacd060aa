"""Where the partner's bank payouts go: looking at it with its numbers masked, and changing it, which cools off."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from linkledger.access.audit import Recorded
from linkledger.payouts.method import COOL_OFF_HOURS, MethodKind, PayoutMethod, change_method, in_force, paid_to_from
from linkledger.payouts.payout import Target
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View, masked_email

router = new_router()
Kind = Literal["bank", "paypal", "wise"]
Given = Annotated[str | None, Field(min_length=1, max_length=254)]
_STORED: dict[Kind, MethodKind] = {"bank": "sepa", "paypal": "paypal", "wise": "wise"}
_SHOWN: dict[MethodKind, str] = {stored: shown for shown, stored in _STORED.items()} | {"plain": "by_hand"}


class MethodBody(BaseModel):
    """``bank`` needs ``iban``, ``paypal`` an ``email``, ``wise`` the one or the other of its recipient."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Kind
    name: Annotated[str, Field(min_length=1, max_length=140)]
    iban: Given = None
    bic: Given = None
    email: Given = None


class MethodView(View):
    """A version of the method; it is paid to from ``paid_to_from`` on, 72 hours after it was stored."""

    version: int
    kind: str
    name: str
    iban: str | None
    bic: str | None
    email: str | None
    since: str | None
    paid_to_from: str | None
    cools_off: bool


class InsideView(View):
    """A destination inside the business, which needs no method: ``to`` is what a request names for one's own."""

    kind: str
    to: str | None


class MethodsView(View):
    """The method in force, null before the first, and the destinations inside the business; ``message`` says what
    happens to payouts until a new method has cooled off."""

    method: MethodView | None
    versions: int
    inside: list[InsideView]
    cool_off_hours: int
    message: str | None


@router.get("/v1/programs/<program>/payout-method")
def payout_method(caller: AsCaller, program: str) -> MethodsView:
    """Where bank payouts go, numbers masked."""
    return _view(caller.member_of(program))


@router.put("/v1/programs/<program>/payout-method")
def change_payout_method(caller: AsCaller, program: str, body: MethodBody) -> MethodsView:
    """Stores where bank payouts go from now on; batches sealed within the next 72 hours leave the partner out.

    Earlier versions are kept: a batch pays to the one that it was sealed with.
    """
    me = caller.member_of(program)
    wanted = PayoutMethod(me.program, me.id, _STORED[body.kind], body.name, body.iban, body.bic, body.email)
    with me.acting("payout_method.changed", f"partner/{me.id}") as action:
        before = in_force(me.desk.methods.versions(me.program, me.id), me.now)
        after = change_method(me.desk.methods, wanted, me.id, me.now)
        _note(action, before, after)
    return _view(me)


def _note(action: Recorded, before: PayoutMethod | None, after: PayoutMethod) -> None:
    """What changed without what it is: a trail is read by more people than bank details are."""
    told = ("kind", "version")
    action.changed({name: getattr(before, name, None) for name in told}, {name: getattr(after, name) for name in told})
    for name in ("name", "iban", "bic", "email"):
        was, is_ = getattr(before, name, None), getattr(after, name)
        if was != is_:
            new = None if not is_ else "changed" if was else "given"
            action.changed({name: "given" if was else None}, {name: new})


def _view(me: Member) -> MethodsView:
    versions = me.desk.methods.versions(me.program, me.id)
    method = in_force(versions, me.now)
    ready = paid_to_from(method) if method is not None else None
    message = None
    if ready is not None and me.now < ready:
        message = f"Payouts wait until {format_instant(ready)}: a new method is not paid to before."
    own = {"balance": me.partner.company, "top_up": me.partner.account}
    return MethodsView(
        method=_method(me, method) if method is not None else None,
        versions=len(versions),
        inside=[
            InsideView(kind=each.kind, to=str(Target(each.kind, own[each.kind])) if own[each.kind] else None)
            for each in me.terms.payout.destinations
            if each.immediate
        ],
        cool_off_hours=COOL_OFF_HOURS,
        message=message,
    )


def _method(me: Member, method: PayoutMethod) -> MethodView:
    ready = paid_to_from(method)
    return MethodView(
        version=method.version,
        kind=_SHOWN[method.kind],
        name=method.name,
        iban=f"{method.iban[:4]}***{method.iban[-4:]}" if method.iban else None,
        bic=method.bic,
        email=masked_email(method.email),
        since=format_instant(method.since) if method.since is not None else None,
        paid_to_from=format_instant(ready) if ready is not None else None,
        cools_off=ready is not None and me.now < ready,
    )
