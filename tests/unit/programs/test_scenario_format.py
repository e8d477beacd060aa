"""The scenario as a public contract: duplicates, conflicts, refused actions, faulty lines."""

import json
from collections.abc import Iterable

import pytest

from linkledger.errors import Invalid
from linkledger.simulation.simulate import simulate
from linkledger.terms.presets import load_preset
from tests.unit.programs.scenarios import RUB, Scenario

AT = "2026-03-01T09:00:00Z"


def shop() -> Scenario:
    story = Scenario.of("letoile", "anna")
    story.sign_up("c1", code="ANNA")
    return story


def faults_of(lines: Iterable[str]) -> list[str]:
    with pytest.raises(Invalid) as invalid:
        simulate(load_preset("letoile"), list(lines))
    assert invalid.value.code == "invalid_scenario"
    return [fault.field for fault in invalid.value.faults]


def test_lines_are_applied_in_the_order_of_their_time() -> None:
    story = shop()
    order = story.event("order", "c1", 1_000 * RUB)
    story.lines.reverse()
    end = story.run()
    assert end.earned(order) == {"anna": 130 * RUB}
    assert end.report["refused"] == []


def test_in_the_order_of_arrival_actions_apply_as_they_stand() -> None:
    story = shop()
    enroll, sign_up = story.lines
    end = story.run_as_arrived([sign_up, enroll])
    assert len(end.refusals("signup-1")) == 1, "the code is not known when the sign-up arrives"


def test_the_same_event_twice_counts_once() -> None:
    story = shop()
    order = story.event("order", "c1", 1_000 * RUB)
    story.lines.append(dict(story.lines[-1]))
    story.lines.append(dict(reversed(story.lines[-1].items())))
    end = story.run()
    assert end.earned(order) == {"anna": 130 * RUB}
    assert end.refusals(order) == []


def test_the_same_id_with_another_body_is_refused_with_its_line() -> None:
    story = shop()
    order = story.event("order", "c1", 1_000 * RUB)
    story.event("order", "c1", 2_000 * RUB, id=order)
    end = story.run()
    assert end.earned(order) == {"anna": 130 * RUB}
    assert end.refusals(order) == ["event_conflict"]
    assert end.refusal(order)["line"] == 4


def test_actions_of_an_unknown_partner_are_refused_and_the_rest_applies() -> None:
    story = Scenario.of("bet-n-joy")
    story.do("approve", partner="ghost")
    story.click("ghost")
    story.request("ghost", 100)
    story.do("enroll", partner="anna")
    story.do("enroll", partner="anna")
    story.do("approve", partner="anna")
    story.sign_up("c1", code="ANNA")
    end = story.run()
    assert [end.refusals(each) for each in ("approve", "click", "request_payout")] == [["unknown_partner"]] * 3
    assert end.refusals("enroll") == ["partner_exists"]
    assert sorted(each["line"] for each in end.report["refused"]) == [1, 2, 3, 5]
    assert end.partner_of("c1") == "anna"


def test_a_code_that_somebody_has_is_refused() -> None:
    story = Scenario.of("letoile").partner("anna", code="SHOP").partner("boris", code="SHOP")
    story.sign_up("c1", code="SHOP")
    end = story.run()
    assert end.refusals("enroll") == ["code_taken"]
    assert end.partner_of("c1") == "anna"


@pytest.mark.parametrize("to", ["balance:acme", "top_up:account-of-anna"])
def test_a_payout_to_where_the_terms_do_not_pay_is_refused(to: str) -> None:
    story = shop()
    story.event("order", "c1", 1_000 * RUB)
    story.request("anna", 100, to)
    end = story.run()
    assert end.refusals("request_payout") == ["target_not_in_terms"]
    assert end.available("anna", "RUB") == 130 * RUB


@pytest.mark.parametrize("amount", [0, -5])
def test_a_payout_of_nothing_is_refused(amount: int) -> None:
    story = shop()
    story.request("anna", amount)
    assert len(story.run().refusals("request_payout")) == 1


