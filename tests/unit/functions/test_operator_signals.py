"""Operators look at signals and decide about them; the partner learns that payouts are under review, nothing more."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from linkledger.access.operators import Scope
from linkledger.signals.signal import Evidence, Finding, Signal, SignalKind
from tests.builders import Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of
from tests.unit.functions.operators_asking import Office

SIGNALS = "programs/keycrm/signals"
KEYCRM = "/v1/programs/keycrm"
EVIDENCE = Evidence({"clicks": 250, "visitors": 1}, ("1772442000000-07-00000000000a",), links=("ANNA",))


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """keycrm, where Anna has earned 100.00 USD; dana may decide about partners, erik may only look."""
    business = Business.running("keycrm")
    for partner in ("anna", "ben"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "keycrm", partner)
    business.sign_up("c1", code="ANNA")
    business.post("payment", "c1", amount=100_000)
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return Office.of(business, {Scope.PARTNER_APPROVE, Scope.PAYOUT_PREPARE}, monkeypatch)


def flooded(business: Business, partner: str = "anna", kind: SignalKind = SignalKind.CLICK_FLOOD, days: int = 0) -> str:
    """What a rollup raised."""
    found = Finding(kind, business.now, business.now + timedelta(minutes=40), EVIDENCE)
    signal = Signal("keycrm", partner, (business.now + timedelta(days=days)).date(), found, business.now)
    business.signals.commit(signal, None)
    return signal.id


def as_anna(path: str, **options: Any) -> Answer:
    return send(partner_api, f"{KEYCRM}/{path}", sub="sub-of-anna", **options)


def asks_for_payout(key: str) -> Answer:
    return as_anna("payouts", method="POST", body={"amount": 10_000, "to": "bank"}, key=key)


def test_a_signal_is_shown_with_its_evidence_to_whoever_may_look(office: Office) -> None:
    id_ = flooded(office.business)
    status, signal = office.ask(f"{SIGNALS}/{id_}", who="erik")
    assert status == 200
    assert signal == {
        "id": id_,
        "partner": "anna",
        "kind": "click_flood",
        "day": "2026-03-01",
        "status": "open",
        "holds_payouts": True,
        "first_seen": "2026-03-01T09:00:00.000Z",
        "last_seen": "2026-03-01T09:40:00.000Z",
        "raised_at": "2026-03-01T09:00:00.000Z",
        "evidence": {
            "counts": {"clicks": 250, "visitors": 1},
            "clicks": ["1772442000000-07-00000000000a"],
            "events": [],
            "links": ["ANNA"],
        },
        "decided": None,
    }
    assert id_ in office.get("programs/keycrm/partners/anna")["balances"][0]["blocked"]


def test_lists_go_by_status_and_partner_in_parts(office: Office) -> None:
    ids = [flooded(office.business, days=number) for number in range(3)]
    bens = flooded(office.business, "ben")
    page = office.get(SIGNALS, limit="2", partner="anna")
    assert ([each["id"] for each in page["items"]], page["has_more"]) == ([ids[2], ids[1]], True)
    rest = office.get(SIGNALS, limit="2", partner="anna", starting_after=page["next_cursor"])
    assert ([each["id"] for each in rest["items"]], rest["has_more"]) == ([ids[0]], False)
    office.ask(f"{SIGNALS}/{bens}/dismiss", method="POST", body={"reason": "a newsletter"})
    assert [each["id"] for each in office.get(SIGNALS, status="dismissed")["items"]] == [bens]
    assert office.get(SIGNALS, status="dismissed", partner="anna")["items"] == []
    assert office.refused(SIGNALS, method="GET", status="odd") == (422, "invalid_request")


def test_a_dismissed_signal_lets_payouts_go_and_a_confirmed_one_does_not(office: Office) -> None:
    flood = flooded(office.business)
    fast = flooded(office.business, kind=SignalKind.FAST_CONVERSIONS)
    assert asks_for_payout("k1")[1]["code"] == "payouts_under_review"
    confirmed = office.ask(f"{SIGNALS}/{flood}/confirm", method="POST", body={"reason": "a script"})[1]
    assert (confirmed["status"], confirmed["holds_payouts"]) == ("confirmed", True)
    assert confirmed["decided"] == {"by": "dana", "at": "2026-03-01T09:00:00.000Z", "reason": "a script"}
    assert office.ask(f"{SIGNALS}/{fast}/dismiss", method="POST", body={"reason": "an app"})[0] == 200
    assert asks_for_payout("k2")[1]["code"] == "payouts_under_review", "the other one holds on"

    taken_back = {"reason": "its earnings were taken back"}
    assert office.ask(f"{SIGNALS}/{flood}/dismiss", method="POST", body=taken_back)[1]["holds_payouts"] is False
    assert asks_for_payout("k3")[0] == 201


def test_what_was_dismissed_is_never_confirmed_and_the_same_decision_again_changes_nothing(office: Office) -> None:
    id_ = flooded(office.business)
    first = office.ask(f"{SIGNALS}/{id_}/dismiss", method="POST", body={"reason": "a newsletter"})
    assert office.ask(f"{SIGNALS}/{id_}/dismiss", method="POST", body={"reason": "again"}) == first
    assert office.refused(f"{SIGNALS}/{id_}/confirm", body={"reason": "no, it is"}) == (422, "signal_dismissed")


def test_deciding_needs_its_scope_a_reason_and_a_signal_of_that_program(office: Office) -> None:
    id_ = flooded(office.business)
    for decision in ("confirm", "dismiss"):
        path = f"{SIGNALS}/{id_}/{decision}"
        assert office.refused(path, who="erik", body={"reason": "x"}) == (403, "missing_scope")
        assert office.refused(path, body={"reason": ""}) == (422, "invalid_request")
        unknown = f"{SIGNALS}/sig_20260301{'0' * 16}/{decision}"
        assert office.refused(unknown, body={"reason": "x"}) == (404, "unknown_signal")
        elsewhere = f"programs/b1/signals/{id_}/{decision}"
        assert office.refused(elsewhere, body={"reason": "x"}) == (404, "unknown_program")
    assert office.refused("programs/b1/signals", method="GET") == (404, "unknown_program")
    assert office.refused(f"{SIGNALS}/sig_1", method="GET") == (404, "unknown_signal")
    assert office.get(f"{SIGNALS}/{id_}")["status"] == "open"


def test_the_trail_says_who_decided_what_and_why(office: Office) -> None:
    id_ = flooded(office.business)
    office.ask(f"{SIGNALS}/{id_}/confirm", method="POST", body={"reason": "a script"})
    office.ask(f"{SIGNALS}/{id_}/dismiss", method="POST", body={"reason": "cleared up"})
    office.ask(f"{SIGNALS}/{id_}/dismiss", method="POST", who="erik", body={"reason": "me too"})
    confirmed, dismissed, refused = office.trail("keycrm")
    assert (confirmed["actor"], confirmed["action"], confirmed["target"]) == (
        "operator:dana",
        "signal.confirmed",
        f"signal/{id_}",
    )
    assert (confirmed["changes"], confirmed["reason"]) == ({"status": ("open", "confirmed")}, "a script")
    assert dismissed["changes"] == {"status": ("confirmed", "dismissed"), "holds_payouts": (True, False)}
    assert (refused["actor"], refused["outcome"]) == ("operator:erik", "refused")


def test_the_partner_reads_that_payouts_are_under_review_and_nothing_of_why(office: Office) -> None:
    id_ = flooded(office.business)
    status, problem = asks_for_payout("k1")
    assert (status, problem["code"]) == (422, "payouts_under_review")
    dry_run = as_anna("payouts/terms", amount="10000", to="bank")[1]["quote"]
    answers = [
        problem,
        dry_run,
        as_anna("balance")[1],
        as_anna("payouts")[1],
        as_anna("notifications")[1],
        as_anna("statements")[1],
    ]
    assert dry_run["refusal"]["code"] == "payouts_under_review"
    blocked = answers[2]["balances"][0]["blocked"]
    assert (blocked["code"], blocked["reason"][:29]) == ("under_review", "Your payouts are under review")
    for told in map(json.dumps, answers):
        assert id_ not in told
        assert not any(word in told for word in ("sig_", "flood", "signal", "1772442000000"))


def test_a_release_lifts_the_block_beside_a_signal_and_says_what_still_holds(office: Office) -> None:
    id_ = flooded(office.business)
    anna = {"recipient": "anna", "reason": "cleared up"}
    assert office.refused("programs/keycrm/blocks/release", body=anna) == (409, "under_review")
    assert office.ask("programs/keycrm/blocks", method="POST", body={**anna, "reason": "a call"})[1]["signals"] == [id_]
    status, released = office.ask("programs/keycrm/blocks/release", method="POST", body=anna)
    assert (status, released["signals"], released["released"]["reason"]) == (200, [id_], "cleared up")
    assert asks_for_payout("k1")[1]["code"] == "payouts_under_review"
