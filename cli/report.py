"""A simulation's report for people, as tables, and for scripts, as one JSON object with a row on each line."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.markup import escape

from cli.output import console, plain_table
from linkledger.money import format_amount
from linkledger.simulation.compare import Change, Comparison
from linkledger.simulation.report import PARTS, Report

MOST_ROWS = 40
"""Of a table; all the others are in the JSON."""


def write_json(report: Report, stream: TextIO) -> None:
    """Write the report part by part, so that it never is in memory as a whole."""
    stream.write("{")
    for part in PARTS:
        value = getattr(report, part)
        stream.write(f'"{part}": ')
        _write_object(value.items(), stream) if isinstance(value, Mapping) else _write_list(value, stream)
        stream.write(",\n")
    stream.write('"explain": ')
    _write_object(((each.event, each.plain()) for each in report.explanations()), stream)
    stream.write("}\n")


def _write_list(rows: Sequence[Mapping[str, Any]], stream: TextIO) -> None:
    stream.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "]" if rows else "[]")


def _write_object(items: Iterable[tuple[str, Any]], stream: TextIO) -> None:
    stream.write("{")
    for number, (name, value) in enumerate(items):
        stream.write(f"{',' if number else ''}\n{json.dumps(name)}: {json.dumps(value)}")
    stream.write("}")


def print_report(report: Report) -> None:
    """Print what happened as tables; a table with nothing in it is left out."""
    money = report.terms.unit
    _table("commissions", ("event", "rule", "to", "base", "rate", "amount", "status"), _commissions(report))
    _table("balances", ("of", "pending", "available", "reserved", "paid", "written off"), _balances(report))
    _table("payouts", ("requested", "partner", "amount", "bonus", "to", "status"), _payouts(report))
    quotes = (
        (each["id"], format_amount(each["pays"], money), format_amount(each["discount"], money), str(each["spendable"]))
        for each in report.quotes
    )
    _table("quotes", ("quote", "pays", "discount", "spendable points"), quotes)
    customers = (
        (each["customer"], each["partner"] or "-", each["by"] or "-", each["status"]) for each in report.customers
    )
    _table("customers", ("customer", "partner", "by", "status"), customers)
    _table("days", ("day", "partner", "clicks", "sign-ups", "paying", "base", "commission"), _days(report))
    refused = (
        (str(each["line"]), each.get("event") or each["action"], each["code"], each["message"])
        for each in report.refused
    )
    _table("refused", ("line", "what", "code", "why"), refused)


def print_comparison(comparison: Comparison, before: str, after: str) -> None:
    """Print what would have changed: partners whose earnings differ, customers together, the total."""
    changed = [each for each in comparison.partners if each.difference]
    same = len(comparison.partners) - len(changed)
    headers = (before, after, "difference")
    _table("partners", ("partner", *headers), ((each.of["partner"], *_amounts(each)) for each in changed))
    if same:
        console.print(f"{same} {'partner earns' if same == 1 else 'partners earn'} the same under both.")
    _table("customers", headers, map(_amounts, comparison.customers))
    _table("total", headers, map(_amounts, comparison.total))
    console.print(
        f"{len(comparison.events)} events would have earned something else."
        if comparison.events
        else "Nothing changes."
    )


def _amounts(change: Change) -> tuple[str, str, str]:
    shown = [format_amount(each, change.unit) for each in (change.before, change.after, change.difference)]
    return shown[0], shown[1], shown[2] if change.difference <= 0 else f"+{shown[2]}"


def _commissions(report: Report) -> Iterator[Sequence[str]]:
    for each in report.commissions:
        rate = f"{each['rate']} %" if each["rate"] else "-"
        amount = format_amount(each["amount"], each["unit"])
        base = format_amount(each["base"], report.terms.unit)
        yield each["event"], each["rule"], each["recipient"], base, rate, amount, each["status"]


def _balances(report: Report) -> Iterator[Sequence[str]]:
    for recipient, units in report.balances.items():
        for unit, buckets in units.items():
            yield recipient, *(format_amount(amount, unit) for amount in buckets.values())


def _payouts(report: Report) -> Iterator[Sequence[str]]:
    for each in report.payouts:
        amounts = (format_amount(each[name], each["unit"]) if each[name] else "-" for name in ("amount", "bonus"))
        yield each["requested_at"], each["partner"], *amounts, each["to"], each["status"]


def _days(report: Report) -> Iterator[Sequence[str]]:
    for each in report.stats:
        counts = (str(each[name]) for name in ("clicks", "registrations", "paying_customers"))
        commission = format_amount(each["commission"], report.unit_of_stats)
        yield each["day"], each["partner"], *counts, format_amount(each["base"], report.terms.unit), commission


def _table(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = plain_table(*headers)
    more = 0
    for number, row in enumerate(rows, start=1):
        if number <= MOST_ROWS:
            table.add_row(*map(escape, row))
        more = max(0, number - MOST_ROWS)
    if not table.row_count:
        return
    console.print(f"[bold]{title}[/]")
    console.print(table)
    if more:
        console.print(f"[dim]and {more:,} more; --json prints all[/]")
    console.print()
