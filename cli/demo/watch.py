"""What the terminal shows while the demo stays up: purchases made in a browser, and what they changed."""

import threading
from collections.abc import Callable

from rich.markup import escape

from cli.demo.scenario import MEMBERS
from cli.demo.world import World
from cli.merchant import Answer
from cli.output import CliError, console
from linkledger.ledger.entries import AccountKey
from linkledger.money import format_amount


def announce_sales(world: World) -> Callable[[str, list[Answer]], None]:
    """Tells of each purchase, and of every partner's balance that it moved once it is settled."""
    known = {program: _balances(world, program) for program in world.shop.prices}

    def tell_balances(program: str) -> None:
        try:
            world.settle()
        except CliError as error:
            console.print(escape(error.message))
        before, known[program] = known[program], _balances(world, program)
        unit = world.shop.prices[program].currency
        for name, available in known[program].items():
            if available != before[name]:
                change, now = format_amount(available - before[name], unit), format_amount(available, unit)
                console.print(f"{name} earned {change}; available are {now}.")
        if known[program] == before:
            console.print("It earned no partner anything.")

    def announce(program: str, answers: list[Answer]) -> None:
        said = ", ".join(f"{each.event} {each.result}" for each in answers)
        console.print(escape(f"{program}'s shop reported: {said}"), soft_wrap=True)
        threading.Thread(target=tell_balances, args=(program,), daemon=True).start()

    return announce


def _balances(world: World, program: str) -> dict[str, int]:
    unit = world.shop.prices[program].currency
    partners = [member.id for member in MEMBERS if member.program == program]
    return {name: world.stores.accounts.balance(AccountKey(program, name, unit)).available for name in partners}
