"""The table at the end: each partner's figures as the partner API gives them, beside what was expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.demo.checks import Checks, differences
from cli.demo.scenario import EXPECTED, PRICES, Figures
from cli.demo.world import World
from linkledger.money import format_amount

_COLUMNS = ("clicks", "bots", "registra-\ntions", "paying\ncustomers", "rate", "accrued", "paid", "balance")


@dataclass(frozen=True)
class Report:
    """What was found per (program, partner), and the differences in words."""

    found: Mapping[tuple[str, str], Figures]
    wrong: Mapping[tuple[str, str], list[str]]
    checks: Checks

    @property
    def agrees(self) -> bool:
        """Whether every figure and every answer was as expected."""
        return not self.checks.differences and not any(self.wrong.values())


def read_report(world: World) -> Report:
    """Asks the partner API for every partner's figures."""
    first, last = world.calendar.first_day, world.calendar.last_day
    found = {(program, partner): world.portal[partner].figures(first, last) for program, partner in EXPECTED}
    wrong = {who: differences("/".join(who), PRICES[who[0]].currency, EXPECTED[who], found[who]) for who in EXPECTED}
    return Report(found, wrong, world.checks)


def print_report(console: Console, report: Report) -> None:
    """The table with a mark per row, then one line per difference."""
    table = Table("", "partner", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for (program, partner), figures in report.found.items():
        unit = PRICES[program].currency
        counts = (figures.clicks, figures.bots, figures.registrations, figures.paying)
        money = (figures.accrued, figures.paid, figures.balance)
        mark = "[red]✗[/]" if report.wrong[program, partner] else "[green]✓[/]"
        amounts = [format_amount(each, unit).removesuffix(f" {unit}") for each in money]
        table.add_row(mark, f"{program}/{partner}", *map(str, counts), f"{figures.rate} %", *amounts, unit)
    console.print(table)
    print_differences(console, report.checks, *report.wrong.values())


def print_differences(console: Console, checks: Checks, *figures: Sequence[str]) -> None:
    """How many answers on the way were as expected, and one line for each that was not, figures included."""
    total = checks.passed + len(checks.differences)
    console.print(f"{checks.passed} of {total} answers on the way were as expected.")
    for line in [*checks.differences, *(each for lines in figures for each in lines)]:
        console.print(f"[red]differs:[/] {escape(line)}", soft_wrap=True)
