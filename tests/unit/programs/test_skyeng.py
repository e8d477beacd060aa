"""The survey program skyeng (PROGRAMS.md): all of a new student's first payment, up to 2700 RUB."""

from itertools import permutations

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def student(*payments: int) -> tuple[Scenario, list[str]]:
    story = Scenario.of("skyeng", "anna")
    story.sign_up("student", code="ANNA")
    return story, [story.event("payment", "student", amount) for amount in payments]


@pytest.mark.parametrize(
    ("paid", "earned"),
    [
        (5000 * RUB, 2700 * RUB),
        (2000 * RUB, 2000 * RUB),
        (2700 * RUB - 1, 2700 * RUB - 1),
        (2700 * RUB, 2700 * RUB),
        (2700 * RUB + 1, 2700 * RUB),
    ],
)
def test_a_first_payment_brings_all_of_it_up_to_2700(paid: int, earned: int) -> None:
    story, (payment,) = student(paid)
    assert story.run().earned(payment) == {"anna": earned}


def test_a_second_payment_brings_nothing() -> None:
    story, (first, second) = student(2000 * RUB, 5000 * RUB)
    end = story.run()
    assert (end.earned(first), end.earned(second)) == ({"anna": 2000 * RUB}, {})


@pytest.mark.parametrize(
    ("paid", "refunds", "reversals"),
    [
        (5000 * RUB, (2500 * RUB, 2500 * RUB), (-1350 * RUB, -1350 * RUB)),
        (2000 * RUB, (500 * RUB, 1500 * RUB), (-500 * RUB, -1500 * RUB)),
        (5400 * RUB, (1, 1, 2, 5400 * RUB - 4), (0, -1, -1, -(2700 * RUB - 2))),
    ],
    ids=["capped", "not_capped", "half_kopecks_to_even"],
)
def test_a_refund_takes_back_the_refunded_share(
    paid: int, refunds: tuple[int, ...], reversals: tuple[int, ...]
) -> None:
    story, (payment,) = student(paid)
    taken = [story.refund(payment, each) for each in refunds]
    third = story.refund(payment, 1)
    end = story.run()
    assert [end.earned(each).get("anna", 0) for each in taken] == list(reversals)
    assert end.refusals(third) == ["refund_exceeds_payment"]
    assert end.available("anna", "RUB") == 0


def test_a_refund_above_what_is_left_is_refused_whole() -> None:
    story, (payment,) = student(5000 * RUB)
    part, too_much = story.refund(payment, 2500 * RUB), story.refund(payment, 2500 * RUB + 1)
    end = story.run()
    assert end.earned(part) == {"anna": -1350 * RUB}
    assert end.refusals(too_much) == ["refund_exceeds_payment"]
    assert end.available("anna", "RUB") == 1350 * RUB


def test_a_refund_of_the_second_payment_takes_nothing() -> None:
    story, (first, second) = student(2000 * RUB, 5000 * RUB)
    refund = story.refund(second, 5000 * RUB)
    end = story.run()
    assert (end.earned(first), end.earned(refund)) == ({"anna": 2000 * RUB}, {})


def test_after_a_full_refund_the_next_payment_is_still_not_the_first() -> None:
    story, (first,) = student(2000 * RUB)
    story.refund(first, 2000 * RUB)
    second = story.event("payment", "student", 2000 * RUB)
    end = story.run()
    assert end.earned(second) == {}
    assert end.available("anna", "RUB") == 0


def test_a_student_who_paid_before_is_not_new() -> None:
    story = Scenario.of("skyeng", "anna")
    story.event("payment", "student", 2000 * RUB)
    story.sign_up("student", code="ANNA")
    payment = story.event("payment", "student", 5000 * RUB)
    assert story.run().earned(payment) == {}


def test_the_first_payment_is_the_one_that_occurred_first() -> None:
    story, (first, second) = student(2000 * RUB, 5000 * RUB)
    refund = story.refund(second, 5000 * RUB)
    enroll, *rest = story.lines
    for arrived in permutations(rest):
        end = story.run_as_arrived([enroll, *arrived])
        assert [end.earned(each) for each in (first, second, refund)] == [{"anna": 2000 * RUB}, {}, {}]


def test_a_payment_of_nothing_is_not_the_first_payment() -> None:
    story = Scenario.of("skyeng", "anna")
    story.sign_up("student", code="ANNA")
    story.event("payment", "student", 0)
    first = story.event("payment", "student", 5_000 * RUB)
    assert story.run().earned(first) == {"anna": 2_700 * RUB}


def test_a_first_payment_that_arrives_late_leaves_the_days_statistics_as_if_it_had_come_in_order() -> None:
    story, (_, second) = student(100 * RUB, 5_000 * RUB)
    sign_up, (first,) = story.lines[:-2], [line for line in story.lines if line.get("amount") == 100 * RUB]
    (later,) = [line for line in story.lines if line.get("id") == second]
    arrived = story.run_as_arrived([*sign_up, later, first])
    assert arrived.report["stats"] == story.run().report["stats"]
