"""`linkledger payouts statement`: what a partner had, what was booked, and what was left, month by month."""

from datetime import UTC, datetime

from rich.markup import escape

from cli.commands.options import AsJson, Month, Partner, Program, Stage
from cli.output import CliError, console, plain_table, print_json
from cli.session import deployment
from cli.stores import stores_of
from linkledger.ledger.entries import AccountKey
from linkledger.money import format_amount
from linkledger.payouts.statement import statement_of

_EVER = datetime(1, 1, 1, tzinfo=UTC)


def statement(
    program: Program, partner: Partner, month: Month, stage: Stage = "local", as_json: AsJson = False
) -> None:
    """Show a partner's month: opening balance, every line that was booked, closing balance."""
    stores = stores_of(deployment(stage))
    terms = stores.terms.current(program).terms
    if stores.partners.get(program, partner) is None:
        raise CliError(
            f"Program {program} has no partner {partner!r}.", f"`linkledger partners list {program}` lists them."
        )
    account = AccountKey(program, partner, terms.unit)
    found = statement_of(account, stores.journal.entries(account, _EVER), month, terms.time_zone)
    if as_json:
        print_json(found.plain())
        return
    unit = terms.unit
    table = plain_table("booked", "what", "accrued", "available", "reserved", "paid", "for")
    for line in found.lines:
        changes = (line.accrued, line.changes.available, line.changes.reserved, line.changes.paid)
        shown = [format_amount(each, unit) if each else "-" for each in changes]
        about = line.entry.event or line.entry.payout or "-"
        table.add_row(f"{line.entry.booked_at:%Y-%m-%d %H:%M}", str(line.entry.kind), *shown, escape(about))
    for name, balance in (("Opening", found.opening), ("Closing", found.closing)):
        if name == "Closing":
            console.print(table if found.lines else "Nothing was booked.")
        parts = ("accrued", "pending", "available", "reserved", "paid")
        said = ", ".join(f"{part} {format_amount(getattr(balance, part), unit)}" for part in parts)
        console.print(f"{name} balance: {said}.", soft_wrap=True)
