"""Time in a scenario: days, months, holds and payout days come by themselves, each before that instant's actions."""

from collections.abc import Sequence

import pytest

from tests.unit.simulation.stage import ANNA, Line, changed, event, on, run

SIGNUP = event("03-01 09:00", "s1", "signup", code="ANNA")
REVENUE = [
    on("03-01 08:00", "enroll", partner="anna"),
    on("03-01 08:30", "approve", partner="anna"),
    SIGNUP,
    event("03-10 09:00", "n1", "net_revenue", amount=1_000_000),
]


def test_a_month_of_net_revenue_earns_once_it_has_closed_in_the_programs_zone() -> None:
    before = run("bet-n-joy", *REVENUE, {"at": "2026-03-31T19:59:59.999Z", "do": "now"})
    assert before.commissions == []
    closed = run("bet-n-joy", *REVENUE, on("03-31 20:00", "now"))
    (commission,) = closed.commissions
    assert (commission["event"], commission["base"], commission["amount"]) == ("2026-03#anna", 1_000_000, 300_000)
    assert closed.explain("2026-03#anna") is not None


def test_the_month_closes_before_what_happens_at_that_very_instant() -> None:
    late = event("03-31 20:00", "n2", "net_revenue", amount=-1_000_000)
    assert [each["amount"] for each in run("bet-n-joy", *REVENUE, late).commissions] == [300_000]


def test_a_batch_takes_what_was_asked_for_on_its_payout_day() -> None:
    asked = [ANNA, SIGNUP, event("03-02 09:00", "e1", "payment", amount=100_000)]
    asked.append(on("03-20 09:00", "request_payout", partner="anna", amount=5_000, to="bank"))
    (payout,) = run("keycrm", *asked, {"at": "2026-04-02T02:59:59.999Z", "do": "now"}).payouts
    assert (payout["status"], payout["to"], payout["paid_at"]) == ("requested", "bank", None)
    assert payout["requested_at"] == "2026-03-20T09:00:00.000Z"
    (payout,) = run("keycrm", *asked, on("04-02 03:00", "now")).payouts
    assert payout["status"] == "batched"


def test_an_automatic_program_pays_every_month_of_a_long_silence_once() -> None:
    payments = [
        event(f"{month}-10 09:00", f"e{month}", "payment", amount=10_000, product="hosting") for month in ("03", "04")
    ]
    report = run("yourhosting", ANNA, SIGNUP, *payments, on("12-31 09:00", "now"))
    assert [(each["amount"], each["requested_at"]) for each in report.payouts] == [
        (1_000, "2026-04-01T04:00:00.000Z"),
        (1_000, "2026-05-01T04:00:00.000Z"),
    ]


def test_a_hold_ends_before_what_happens_at_that_very_instant() -> None:
    reward = {"id": "share", "event": "payment", "percent": 10, "hold_days": 14}
    terms = changed("keycrm", rewards=[reward])
    paid = [ANNA, SIGNUP, event("03-02 09:00", "e1", "payment", amount=100_000)]
    ask = {"do": "request_payout", "partner": "anna", "amount": 10_000, "to": "bank"}
    early = run(terms, *paid, ask | {"at": "2026-03-16T08:59:59.999Z"})
    assert [each["code"] for each in early.refused] == ["insufficient_balance"]
    assert [each["status"] for each in early.commissions] == ["pending"]
    assert early.balances["anna"]["USD"]["pending"] == 10_000
    in_time = run(terms, *paid, ask | {"at": "2026-03-16T09:00:00Z"})
    assert in_time.refused == []
    assert [each["status"] for each in in_time.commissions] == ["available"]


@pytest.mark.parametrize(("visible", "days"), [("live", ["2026-03-01", "2026-03-02"]), ("closed_days", ["2026-03-01"])])
def test_today_is_in_the_stats_unless_days_show_once_they_have_closed(visible: str, days: list[str]) -> None:
    terms = changed("keycrm", stats={"visible": visible})
    found = run(terms, ANNA, SIGNUP, event("03-02 09:00", "e1", "payment", amount=10_000)).stats
    assert [each["day"] for each in found] == days
    assert found[0] == {
        "partner": "anna",
        "day": "2026-03-01",
        "clicks": 0,
        "registrations": 1,
        "paying_customers": 0,
        "base": 0,
        "commission": 0,
    }


def test_net_revenue_counts_on_its_day_and_the_commission_on_the_months_last() -> None:
    found = run("bet-n-joy", *REVENUE, on("04-05 09:00", "now")).stats
    days = {each["day"]: (each["paying_customers"], each["base"], each["commission"]) for each in found}
    assert days == {"2026-03-01": (0, 0, 0), "2026-03-10": (1, 1_000_000, 0), "2026-03-31": (0, 0, 300_000)}


def test_where_partners_earn_points_alone_the_days_count_points() -> None:
    anna = on("03-01 08:00", "enroll", partner="anna")
    (day,) = run("zenden", anna, event("03-01 09:00", "o1", "order", amount=100_000, code="ANNA")).stats
    assert (day["base"], day["commission"]) == (100_000, 500)


def test_in_the_order_of_arrival_an_event_keeps_its_own_moment_and_days_are_counted_again() -> None:
    payment = event("03-02 09:00", "e1", "payment", amount=10_000)
    late = run("keycrm", ANNA, SIGNUP, on("04-20 09:00", "now"), payment, arrival_order=True)
    assert [each["day"] for each in late.stats if each["commission"]] == ["2026-03-02"]
    in_time = run("keycrm", ANNA, SIGNUP, payment, on("04-20 09:00", "now"))
    assert (late.commissions, late.stats) == (in_time.commissions, in_time.stats)


def test_days_before_the_first_line_are_counted_too_when_they_arrive_later() -> None:
    lines = [ANNA | {"at": "2026-02-01T08:00:00Z"}, SIGNUP, event("03-02 09:00", "e1", "payment", amount=10_000)]
    turned = run("keycrm", on("04-20 09:00", "now"), *lines, arrival_order=True)
    assert turned.stats == run("keycrm", *lines, on("04-20 09:00", "now")).stats


def test_events_that_come_later_than_any_operator_would_wait_count_all_the_same() -> None:
    payment = event("03-02 09:00", "e1", "payment", amount=10_000)
    refund = event("03-03 09:00", "r1", "refund", None, of="e1", amount=4_000)
    arrived = run("keycrm", ANNA, on("12-01 09:00", "now"), refund, payment, SIGNUP, arrival_order=True)
    assert [(each["event"], each["amount"]) for each in arrived.commissions] == [("e1", 1_000), ("r1", -400)]
    assert arrived.refused == []


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (2, 0, 1)])
def test_a_visitors_click_comes_before_its_sign_up_in_whatever_order_both_arrive(order: Sequence[int]) -> None:
    click = on("03-01 09:00", "click", partner="anna", visitor="v1")
    other = on("03-05 09:00", "click", partner="bob", visitor="v1")
    sign_up = event("03-01 10:00", "s1", "signup", visitor="v1")
    lines: list[Line] = [click, sign_up, other]
    bob = on("03-01 08:00", "enroll", partner="bob", account="acct-2")
    report = run("keycrm", ANNA, bob, *(lines[number] for number in order), arrival_order=True)
    assert report.customers[0]["partner"] == "anna"
    assert report.refused == []
    assert sum(each["clicks"] for each in report.stats) == 2, "each click is made once"
