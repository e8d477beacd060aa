"""What none of the programs has alone: tiers by amount, holds, reasons for every event (PROGRAMS.md)."""

import json

import pytest

from linkledger.errors import Invalid
from linkledger.terms.document import Terms
from linkledger.terms.presets import preset_names
from tests.unit.programs.scenarios import RUB, Document, Scenario, changed

STEPS = [{"from": 0, "percent": 25}, {"from": 7_500 * RUB, "percent": 30}]


def order_share(**of_reward: object) -> Terms:
    """A program with one reward for orders in roubles, of these terms."""

    def change(document: Document) -> None:
        document["rewards"] = [{"id": "share", "event": "order"} | of_reward]

    return changed("letoile", change)


def tiers(kind: str) -> Terms:
    return order_share(tiers={"by": "amount", "kind": kind, "steps": STEPS})


def an_order(terms: Terms, amount: int) -> tuple[Scenario, str]:
    story = Scenario.of(terms, "anna")
    story.sign_up("c1", code="ANNA")
    return story, story.event("order", "c1", amount)


@pytest.mark.parametrize(
    ("amount", "slab", "graduated"),
    [
        (10_000 * RUB, 3_000 * RUB, 2_625 * RUB),
        (7_500 * RUB, 1_875 * RUB, 1_875 * RUB),
        (7_500 * RUB + 1, 225_000, 187_500),  # 30 % of one kopeck more
        (7_500 * RUB + 5, 225_002, 187_502),  # 1.5 above to even; 187,500 + 1.5
        (7_500 * RUB - 2, 187_500, 187_500),  # 187,499.5 to even
        (2, 0, 0),  # 0.5 to even
        (6, 2, 2),  # 1.5 to even
    ],
)
def test_slab_and_graduated_tiers_side_by_side(amount: int, slab: int, graduated: int) -> None:
    for kind, expected in (("slab", slab), ("graduated", graduated)):
        story, order = an_order(tiers(kind), amount)
        assert story.run().earned(order).get("anna", 0) == expected, kind


@pytest.mark.parametrize(("kind", "part", "rest"), [("slab", 1_200, 1_800), ("graduated", 1_050, 1_575)])
def test_a_refund_of_a_tiered_commission_takes_back_at_the_lines_own_rate(kind: str, part: int, rest: int) -> None:
    story, order = an_order(tiers(kind), 10_000 * RUB)
    refunds = [story.refund(order, 4_000 * RUB), story.refund(order, 6_000 * RUB)]
    third = story.refund(order, 1)
    end = story.run()
    assert [end.earned(each) for each in refunds] == [{"anna": -part * RUB}, {"anna": -rest * RUB}]
    assert end.refusals(third) == ["refund_exceeds_payment"]


def test_a_fixed_amount_is_taken_back_by_the_refunded_share_of_the_base() -> None:
    story, order = an_order(order_share(amount=100), 1_000)
    refunds = [story.refund(order, amount) for amount in (5, 10, 985)]  # 0.5, then 1.5 to even, then all
    end = story.run()
    assert [end.earned(each).get("anna", 0) for each in refunds] == [0, -2, -98]


def test_chargebacks_and_refunds_together_take_back_no_more_than_was_earned() -> None:
    story, order = an_order(order_share(percent=20), 100 * RUB)
    first = story.refund(order, 40 * RUB)
    second = story.event("chargeback", None, 60 * RUB, of=order)
    third = story.event("chargeback", None, 1, of=order)
    end = story.run()
    assert (end.earned(first), end.earned(second)) == ({"anna": -8 * RUB}, {"anna": -12 * RUB})
    assert end.refusals(third) == ["refund_exceeds_payment"]


def test_an_event_of_a_customer_who_later_belongs_to_somebody_else_is_taken_back_from_who_earned_it() -> None:
    terms = changed("letoile", lambda document: document["attribution"].update(rebind=True))
    story, order = an_order(terms, 1_000 * RUB)
    story.partner("boris")
    story.sign_up("c1", code="BORIS")
    refund = story.refund(order, 400 * RUB)
    assert story.run().earned(refund) == {"anna": -52 * RUB}


@pytest.mark.parametrize(
    ("at", "status"),
    [("2026-03-24T11:59:59.999+03:00", "pending"), ("2026-03-24T12:00:00+03:00", "available")],
)
def test_a_held_commission_becomes_available_14_times_24_hours_after_the_event(at: str, status: str) -> None:
    story = Scenario.of(order_share(percent=10, hold_days=14), "anna")
    story.sign_up("c1", code="ANNA")
    order = story.at("2026-03-10T12:00:00+03:00").event("order", "c1", 1_000 * RUB)
    story.at(at).request("anna", 100 * RUB)
    end = story.run()
    (line,) = end.commissions(event=order)
    assert line["status"] == status
    if status == "pending":
        assert end.refusals("request_payout") == ["insufficient_balance"]
        assert end.balance("anna", "RUB")["pending"] == 100 * RUB
    else:
        assert [each["amount"] for each in end.payouts()] == [100 * RUB]
        assert end.balance("anna", "RUB")["pending"] == 0


def test_a_refund_during_the_hold_leaves_what_is_left_to_become_available() -> None:
    story = Scenario.of(order_share(percent=10, hold_days=14), "anna")
    story.sign_up("c1", code="ANNA")
    order = story.at("2026-03-10T12:00:00+03:00").event("order", "c1", 1_000 * RUB)
    story.at("2026-03-12T12:00:00+03:00").refund(order, 400 * RUB)
    story.passes()
    held = story.run().balance("anna", "RUB")
    assert (held["pending"], held["available"]) == (60 * RUB, 0)
    story.at("2026-03-24T12:00:00+03:00").passes()
    free = story.run().balance("anna", "RUB")
    assert (free["pending"], free["available"]) == (0, 60 * RUB)


