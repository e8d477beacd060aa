"""Statements: a month of a balance, from its opening to its closing, as JSON, as a table and as a page to print."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.commissions import accounts_of
from functions.partner_api.days import BEGINNING
from linkledger.errors import FieldFault, Invalid, NotFound, Refused
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.payouts.statement import Statement, statement_of
from linkledger.payouts.statement_text import csv_of, html_of
from linkledger.program_time import first_day_after, format_instant, local_day, month_of
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
Unit = Annotated[str | None, Query(min_length=1, max_length=20)]
MOST_ENTRIES: Final = 20_000
"""A statement is summed from the account's first entry on: so many are read within one request."""
MOST_LINES: Final = 10_000
"""What one answer holds."""
_MONTH: Final = re.compile(r"(19[7-9]\d|[2-8]\d{3})-(0[1-9]|1[0-2])")
_PAGE_HEADERS: Final = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}


def _text_of(kind: str) -> dict[int, OpenAPIResponse]:
    """What the API's document says of an answer that is no JSON."""
    return {int(HTTPStatus.OK): {"description": "The statement", "content": {kind: {"schema": {"type": "string"}}}}}


class StatementMonthView(View):
    """A month that has a statement; one that is closed never changes."""

    month: str
    closed: bool


class BalanceSumsView(View):
    """What stood where, minor units; accrued is the sum of the others."""

    accrued: int
    pending: int
    available: int
    reserved: int
    paid: int
    written_off: int


class StatementLineView(View):
    """An entry by the moment of its booking, and what it changed; a bonus on a top-up is outside the balance."""

    booked_at: str
    occurred_at: str
    id: str
    kind: str
    event: str | None
    payout: str | None
    changes: BalanceSumsView


class StatementView(View):
    """``opening`` plus the changes of all ``lines`` is ``closing``."""

    program: str
    partner: str
    month: str
    unit: str
    closed: bool
    opening: BalanceSumsView
    lines: list[StatementLineView]
    closing: BalanceSumsView


@router.get("/v1/programs/<program>/statements")
def statements(
    caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[StatementMonthView]:
    """The months that have a statement, newest first."""
    me = caller.member_of(program)
    closed = me.desk.closings.months_closed_through(me.program) or ""
    months = [StatementMonthView(month=each, closed=each <= closed) for each in _months(me)]
    return Page[StatementMonthView].cut(months[::-1], lambda each: each.month, limit, starting_after)


@router.get("/v1/programs/<program>/statements/<month>")
def statement(caller: AsCaller, program: str, month: str, unit: Unit = None) -> StatementView:
    """The statement of a month ``2026-03`` in the program's time zone and unit, or in another ``unit`` of the terms.

    It reads up to 20000 entries of the account; longer ones are refused with ``statement_too_long``.
    """
    me = caller.member_of(program)
    found = _statement(me, month, unit)
    return StatementView(
        program=me.program,
        partner=me.id,
        month=found.month,
        unit=found.account.unit,
        closed=found.month <= (me.desk.closings.months_closed_through(me.program) or ""),
        opening=_sums(found.opening),
        lines=[
            StatementLineView(
                booked_at=format_instant(each.entry.booked_at),
                occurred_at=format_instant(each.entry.occurred_at),
                id=each.entry.id,
                kind=str(each.entry.kind),
                event=each.entry.event,
                payout=each.entry.payout,
                changes=_sums(each.changes),
            )
            for each in found.lines
        ],
        closing=_sums(found.closing),
    )


@router.get("/v1/programs/<program>/statements/<month>/csv", responses=_text_of("text/csv"))
def statement_as_csv(caller: AsCaller, program: str, month: str, unit: Unit = None) -> Response[str]:
    """The same as a CSV file, amounts in decimals; no cell of it runs as a formula."""
    found = _statement(caller.member_of(program), month, unit)
    name = f"statement-{program}-{found.month}-{found.account.unit}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(int(HTTPStatus.OK), "text/csv; charset=utf-8", csv_of(found), headers)


@router.get("/v1/programs/<program>/statements/<month>/page", responses=_text_of("text/html"))
def statement_as_page(caller: AsCaller, program: str, month: str, unit: Unit = None) -> Response[str]:
    """The same as an HTML page to print, which runs and loads nothing."""
    me = caller.member_of(program)
    page = html_of(_statement(me, month, unit), me.terms.name)
    return Response(int(HTTPStatus.OK), "text/html; charset=utf-8", page, dict(_PAGE_HEADERS))


def _statement(me: Member, month: str, unit: str | None) -> Statement:
    if not _MONTH.fullmatch(month) or month not in _months(me):
        raise NotFound(
            "unknown_statement", f"There is no statement of {month!r}; see GET statements for those there are."
        )
    account = _account(me, unit)
    found = statement_of(account, _entries(me, account), month, me.terms.time_zone)
    if len(found.lines) > MOST_LINES:
        raise _too_long(f"the month has more than {MOST_LINES} lines")
    return found


def _account(me: Member, unit: str | None) -> AccountKey:
    known = {each.unit: each for each in accounts_of(me)}
    wanted = unit or me.terms.unit
    if wanted not in known:
        fault = FieldFault("unit", f"is none of {', '.join(known)}")
        raise Invalid("unknown_unit", f"unit: {wanted!r} {fault.message}.", faults=(fault,))
    return known[wanted]


def _entries(me: Member, account: AccountKey) -> Iterator[Entry]:
    found = iter(me.desk.journal.entries(account, BEGINNING))
    yield from islice(found, MOST_ENTRIES)
    if next(found, None) is not None:
        raise _too_long(f"the account has more than {MOST_ENTRIES} entries")


def _too_long(why: str) -> Refused:
    message = f"The statement is too long for one answer, since {why}: page through GET commissions instead."
    return Refused("statement_too_long", message)


def _months(me: Member) -> list[str]:
    zone = me.terms.time_zone
    month, last = (month_of(local_day(each, zone)) for each in (me.partner.enrolled_at, me.now))
    months = []
    while month <= last:
        months.append(month)
        month = month_of(first_day_after(month))
    return months


def _sums(balance: Balance) -> BalanceSumsView:
    return BalanceSumsView(accrued=balance.accrued, **vars(balance))
