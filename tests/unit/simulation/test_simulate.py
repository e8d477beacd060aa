"""A scenario's life: actions in the order of time, refusals that change nothing, and the report of it."""

import json

from linkledger.ids import entry_id
from linkledger.simulation.report import PARTS
from tests.unit.simulation.stage import ANNA, changed, event, on, run

SIGNUP = event("03-01 10:00", "s1", "signup", visitor="v1")
CLICK = on("03-01 09:00", "click", partner="anna", visitor="v1")
PAYMENT = event("03-02 10:00", "e1", "payment", amount=10_000)


def codes(report_refused: list[dict[str, object]]) -> list[tuple[object, object, object]]:
    return [(each["line"], each.get("event") or each["action"], each["code"]) for each in report_refused]


def test_a_click_a_sign_up_and_a_payment_become_a_commission_with_its_rate() -> None:
    report = run("keycrm", ANNA, CLICK, SIGNUP, PAYMENT)
    assert report.commissions == [
        {
            "id": entry_id("e1", "revenue_share", "anna", "commission", 0),
            "event": "e1",
            "rule": "revenue_share",
            "recipient": "anna",
            "recipient_kind": "partner",
            "level": 0,
            "unit": "USD",
            "base": 10_000,
            "rate": "10",
            "amount": 1_000,
            "status": "available",
            "reverses": None,
        }
    ]
    buckets = {"pending": 0, "available": 1_000, "reserved": 0, "paid": 0, "written_off": 0}
    assert report.balances == {"anna": {"USD": buckets}}
    assert report.customers == [{"customer": "c1", "partner": "anna", "by": "click", "status": "active"}]
    assert report.refused == []
    assert json.loads(json.dumps(report.plain()))["explain"]["e1"]["lines"][0]["amount"] == 1_000


def test_lines_are_played_in_the_order_of_their_moments_and_of_one_moment_as_they_stand() -> None:
    backwards = run("keycrm", PAYMENT, SIGNUP, CLICK, ANNA)
    assert [each["amount"] for each in backwards.commissions] == [1_000]
    at_once = [line | {"at": ANNA["at"]} for line in (ANNA, CLICK, SIGNUP, PAYMENT)]
    assert [each["amount"] for each in run("keycrm", *at_once).commissions] == [1_000]
    assert run("keycrm", *at_once[::-1]).commissions == [], "the click came when there was no partner yet"


def test_a_refund_is_a_line_of_its_own_that_names_the_line_it_takes_back() -> None:
    refund = event("03-03 10:00", "r1", "refund", None, of="e1", amount=4_000)
    payment, reversal = run("keycrm", ANNA, CLICK, SIGNUP, PAYMENT, refund).commissions
    assert (reversal["event"], reversal["base"], reversal["amount"]) == ("r1", -4_000, -400)
    assert reversal["reverses"] == payment["id"]


def test_a_repeated_event_is_one_event_and_another_body_is_refused() -> None:
    again = PAYMENT | {"at": "2026-03-05T10:00:00Z"}
    other = again | {"amount": 10_001}
    report = run("keycrm", ANNA, CLICK, SIGNUP, PAYMENT, again, other)
    assert len(report.commissions) == 1
    assert codes(report.refused) == [(6, "e1", "event_conflict")]


def test_refused_actions_are_listed_by_line_and_change_nothing() -> None:
    report = run(
        "keycrm",
        on("03-01 07:00", "enroll", partner="zoe"),
        on("03-01 07:01", "click", partner="anna", visitor="v9"),
        on("03-01 07:02", "approve", partner="nobody"),
        ANNA,
        on("03-01 08:30", "enroll", partner="anna", account="acct-2"),
        on("03-01 08:31", "request_payout", partner="nobody", amount=5, to="bank"),
        on("03-01 08:32", "request_payout", partner="anna", amount=5_000, to="bank"),
        on("03-01 08:33", "request_payout", partner="anna", amount=5_000, to="moon"),
        on("03-01 08:34", "redeem", customer="c1", amount=1, purchase=100),
        on("03-01 08:35", "enroll", partner="bob", account="acct-3", percent={"nothing": 5}),
        event("03-01 08:36", "e9", "payment", "c9", amount=5, currency="EUR"),
    )
    assert codes(report.refused) == [
        (1, "enroll", "account_required"),
        (2, "click", "unknown_partner"),
        (3, "approve", "unknown_partner"),
        (5, "enroll", "partner_exists"),
        (6, "request_payout", "unknown_partner"),
        (7, "request_payout", "insufficient_balance"),
        (8, "request_payout", "invalid_target"),
        (9, "redeem", "no_points"),
        (10, "enroll", "invalid_partner"),
        (11, "e9", "wrong_currency"),
    ]
    assert report.explain("e9").reason == "wrong_currency"  # type: ignore[union-attr]
    assert (report.commissions, report.payouts, report.balances) == ([], [], {})


