"""The partner's payouts: their history with what became of each, the rules before they bite, and asking for one."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header, Query
from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.payout_views import PayoutDetails, PayoutView, details, payout_view
from linkledger.errors import NotFound
from linkledger.payouts.dry_run import DryRun, DryRunDesk
from linkledger.payouts.payout import Payout, PayoutStatus, Target
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.payouts.window import not_open_until
from linkledger.program_time import format_instant
from linkledger.terms.payout_terms import Destination
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=128)]
Amount = Annotated[int | None, Query(ge=-(10**15), le=10**15)]
To = Annotated[str, Query(min_length=1, max_length=200)]


class PayoutBody(BaseModel):
    """A wish: minor units, and ``bank``, ``balance:COMPANY`` or ``top_up:ACCOUNT``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    amount: Annotated[int, Field(ge=-(10**15), le=10**15)]
    to: Annotated[str, Field(min_length=1, max_length=200)]
    comment: Annotated[str, Field(max_length=500)] | None = None


class DestinationRules(View):
    """A destination with its rules; ``to`` is what a request names, where the partner has such an account."""

    kind: str
    to: str | None
    minimum: int
    bonus_percent: str | None
    own_account_only: bool
    immediate: bool


class NoteView(View):
    """A rule's code, and the sentence that says what to do."""

    code: str
    message: str


class QuoteView(View):
    """What would become of a request: ``refusal`` names the rule that refuses it.

    ``amount`` leaves the balance and ``bonus`` comes on top; nothing is deducted. It is paid at once, or waits for the
    batch; ``warnings`` say what would keep it out of that.
    """

    accepted: bool
    amount: int
    bonus: int
    unit: str
    to: str
    at_once: bool
    refusal: NoteView | None
    warnings: list[NoteView]


class PayoutTermsView(View):
    """The rules of the moment: requests are open, or open at ``opens_at``; ``available`` can be asked for at most."""

    mode: str
    unit: str
    available: int
    opens_at: str | None
    destinations: list[DestinationRules]
    quote: QuoteView | None


@router.get("/v1/programs/<program>/payouts")
def payouts(
    caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[PayoutView]:
    """The history, newest first; refused requests are part of it."""
    me = caller.member_of(program)
    history = sorted(me.desk.payouts.of_partner(me.program, me.id), key=lambda each: (each.requested_at, each.id))
    views = [payout_view(each) for each in reversed(history)]
    return Page[PayoutView].cut(views, lambda each: each.id, limit, starting_after)


@router.get("/v1/programs/<program>/payouts/terms")
def payout_terms(caller: AsCaller, program: str, amount: Amount = None, to: To = "bank") -> PayoutTermsView:
    """The rules of asking for a payout, and with ``amount`` what would become of such a request; nothing happens."""
    me = caller.member_of(program)
    opens = not_open_until(me.terms.payout, me.now)
    desk = DryRunDesk(me.desk.accounts, me.desk.methods, me.desk.blocks)
    wanted = _wanted(me, amount or 0, Target.parse(to))
    found = desk.request(me.terms, me.partner, wanted, me.now)
    return PayoutTermsView(
        mode=me.terms.payout.mode,
        unit=me.terms.unit,
        available=found.available,
        opens_at=format_instant(opens) if opens is not None else None,
        destinations=[_destination(me, each) for each in me.terms.payout.destinations],
        quote=_quote(wanted, found) if amount is not None else None,
    )


@router.get("/v1/programs/<program>/payouts/<payout>")
def payout(caller: AsCaller, program: str, payout: str) -> PayoutDetails:
    """One payout with the steps that it has come."""
    me = caller.member_of(program)
    known = me.desk.payouts.get(me.program, me.id, payout) if len(payout) <= 64 else None
    if known is None or known.redeems:
        raise NotFound("unknown_payout", f"You have no payout {payout!r}.")
    batch = me.desk.payouts.batch(me.program, known.period) if known.period is not None else None
    return details(known, batch)


@router.post("/v1/programs/<program>/payouts", status_code=HTTPStatus.CREATED)
def request_payout(caller: AsCaller, program: str, body: PayoutBody, idempotency_key: IdempotencyKey) -> PayoutView:
    """Asks for a payout; the same key is the same request, with another amount or target it is a 409."""
    me = caller.member_of(program)
    desk = PayoutDesk(me.desk.terms, me.desk.partners, me.desk.accounts, me.desk.payouts, me.desk.blocks)
    wish = PayoutRequest(me.program, me.id, body.amount, body.to, idempotency_key, body.comment)
    kind = Target.parse(body.to).kind  # the trail is read by more people than the account behind it is
    with me.acting("payout.requested", f"payout/{kind}") as action:
        payout = desk.request(wish, me.now)
        action.changed(None, {"id": payout.id, "amount": payout.amount, "unit": payout.unit, "to": kind})
    return payout_view(payout)


def _wanted(me: Member, amount: int, to: Target) -> Payout:
    return Payout(
        id="po_dry_run",
        program=me.program,
        partner=me.id,
        unit=me.terms.unit,
        amount=amount,
        bonus=0,
        to=to,
        status=PayoutStatus.REQUESTED,
        requested_at=me.now,
    )


def _quote(wanted: Payout, found: DryRun) -> QuoteView:
    refusal = found.refusal
    return QuoteView(
        accepted=refusal is None,
        amount=wanted.amount,
        bonus=found.bonus,
        unit=wanted.unit,
        to=str(wanted.to),
        at_once=found.immediate,
        refusal=NoteView(code=refusal.code, message=refusal.message) if refusal is not None else None,
        warnings=[NoteView(code=each.code, message=each.message) for each in found.warnings],
    )


def _destination(me: Member, destination: Destination) -> DestinationRules:
    own = {"bank": None, "balance": me.partner.company, "top_up": me.partner.account}[destination.kind]
    to = destination.kind if destination.kind == "bank" else str(Target(destination.kind, own)) if own else None
    return DestinationRules(
        kind=destination.kind,
        to=to,
        minimum=destination.minimum,
        bonus_percent=str(destination.bonus_percent) if destination.bonus_percent else None,
        own_account_only=destination.own_account_only,
        immediate=destination.immediate,
    )
