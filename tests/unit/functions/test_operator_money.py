"""Money at the operator API: adjustments, a batch from the draft to the last transfer, failed payouts, blocks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from linkledger.access.operators import Operator, Scope
from linkledger.earning.rebuild import Rebuild
from linkledger.ledger.blocks import BLOCKED
from linkledger.ledger.entries import EntryKind
from linkledger.memory.shadow import InMemoryShadow
from linkledger.payouts.statement import statement_of
from tests.builders import START, Business
from tests.unit.functions.edge import operators_desk_of
from tests.unit.functions.operators_asking import Office

KEYCRM = "programs/keycrm"
MARCH = f"{KEYCRM}/batches/2026-03"
WHY = {"reason": "promised on the phone"}
SCOPES = {Scope.LEDGER_ADJUST, Scope.PAYOUT_PREPARE, Scope.PAYOUT_APPROVE, Scope.PAYOUT_EXPORT}


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Anna and Boris have 100.00 each and asked for 60.00; the batch of March is gathered. fred is an operator too."""
    business = Business.running("keycrm")
    for partner in ("anna", "boris"):
        business.enroll(partner)
        business.sign_up(f"customer-of-{partner}", code=business.code_of(partner))
        business.after(minutes=1).post("payment", f"customer-of-{partner}", amount=100_000)
        business.request_payout(partner, 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    business.batches.run("keycrm", business.now)
    office = Office.of(business, SCOPES, monkeypatch)
    business.operators.put_new(Operator("sub-of-fred", "fred", frozenset(SCOPES), business.now))
    return office


def post(office: Office, path: str, body: Any = None, **options: Any) -> Any:
    status, document = office.ask(path, method="POST", body=body, **options)
    assert status in (200, 201), document
    return document


def adjust(office: Office, amount: int, key: str = "k1", **options: Any) -> Any:
    return post(office, f"{KEYCRM}/adjustments", {"partner": "anna", "amount": amount, **WHY}, key=key, **options)


# -- adjustments -------------------------------------------------------------------------------------------------------


def test_an_adjustment_changes_the_balance_at_once_and_says_who_and_why(office: Office) -> None:
    made = adjust(office, 2_500)
    assert (made["partner"], made["amount"], made["unit"], made["operator"]) == ("anna", 2_500, "USD", "dana")
    assert office.business.balance("anna").available == 6_500
    (line,) = office.trail("keycrm")
    assert (line["action"], line["target"], line["reason"]) == ("ledger.adjusted", "partner/anna", WHY["reason"])
    assert line["changes"]["amount"] == (None, 2_500)
    assert office.get(f"{KEYCRM}/adjustments/{made['id']}") == {**made, "reversed_by": None}
    assert office.get(f"{KEYCRM}/adjustments")["items"] == [made]


def test_the_same_key_adjusts_once_even_when_its_answer_is_forgotten(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = adjust(office, 2_500)
    forgetful = replace(operator_api.desk(), once=operators_desk_of(office.business).once)
    monkeypatch.setattr(operator_api, "desk", lambda: forgetful)
    office.business.after(days=9)
    assert adjust(office, 2_500) == made
    assert office.business.balance("anna").available == 6_500
    assert adjust(office, 100, who="fred")["operator"] == "fred"
    forgetful = replace(forgetful, once=operators_desk_of(office.business).once)
    body = {"partner": "boris", "amount": 2_500, **WHY}
    assert office.refused(f"{KEYCRM}/adjustments", body=body, key="k1") == (409, "idempotency_conflict")


def test_what_is_taken_may_be_more_than_there_is(office: Office) -> None:
    adjust(office, -10_000)
    assert office.business.balance("anna").available == -6_000


def test_an_adjustment_is_taken_back_once_by_another(office: Office) -> None:
    made = adjust(office, -1_500)
    path = f"{KEYCRM}/adjustments/{made['id']}/reverse"
    back = post(office, path, WHY)
    assert (back["amount"], back["reverses"]) == (1_500, made["id"])
    assert post(office, path, WHY) == back
    assert office.business.balance("anna").available == 4_000
    assert office.get(f"{KEYCRM}/adjustments/{made['id']}")["reversed_by"] == back["id"]
    assert office.refused(f"{KEYCRM}/adjustments/{back['id']}/reverse", body=WHY) == (422, "adjustment_is_reversal")
    assert [each["id"] for each in office.get(f"{KEYCRM}/adjustments")["items"]].count(back["id"]) == 1


def test_adjustments_that_make_no_sense_are_refused_and_in_the_trail(office: Office) -> None:
    path, body = f"{KEYCRM}/adjustments", {"partner": "anna", "amount": 100, **WHY}
    assert office.refused(path, body=body) == (422, "invalid_request")
    assert office.refused(path, body=body, key="k", who="erik") == (403, "missing_scope")
    assert office.refused(path, body=body | {"amount": 0}, key="k") == (422, "amount_zero")
    assert office.refused(path, body=body | {"unit": "EUR"}, key="k") == (422, "unknown_unit")
    assert office.refused(path, body=body | {"partner": "nobody"}, key="k") == (404, "unknown_partner")
    assert office.refused(path, body=body | {"reason": ""}, key="k") == (422, "invalid_request")
    assert office.refused(path, body=body | {"amount": 1.5}, key="k") == (422, "invalid_request")
    assert office.refused(f"{path}/adj_1/reverse", body=WHY) == (404, "unknown_adjustment")
    assert office.refused(f"{path}/adj_1", method="GET") == (404, "unknown_adjustment")
    assert {each["outcome"] for each in office.trail("keycrm")} == {"refused"}
    assert office.business.balance("anna").available == 4_000


def test_statement_audit_and_rebuild_take_adjustments_as_given(office: Office) -> None:
    business = office.business
    adjust(office, 2_500)
    adjust(office, -700, "k2")
    account = business.account("anna")
    statement = statement_of(account, business.journal("anna"), "2026-04", "Europe/Kyiv")
    lines = [each for each in statement.lines if each.entry.kind is EntryKind.ADJUSTMENT]
    assert sorted(each.accrued for each in lines) == [-700, 2_500]
    assert statement.closing == business.balance("anna")
    assert business.auditor.audit_whole(account) is None
    sources = (business.terms_store, business.partners, business.events, business.closings, business.book)
    rebuild = Rebuild(*sources, business.ledger, business.ledger.entries_of, InMemoryShadow)
    assert rebuild.run("keycrm", business.now + timedelta(minutes=1)).difference is None


# -- batches -----------------------------------------------------------------------------------------------------------


def test_a_batch_goes_from_the_draft_to_the_last_transfer_by_two_operators(office: Office) -> None:
    (draft,) = office.get(f"{KEYCRM}/batches")["items"]
    assert (draft["status"], draft["count"], draft["total"], draft["gathering"]) == ("draft", 2, 12_000, False)
    assert post(office, f"{MARCH}/seal", {})["sealed"]["by"] == "dana"
    assert office.refused(f"{MARCH}/approve") == (422, "same_operator")
    assert post(office, f"{MARCH}/approve", who="fred")["status"] == "approved"
    exported = post(office, f"{MARCH}/export", {"format": "plain"})
    assert (exported["status"], exported["count"], exported["total"]) == ("exported", 2, 12_000)
    files = office.get(exported["files"].removeprefix("/v1/operator/"))
    assert (files["exported"], [each["name"] for each in files["items"]]) == (True, ["manifest.csv"])
    assert post(office, f"{MARCH}/settle")["status"] == "settled"
    assert office.business.balance("anna").paid == 6_000
    assert [(each["actor"], each["action"], each["outcome"]) for each in office.trail("keycrm")] == [
        ("operator:dana", "batch.sealed", "done"),
        ("operator:dana", "batch.approved", "refused"),
        ("operator:fred", "batch.approved", "done"),
        ("operator:dana", "batch.exported", "done"),
        ("operator:dana", "batch.files_read", "done"),
        ("operator:dana", "batch.settled", "done"),
    ]
    assert office.trail("keycrm")[0]["changes"]["status"] == ("draft", "sealed")


def test_the_payouts_of_a_batch_come_in_pages(office: Office) -> None:
    first = office.get(f"{MARCH}/payouts", limit="1")
    assert [(each["partner"], each["status"]) for each in first["items"]] == [("anna", "batched")]
    rest = office.get(f"{MARCH}/payouts", limit="1", starting_after=first["next_cursor"])
    assert ([each["partner"] for each in rest["items"]], rest["has_more"]) == (["boris"], False)
    assert office.refused(f"{KEYCRM}/batches/2026-02/payouts", method="GET") == (404, "unknown_batch")


def test_a_sealed_batch_is_opened_again_with_a_reason(office: Office) -> None:
    post(office, f"{MARCH}/seal", {})
    opened = post(office, f"{MARCH}/reopen", {"reason": "one partner is missing"}, who="fred")
    assert (opened["status"], opened["reopened"][0]["by"], opened["reopened"][0]["sealed_by"]) == (
        "draft",
        "fred",
        "dana",
    )
    assert post(office, f"{MARCH}/seal", {"demand_method": True})["count"] == 0
    waiting = office.get(f"{KEYCRM}/payouts", status="requested")["items"]
    assert len(waiting) == 2
    assert all("bank details" in each["reason"] for each in waiting)


def test_settling_goes_on_where_time_ran_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    post(office, f"{MARCH}/seal", {})
    post(office, f"{MARCH}/approve", who="fred")
    ticks = iter([0, 1, 21, 30, 31, 32, 33])
    hurried = replace(operator_api.desk(), seconds=lambda: next(ticks))
    monkeypatch.setattr(operator_api, "desk", lambda: hurried)
    first = post(office, f"{MARCH}/settle")
    assert (first["status"], first["settling"]) == ("approved", True)
    assert [office.business.balance(each).paid for each in ("anna", "boris")] == [6_000, 0]
    again = post(office, f"{MARCH}/settle")
    assert (again["status"], again["settling"]) == ("settled", False)
    assert [office.business.balance(each).paid for each in ("anna", "boris")] == [6_000, 6_000]


def test_an_export_that_takes_long_says_where_to_look(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def start(event: Mapping[str, Any]) -> None:
        asked.append(event)

    patient = replace(operator_api.desk(), payout_export=start)
    monkeypatch.setattr(operator_api, "desk", lambda: patient)
    assert office.refused(f"{MARCH}/export", body={"format": "plain"}) == (409, "batch_not_approved")
    post(office, f"{MARCH}/seal", {})
    post(office, f"{MARCH}/approve", who="fred")
    status, problem = office.ask(f"{MARCH}/export", method="POST", body={"format": "sepa", "execution": "2026-13-01"})
    assert (status, {each["field"] for each in problem["errors"]}) == (422, {"debtor", "iban", "execution"})
    assert asked == []
    answer = post(office, f"{MARCH}/export", {"format": "plain"})
    assert (answer["status"], answer["files"]) == ("running", f"/v1/operator/{MARCH}/files")
    assert asked == [{"program": "keycrm", "period": "2026-03", "operator": "dana", "format": "plain"}]


# -- payouts and blocks ------------------------------------------------------------------------------------------------


def payout_of(office: Office, partner: str) -> str:
    (found,) = office.business.payouts.of_partner("keycrm", partner)
    return f"{KEYCRM}/partners/{partner}/payouts/{found.id}"


def test_payouts_are_listed_by_status_in_pages(office: Office) -> None:
    first = office.get(f"{KEYCRM}/payouts", status="batched", limit="1")
    rest = office.get(f"{KEYCRM}/payouts", status="batched", limit="1", starting_after=first["next_cursor"])
    assert [each["partner"] for each in (*first["items"], *rest["items"])] == ["anna", "boris"]
    assert not rest["has_more"]
    path = f"{KEYCRM}/payouts"
    assert office.refused(path, method="GET", status="batched", starting_after="x") == (422, "invalid_cursor")
    assert office.refused(path, method="GET") == (422, "invalid_request")


def test_a_payout_is_voided_and_its_amount_is_available_again(office: Office) -> None:
    path = payout_of(office, "anna")
    assert office.refused(f"{path}/void", body=WHY, who="erik") == (403, "missing_scope")
    voided = post(office, f"{path}/void", WHY)
    assert (voided["status"], voided["reason"], voided["last_by"]) == ("voided", WHY["reason"], "dana")
    assert office.business.balance("anna").available == 10_000
    assert office.trail("keycrm")[-1]["changes"]["status"] == ("batched", "voided")
    assert office.refused(f"{path}/return", body=WHY) == (409, "payout_not_settled")
    other = path.replace("/anna/", "/boris/")
    assert office.refused(f"{other}/void", body=WHY) == (404, "unknown_payout")


def test_an_export_is_repeated_as_it_was_and_never_as_other_files(office: Office) -> None:
    """The same files again while the operator looks for them; a second format would pay a second time."""
    post(office, f"{MARCH}/seal", {})
    post(office, f"{MARCH}/approve", who="fred")
    first = post(office, f"{MARCH}/export", {"format": "plain"})
    assert post(office, f"{MARCH}/export", {"format": "plain"}) == first
    assert office.refused(f"{MARCH}/export", body={"format": "wise"}) == (409, "batch_exported_otherwise")


def test_a_payout_of_an_exported_batch_is_voided_only_where_its_transfer_failed(office: Office) -> None:
    post(office, f"{MARCH}/seal", {})
    post(office, f"{MARCH}/approve", who="fred")
    post(office, f"{MARCH}/export", {"format": "plain"})
    path = payout_of(office, "anna")
    assert office.refused(f"{path}/void", body=WHY) == (409, "batch_exported")
    assert office.refused(f"{MARCH}/reopen", body=WHY) == (409, "batch_exported")
    assert post(office, f"{path}/void", {**WHY, "transfer_failed": True})["status"] == "voided"
    assert office.business.balance("anna").available == 10_000


def test_a_payout_that_came_back_is_available_again(office: Office) -> None:
    post(office, f"{MARCH}/seal", {})
    post(office, f"{MARCH}/approve", who="fred")
    post(office, f"{MARCH}/settle")
    path = payout_of(office, "anna")
    assert post(office, f"{path}/return", WHY)["status"] == "returned"
    assert post(office, f"{path}/return", WHY)["status"] == "returned"
    assert office.business.balance("anna").available == 10_000
    assert office.get(path)["status"] == "returned"


def test_an_account_is_blocked_until_somebody_releases_it(office: Office) -> None:
    body = {"recipient": "anna", "reason": "click flood"}
    made = post(office, f"{KEYCRM}/blocks", body)
    assert (made["unit"], made["blocked"]["by"], made["released"]) == ("USD", "dana", None)
    assert post(office, f"{KEYCRM}/blocks", body | {"reason": "another"})["blocked"]["reason"] == "click flood"
    post(office, f"{MARCH}/seal", {})
    (waiting,) = office.get(f"{KEYCRM}/payouts", status="requested")["items"]
    assert (waiting["partner"], waiting["reason"]) == ("anna", BLOCKED)
    released = post(office, f"{KEYCRM}/blocks/release", body | {"reason": "cleared up"}, who="fred")
    assert released["released"]["by"] == "fred"
    assert office.get(f"{KEYCRM}/blocks")["items"] == [released]
    assert office.refused(f"{KEYCRM}/blocks/release", body=body) == (409, "not_blocked")
    assert office.refused(f"{KEYCRM}/blocks", body=body | {"recipient": "nobody"}) == (404, "unknown_partner")
    assert office.refused(f"{KEYCRM}/blocks", body=body | {"unit": "EUR"}) == (422, "unknown_unit")
    assert post(office, f"{KEYCRM}/blocks", body | {"recipient": "customer:c1"})["recipient"] == "customer:c1"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{MARCH}/seal", {}),
        (f"{MARCH}/approve", None),
        (f"{MARCH}/reopen", WHY),
        (f"{MARCH}/export", {"format": "plain"}),
        (f"{MARCH}/settle", None),
        (f"{KEYCRM}/blocks", {"recipient": "anna", **WHY}),
        (f"{KEYCRM}/blocks/release", {"recipient": "anna", **WHY}),
        (f"{KEYCRM}/adjustments/adj_1/reverse", WHY),
        (f"{KEYCRM}/partners/anna/payouts/po_1/return", WHY),
    ],
)
def test_without_the_scope_nothing_happens_but_a_line_in_the_trail(office: Office, path: str, body: Any) -> None:
    before = dict(office.business.ledger.balances), office.business.payouts.batches("keycrm")
    assert office.refused(path, body=body, who="erik") == (403, "missing_scope")
    assert (dict(office.business.ledger.balances), office.business.payouts.batches("keycrm")) == before
    assert [each["outcome"] for each in office.trail("keycrm")] == ["refused"]


def test_another_programs_batch_is_unknown(office: Office) -> None:
    assert office.refused("programs/none/batches/2026-03/seal", body={}) == (404, "unknown_program")
    assert office.refused(f"{KEYCRM}/batches/2026-13/seal", body={}) == (404, "unknown_batch")
    assert office.refused(f"{KEYCRM}/batches/2026-03/files", method="GET", who="erik") == (403, "missing_scope")
