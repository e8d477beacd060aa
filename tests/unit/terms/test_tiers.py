"""Tiers: slabs and slices, by count and by amount, whatever the table."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkledger.money import Percent, round_half_even
from linkledger.terms.tiers import Tiers

AMOUNTS = st.integers(min_value=1, max_value=10**12)
PERCENTS = st.integers(min_value=0, max_value=1_000_000).map(Percent)


def table(kind: str, *steps: tuple[int, Percent], by: str = "amount") -> Tiers:
    listed = [{"from": start, "percent": percent} for start, percent in steps]
    return Tiers.model_validate({"by": by, "kind": kind, "steps": listed})


def whole(percent: int) -> Percent:
    return Percent.parse(percent)


TABLE = ((0, whole(25)), (750_000, whole(30)))


@st.composite
def steps(draw: st.DrawFn) -> tuple[tuple[int, Percent], ...]:
    starts = sorted(draw(st.sets(AMOUNTS, max_size=5)))
    percents = draw(st.lists(PERCENTS, min_size=len(starts) + 1, max_size=len(starts) + 1))
    return tuple(zip([0, *starts], percents, strict=True))


@pytest.mark.parametrize(
    ("amount", "slab", "graduated"),
    [
        (1_000_000, 300_000, 262_500),
        (750_000, 187_500, 187_500),  # up to, not above
        (750_001, 225_000, 187_500),
        (1, 0, 0),
        (0, 0, 0),
        (-500, 0, 0),
    ],
)
def test_25_percent_up_to_7500_and_30_above(amount: int, slab: int, graduated: int) -> None:
    assert round_half_even(table("slab", *TABLE).share_of(amount)) == slab
    assert round_half_even(table("graduated", *TABLE).share_of(amount)) == graduated


@pytest.mark.parametrize(("count", "percent"), [(1, 10), (5, 10), (6, 20), (20, 20), (21, 30), (10_000, 30)])
def test_a_rate_by_the_count_holds_from_that_customer_on(count: int, percent: int) -> None:
    keycrm = table("slab", (1, whole(10)), (6, whole(20)), (21, whole(30)), by="paying_customers")
    assert keycrm.at(count) == whole(percent)


@given(steps(), AMOUNTS)
def test_the_slices_add_up_to_the_whole(given_steps: tuple[tuple[int, Percent], ...], amount: int) -> None:
    starts = [start for start, _ in given_steps]
    ends = [min(end, amount) for end in [*starts[1:], amount]]
    slices = [(max(end - start, 0), percent) for (start, percent), end in zip(given_steps, ends, strict=True)]
    assert sum(size for size, _ in slices) == amount
    expected = sum((percent.of(size) for size, percent in slices), Fraction(0))
    assert table("graduated", *given_steps).share_of(amount) == expected


@given(steps(), AMOUNTS)
def test_a_graduated_share_never_jumps(given_steps: tuple[tuple[int, Percent], ...], amount: int) -> None:
    graduated = table("graduated", *given_steps)
    step = graduated.share_of(amount) - graduated.share_of(amount - 1)
    assert 0 <= step <= 1
    assert step == graduated.slab_at(amount).of(1)


@given(steps(), AMOUNTS)
def test_where_rates_rise_a_slab_gives_at_least_the_slices(
    given_steps: tuple[tuple[int, Percent], ...], amount: int
) -> None:
    rates = sorted(percent for _, percent in given_steps)
    rising = tuple((start, rate) for (start, _), rate in zip(given_steps, rates, strict=True))
    slab, graduated = table("slab", *rising).share_of(amount), table("graduated", *rising).share_of(amount)
    assert graduated <= slab <= amount


@given(PERCENTS, AMOUNTS)
def test_one_tier_is_a_plain_percentage(percent: Percent, amount: int) -> None:
    assert table("slab", (0, percent)).share_of(amount) == table("graduated", (0, percent)).share_of(amount)
    assert table("slab", (0, percent)).share_of(amount) == percent.of(amount)


@given(steps(), st.lists(AMOUNTS, min_size=2, max_size=6))
def test_more_never_earns_less_in_slices(given_steps: tuple[tuple[int, Percent], ...], amounts: list[int]) -> None:
    graduated = table("graduated", *given_steps)
    shares = [graduated.share_of(amount) for amount in sorted(amounts)]
    assert all(lower <= higher for lower, higher in pairwise(shares))
