"""How negative months are carried over: the variants of bet-n-joy row 7 (PROGRAMS.md "Beyond the sources")."""

from collections.abc import Mapping, Sequence

import pytest

from linkledger.terms.document import Terms
from tests.unit.programs.scenarios import Document, Scenario, Told, changed

KRW = "KRW"


def carrying(**monthly: object) -> Terms:
    """bet-n-joy at 100 %, so that a month's commission is its net revenue, with another treatment of losses."""

    def change(document: Document) -> None:
        document["rewards"][0] |= {"percent": 100, "monthly": monthly}
        document["lateness_days"] = 365

    return changed("bet-n-joy", change)


def months(terms: Terms, *revenue: Mapping[str, int], late: Sequence[tuple[int, str, int]] = ()) -> Told:
    """Each month's net revenue by customer, from January 2026 on; ``late`` arrives after all months closed."""
    story = Scenario.of(terms).at("2026-01-01T00:00:00+04:00").partner("anna")
    for customer in sorted({customer for month in revenue for customer in month}):
        story.sign_up(customer, code="ANNA")
    for number, month in enumerate(revenue, start=1):
        story.at(f"2026-{number:02d}-15T12:00:00+04:00")
        for customer, amount in month.items():
            story.event("net_revenue", customer, amount)
    story.at(f"2026-{len(revenue) + 1:02d}-01T00:00:00+04:00").passes()
    for number, customer, amount in late:
        story.at(f"2026-{number:02d}-20T12:00:00+04:00").event("net_revenue", customer, amount)
    return story.run_as_arrived()


def payable(told: Told, count: int) -> list[int]:
    """What each month from January 2026 on paid."""
    return [told.earned(f"2026-{number:02d}#anna").get("anna", 0) for number in range(1, count + 1)]


def one_player(*amounts: int) -> list[dict[str, int]]:
    return [{"c1": amount} for amount in amounts]


@pytest.mark.parametrize(
    ("revenue", "paid"),
    [
        ([-50_000, 120_000], [0, 120_000]),
        ([60_000, -40_000], [60_000, 0]),
        ([-100_000, -50_000, 30_000], [0, 0, 30_000]),
    ],
)
def test_reset_forgets_a_negative_month(revenue: list[int], paid: list[int]) -> None:
    assert payable(months(carrying(carry_over="reset"), *one_player(*revenue)), len(paid)) == paid


@pytest.mark.parametrize(
    ("revenue", "paid"),
    [
        ([-50_000, 120_000], [0, 70_000]),
        ([-100_000, 60_000, 90_000], [0, 0, 50_000]),
        ([-100_000, 0, 0, 0, 0, 150_000], [0, 0, 0, 0, 0, 50_000]),
        ([-100_000, 40_000, -20_000, 80_000, 1], [0, 0, 0, 0, 1]),
        ([60_000, -40_000, 10_000], [60_000, 0, 0]),
    ],
)
def test_full_carry_over_offsets_until_nothing_is_left(revenue: list[int], paid: list[int]) -> None:
    """What was earned before a negative month stays earned; what comes after it pays for it first."""
    assert payable(months(carrying(carry_over="full"), *one_player(*revenue)), len(paid)) == paid


@pytest.mark.parametrize(
    ("revenue", "paid"),
    [
        ([-100_000, 10_000, 20_000, 30_000, 50_000], [0, 0, 0, 0, 50_000]),
        ([-100_000, 10_000, 20_000, 80_000, 50_000], [0, 0, 0, 10_000, 50_000]),
        ([-100_000, 10_000, 20_000, 70_000], [0, 0, 0, 0]),
        ([-100_000, 0, 0, 0, 50_000], [0, 0, 0, 0, 50_000]),
        ([-100_000, -50_000, 120_000, 40_000], [0, 0, 0, 10_000]),
        ([-100_000, -50_000, 30_000, 30_000, 30_000, 50_000], [0, 0, 0, 0, 0, 50_000]),
        ([-100_000, -50_000, 30_000, 30_000, 60_000, 50_000], [0, 0, 0, 0, 10_000, 50_000]),
    ],
)
def test_three_settlements_then_what_is_left_is_written_off(revenue: list[int], paid: list[int]) -> None:
    told = months(carrying(carry_over="settlements", settlements=3), *one_player(*revenue))
    assert payable(told, len(paid)) == paid


