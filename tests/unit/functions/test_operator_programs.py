"""Operators make programs over HTTP, draft their next terms, simulate and publish them."""

from typing import Any

import pytest

from linkledger.access.operators import Scope
from linkledger.simulation import recorded
from linkledger.terms.presets import preset_names
from tests.builders import Business
from tests.unit.functions.operators_asking import Office

DRAFT = "programs/letoile/draft"
WRITES: tuple[tuple[str, str, dict[str, object] | None], ...] = (
    ("POST", "programs", {"preset": "keycrm"}),
    ("PUT", DRAFT, {"document": {}}),
    ("DELETE", DRAFT, None),
    ("POST", f"{DRAFT}/publish", {"revision": 1}),
)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """letoile gives 13 % of each order; anna has the customer c1, who ordered for 100.00."""
    business = Business.running("letoile")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    business.after(hours=1).post("order", "c1", amount=10_000)
    business.after(hours=1)
    return Office.of(business, {Scope.PROGRAM_WRITE}, monkeypatch)


def document_of(office: Office, percent: object = 13) -> dict[str, Any]:
    document: dict[str, Any] = office.get("programs/letoile")["document"]
    document["rewards"][0]["percent"] = percent
    return document


def write(office: Office, document: dict[str, Any], revision: int | None = None) -> dict[str, Any]:
    body = {"document": document} | ({"revision": revision} if revision is not None else {})
    status, seen = office.ask(DRAFT, method="PUT", body=body)
    assert status == 200, seen
    return dict(seen)


# -- before there is a program -----------------------------------------------------------------------------------------


def test_presets_are_read_with_their_document_and_in_plain_sentences(office: Office) -> None:
    assert [each["preset"] for each in office.get("presets")["items"]] == list(preset_names())
    shown = office.get("presets/keycrm")
    assert (shown["document"]["unit"], shown["units"]) == ("USD", ["USD"])
    assert any("12 calendar months" in each for each in shown["sentences"])
    assert office.refused("presets/nothing", method="GET") == (404, "unknown_preset")
    assert office.get("terms/schema")["title"] == "linkledger terms"


def test_every_fault_of_a_document_is_named_with_its_path(office: Office) -> None:
    document = document_of(office, percent=101) | {"unit": "XXL", "lateness": 3}
    status, checked = office.ask("terms/check", method="POST", body={"document": document})
    assert (status, checked["valid"]) == (200, False)
    assert {each["field"] for each in checked["errors"]} == {"rewards[0].percent", "unit", "lateness"}
    status, checked = office.ask("terms/check", method="POST", body={"document": document_of(office, 12.5)}, who="erik")
    assert (checked["valid"], checked["errors"]) == (True, [])
    assert any("12.5 %" in each for each in checked["sentences"])


def test_a_program_is_made_of_a_preset_or_of_a_document_and_once(office: Office) -> None:
    status, made = office.ask("programs", method="POST", body={"preset": "keycrm", "program": "crm-eu", "name": "CRM"})
    assert (status, made["program"], made["version"], made["document"]["name"]) == (201, "crm-eu", 1, "CRM")
    document = document_of(office) | {"program": "perfumes"}
    assert office.ask("programs", method="POST", body={"document": document})[0] == 201
    assert [each["program"] for each in office.get("programs")["items"]] == ["crm-eu", "letoile", "perfumes"]
    assert office.refused("programs", body={"document": document}) == (409, "program_exists")
    assert office.get("programs", limit="1", starting_after="crm-eu")["items"][0]["program"] == "letoile"
    assert [line["target"] for line in office.trail()] == [
        *("program/crm-eu", "program/perfumes"),
        "program/perfumes",
    ]
    assert office.trail()[-1]["reason"] == "program_exists"


def test_a_new_program_that_is_no_program_is_refused(office: Office) -> None:
    for body in ({}, {"preset": "keycrm", "document": {}}, {"document": {}, "program": "x"}):
        assert office.refused("programs", body=body) == (422, "invalid_request")
    assert office.refused("programs", body={"document": {"program": "x"}}) == (422, "invalid_terms")
    assert office.refused("programs", body={"preset": "keycrm", "program": "A B"}) == (422, "invalid_terms")
    assert office.refused("programs", body={"preset": "nothing"}) == (404, "unknown_preset")
    assert [each["program"] for each in office.get("programs")["items"]] == ["letoile"]


# -- the next version --------------------------------------------------------------------------------------------------


