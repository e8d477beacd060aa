"""`linkledger rebuild PROGRAM`: derive every commission again, and compare with the journal to the last cent."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import typer
from rich.markup import escape

from cli.commands.options import AsJson, Program, Stage
from cli.output import console, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.earning.rebuild import Difference, Rebuild, Rebuilt
from linkledger.memory.shadow import InMemoryShadow
from linkledger.money import format_amount
from linkledger_aws.storage import Stores

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCKS_APART = timedelta(minutes=5)


def rebuild_of(stores: Stores) -> Rebuild:
    """The use case over a deployment's stores; what it writes stays in this process's memory."""
    return Rebuild(
        terms=stores.terms,
        partners=stores.partners,
        events=stores.events,
        closings=stores.closings,
        histories=stores.book,
        accounts=stores.accounts,
        entries_of=lambda account: stores.journal.entries(account, _BEGINNING),
        shadow=InMemoryShadow,
    )


def rebuild(program: Program, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Derive a program's commissions again from its events, terms and closings, and compare them with the journal.

    Nothing live is written. Payouts are not derived again, but accrued sums are compared. Exit status 0 where both are
    the same; 1 names the first difference. An event that is still on its way is a difference: wait a minute, run again.
    """
    target = deployment(stage)
    stores = stores_of(target)
    answer(rebuild_of(stores).run(program, business_now(target) + _CLOCKS_APART), as_json=as_json)


def answer(found: Rebuilt, *, as_json: bool) -> None:
    """Prints what was found; leaves with exit status 1 where live and rebuilt differ."""
    program = escape(found.program)
    if as_json:
        print_json(asdict(found))
    elif found.difference is None:
        console.print(f"{program}: rebuilt from {found.events} events, the same {found.lines} lines as in the journal.")
        console.print(f"SHA-256 {found.live}", soft_wrap=True)
    else:
        console.print(f"[bold red]{program} differs:[/] {escape(_said(found.difference))}", soft_wrap=True)
        console.print(f"SHA-256 live {found.live}, rebuilt {found.rebuilt}", soft_wrap=True)
    if found.difference is not None:
        raise typer.Exit(1)


def _said(difference: Difference) -> str:
    live, rebuilt = (format_amount(each, difference.unit) for each in (difference.live, difference.rebuilt))
    amounts = f"is {live} live and {rebuilt} rebuilt"
    if difference.event is None:
        return f"the account of {difference.recipient} in {difference.unit}: what it accrued {amounts}."
    return f"event {difference.event}, rule {difference.rule}, recipient {difference.recipient}: it {amounts}."