def test_one_settlement_offsets_in_the_next_month_alone() -> None:
    told = months(carrying(carry_over="settlements", settlements=1), *one_player(-100, 30, 50))
    assert payable(told, 3) == [0, 0, 50]


HIGH_ROLLERS_APART = carrying(carry_over="full", high_roller_level=5_000)


def test_a_high_rollers_loss_is_carried_for_that_player_alone() -> None:
    told = months(HIGH_ROLLERS_APART, {"roller": -6_000, "c1": 1_500, "c2": 500}, {"c1": 3_000})
    assert payable(told, 2) == [0, 3_000]


def test_what_is_carried_for_a_high_roller_is_the_aggregate() -> None:
    told = months(HIGH_ROLLERS_APART, {"roller": -6_000, "c1": 2_000}, {"roller": 5_000, "c1": 3_000})
    assert payable(told, 2) == [0, 1_000 + 3_000], "4,000 of the player's own 5,000 are offset"


def test_a_high_roller_pays_off_what_is_carried_in_many_months() -> None:
    told = months(
        HIGH_ROLLERS_APART,
        {"roller": -6_000, "c1": 2_000},
        {"roller": 1_000, "c1": 3_000},
        {"roller": 2_500},
        {"roller": 2_500, "c1": 10},
    )
    assert payable(told, 4) == [0, 3_000, 0, 2_010]


def test_a_loss_a_won_below_the_level_is_carried_for_all() -> None:
    told = months(HIGH_ROLLERS_APART, {"roller": -4_999, "c1": 2_000}, {"c1": 3_000})
    assert payable(told, 2) == [0, 1]


def test_a_loss_at_the_level_is_carried_alone() -> None:
    assert payable(months(HIGH_ROLLERS_APART, {"roller": -5_000, "c1": 2_000}, {"c1": 3_000}), 2) == [0, 3_000]


def test_in_a_month_that_is_not_negative_nobody_carries_anything() -> None:
    told = months(HIGH_ROLLERS_APART, {"roller": -6_000, "c1": 10_000}, {"roller": 100, "c1": 100})
    assert payable(told, 2) == [4_000, 200]


def test_two_high_rollers_carry_the_loss_between_them() -> None:
    told = months(HIGH_ROLLERS_APART, {"r1": -6_000, "r2": -8_000, "c1": 2_000}, {"c1": 3_000})
    assert payable(told, 2) == [0, 3_000]


@pytest.mark.parametrize(
    "terms",
    [
        carrying(carry_over="reset"),
        carrying(carry_over="full"),
        carrying(carry_over="settlements", settlements=3),
        HIGH_ROLLERS_APART,
    ],
    ids=["reset", "full", "settlements", "high_rollers"],
)
def test_a_loss_that_arrives_after_all_months_closed_leads_to_the_same_ledger(terms: Terms) -> None:
    history = [{"c1": 1_000, "c2": -9_000}, {"c1": 4_000}, {"c1": 2_000, "c2": 1_000}, {"c1": 5_000}]
    with_the_loss = [{**history[0], "c3": -7_000}, *history[1:]]
    late = months(terms, *history, {"c3": 0}, late=[(1, "c3", -7_000)])
    assert payable(late, 5) == payable(months(terms, *with_the_loss, {"c3": 0}), 5)


def test_where_losses_are_written_off_after_so_many_settlements_a_high_rollers_is_as_well() -> None:
    terms = carrying(carry_over="settlements", settlements=1, high_roller_level=5_000)
    told = months(terms, {"roller": -6_000, "c1": 2_000}, {"roller": 1_000}, {"roller": 3_000})
    assert payable(told, 3) == [0, 0, 3_000]
