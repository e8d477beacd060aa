"""Amounts as people type them, to whole minor units."""

from decimal import Decimal, InvalidOperation

from cli.output import CliError
from linkledger.money import decimals_of


def parse_amount(text: str, unit: str) -> int:
    """`100.00` in EUR -> 10000. Raises CliError for what is no amount, or is finer than the unit."""
    places = decimals_of(unit)
    try:
        amount = Decimal(text)
        minor = amount.scaleb(places)
    except InvalidOperation:
        raise CliError(f"{text!r} is no amount.", f"Write it as {Decimal(100).scaleb(0):.{places}f}.") from None
    if not amount.is_finite() or minor != minor.to_integral_value():
        raise CliError(f"{text!r} is no amount of {unit}.", f"Write it with at most {places} decimals.")
    return int(minor)
