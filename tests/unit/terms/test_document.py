"""The terms document: every fault is named with its path, all at once."""

from typing import Any

import pytest

from linkledger.earning.events import BINDING, REVERSING
from linkledger.errors import Invalid
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.validation import read_terms


def rewards(**fields: Any) -> dict[str, Any]:
    return {"rewards": [{"id": "r", "event": "payment"} | fields]}


def tiers(start: int, percent: int) -> dict[str, Any]:
    return {"tiers": {"by": "paying_customers", "steps": [{"from": start, "percent": percent}]}}


def tracking(**fields: Any) -> dict[str, Any]:
    return {"tracking": {"landing": "https://shop.example/", "fallback": "https://shop.example/"} | fields}


def top_up(bonus: int) -> dict[str, Any]:
    destination = {"kind": "top_up", "bonus_percent": bonus}
    return {"payout": {"mode": "on_request", "time_zone": "UTC", "destinations": [destination]}}


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("rewards[0].tiers.steps[0].percent", rewards(**tiers(1, -1)), "negative"),
    ("rewards[0].tiers", rewards(**tiers(2, 1)), "start at 1"),
    ("rewards[0]", rewards(), "either percent or tiers"),
    ("unit", {"unit": "XYZ"}, "ISO 4217"),
    ("time_zone", {"time_zone": "Europe/Kiew"}, "IANA"),
    ("bonus", {"bonus": 1}, "remove it or check its spelling"),
    ("name", {"name": ""}, "must not be empty"),
    ("program", {"program": "My Shop"}, "use 1 to 32 of a-z, 0-9 and -"),
    ("lateness_days", {"lateness_days": "soon"}, "write a whole number"),
    ("lateness_days", {"lateness_days": 400}, "write 365 or less"),
    ("enrollment", {"enrollment": "instant"}, "write a table"),
    ("enrollment.mode", {"enrollment": {}}, "is missing; add it"),
    ("enrollment.mode", {"enrollment": {"mode": "never"}}, "must be one of 'instant' or 'approval'"),
    ("rewards", {"rewards": []}, "must have at least one"),
    ("rewards[0].percent", rewards(percent=120), "write 100 or less"),
    ("payout.destinations[0].bonus_percent", top_up(101), "write 100 or less"),
    ("attribution.on[0]", {"attribution": {"on": ["nonsense"], "sources": ["click"]}}, "'signup' or 'invite'"),
    ("rewards[0].event", rewards(percent=1, event="signup"), "binds and never earns"),
    ("tracking.landing", tracking(landing="http://evil.com/"), "must begin with https://"),
    ("tracking.landing", tracking(landing="https://anna@shop.example/"), "without user name"),
    ("tracking.landing", tracking(allowed_hosts=["other.example"]), "add it there first"),
    ("tracking.fallback", tracking(fallback="http://evil.com/"), "must begin with https://"),
    ("tracking.allowed_hosts[0]", tracking(allowed_hosts=["https://shop.example"]), "without https://"),
]


def document() -> dict[str, Any]:
    return load_preset("keycrm").model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_survives_being_stored_as_json(name: str) -> None:
    preset = load_preset(name)
    assert Terms.model_validate_json(preset.model_dump_json(by_alias=True)) == preset


@pytest.mark.parametrize(("path", "change", "message"), CHANGES)
def test_a_fault_is_named_by_its_path_and_its_remedy(path: str, change: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as invalid:
        read_terms(document() | change)
    assert [fault.field for fault in invalid.value.faults] == [path]
    assert message in invalid.value.faults[0].message


def test_all_faults_of_a_document_come_at_once() -> None:
    with pytest.raises(Invalid) as invalid:
        read_terms(document() | {"unit": "XYZ", "time_zone": "nowhere", "bonus": 1})
    assert {fault.field for fault in invalid.value.faults} == {"unit", "time_zone", "bonus"}


@pytest.mark.parametrize("event", sorted(REVERSING))
def test_a_reward_for_what_takes_back_is_refused(event: str) -> None:
    with pytest.raises(Invalid, match=r"rewards\[0\]\.event: .* never earns"):
        read_terms(document() | rewards(percent=1, event=event))


def test_every_event_that_can_bind_may_be_chosen_for_it_and_any_other_name_may_earn() -> None:
    binding = {"attribution": {"on": sorted(BINDING), "sources": ["code"]}}
    terms = read_terms(document() | binding | rewards(percent=100, event="water_delivered"))
    assert set(terms.attribution.on) == BINDING
    assert terms.rewards[0].event == "water_delivered"


def test_links_may_lead_to_a_shop_on_this_machine_without_tls() -> None:
    shop = "http://127.0.0.1:8080/"
    terms = read_terms(document() | tracking(landing=shop, fallback=shop, allowed_hosts=["127.0.0.1:8080"]))
    assert terms.tracking.landing == shop


def test_contradictions_come_together_with_the_other_faults() -> None:
    reward = {"id": "share", "event": "payment", "percent": 10}
    payout = document()["payout"] | {"day": 1, "hour": 1, "time_zone": "Asia/Seoul"}
    change = {"rewards": [reward, reward], "time_zone": "Asia/Dubai", "payout": payout, "unit": "XYZ"}
    with pytest.raises(Invalid) as invalid:
        read_terms(document() | change)
    assert [fault.field for fault in invalid.value.faults] == ["unit", "rewards[1].id", "payout.day"]


def test_a_payout_day_before_the_month_has_closed_in_the_programs_time_zone_is_refused() -> None:
    payout = document()["payout"] | {"day": 1, "hour": 1, "time_zone": "Asia/Seoul"}
    with pytest.raises(Invalid, match="not yet closed"):
        read_terms(document() | {"time_zone": "Asia/Dubai", "payout": payout})