def test_a_reward_may_ask_for_other_events_first() -> None:
    story = Scenario.of(order_share(percent=10, when={"after": ["called", "app_install"]}), "anna")
    story.sign_up("c1", code="ANNA")
    story.event("called", "c1")
    too_early = story.event("order", "c1", 1_000)
    story.event("app_install", "c1")
    order = story.event("order", "c1", 1_000)
    end = story.run()
    assert (end.earned(too_early), end.earned(order)) == ({}, {"anna": 100})


@pytest.mark.parametrize(
    ("when", "earned"),
    [
        ({"minimum": 1_000}, [0, 100, 0, 200]),
        ({"minimum": 1_000, "once": True}, [0, 100, 0, 0]),
        ({"minimum": 1_000, "first": True}, [0, 0, 0, 0]),
        ({"products": ["blue"]}, [0, 0, 90, 200]),
        ({"products": ["blue"], "once": True}, [0, 0, 90, 0]),
        ({"products": ["blue"], "spend": 2_000}, [0, 0, 0, 290]),  # of the 2,900 that were spent on blue ones
    ],
)
def test_conditions_hold_together(when: Document, earned: list[int]) -> None:
    story = Scenario.of(order_share(percent=10, when=when), "anna")
    story.sign_up("c1", code="ANNA")
    basket = [(999, "red"), (1_000, "red"), (900, "blue"), (2_000, "blue")]
    orders = [story.event("order", "c1", amount, product=product) for amount, product in basket]
    end = story.run()
    assert [end.earned(each).get("anna", 0) for each in orders] == earned


def test_two_rewards_of_one_event_are_two_lines_in_two_units() -> None:
    def change(document: Document) -> None:
        document["points"] = {"worth": 100}
        document["rewards"] = [
            {"id": "money", "event": "order", "percent": 10},
            {"id": "thanks", "event": "order", "amount": 7, "unit": "points"},
        ]

    story = Scenario.of(changed("letoile", change), "anna")
    story.sign_up("c1", code="ANNA")
    order = story.event("order", "c1", 1_000)
    end = story.run()
    assert {(each["rule"], each["unit"], each["amount"]) for each in end.commissions(event=order)} == {
        ("money", "RUB", 100),
        ("thanks", "points", 7),
    }
    assert (end.available("anna", "RUB"), end.available("anna", "points")) == (100, 7)


def test_every_event_explains_itself_and_refused_events_stay_listed() -> None:
    story, order = an_order(order_share(percent=20), 100 * RUB)
    part, too_much = story.refund(order, 40 * RUB), story.refund(order, 61 * RUB)
    stranger = story.event("order", "stranger", 100 * RUB)
    end = story.run()
    explained = end.report["explain"]
    assert {"signup-1", order, part, too_much, stranger} <= set(explained)
    assert "ANNA" in json.dumps(explained["signup-1"])
    assert "refund_exceeds_payment" in json.dumps(explained[too_much])
    assert [len(end.refusals(each)) for each in (order, part, too_much, stranger)] == [0, 0, 1, 1]
    told = json.dumps(explained[order])
    assert all(part in told for part in ("share", "20", "10000", "2000", "anna"))


def test_a_sign_up_explains_every_candidate_and_why_it_won_or_lost() -> None:
    story = Scenario.of("letoile", "anna", "boris", "clara")
    story.click("anna")
    story.click("boris")
    sign_up = story.sign_up("c1", visitor="v1", code="CLARA")
    told = json.dumps(story.run().report["explain"][sign_up])
    assert all(partner in told for partner in ("anna", "boris", "clara"))


@pytest.mark.parametrize("preset", preset_names())
def test_every_program_runs_from_its_data_alone(preset: str) -> None:
    story = Scenario.of(preset, "anna")
    story.sign_up("c1", code="ANNA")
    story.at("2026-05-05T12:00:00Z").passes()
    end = story.run()
    assert end.report["refused"] == []
    assert set(end.report) >= {
        "commissions",
        "balances",
        "quotes",
        "payouts",
        "refused",
        "customers",
        "stats",
        "explain",
    }


def order_share_by_steps(steps: list[Document]) -> Terms:
    return changed(
        "letoile", lambda document: document.update(rewards=[{"id": "share", "percent": 10, "steps": steps}])
    )


@pytest.mark.parametrize("last", ["app_install", "order"])
def test_steps_may_bring_a_share_of_the_step_that_has_an_amount(last: str) -> None:
    steps: list[Document] = [{"event": "app_install"}, {"event": "order", "minimum": 100}]
    story = Scenario.of(order_share_by_steps(steps), "anna")
    story.sign_up("c1", code="ANNA")
    for name in ("order", "app_install") if last == "app_install" else ("app_install", "order"):
        story.event(name, "c1", 1_000 if name == "order" else None)
    refund = story.refund("order-1", 400)
    end = story.run()
    assert end.earned(f"{last}-1") == {"anna": 100}
    assert end.earned(refund) == {"anna": -40}
    assert end.report["refused"] == []


def test_a_count_of_paying_customers_and_rebinding_are_a_contradiction() -> None:
    """Who leaves for another partner would take its count along, and change what was decided before."""

    def change(document: Document) -> None:
        document["attribution"] |= {"on": ["signup"], "rebind": True}
        tiers = {"by": "paying_customers", "steps": [{"from": 1, "percent": 10}, {"from": 2, "percent": 20}]}
        document["rewards"] = [{"id": "share", "event": "order", "tiers": tiers}]

    with pytest.raises(Invalid) as invalid:
        changed("letoile", change)
    assert [fault.field for fault in invalid.value.faults] == ["rewards[0].tiers.by"]