def test_a_draft_is_looked_at_and_published_and_decides_what_occurs_from_then_on(office: Office) -> None:
    business = office.business
    drafted = write(office, document_of(office, 20))
    assert (drafted["revision"], drafted["based_on"], drafted["written_by"]) == (1, 1, "dana")
    assert drafted["changes"] == {"rewards[order_share].percent": ["13", "20"]}
    assert office.get(DRAFT) == drafted
    status, published = office.ask(f"{DRAFT}/publish", method="POST", body={"revision": 1})
    assert (status, published["version"]) == (200, 2)
    order = business.after(hours=1).post("order", "c1", amount=10_000)
    late = business.post("order", "c1", amount=10_000, occurred_at="2026-03-01T10:30:00Z")
    assert (business.earned(order), business.earned(late)) == (2_000, 1_300)
    assert office.trail("letoile")[-1]["changes"] == {
        "version": (1, 2),
        "rewards[order_share].percent": ("13", "20"),
    }
    assert office.refused(DRAFT, method="GET") == (404, "no_draft")
    newest, first = office.get("programs/letoile/versions")["items"]
    assert (newest["version"], newest["changes"]) == (2, {"rewards[order_share].percent": ["13", "20"]})
    assert (first["version"], first["changes"]) == (1, {})
    before = office.get("programs/letoile/versions/1")["document"]
    assert before["rewards"][0]["percent"] == "13"
    for unknown in ("3", "x"):
        assert office.refused(f"programs/letoile/versions/{unknown}", method="GET") == (404, "unknown_version")


def test_a_draft_with_faults_is_kept_and_not_published(office: Office) -> None:
    drafted = write(office, {"program": "letoile", "rewards": []})
    assert {"name", "unit", "rewards"} <= {each["field"] for each in drafted["errors"]}
    assert drafted["sentences"] == []
    assert office.refused(f"{DRAFT}/publish", body={"revision": 1}) == (422, "invalid_terms")
    other = write(office, document_of(office) | {"unit": "USD"}, revision=1)
    assert [each["field"] for each in other["errors"]] == ["unit"]
    assert office.refused(f"{DRAFT}/publish", body={"revision": 2}) == (422, "unit_changed")
    write(office, document_of(office) | {"program": "perfumes"}, revision=2)
    assert office.refused(f"{DRAFT}/publish", body={"revision": 3}) == (422, "program_changed")
    assert office.business.terms_store.current("letoile").version == 1
    long = {"document": {"name": "x" * 100_000}, "revision": 3}
    assert office.refused(DRAFT, method="PUT", body=long) == (422, "document_too_long")


def test_two_who_write_at_once_are_told(office: Office) -> None:
    write(office, document_of(office, 20))
    body = {"document": document_of(office, 30)}
    assert office.refused(DRAFT, method="PUT", body=body) == (409, "draft_changed")
    write(office, document_of(office, 30), revision=1)
    assert office.refused(f"{DRAFT}/publish", body={"revision": 1}) == (409, "draft_changed")
    assert office.refused(f"{DRAFT}", method="DELETE", revision="1") == (409, "draft_changed")
    assert office.business.terms_store.current("letoile").version == 1


def test_a_draft_of_terms_that_changed_meanwhile_is_not_published_over_them(office: Office) -> None:
    business = office.business
    write(office, document_of(office, 20))
    business.publish(business.terms.model_copy(update={"lateness_days": 30}))
    assert office.refused(f"{DRAFT}/publish", body={"revision": 1}) == (409, "terms_changed")
    assert office.ask(DRAFT, method="DELETE", revision="1")[0] == 200
    assert write(office, document_of(office, 20))["based_on"] == 2
    assert office.ask(f"{DRAFT}/publish", method="POST", body={"revision": 3})[0] == 200


def test_publishing_that_died_halfway_is_finished_by_trying_again(office: Office) -> None:
    business = office.business
    write(office, document_of(office, 20))
    changed = document_of(office, 20)
    business.publish(type(business.terms).model_validate(changed))
    status, published = office.ask(f"{DRAFT}/publish", method="POST", body={"revision": 1})
    assert (status, published["version"], published["changes"]) == (200, 2, {})
    assert office.refused(DRAFT, method="GET") == (404, "no_draft")


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_who_may_not_write_programs_changes_nothing_and_is_in_the_trail(
    office: Office, method: str, path: str, body: dict[str, object] | None
) -> None:
    query = {"revision": "1"} if method == "DELETE" else {}
    assert office.refused(path, method=method, body=body, who="erik", **query) == (403, "missing_scope")
    lines = [*office.trail(), *office.trail("letoile")]
    assert [(each["actor"], each["outcome"], each["reason"]) for each in lines] == [
        ("operator:erik", "refused", "missing_scope")
    ]
    assert [each["program"] for each in office.get("programs")["items"]] == ["letoile"]
    assert office.refused(DRAFT, method="GET") == (404, "no_draft")


