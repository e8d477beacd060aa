"""Reading a scenario: what a line may say, and that every faulty line is named at once."""

import json
from datetime import UTC, datetime

import pytest

from linkledger.errors import Invalid
from linkledger.money import Percent
from linkledger.simulation.actions import Enroll, Now, Post, Redeem
from linkledger.simulation.scenario import read_scenario

AT = "2026-03-01T09:00:00Z"


def line(**fields: object) -> str:
    return json.dumps({"at": AT} | fields)


def faults_of(*lines: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        read_scenario(lines)
    assert refusal.value.code == "invalid_scenario"
    return [(fault.field, fault.message) for fault in refusal.value.faults]


def test_lines_become_actions_and_blank_ones_only_count() -> None:
    enroll, payment, later = read_scenario(
        [
            line(do="enroll", partner="anna", percent={"revshare": 35, "override": "2.5"}),
            "  ",
            line(do="event", id="e1", type="payment", customer="c1", amount=-5, code=None),
            '{"do":"now"}',
        ]
    )
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    rates = {"revshare": Percent.parse(35), "override": Percent.parse("2.5")}
    assert enroll == Enroll(1, moment, "anna", percents=rates)
    assert payment == Post(3, moment, "e1", {"id": "e1", "type": "payment", "customer": "c1", "amount": -5})
    assert later == Now(4, moment), "without at it happens when the line before does"


def test_a_rate_written_as_a_json_number_keeps_its_decimals() -> None:
    (enroll,) = read_scenario([line(do="enroll", partner="anna", percent={"revshare": 12.3456})])
    assert isinstance(enroll, Enroll)
    assert str(enroll.percents["revshare"]) == "12.3456"


def test_every_faulty_line_is_named_with_its_remedy() -> None:
    found = faults_of(
        "no json",
        "[]",
        line(do="fly"),
        line(do="event", type="payment", customer="c1"),
        line(do="now"),
        line(do="event", id="e1", type="payment", custmer="c1"),
    )
    assert [field for field, _ in found] == ["line 1", "line 2", "line 3", "line 4", "line 6"]
    messages = [message for _, message in found]
    assert "no JSON" in messages[0]
    assert "no JSON object" in messages[1]
    assert "write one of enroll, approve, click, event, request_payout, redeem, quote, now" in messages[2]
    assert messages[3].startswith("id: is missing")
    assert messages[4].startswith("custmer: unknown field of event")


@pytest.mark.parametrize("amount", [1.0, 1.5, "100", True, [1], {"value": 1}])
def test_an_amount_is_whole_minor_units_and_nothing_else(amount: object) -> None:
    ((field, message),) = faults_of(line(do="event", id="e1", type="payment", customer="c1", amount=amount))
    assert (field, message.partition(":")[0]) == ("line 1", "amount")


@pytest.mark.parametrize("percent", [12.34567, "12.34567", -1, 101, True, "many", None, float("nan")])
def test_a_rate_has_at_most_four_decimals_and_lies_between_0_and_100(percent: object) -> None:
    ((_, message),) = faults_of(line(do="enroll", partner="anna", percent={"revshare": percent}))
    assert message.startswith("percent.revshare: ")


@pytest.mark.parametrize("at", ["2026-03-01", "2026-03-01T09:00:00", "yesterday", 5, "1969-12-31T00:00:00Z"])
def test_a_moment_is_an_instant_with_an_offset(at: object) -> None:
    ((_, message),) = faults_of(json.dumps({"at": at, "do": "now"}))
    assert message.startswith("at: ")


def test_the_first_line_must_say_when_it_happens() -> None:
    found = faults_of('{"do":"now"}', '{"do":"now"}')
    assert [field for field, _ in found] == ["line 1"], "later lines are not blamed for it"


def test_several_faults_of_one_line_are_all_told() -> None:
    found = faults_of(line(do="redeem", amount="5", purchase=None))
    assert [message.partition(":")[0] for _, message in found] == ["amount", "purchase", "customer"]


@pytest.mark.parametrize(
    "text", ['{"at": ' + "[" * 100_000, '"\ud800"', '{"do": "\\ud800"}', '{"x": 1' + "0" * 5_000 + "}"]
)
def test_hostile_lines_are_faults_too(text: str) -> None:
    assert faults_of(text)[0][0] == "line 1"


def test_a_redemption_names_who_spends() -> None:
    (by_partner,) = read_scenario([line(do="redeem", partner="anna", amount=5, purchase=100)])
    assert isinstance(by_partner, Redeem)
    assert (by_partner.partner, by_partner.customer) == ("anna", None)