@pytest.mark.parametrize("amount", [0, -5])
def test_a_refund_of_nothing_is_refused(amount: int) -> None:
    story = shop()
    order = story.event("order", "c1", 1_000 * RUB)
    refund = story.refund(order, amount)
    end = story.run()
    assert len(end.refusals(refund)) == 1
    assert end.available("anna", "RUB") == 130 * RUB


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "7",
        '{"at": "2026-03-01T09:00:00Z", "do": "event", "type": "order", "customer": "c1"}',
        '{"at": "2026-03-01T09:00:00Z", "do": "event", "id": "e1", "type": "order", "customer": "c1", "amount": 1.5}',
        '{"at": "2026-03-01T09:00:00Z", "do": "event", "id": "e1", "type": "order", "customer": "c1", "amount": 1.0}',
        '{"at": "2026-03-01T09:00:00Z", "do": "event", "id": "e1", "type": "order", "customer": "c1", "amount": "10"}',
        '{"at": "2026-03-01T09:00:00Z", "do": "event", "id": "e1", "type": "order", "customer": "c1", "amount": true}',
        '{"at": "2026-03-01T09:00:00Z", "do": "event", "id": "e1", "type": "order", "customer": "c1", "amount": NaN}',
        '{"at": "2026-03-01T09:00:00Z", "do": "request_payout", "partner": "anna", "amount": "10", "to": "bank"}',
        '{"at": "2026-03-01T09:00:00Z", "do": "dance"}',
        '{"at": "2026-03-01T09:00:00Z"}',
        '{"at": "yesterday", "do": "now"}',
        '{"at": "2026-03-01T09:00:00", "do": "now"}',
        '{"at": "2026-03-01T09:00:00Z", "do": "enroll"}',
        '{"at": "2026-03-01T09:00:00Z", "do": "enroll", "partner": "anna", "percent": {"order_share": "1.23456"}}',
        '{"at": "2026-03-01T09:00:00Z", "do": "enroll", "partner": "anna", "percent": {"order_share": -1}}',
    ],
)
def test_a_faulty_line_is_named_with_its_number(line: str) -> None:
    good = json.dumps({"at": AT, "do": "now"})
    assert faults_of([good, good, line, good]) == ["line 3"]


def test_every_faulty_line_is_named_at_once() -> None:
    good = json.dumps({"at": AT, "do": "now"})
    assert faults_of(["{", good, '{"do": "dance"}', good, "}"]) == ["line 1", "line 3", "line 5"]


def test_the_first_line_has_a_time_and_a_later_one_without_happens_at_that_of_the_one_before() -> None:
    assert faults_of([json.dumps({"do": "now"}), json.dumps({"at": AT, "do": "now"})]) == ["line 1"]
    story = shop()
    order = story.event("order", "c1", 1_000 * RUB)
    del story.lines[-1]["at"]
    assert story.run().earned(order) == {"anna": 130 * RUB}


def test_a_rate_of_ones_own_for_a_rule_that_the_terms_do_not_have_is_refused() -> None:
    story = Scenario.of("letoile").partner("anna", percent={"no_such_rule": 5})
    assert len(story.run().refusals("enroll")) == 1


def test_an_empty_scenario_reports_nothing() -> None:
    report = simulate(load_preset("letoile"), []).plain()
    assert (report["commissions"], report["balances"], report["refused"]) == ([], {}, [])


def test_days_and_instants_of_the_report_are_iso_dates() -> None:
    story = shop()
    story.event("order", "c1", 1_000 * RUB)
    story.request("anna", 130 * RUB)
    end = story.run()
    assert list(end.stats("anna")) == ["2026-03-01"]
    (payout,) = end.payouts()
    assert payout["requested_at"] == "2026-03-01T09:00:03.000Z"


@pytest.mark.parametrize("percent", [20, "20", 12.5, "12.5", "0.0001"])
def test_a_rate_of_ones_own_may_be_a_number_or_a_decimal_string(percent: object) -> None:
    reward = load_preset("letoile").rewards[0].id
    story = Scenario.of("letoile").partner("anna", percent={reward: percent})
    story.sign_up("c1", code="ANNA")
    order = story.event("order", "c1", 1_000_000)
    assert story.run().earned(order)["anna"] == float(str(percent)) * 10_000
