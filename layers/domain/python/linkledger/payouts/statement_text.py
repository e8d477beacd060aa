"""A statement as a table for spreadsheets and as a page for the printer, in decimals, with its sums."""

from collections.abc import Iterator
from html import escape
from typing import Final

from linkledger.csv_text import line, neutral
from linkledger.ledger.accounts import Balance
from linkledger.money import format_amount
from linkledger.payouts.statement import Statement, StatementLine
from linkledger.program_time import format_instant

COLUMNS: Final = (
    "booked_at",
    "occurred_at",
    "kind",
    "id",
    "event",
    "payout",
    "accrued",
    "pending",
    "available",
    "reserved",
    "paid",
    "written_off",
    "unit",
)
_STYLE: Final = (
    "body{font:10pt sans-serif;margin:2em}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.2em .5em;border-bottom:1px solid #ccc;text-align:left}.n{text-align:right;white-space:nowrap}"
    "tfoot,.sum{font-weight:bold}@media print{body{margin:0}tr{break-inside:avoid}}"
)


def csv_of(statement: Statement) -> str:
    """UTF-8 as RFC 4180 has it: opening balance, lines, closing balance.

    A cell of text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
    """
    return "".join(csv_lines(statement))


def csv_lines(statement: Statement) -> Iterator[str]:
    """The same line by line."""
    yield line(COLUMNS)
    for text, amounts in _rows(statement):
        yield line([*map(neutral, text), *amounts, statement.account.unit])


def html_of(statement: Statement, title: str) -> str:
    """A page by itself: no script, nothing loaded from elsewhere, every text escaped."""
    account, month = statement.account, statement.month
    head = "".join(f"<th{' class=n' if 6 <= n < 12 else ''}>{name}</th>" for n, name in enumerate(COLUMNS[:-1]))
    rows = "".join(_html_row(text, amounts) for text, amounts in _rows(statement))
    heading = escape(f"{title}: {month}, {account.recipient}, {account.unit}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{heading}</title><style>{_STYLE}</style>'
        f"</head><body><h1>{heading}</h1><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>"
    )


def _rows(statement: Statement) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    unit = statement.account.unit
    yield ("", "", "opening", "", "", ""), _amounts(statement.opening, unit)
    for each in statement.lines:
        yield _texts(each), _amounts(each.changes, unit)
    yield ("", "", "closing", "", "", ""), _amounts(statement.closing, unit)


def _texts(of: StatementLine) -> tuple[str, ...]:
    entry = of.entry
    moments = format_instant(entry.booked_at), format_instant(entry.occurred_at)
    return (*moments, str(entry.kind), entry.id, entry.event or "", entry.payout or "")


def _amounts(balance: Balance, unit: str) -> tuple[str, ...]:
    buckets = balance.pending, balance.available, balance.reserved, balance.paid, balance.written_off
    return tuple(format_amount(each, unit).removesuffix(f" {unit}") for each in (balance.accrued, *buckets))


def _html_row(texts: tuple[str, ...], amounts: tuple[str, ...]) -> str:
    cells = "".join(f"<td>{escape(each)}</td>" for each in texts)
    cells += "".join(f"<td class=n>{escape(each)}</td>" for each in amounts)
    return f"<tr{'' if texts[0] else ' class=sum'}>{cells}</tr>"
