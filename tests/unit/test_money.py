"""Money: exact shares, one rounding, and units with the decimals that ISO 4217 gives them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkledger.errors import Invalid
from linkledger.money import Percent, decimals_of, exact_text, format_amount, round_half_even

AMOUNTS = [
    (22_500, "EUR", "225.00 EUR"),
    (-5, "KWD", "-0.005 KWD"),
    (0, "EUR", "0.00 EUR"),
    (0, "KRW", "0 KRW"),
    (100_000, "KRW", "100000 KRW"),
    (500, "points", "500 points"),
]


@pytest.mark.parametrize(("amount", "unit", "text"), AMOUNTS)
def test_amounts_read_as_people_write_them(amount: int, unit: str, text: str) -> None:
    assert format_amount(amount, unit) == text


@pytest.mark.parametrize("unit", ["XYZ", "usd ", "XAU", ""])
def test_a_unit_without_iso_data_is_refused(unit: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decimals_of(unit)
    assert refusal.value.code == "unknown_unit"


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.5", 0), ("1.5", 2), ("2.5", 2), ("-0.5", 0), ("-1.5", -2), ("0.51", 1)]
)
def test_halves_go_to_even(exact: str, rounded: int) -> None:
    assert round_half_even(Fraction(exact)) == rounded


@pytest.mark.parametrize("text", ["1.00001", "ten", "NaN", "Infinity", "", "1e999999"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Percent.parse(text)
    assert refusal.value.code == "invalid_percent"


@pytest.mark.parametrize(
    ("value", "text"), [(20, "20"), ("12.50", "12.5"), ("0.0001", "0.0001"), (0, "0"), (100, "100")]
)
def test_a_percentage_is_shown_without_idle_zeros(value: str | int, text: str) -> None:
    assert str(Percent.parse(value)) == text


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("0", "0"),
        ("0.5", "0.5"),
        ("-0.5", "-0.5"),
        ("0.000001", "0.000001"),
        ("1234567.25", "1234567.25"),
        ("-10.1", "-10.1"),
        ("100", "100"),
        ("2/3", "0.666666"),
    ],
)
def test_an_amount_before_rounding_shows_its_decimals_up_to_the_sixth(exact: str, text: str) -> None:
    assert exact_text(Fraction(exact)) == text


@given(st.integers(-(10**9), 10**9))
def test_a_percentage_reads_back_what_it_writes(value: int) -> None:
    assert Percent.parse(str(Percent(value))) == Percent(value)