def test_what_was_lost_because_the_partner_was_not_there_yet_is_listed() -> None:
    report = run(
        "b1",
        event("03-01 07:00", "s1", "signup", code="ANNA"),
        event("03-01 07:30", "t1", "topup", amount=1_500),
        event("03-01 07:40", "t2", "topup", "c2", amount=1_500),
        ANNA,
    )
    assert codes(report.refused) == [
        (1, "s1", "unknown_partner"),
        (2, "t1", "no_partner"),
        (3, "t2", "customer_not_registered"),
    ]


def test_a_customer_without_a_link_is_nobodys_and_nothing_is_refused() -> None:
    report = run("b1", ANNA, event("03-01 09:00", "s1", "signup"), event("03-01 10:00", "t1", "topup", amount=1_500))
    assert (report.commissions, report.refused) == ([], [])
    assert report.customers == [{"customer": "c1", "partner": None, "by": None, "status": "inactive"}]


def test_a_refund_whose_payment_never_comes_is_listed_and_explained() -> None:
    report = run("keycrm", ANNA, event("03-01 10:00", "r1", "refund", None, of="e1", amount=5))
    assert codes(report.refused) == [(2, "r1", "original_missing")]
    assert report.plain()["explain"]["r1"]["reason"] == "original_missing"
    assert report.explain("e1") is None


def test_visitors_are_told_apart_however_close_their_clicks_are() -> None:
    clicks = [on("03-01 09:00", "click", partner="anna", visitor=f"v{number}") for number in range(20)]
    double = on("03-01 09:00", "click", partner="anna", visitor="v1")
    (day,) = run("keycrm", ANNA, *clicks, double).stats
    assert (day["day"], day["clicks"]) == ("2026-03-01", 20), "only the double click is not counted"


def test_an_empty_scenario_reports_nothing() -> None:
    report = run("keycrm").plain()
    assert report.keys() == {*PARTS, "explain"}
    assert not any(report.values())


def test_a_friend_is_quoted_with_the_code_before_the_first_purchase() -> None:
    anna = on("03-01 08:00", "enroll", partner="anna")
    report = run(
        "mif",
        anna,
        on("03-01 09:00", "quote", id="stranger", customer="c1", purchase=100_000),
        on("03-01 09:00", "quote", id="with-code", customer="c1", purchase=100_000, code="anna"),
        on("03-01 09:00", "click", partner="anna", visitor="v1"),
        on("03-01 09:00", "quote", id="after-click", customer="c1", purchase=100_000, visitor="v1"),
        event("03-01 10:00", "o1", "order", amount=100_000, code="ANNA"),
        on("03-01 11:00", "quote", id="second", customer="c1", purchase=100_000, code="ANNA"),
    )
    pays = {each["id"]: each["pays"] for each in report.quotes}
    assert pays == {"stranger": 100_000, "with-code": 70_000, "after-click": 70_000, "second": 100_000}


def test_points_of_a_partner_who_is_a_customer_too_are_one_sum() -> None:
    report = run(
        changed("zenden"),
        on("03-01 08:00", "enroll", partner="anna"),
        on("03-01 08:00", "enroll", partner="bob"),
        event("03-01 09:00", "o1", "order", "bob", amount=100_000, code="ANNA"),
        event("03-01 09:30", "o2", "order", "c1", amount=100_000, code="BOB"),
        on("03-01 10:00", "redeem", id="r1", customer="bob", amount=200, purchase=100_000),
        on("03-01 10:00", "redeem", id="r1", customer="bob", amount=200, purchase=100_000),
    )
    assert {who: units["points"]["available"] for who, units in report.balances.items()} == {
        "anna": 500,
        "bob": 800,
        "c1": 500,
    }
    assert report.payouts == [], "points that pay a purchase are no payout"
