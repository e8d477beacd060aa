"""Comparing terms: what a change would have brought to each partner, to customers and in all."""

from linkledger.simulation.compare import compare
from tests.unit.simulation.stage import ANNA, changed, event, on, run

BOB = on("03-01 08:00", "enroll", partner="bob", account="acct-2")
LINES = [
    ANNA,
    BOB,
    event("03-01 09:00", "s1", "signup", "c1", code="ANNA"),
    event("03-01 09:00", "s2", "signup", "c2", code="BOB"),
    event("03-02 09:00", "e1", "payment", "c1", amount=10_000),
    event("03-02 09:00", "e2", "payment", "c2", amount=30_000),
]


def test_a_higher_rate_shows_per_partner_per_event_and_in_all() -> None:
    after = changed("keycrm", rewards=[{"id": "revenue_share", "event": "payment", "percent": 15}])
    found = compare(run("keycrm", *LINES), run(after, *LINES)).plain()
    assert found["partners"] == [
        {"partner": "anna", "unit": "USD", "before": 1_000, "after": 1_500, "difference": 500},
        {"partner": "bob", "unit": "USD", "before": 3_000, "after": 4_500, "difference": 1_500},
    ]
    assert found["total"] == [{"unit": "USD", "before": 4_000, "after": 6_000, "difference": 2_000}]
    assert [(each["event"], each["difference"]) for each in found["events"]] == [("e1", 500), ("e2", 1_500)]
    assert found["customers"] == []


def test_the_same_terms_change_nothing() -> None:
    found = compare(run("keycrm", *LINES), run("keycrm", *LINES))
    assert found.events == ()
    assert all(each.difference == 0 for each in (*found.partners, *found.total))


def test_units_are_never_added_up_and_customers_are_counted_together() -> None:
    shared = {"id": "friend", "event": "payment", "recipient": "customer", "amount": 50, "unit": "points"}
    points = {"worth": 1}
    share = {"id": "revenue_share", "event": "payment", "percent": 10}
    after = changed("keycrm", rewards=[share, shared], points=points)
    found = compare(run("keycrm", *LINES), run(after, *LINES)).plain()
    assert found["customers"] == [{"unit": "points", "before": 0, "after": 100, "difference": 100}]
    assert [(each["unit"], each["difference"]) for each in found["total"]] == [("USD", 0), ("points", 100)]
