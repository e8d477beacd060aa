"""A month of net revenue, settled: what it earns, what it leaves to later ones, and what nobody will ever make good."""

import pytest

from linkledger.earning.net_revenue import Carried, Debt, settle_month
from linkledger.terms.monthly import Monthly

RESET = Monthly()
FULL = Monthly(carry_over="full")
TWICE = Monthly(carry_over="settlements", settlements=2)
NOTHING = Carried()


@pytest.mark.parametrize(
    ("monthly", "carried", "forgiven"),
    [
        (RESET, NOTHING, 50_000),
        (FULL, Carried((Debt(50_000),)), 0),
        (TWICE, Carried((Debt(50_000, months_left=2),)), 0),
    ],
    ids=["reset", "full", "settlements"],
)
def test_a_negative_month_is_forgiven_or_carried_never_both(monthly: Monthly, carried: Carried, forgiven: int) -> None:
    month = settle_month(monthly, NOTHING, {"c1": -50_000})
    assert (month.net, month.offset, month.base) == (-50_000, 0, 0)
    assert (month.carried, month.forgiven) == (carried, forgiven)


def test_a_debt_is_forgiven_when_its_last_settlement_did_not_make_it_good() -> None:
    first = settle_month(TWICE, Carried((Debt(100, months_left=2),)), {"c1": 30})
    assert (first.base, first.offset, first.forgiven) == (0, 30, 0)
    assert first.carried == Carried((Debt(70, months_left=1),))
    second = settle_month(TWICE, first.carried, {"c1": 50})
    assert (second.base, second.offset, second.forgiven) == (0, 50, 20)
    assert second.carried == NOTHING


def test_what_all_and_what_a_high_roller_failed_to_make_good_is_forgiven_together() -> None:
    monthly = Monthly(carry_over="settlements", settlements=2, high_roller_level=5_000)
    before = Carried((Debt(100, 1),), {"r1": (Debt(6_000, 1),), "r2": (Debt(7_000, 1), Debt(8_000, 2))})
    month = settle_month(monthly, before, {"r1": 500, "c1": 30})
    assert (month.net, month.offset, month.base) == (530, 500 + 30, 0)
    assert month.forgiven == 70 + 5_500 + 7_000
    assert month.carried == Carried((), {"r2": (Debt(8_000, 1),)})


def test_terms_that_begin_to_reset_forgive_the_month_beside_what_expires() -> None:
    month = settle_month(RESET, Carried((Debt(100, 1),)), {"c1": -40})
    assert (month.carried, month.forgiven) == (NOTHING, 140)


def test_a_month_of_exactly_nothing_leaves_nobody_with_a_debt() -> None:
    monthly = Monthly(carry_over="full", high_roller_level=5_000)
    month = settle_month(monthly, NOTHING, {"roller": -6_000, "c1": 6_000})
    assert (month.net, month.base, month.carried, month.forgiven) == (0, 0, NOTHING, 0)


def test_the_last_won_of_a_shared_loss_goes_by_name() -> None:
    """10,000 of a loss of 10,001 by three: a third each, and what does not divide to the first names."""
    monthly = Monthly(carry_over="full", high_roller_level=5_000)
    month = settle_month(monthly, NOTHING, {"r2": -5_000, "r1": -5_000, "r3": -5_000, "c1": 4_999})
    assert month.carried.by_customer == {"r1": (Debt(3_334),), "r2": (Debt(3_334),), "r3": (Debt(3_333),)}
    assert month.carried.total == 10_001


def test_debts_are_made_good_the_oldest_first() -> None:
    month = settle_month(FULL, Carried((Debt(100), Debt(200), Debt(300))), {"c1": 250})
    assert month.carried == Carried((Debt(50), Debt(300)))
    assert (month.offset, month.base) == (250, 0)
