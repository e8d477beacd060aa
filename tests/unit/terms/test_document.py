"""The terms document: every fault is named with its path, all at once."""

from typing import Any

import pytest

from linkledger.errors import Invalid
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.validation import read_terms


def rewards(**fields: Any) -> dict[str, Any]:
    return {"rewards": [{"id": "r", "event": "payment"} | fields]}


def tiers(start: int, percent: int) -> dict[str, Any]:
    return {"tiers": {"by": "paying_customers", "steps": [{"from": start, "percent": percent}]}}


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("rewards[0].tiers.steps[0].percent", rewards(**tiers(1, -1)), "negative"),
    ("rewards[0].tiers", rewards(**tiers(2, 1)), "start at 1"),
    ("rewards[0]", rewards(), "either percent or tiers"),
    ("unit", {"unit": "XYZ"}, "ISO 4217"),
    ("time_zone", {"time_zone": "Europe/Kiew"}, "IANA"),
    ("bonus", {"bonus": 1}, "Extra inputs"),
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


def test_a_payout_day_before_the_month_has_closed_in_the_programs_time_zone_is_refused() -> None:
    payout = document()["payout"] | {"day": 1, "hour": 1, "time_zone": "Asia/Seoul"}
    with pytest.raises(Invalid, match="not yet closed"):
        read_terms(document() | {"time_zone": "Asia/Dubai", "payout": payout})
