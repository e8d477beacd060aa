"""Exporting a batch: it is marked once its files are written, and who fetched them has the last ones."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from linkledger.errors import Conflict
from linkledger.payouts.batch import BatchStatus
from linkledger.payouts.export_batch import BatchExport
from linkledger.payouts.payout import Step
from linkledger.payouts.reopen import reopen
from linkledger.payouts.transfer import TransferDesk
from tests.unit.payouts.treasury import Treasury, instant

DAY = instant("2026-04-02T12:00:00+02:00")
ERIK = Step("erik", DAY)


class Bank(Treasury):
    """yourhosting, whose batch of March holds 10.00 for anna and for boris, and is approved."""

    def __init__(self) -> None:
        super().__init__(Treasury.of("yourhosting").terms)
        self.join("boris")
        for partner in ("anna", "boris"):
            self.earn(1_000, "2026-03-10T12:00:00+01:00", recipient=partner)
        self.batch("2026-03", DAY.isoformat())
        self.approve()
        self.written: list[list[str]] = []

    def approve(self) -> None:
        self.batches.seal(self.program, "2026-03", Step("dana", DAY))
        self.batches.approve(self.program, "2026-03", ERIK)

    def export(self, meanwhile: Callable[[], object] = lambda: None) -> BatchExport:
        def write(found: BatchExport) -> None:
            self.written.append([each.payout.partner for each in found.transfers])
            if len(self.written) == 1:
                meanwhile()

        return self.batches.export(self.program, "2026-03", ERIK, "plain", write)

    def void(self, partner: str) -> None:
        (payout,) = self.payouts.of_partner(self.program, partner)
        TransferDesk(self.payouts).void(self.program, partner, payout.id, "a mistake", ERIK)

    @property
    def status(self) -> BatchStatus:
        batch = self.payouts.batch(self.program, "2026-03")
        assert batch is not None
        return batch.status


def test_while_its_files_are_written_a_batch_is_not_exported() -> None:
    bank, seen = Bank(), []
    found = bank.export(lambda: seen.append(bank.status))
    assert (seen, bank.status) == ([BatchStatus.APPROVED], BatchStatus.EXPORTED)
    assert (found.batch.exported, found.total) == (ERIK, 2_000)


def test_files_that_cannot_be_written_leave_the_batch_approved() -> None:
    bank = Bank()

    def full() -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        bank.export(full)
    assert bank.status is BatchStatus.APPROVED
    bank.void("anna")  # nothing of it may have been transferred
    assert bank.export().total == 1_000


def test_a_payout_voided_while_the_files_are_written_is_in_none_of_the_last_ones() -> None:
    bank = Bank()
    found = bank.export(lambda: bank.void("anna"))
    assert bank.written == [["anna", "boris"], ["boris"]]
    assert ([each.payout.partner for each in found.transfers], found.total) == (["boris"], 1_000)
    with pytest.raises(Conflict, match="was exported"):
        bank.void("boris")


def test_a_batch_reopened_while_the_files_are_written_is_not_exported() -> None:
    bank = Bank()

    def anew() -> None:
        reopen(bank.payouts, bank.program, "2026-03", "a name is wrong", ERIK)
        bank.void("boris")
        bank.batches.seal(bank.program, "2026-03", Step("dana", DAY + timedelta(hours=1)))
        bank.batches.approve(bank.program, "2026-03", ERIK)

    with pytest.raises(Conflict, match="sealed anew in the meantime"):
        bank.export(anew)
    assert bank.status is BatchStatus.APPROVED


def test_exporting_again_writes_the_same_and_keeps_who_was_first() -> None:
    bank = Bank()
    first = bank.export()
    again = bank.batches.export(bank.program, "2026-03", Step("dana", DAY + timedelta(days=1)), "plain")
    assert again == first
    bank.batches.settle(bank.program, "2026-03", ERIK)
    assert [
        each.payout.id for each in bank.batches.check_export(bank.program, "2026-03", "plain").transfers
    ] == first.payouts
