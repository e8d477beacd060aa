"""The hourly runs: the event's time is now, one program's trouble is not another's, and the invocation still fails."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.payout import handler as payout
from functions.reconcile import handler as reconcile
from functions.rollup import handler as rollup
from linkledger.earning.ports import Effect, LoadedProgram
from linkledger.errors import Invalid, NotFound
from linkledger.ledger.accounts import Balance
from linkledger.ledger.audit import SPACING, Auditor, Checkpoint
from linkledger.ledger.blocks import Block, Remark
from linkledger.ledger.entries import AccountKey
from linkledger.memory.book import InMemoryBook
from linkledger.memory.checkpoints import InMemoryCheckpoints
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.payout import PayoutStatus
from linkledger.stats.close_day import Rollup
from linkledger.terms.presets import load_preset
from linkledger_aws.schedule import RunFailed
from tests.builders import START, Business
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, clock_of, published_event

BOTH = [LoadedProgram("b1", START), LoadedProgram("keycrm", START)]


def scheduled(time: str, **changes: Any) -> dict[str, Any]:
    return published_event("eventbridge-scheduled") | {"time": time} | changes


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    """keycrm in business, with b1 beside it."""
    business = Business.running("keycrm")
    business.terms_store.publish(load_preset("b1"))
    business.enroll("anna")
    clock = clock_of(business)
    monkeypatch.setattr(rollup, "runner", lambda: rollup.Runner(business.rollup, lambda: BOTH, clock))
    maturity = MaturityDesk(business.ledger)
    monkeypatch.setattr(
        payout, "runner", lambda: payout.Runner(maturity, business.write_offs, business.batches, lambda: BOTH, clock)
    )
    monkeypatch.setattr(reconcile, "runner", lambda: reconcile.Runner(business.reconciler, clock))
    return business


def earn_100_dollars(business: Business) -> None:
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=100_000)


def test_the_rollup_closes_each_programs_days_up_to_the_events_time(business: Business) -> None:
    business.at("2026-03-04T00:00:00+00:00")
    answer = rollup.handler(scheduled("2026-03-03T12:00:00Z"), Context())
    closed = {"closed": ["2026-03-01", "2026-03-02"]}
    assert answer == {"now": "2026-03-03T12:00:00.000Z", "programs": {"b1": closed, "keycrm": closed}}
    json.dumps(answer)
    assert rollup.handler(scheduled("2026-03-03T12:00:00Z"), Context())["programs"]["b1"] == {"closed": []}


def test_a_run_may_name_one_program(business: Business) -> None:
    business.at("2026-03-02T12:00:00+00:00")
    for named in ({"program": "keycrm"}, {"detail": {"program": "keycrm"}}):
        assert set(rollup.handler(scheduled("2026-03-02T12:00:00Z", **named), Context())["programs"]) == {"keycrm"}
    assert business.closings.closed_through("b1") is None
    with pytest.raises(NotFound, match="no program 'mars'"):
        rollup.handler({"program": "mars"}, Context())


def test_without_a_time_the_clock_says_when_it_is(business: Business) -> None:
    assert rollup.handler({}, Context())["now"] == "2026-03-01T09:00:00.000Z"


@pytest.mark.parametrize("function", [rollup, payout, reconcile])
@pytest.mark.parametrize("time", ["2026-03-01T09:05:01Z", "soon", "2026-03-01T09:00:00"])
def test_a_time_beyond_the_clock_or_none_at_all_is_refused(business: Business, function: Any, time: str) -> None:
    with pytest.raises(Invalid, match="time"):
        function.handler(scheduled(time), Context())
    assert business.closings.records == {}


def test_a_clock_five_minutes_behind_is_no_reason_to_refuse(business: Business) -> None:
    assert rollup.handler(scheduled("2026-03-01T09:05:00Z"), Context())["now"] == "2026-03-01T09:05:00.000Z"


class NoB1(Rollup):
    def run(self, program: str, *times: datetime, most_days: int = 400) -> Any:
        if program == "b1":
            raise RuntimeError("the table is gone")
        return super().run(program, *times, most_days=most_days)


def test_one_programs_failure_stops_no_other_and_fails_the_run_at_its_end(
    business: Business, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    business.at("2026-03-02T12:00:00+00:00")
    broken = NoB1(business.terms_store, business.rollup.items, business.closings, business.stats, business.months)
    monkeypatch.setattr(rollup, "runner", lambda: rollup.Runner(broken, lambda: BOTH, clock_of(business)))
    with pytest.raises(RunFailed, match=r"b1 \(RuntimeError\)"):
        rollup.handler(scheduled("2026-03-02T12:00:00Z"), Context())
    assert business.closings.closed_through("keycrm") == datetime(2026, 3, 1, tzinfo=UTC).date()
    lines = written.look()
    assert [line["program"] for line in lines if line.get("code") == "program_failed"] == ["b1"]
    assert [line["DaysClosed"] for line in lines if "DaysClosed" in line] == [[1.0]]


def test_a_batch_is_prepared_once_the_month_is_closed_and_the_payout_day_has_come(
    business: Business, written: Written
) -> None:
    earn_100_dollars(business)
    business.request_payout("anna", 10_000)
    business.at("2026-04-02T12:00:00+00:00")
    before = payout.handler(scheduled("2026-04-02T12:00:00Z"), Context())
    nothing = {"matured": 0, "written_off": 0, "batch": None}
    assert before["programs"] == {"b1": nothing, "keycrm": nothing}
    rollup.handler(scheduled("2026-04-02T12:00:00Z"), Context())
    for _ in range(2):
        answer = payout.handler(scheduled("2026-04-02T12:00:00Z"), Context())
        batch = {"period": "2026-03", "payouts": 1, "total": 10_000, "unit": "USD"}
        assert answer["programs"]["keycrm"] == {"matured": 0, "written_off": 0, "batch": batch}
        business.after(hours=1)
    assert [each.status for each in business.payouts.of_partner("keycrm", "anna")] == [PayoutStatus.BATCHED]
    assert "batch_prepared" in {line.get("code") for line in written.look()}


def test_reconciling_settles_what_the_stream_lost(business: Business) -> None:
    business.settles_at_once = False
    earn_100_dollars(business)
    business.after(minutes=61)
    answer = reconcile.handler(scheduled(business.now.isoformat()), Context())
    assert (answer["looked_at"], answer["driven"], answer["failed"]) == (2, ("keycrm/e1", "keycrm/e2"), ())
    assert (answer["audited"], answer["differences"]) == (1, 0)
    assert business.balance("anna").available == 10_000
    assert reconcile.handler({}, Context())["driven"] == ()


class BrokenFor(InMemoryBook):
    def commit(self, effect: Effect) -> None:
        if effect.record.customer == "c1":
            raise RuntimeError("the item is too large")
        super().commit(effect)


def test_what_cannot_be_settled_is_named_with_its_cause_and_fails_the_run_after_the_others(
    business: Business, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    business.settles_at_once = False
    poison = business.sign_up("c1", code="ANNA")
    business.sign_up("c2", code="ANNA")
    business.now += timedelta(minutes=61)
    book = BrokenFor(business.ledger, business.closings)
    broken = replace(business.reconciler, desk=replace(business.settlement, book=book), book=book)
    monkeypatch.setattr(reconcile, "runner", lambda: reconcile.Runner(broken, clock_of(business)))
    with pytest.raises(RunFailed, match=f"keycrm/{poison}"):
        reconcile.handler({}, Context())
    said = [(vars(each).get("code"), vars(each).get("event")) for each in caplog.records]
    assert ("record_poisonous", poison) in said
    assert book.load("keycrm", "c2").state.partner == "anna"


def test_an_account_that_differs_from_its_journal_is_counted_logged_and_kept_from_being_paid(
    business: Business, written: Written
) -> None:
    business.enroll("boris")
    for number, partner in enumerate(("anna", "boris")):
        business.sign_up(f"c{number}", code=business.code_of(partner))
        business.post("payment", f"c{number}", amount=100_000)
    business.after(minutes=61)
    written.look()
    assert reconcile.handler({}, Context())["audited"] == 2
    assert [line["LedgerDifferences"] for line in written.look() if "LedgerDifferences" in line] == [[0.0]]

    business.post("payment", "c0", amount=50_000)
    anna = business.account("anna")
    business.ledger.balances[anna] = replace(business.balance("anna"), available=9_000)
    business.after(minutes=61)
    answer = reconcile.handler({}, Context())
    assert (answer["looked_at"], answer["audited"], answer["differences"], answer["failed"]) == (1, 1, 1, ())
    lines = written.look()
    assert [line["LedgerDifferences"] for line in lines if "LedgerDifferences" in line] == [[1.0]]
    (said,) = [line for line in lines if line.get("code") == "ledger_difference"]
    assert (said["level"], said["program"], said["recipient"], said["unit"]) == ("ERROR", "keycrm", "anna", "USD")
    assert (said["account"]["available"], said["journal"]["available"]) == (9_000, 15_000)
    reason = "available: the account says 90.00 USD, its journal 150.00 USD"
    assert business.blocks.blocks("keycrm") == [Block(anna, Remark(reason, "reconcile", business.now))]
    assert business.balance("anna").available == 9_000

    business.after(hours=1)
    assert reconcile.handler({}, Context())["audited"] == 0


def test_a_settled_event_costs_one_look_at_its_outcome_one_at_its_account_and_one_at_its_last_entries(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []

    def noting(name: str, read: Callable[..., object]) -> Callable[..., object]:
        def noted(*told: object) -> object:
            reads.append(name)
            return read(*told)

        return noted

    def counted(store: object, *names: str) -> None:
        for name in names:
            monkeypatch.setattr(store, name, noting(name, getattr(store, name)))

    earn_100_dollars(business)
    business.after(minutes=61)
    reconcile.handler({}, Context())
    business.post("payment", "c1", amount=10_000)
    business.after(minutes=61)
    counted(business.book, "outcome", "load", "head", "waiting_for", "standing", "spans", "lots", "commit")
    counted(business.auditor.store, "standing", "entries", "keep")
    counted(business.blocks, "is_blocked", "block")
    assert reconcile.handler({}, Context())["looked_at"] == 1
    assert reads == ["outcome", "standing", "entries"]


def test_a_customers_id_is_in_no_line_about_its_account(
    business: Business, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    zenden = Business.running("zenden")
    zenden.enroll("anna")
    zenden.post("order", "carla@example.com", amount=200_000, code="ANNA")
    (points,) = [each for each in zenden.ledger.balances if each.recipient != "anna"]
    zenden.ledger.balances[points] = replace(zenden.ledger.balances[points], available=1)
    zenden.after(minutes=61)
    monkeypatch.setattr(reconcile, "runner", lambda: reconcile.Runner(zenden.reconciler, clock_of(zenden)))
    assert reconcile.handler({}, Context())["differences"] == 1
    assert "ledger_difference" in {line.get("code") for line in written.look()}
    assert "carla" not in written.text


def test_what_came_late_is_not_taken_on_trust_although_what_came_after_it_was_in_order(business: Business) -> None:
    business.sign_up("c1", code="ANNA")
    for _ in range(3 * SPACING):
        business.after(hours=1).post("payment", "c1", amount=10_000)
    business.after(minutes=61)
    assert reconcile.handler({}, Context())["differences"] == 0
    before = business.balance("anna")
    business.post("payment", "c1", amount=10_000, occurred_at="2026-03-01T09:30:00Z")
    business.ledger.balances[business.account("anna")] = before  # its account was forgotten
    business.post("payment", "c1", amount=20_000)
    business.after(minutes=61)
    assert reconcile.handler({}, Context())["differences"] == 1
    assert "available: the account says" in (business.blocks.is_blocked(business.account("anna")) or "")


class Unreadable(InMemoryCheckpoints):
    def standing(self, account: AccountKey) -> tuple[Balance, Checkpoint | None]:
        raise RuntimeError("the table is gone")


def test_an_account_that_cannot_be_audited_is_audited_by_the_next_run(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    earn_100_dollars(business)
    paid_at = business.now
    business.after(minutes=61)
    blind = replace(business.reconciler, auditor=Auditor(Unreadable(business.ledger)))
    monkeypatch.setattr(reconcile, "runner", lambda: reconcile.Runner(blind, clock_of(business)))
    with pytest.raises(RunFailed, match="keycrm/e2"):
        reconcile.handler({}, Context())
    assert business.closings.reconciled_through() == paid_at
    assert business.reconciler.run(business.now).audited == 1
    assert business.blocks.blocks("keycrm") == []