def test_an_unknown_program_has_neither_terms_nor_a_draft(office: Office) -> None:
    for path in ("programs/nowhere", "programs/nowhere/versions", "programs/nowhere/draft"):
        assert office.refused(path, method="GET") == (404, "unknown_program")
    assert office.refused("programs/nowhere/draft", method="PUT", body={"document": {}}) == (404, "unknown_program")
    assert office.refused("programs/nowhere/draft/simulate", body={"scenario": [{}]}) == (404, "unknown_program")


# -- simulating --------------------------------------------------------------------------------------------------------

SCENARIO = [
    {"at": "2026-03-01T09:00:00Z", "do": "enroll", "partner": "anna"},
    {"do": "event", "id": "s1", "type": "signup", "customer": "c1", "code": "ANNA"},
    {"at": "2026-03-02T09:00:00Z", "do": "event", "id": "o1", "type": "order", "customer": "c1", "amount": 10_000},
]


def test_a_scenario_is_simulated_and_compared_and_leaves_nothing_behind(office: Office) -> None:
    body = {"document": document_of(office), "scenario": SCENARIO, "against": document_of(office, 20)}
    status, seen = office.ask("simulations", method="POST", body=body, who="erik")
    assert status == 200, seen
    assert [each["amount"] for each in seen["commissions"]] == [1_300]
    assert seen["comparison"]["partners"] == [
        {"partner": "anna", "unit": "RUB", "before": 1_300, "after": 2_000, "difference": 700}
    ]
    assert seen["comparison"]["simulated"] == 3
    assert office.business.balance("anna").accrued == 1_300
    del body["against"]
    assert office.ask("simulations", method="POST", body=body)[1]["comparison"] is None


def test_every_faulty_action_of_a_scenario_is_named(office: Office) -> None:
    scenario = [*SCENARIO, {"do": "dance"}, {"do": "event", "type": 3}]
    status, problem = office.ask(
        "simulations", method="POST", body={"document": document_of(office), "scenario": scenario}
    )
    assert (status, problem["code"]) == (422, "invalid_scenario")
    assert {each["field"] for each in problem["errors"]} == {"line 4", "line 5"}


def test_a_draft_is_simulated_over_what_was_recorded(office: Office) -> None:
    business = office.business
    business.enroll("boris")
    business.sign_up("c2", code="BORIS")
    business.sign_up("c3")
    business.after(hours=1).post("order", "c3", amount=5_000)
    refunded = business.after(hours=1).post("order", "c2", amount=40_000)
    business.after(hours=1).refund(refunded, 10_000)
    business.after(hours=1)
    write(office, document_of(office, 20))
    body = {"recorded": {"since": "2026-03-01T00:00:00Z"}}
    status, seen = office.ask(f"{DRAFT}/simulate", method="POST", body=body, who="erik")
    assert status == 200, seen
    assert seen["simulated"] == 7
    assert sorted((each["partner"], each["before"], each["after"]) for each in seen["partners"]) == [
        ("anna", 1_300, 2_000),
        ("boris", 3_900, 6_000),
    ]
    assert seen["total"][0]["difference"] == 2_800
    only_refund = {"recorded": {"since": "2026-03-01T14:00:00Z"}}
    (boris,) = office.ask(f"{DRAFT}/simulate", method="POST", body=only_refund)[1]["partners"]
    assert (boris["partner"], boris["before"]) == ("boris", 3_900), "a customer is simulated from its first event on"
    assert business.balance("boris").accrued == 3_900


def test_what_is_too_much_for_one_answer_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    write(office, document_of(office, 20))
    asked = {"recorded": {"since": "2025-11-01T00:00:00Z"}}
    assert office.refused(f"{DRAFT}/simulate", body=asked) == (422, "time_too_long")
    monkeypatch.setattr(recorded.Recorder.take, "__kwdefaults__", {"most": 1})
    asked = {"recorded": {"since": "2026-03-01T00:00:00Z"}}
    assert office.refused(f"{DRAFT}/simulate", body=asked) == (422, "too_many_events")
    both = asked | {"scenario": SCENARIO}
    assert office.refused(f"{DRAFT}/simulate", body=both) == (422, "invalid_request")
    assert office.refused(f"{DRAFT}/simulate", body={}) == (422, "invalid_request")


def test_a_draft_is_simulated_over_a_scenario(office: Office) -> None:
    assert office.refused(f"{DRAFT}/simulate", body={"scenario": SCENARIO}) == (404, "no_draft")
    write(office, document_of(office, 20))
    status, seen = office.ask(f"{DRAFT}/simulate", method="POST", body={"scenario": SCENARIO})
    assert (status, seen["total"][0]["difference"]) == (200, 700)
