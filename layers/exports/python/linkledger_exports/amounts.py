"""Amounts as payout files write them: decimals by ISO 4217, from integers and back, so that no float is near them."""

from decimal import Decimal

from linkledger.money import decimals_of, format_amount


def decimal_text(amount: int, unit: str) -> str:
    """Minor units as a decimal: ``2250, EUR`` -> ``22.50``, ``2250, KRW`` -> ``2250``, ``2250, KWD`` -> ``2.250``."""
    return format_amount(amount, unit).removesuffix(f" {unit}")


def minor_units(text: str, unit: str) -> int:
    """The minor units that a decimal stands for, exactly. Raises ValueError beyond the unit's decimals."""
    scaled = Decimal(text).scaleb(decimals_of(unit))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{text} has more decimals than {unit}")
    return int(scaled)
