"""GET commissions: what the partner earned, line by line as the journal has it, each with its explanation's path."""

from typing import Annotated
from urllib.parse import quote

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.days import BEGINNING, END, instants
from functions.partner_api.events import event_known_to
from functions.partner_api.period import From, To
from functions.partner_api.places import check_place
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import FieldFault, Invalid, NotFound
from linkledger.ledger.earned import EARNING, LOOKED_AT, Earned, at, earned_by
from linkledger.ledger.entries import AccountKey, Bucket, Entry
from linkledger.program_time import format_instant, parse_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
Text = Annotated[str | None, Query(min_length=1, max_length=200)]


class CommissionView(View):
    """A line of the partner's journal: ``amount`` minor units of ``unit``, ``base`` of ``base_unit``.

    ``kind`` is commission, revision (the difference that a correction makes), reversal (of the line ``reverses``),
    bonus (on top of the payout ``payout``) or adjustment (by an operator). ``level`` counts partners between the
    customer and this one; ``customer`` is named where it was the partner's own. It is ``on_hold`` until ``matures_at``.
    ``explanation`` is a path.
    """

    id: str
    kind: str
    event: str | None
    customer: str | None
    rule: str | None
    level: int | None
    base: int | None
    base_unit: str | None
    rate: str | None
    amount: int
    unit: str
    occurred_at: str
    booked_at: str
    matures_at: str | None
    on_hold: bool
    reverses: str | None
    payout: str | None
    terms_version: int | None
    explanation: str | None


class CommissionDetails(View):
    """One line among all ``lines`` of the same event and rule, oldest first; ``net`` is what they come to."""

    commission: CommissionView
    lines: list[CommissionView]
    net: int
    unit: str


@router.get("/v1/programs/<program>/commissions")
def commissions(
    caller: AsCaller,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    first: From = None,
    last: To = None,
    rule: Text = None,
    event: Text = None,
) -> Page[CommissionView]:
    """Every line that the partner earned by, newest first by when it occurred, in all units.

    ``from`` and ``to`` are days in the program's time zone, both included. Where ``rule`` leaves much out, a page may
    hold fewer than ``limit`` although more follow.
    """
    me = caller.member_of(program)
    start, end = instants(me, first, last)
    check_place(starting_after)
    journal = Earned(me.desk.journal, accounts_of(me), start, end)
    if event is not None:
        of = event_known_to(me, event)
        if of is None or not start <= of.occurred_at < end:
            return Page[CommissionView](items=[], has_more=False)
        journal = at(me.desk.journal, accounts_of(me), of.occurred_at)

    def wanted(entry: Entry) -> CommissionView | None:
        return _view(me, entry) if rule in (None, entry.rule) and event in (None, entry.event) else None

    part = journal.part(wanted, limit=limit, before=starting_after)
    return Page[CommissionView](items=list(part.items), has_more=part.cursor is not None, next_cursor=part.cursor)


@router.get("/v1/programs/<program>/commissions/<commission>")
def commission(caller: AsCaller, program: str, commission: str, occurred_at: Text = None) -> CommissionDetails:
    """One line, with the other lines of its event and rule.

    ``occurred_at`` as the list has it says where to look; without it the latest 1000 entries are looked through.
    """
    me = caller.member_of(program)
    found = _find(me, commission, occurred_at)
    moment = at(me.desk.journal, accounts_of(me), found.occurred_at)
    same = [each for each in moment.entries(None, LOOKED_AT) if _belongs_with(each, found)]
    same.sort(key=lambda each: (each.revision, each.id))
    net = sum(earned_by(each) for each in same)
    return CommissionDetails(
        commission=_view(me, found), lines=[_view(me, each) for each in same], net=net, unit=found.account.unit
    )


def accounts_of(me: Member) -> list[AccountKey]:
    """The partner's accounts in every unit that it can have earned."""
    return [AccountKey(me.program, me.id, unit) for unit in TermsInForce(me.desk.terms.versions(me.program)).units]


def explanation_path(program: str, event: str) -> str:
    """Where an event explains itself."""
    return f"/v1/programs/{program}/events/{quote(event, safe='')}/explanation"


def _find(me: Member, commission: str, occurred_at: str | None) -> Entry:
    journal = Earned(me.desk.journal, accounts_of(me), BEGINNING, END)
    if occurred_at is not None:
        journal = at(me.desk.journal, accounts_of(me), parse_instant(occurred_at, field="occurred_at"))
    for looked_at, each in enumerate(journal.entries(None, 100)):
        if each.id == commission and each.kind in EARNING:
            return each
        if looked_at == LOOKED_AT:
            fault = FieldFault("occurred_at", "give the commission's, as GET commissions lists it")
            message = f"occurred_at: it is not among the latest {LOOKED_AT} entries; {fault.message}."
            raise Invalid("occurred_at_needed", message, faults=(fault,))
    raise NotFound("unknown_commission", f"You have no commission {commission!r}.")


def _belongs_with(entry: Entry, found: Entry) -> bool:
    if entry.kind not in EARNING or entry.account != found.account:
        return False
    return (entry.event, entry.rule) == (found.event, found.rule) if found.event is not None else entry.id == found.id


def _view(me: Member, entry: Entry) -> CommissionView:
    held = entry.matures_at is not None and entry.matures_at > me.now and bool(entry.legs.get(Bucket.PENDING))
    return CommissionView(
        id=entry.id,
        kind=str(entry.kind),
        event=entry.event,
        customer=None if entry.level else entry.customer,
        rule=entry.rule,
        level=entry.level,
        base=entry.base,
        base_unit=me.terms.unit if entry.base is not None else None,
        rate=entry.rate,
        amount=earned_by(entry),
        unit=entry.account.unit,
        occurred_at=format_instant(entry.occurred_at),
        booked_at=format_instant(entry.booked_at),
        matures_at=format_instant(entry.matures_at) if entry.matures_at else None,
        on_hold=held,
        reverses=entry.reverses,
        payout=entry.payout,
        terms_version=entry.terms_version,
        explanation=explanation_path(me.program, entry.event) if entry.event else None,
    )
