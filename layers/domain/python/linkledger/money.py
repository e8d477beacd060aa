"""Money: integer minor units with a unit, ISO 4217 decimals, and the one place that rounds."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from iso4217 import Currency

from linkledger.errors import Invalid

POINTS = "points"
_LARGEST_EXPONENT = 20


@dataclass(frozen=True, order=True)
class Percent:
    """A percentage with at most four decimals, held as ten-thousandths of a percentage point (20 % = 200_000)."""

    ten_thousandths: int

    @classmethod
    def parse(cls, value: str | int | Decimal) -> Self:
        """Reads ``20``, ``"12.5"`` or ``Decimal("0.0001")``; raises Invalid ``invalid_percent`` beyond 4 decimals."""
        try:
            scaled = Decimal(value) * 10_000
        except ArithmeticError:
            raise Invalid("invalid_percent", f"{value!r} is not a percentage: write a number such as 12.5.") from None
        if scaled.is_finite() and scaled.adjusted() > _LARGEST_EXPONENT:  # 1e999999 would be a million digits
            raise Invalid("invalid_percent", f"{value!r} is too large for a percentage.")
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise Invalid("invalid_percent", f"{value!r} has more than four decimals: write at most four.")
        return cls(int(scaled))

    def of(self, base: int) -> Fraction:
        """The exact share of ``base`` minor units, not yet rounded."""
        return Fraction(base * self.ten_thousandths, 1_000_000)

    def __str__(self) -> str:
        return f"{(Decimal(self.ten_thousandths) / 10_000).normalize():f}"


def round_half_even(exact: Fraction) -> int:
    """Rounds an exact amount to whole minor units, half to even: the only rounding of linkledger."""
    return round(exact)


def exact_text(exact: Fraction) -> str:
    """An amount before its rounding, at most six decimals: a percentage has four, its hundredth two more."""
    millionths = f"{abs(exact) * 1_000_000 // 1:07d}"
    sign = "-" if exact < 0 else ""
    return f"{sign}{millionths[:-6]}.{millionths[-6:]}".rstrip("0").rstrip(".")


def decimals_of(unit: str) -> int:
    """Decimals of a unit: ISO 4217 for currencies, 0 for points. Raises Invalid ``unknown_unit``."""
    if unit == POINTS:
        return 0
    try:
        exponent = Currency(unit).exponent
    except ValueError:
        raise Invalid("unknown_unit", f"{unit!r} is neither an ISO 4217 currency nor 'points'.") from None
    if exponent is None:
        raise Invalid("unknown_unit", f"ISO 4217 gives {unit} no minor unit: choose a currency that has one.")
    return int(exponent)


def format_amount(amount: int, unit: str) -> str:
    """Minor units as people read them: ``22500, EUR`` -> ``225.00 EUR``."""
    places = decimals_of(unit)
    digits = f"{abs(amount):0{places + 1}d}"
    shown = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"{'-' if amount < 0 else ''}{shown} {unit}"
