"""Amounts as people type them."""

import pytest

from cli.amounts import parse_amount
from cli.output import CliError


@pytest.mark.parametrize(
    ("text", "unit", "minor"),
    [
        ("100", "EUR", 10_000),
        ("100.00", "EUR", 10_000),
        ("0.5", "USD", 50),
        ("-1", "USD", -100),
        ("1000", "KRW", 1000),
        ("1.234", "KWD", 1234),
        ("7", "points", 7),
    ],
)
def test_an_amount_becomes_minor_units(text: str, unit: str, minor: int) -> None:
    assert parse_amount(text, unit) == minor


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12,50", "EUR"),
        ("", "EUR"),
        ("1.001", "EUR"),
        ("0.5", "KRW"),
        ("NaN", "EUR"),
        ("Infinity", "EUR"),
        ("x", "EUR"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_to_write(text: str, unit: str) -> None:
    with pytest.raises(CliError) as refused:
        parse_amount(text, unit)
    assert "Write it" in refused.value.remedy
