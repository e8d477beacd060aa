"""Gathering by workers: parts of the partners are asked apart, over reconciled months, and only of sound accounts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from linkledger.ledger.audit import Auditor, Difference
from linkledger.ledger.blocks import BLOCKED
from linkledger.ledger.entries import AccountKey
from linkledger.memory.checkpoints import InMemoryCheckpoints
from linkledger.memory.payout_details import InMemoryBlocks
from linkledger.payouts import asking, gather
from linkledger.payouts.audited import AuditedAccounts
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import PayoutStatus
from linkledger.stats.close_day import CloseRecord
from tests.unit.payouts.treasury import Treasury, instant

MARCH = "2026-03-10T12:00:00+01:00"
PAYOUT_DAY = instant("2026-04-02T12:00:00+02:00")
PARTNERS = ("anna", "boris", "clara", "dora", "emil")


class Messages:
    """A queue of parts that keeps what it was sent."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def send(self, parts: Sequence[Part], now: datetime) -> None:
        self.parts += parts


class Firm(Treasury):
    """yourhosting with 10.00 of March for each of five partners, in parts of two, and a queue."""

    def __init__(self) -> None:
        super().__init__(Treasury.of("yourhosting").terms)
        for partner in PARTNERS:
            if partner != "anna":
                self.join(partner)
            self.earn(1_000, MARCH, recipient=partner)
        self.close("2026-03")
        self.queue = Messages()
        self.blocks = InMemoryBlocks()
        self.differences: list[Difference] = []
        check = AuditedAccounts(Auditor(InMemoryCheckpoints(self.ledger)), self.blocks, self.differences.append)
        self.batches = replace(self.batches, queue=self.queue, check=check)

    def run(self) -> dict[str, int] | None:
        """What the batch of March holds after a run; None while it is not complete."""
        self.batches.run(self.program, PAYOUT_DAY)
        return self.members()

    def ask(self, part: Part) -> None:
        self.batches.ask(part.program, part.period, part.after, PAYOUT_DAY)

    def members(self) -> dict[str, int] | None:
        batch = self.payouts.batch(self.program, "2026-03")
        if batch is None or batch.cursor is not None:
            return None
        return {each.partner: each.amount for each in self.payouts.members(self.program, "2026-03")}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "ACCOUNTS_IN_A_PART", 2)
    monkeypatch.setattr(asking, "ASKED_PER_COMMIT", 1)


def test_the_batch_is_complete_once_the_last_part_was_asked_by_whomever() -> None:
    firm = Firm()
    assert firm.run() is None
    assert [(each.after, each.through) for each in firm.queue.parts] == [
        *(("", "boris"), ("boris", "dora"), ("dora", "emil")),
    ]
    for part in firm.queue.parts[::-1]:
        assert firm.members() is None
        firm.ask(part)
    assert firm.members() == dict.fromkeys(PARTNERS, 1_000)


def test_the_next_run_sends_again_what_nobody_asked_and_finishes_what_is_left_of_one_part() -> None:
    firm = Firm()
    firm.run()
    first, *others = firm.queue.parts
    firm.ask(first)
    firm.queue.parts.clear()
    assert firm.run() is None
    assert firm.queue.parts == others
    firm.ask(others[0])
    assert firm.members() is None
    assert firm.run() == dict.fromkeys(PARTNERS, 1_000)


def test_a_part_that_comes_twice_or_late_asks_nobody_twice() -> None:
    firm = Firm()
    firm.run()
    parts = firm.queue.parts * 2
    for part in parts:
        firm.ask(part)
    assert firm.members() == dict.fromkeys(PARTNERS, 1_000)
    assert [firm.balance(each).reserved for each in PARTNERS] == [1_000] * 5


def test_partners_with_nothing_due_are_no_part_of_the_work() -> None:
    firm = Firm()
    for partner in ("clara", "dora"):
        firm.earn(-1_000, MARCH, recipient=partner)
    firm.run()
    assert [each.after for each in firm.queue.parts] == ["", "dora"]


def test_without_a_queue_the_run_asks_all_parts_itself() -> None:
    firm = Firm()
    firm.batches = replace(firm.batches, queue=None)
    assert firm.run() == dict.fromkeys(PARTNERS, 1_000)


def test_no_batch_before_reconciling_has_passed_the_moment_at_which_its_month_was_closed() -> None:
    firm = Firm()
    closed_at = instant("2026-04-01T00:05:00+00:00")
    firm.closings.records["yourhosting", "2026-03"] = CloseRecord("yourhosting", "2026-03", closed_at, 0, "EUR")
    firm.batches = replace(firm.batches, queue=None, reconciled=firm.closings)
    assert firm.run() is None
    firm.closings.set_reconciled_through(closed_at - timedelta(milliseconds=1))
    assert firm.run() is None
    firm.closings.set_reconciled_through(closed_at)
    assert firm.run() == dict.fromkeys(PARTNERS, 1_000)


def with_a_cent_that_nobody_earned(firm: Firm) -> None:
    """It is on boris's account, and no entry of his journal says so."""
    balance = firm.balance("boris")
    firm.ledger.balances[firm.account("boris")] = replace(balance, available=balance.available + 1)
    firm.batches = replace(firm.batches, queue=None)


def test_an_account_that_differs_from_its_journal_is_blocked_and_not_asked_and_the_others_are_paid() -> None:
    firm = Firm()
    with_a_cent_that_nobody_earned(firm)
    assert firm.run() == {each: 1_000 for each in PARTNERS if each != "boris"}
    assert [each.account.recipient for each in firm.differences] == ["boris"]
    assert firm.balance("boris").reserved == 0
    (block,) = firm.blocks.blocks("yourhosting")
    assert (block.account.recipient, block.why.by, block.why.at) == ("boris", "payout", PAYOUT_DAY)
    assert block.why.reason == "available: the account says 10.01 EUR, its journal 10.00 EUR"


def test_what_such_an_account_requested_itself_waits_with_the_reason() -> None:
    firm = Firm()
    firm.request(400, "2026-04-01T12:00:00+02:00", partner="boris")
    with_a_cent_that_nobody_earned(firm)
    found = firm.run()
    assert found is not None
    assert "boris" not in found
    (waiting,) = firm.payouts.of_partner("yourhosting", "boris")
    assert waiting.status is PayoutStatus.REQUESTED
    assert waiting.reason == BLOCKED
    assert len(firm.differences) == 2  # asked for the rest, and looked at once more when its own was to be taken


def test_of_two_workers_who_saw_different_sums_the_first_to_ask_stays_and_neither_fails() -> None:
    firm = Firm()
    firm.run()
    part = firm.queue.parts[0]

    def while_boris_is_looked_at(account: AccountKey, _now: datetime) -> None:
        if account.recipient == "boris":
            firm.earn(-300, MARCH, recipient="boris")
            firm.ask(part)

    slow = replace(firm.batches, check=while_boris_is_looked_at)
    slow.ask(part.program, part.period, part.after, PAYOUT_DAY)
    for other in firm.queue.parts[1:]:
        firm.ask(other)
    assert firm.members() == dict.fromkeys(PARTNERS, 1_000) | {"boris": 700}
    assert firm.balance("boris").available == 0
