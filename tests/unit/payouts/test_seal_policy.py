"""Whose payout stays out of a batch: blocked accounts, bank details that are missing or too new (P6)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linkledger.errors import Conflict, Invalid, Refused
from linkledger.ledger.blocks import Remark
from linkledger.memory.payout_details import InMemoryBlocks, InMemoryMethods
from linkledger.payouts.method import PayoutMethod, change_method, in_force
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy
from tests.unit.payouts.treasury import Treasury, instant

MARCH = "2026-03-10T12:00:00+00:00"
PAYOUT_DAY = instant("2026-04-02T12:00:00+02:00")
IBAN, OTHER = "DE89370400440532013000", "FR7630006000011234567890189"


class Bank(Treasury):
    """yourhosting with methods, blocks, and 10.00 for anna and for boris in the batch of March."""

    def __init__(self, **policy: object) -> None:
        super().__init__(Treasury.of("yourhosting").terms)
        self.methods, self.blocks = InMemoryMethods(), InMemoryBlocks()
        checks = replace(SealPolicy(self.methods, self.blocks, self.partners), **policy)  # type: ignore[arg-type]
        self.batches = BatchDesk(self.desk, self.closings, checks)
        self.join("boris")
        for partner in ("anna", "boris"):
            self.earn(1_000, MARCH, recipient=partner)
        self.batch("2026-03", PAYOUT_DAY.isoformat())

    def stores(self, partner: str, hours_before: float, iban: str = IBAN) -> PayoutMethod:
        wanted = PayoutMethod(self.program, partner, "sepa", partner.title(), iban)
        return change_method(self.methods, wanted, "dana", PAYOUT_DAY - timedelta(hours=hours_before))

    def sealed(self) -> list[str]:
        self.batches.seal(self.program, "2026-03", Step("dana", PAYOUT_DAY))
        return [each.partner for each in self.payouts.members(self.program, "2026-03")]

    def exported(self) -> list[str | None]:
        self.batches.approve(self.program, "2026-03", Step("erik", PAYOUT_DAY))
        found = self.batches.export(self.program, "2026-03", Step("erik", PAYOUT_DAY), "plain")
        return [each.method.iban if each.method else None for each in found.transfers]


@pytest.mark.parametrize(("hours", "paid"), [(72, ["anna", "boris"]), (71.9, ["anna"]), (0, ["anna"])])
def test_a_method_younger_than_72_hours_keeps_its_partner_out(hours: float, paid: list[str]) -> None:
    bank = Bank()
    bank.stores("anna", 500)
    bank.stores("boris", hours)
    assert bank.sealed() == paid
    batch = bank.payouts.batch(bank.program, "2026-03")
    assert batch is not None
    assert (batch.count, batch.total) == (len(paid), 1_000 * len(paid))
    waiting = bank.payouts.with_status(bank.program, PayoutStatus.REQUESTED)
    assert [each.partner for each in waiting] == ([] if "boris" in paid else ["boris"])
    assert all("are paid to from 2026-04-0" in (each.reason or "") for each in waiting)
    assert bank.balance("boris").reserved == 1_000


def test_who_was_left_out_is_in_the_next_batch() -> None:
    bank = Bank()
    bank.stores("boris", 1)
    assert bank.sealed() == ["anna"]
    assert bank.batch("2026-04", "2026-05-02T12:00:00+02:00") == {"boris": 1_000}
    (payout,) = bank.payouts.members(bank.program, "2026-04")
    assert payout.reason is None


def test_the_cool_off_is_the_deployments_choice() -> None:
    bank = Bank(cool_off_hours=1)
    bank.stores("boris", 1)
    assert bank.sealed() == ["anna", "boris"]


def test_a_partner_without_bank_details_is_paid_by_hand_unless_they_are_demanded() -> None:
    bank = Bank()
    assert bank.sealed() == ["anna", "boris"]
    assert bank.exported() == [None, None]
    strict = Bank(demands_method=True)
    strict.stores("anna", 100)
    assert strict.sealed() == ["anna"]
    assert strict.exported() == [IBAN]


def test_a_file_has_the_accounts_of_when_its_batch_was_sealed() -> None:
    bank = Bank()
    bank.stores("anna", 100)
    bank.sealed()
    bank.stores("anna", -1, OTHER)
    assert bank.exported() == [IBAN, None]


def test_a_blocked_account_is_not_sealed_and_not_exported() -> None:
    bank = Bank()
    bank.blocks.block(bank.account("anna"), Remark("its journal sums to 9.00.", "reconcile", PAYOUT_DAY))
    assert bank.sealed() == ["boris"]
    bank.blocks.block(bank.account("boris"), Remark("its journal sums to 8.00.", "reconcile", PAYOUT_DAY))
    with pytest.raises(Refused) as refused:
        bank.exported()
    assert refused.value.code == "recipient_blocked"
    batch = bank.payouts.batch(bank.program, "2026-03")
    assert batch is not None
    assert batch.exported is None
    bank.blocks.release(bank.account("boris"), Remark("It was a mistake.", "dana", PAYOUT_DAY))
    assert bank.exported() == [None]


def test_methods_are_versions_of_which_one_is_in_force() -> None:
    bank = Bank()
    first = bank.stores("anna", 100)
    assert bank.stores("anna", 90) == first  # the same details again
    second = bank.stores("anna", 50, "fr76 3000 6000 0112 3456 7890 189")
    assert (first.version, second.version, second.iban, second.by) == (1, 2, OTHER, "dana")
    for hours, version in ((101, None), (100, 1), (51, 1), (50, 2), (0, 2)):
        held = in_force(bank.methods.versions(bank.program, "anna"), PAYOUT_DAY - timedelta(hours=hours))
        assert (held.version if held else None) == version
    with pytest.raises(Conflict):
        bank.stores("anna", 60, IBAN)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "cash"}, "kind"),
        ({"name": " "}, "name"),
        ({"iban": None}, "iban"),
        ({"iban": "DE1"}, "iban"),
        ({"kind": "paypal"}, "email"),
        ({"kind": "wise", "iban": None}, "iban"),
        ({"email": "anna"}, "email"),
    ],
)
def test_a_method_that_cannot_be_paid_to_is_refused_by_its_field(changes: dict[str, str | None], field: str) -> None:
    wanted = replace(PayoutMethod("yourhosting", "anna", "sepa", "Anna", IBAN), **changes)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        change_method(InMemoryMethods(), wanted, "dana", PAYOUT_DAY)
    assert [each.field for each in refused.value.faults] == [field]
