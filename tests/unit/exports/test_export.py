"""One rule for every format: files come to what the ledger says, or nothing leaves; a batch is one program's."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.errors import LinkledgerError, Refused
from linkledger_exports.export import export
from linkledger_exports.formats import Format, Part
from linkledger_exports.paypal import PayPalPayouts
from linkledger_exports.plain import PlainCsv
from linkledger_exports.sepa import LARGEST, SepaCreditTransfer
from linkledger_exports.sepa_text import bank_reference
from linkledger_exports.wise import WiseBatch
from tests.unit.exports.orders import NOON, SEPA, SHOP, attempt, batch, faults, faulty_fields, of, owed

FORMATS: list[Format] = [SEPA, PayPalPayouts(), WiseBatch("EUR"), PlainCsv()]
every_format = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)


class SepaByTwos(SepaCreditTransfer):
    payments_per_file = 2


class PayPalByTwos(PayPalPayouts):
    payments_per_file = 2


class WiseByTwos(WiseBatch):
    payments_per_file = 2


class PlainByTwos(PlainCsv):
    payments_per_file = 2


class ForgetsTheLast(PlainCsv):
    """A format with a bug, such as one that a limit of the writer could bring."""

    def write(self, part: Part) -> bytes:
        return super().write(replace(part, payments=part.payments[:-1]))


BY_TWOS: list[Format] = [SepaByTwos(SHOP, SEPA.execution), PayPalByTwos(), WiseByTwos("EUR"), PlainByTwos()]


@every_format
def test_a_batch_comes_out_as_one_file_and_a_manifest(form: Format) -> None:
    exported = export(of([2250, 50]), form)
    [file] = exported.files
    assert file.name == f"keycrm-2026-03-{form.name}-001.{form.suffix}"
    assert (file.count, file.total) == (2, 2300)
    assert file.digest == hashlib.sha256(file.content).hexdigest()
    assert exported.manifest.name == f"keycrm-2026-03-{form.name}-manifest.json"
    assert json.loads(exported.manifest.content) == {
        "program": "keycrm",
        "batch": "2026-03",
        "format": form.name,
        "created_at": "2026-04-05T12:00:00.000Z",
        "unit": "EUR",
        "count": 2,
        "total": "23.00",
        "files": [{"name": file.name, "count": 2, "total": "23.00", "sha256": file.digest}],
    }


@every_format
def test_the_same_batch_gives_the_same_bytes_again(form: Format) -> None:
    assert export(of([2250, 50]), form) == export(of([2250, 50]), form)


@every_format
def test_nothing_leaves_when_the_payments_do_not_come_to_the_ledgers_total(form: Format) -> None:
    with pytest.raises(Refused) as refused:
        export(replace(of([2250, 50]), total=2299), form)
    assert refused.value.code == "export_total_differs"
    assert refused.value.facts == {"files": 2300, "batch": 2299, "unit": "EUR"}


def test_nothing_leaves_when_a_file_lacks_a_payment() -> None:
    with pytest.raises(Refused) as refused:
        export(of([2250, 50]), ForgetsTheLast())
    assert refused.value.code == "export_total_differs"
    assert "1 payments of 22.50 EUR, the batch 2 of 23.00 EUR" in refused.value.message


@every_format
def test_nothing_of_another_program_gets_into_a_file(form: Format) -> None:
    mixed = batch(owed(2250), owed(50, 2, program="b1"))
    assert faulty_fields(mixed, form) == ["payments[1].program"]


@every_format
def test_no_payout_is_paid_twice_in_one_batch(form: Format) -> None:
    assert faulty_fields(batch(owed(2250), owed(2250)), form) == ["payments[1].payout"]


@every_format
def test_no_payment_of_nothing_less_than_nothing_or_another_currency(form: Format) -> None:
    order = batch(owed(0), owed(-5, 2), owed(5, 3, unit="USD"))
    assert faulty_fields(order, form) == ["payments[0].amount", "payments[1].amount", "payments[2].unit"]


@every_format
def test_an_empty_batch_is_refused(form: Format) -> None:
    assert faulty_fields(batch(), form) == ["payments"]


def test_all_faults_of_an_order_are_named_at_once_and_no_account_is_repeated() -> None:
    order = batch(
        owed(100, name="Анна\nКоваленко", iban="DE00370400440532013000"),
        owed(100, 2),
        owed(-1, 3, iban=None, bic="NOBANK"),
        unit="EUR",
    )
    named = faults(order, SEPA)
    assert [each.field for each in named] == [
        "payments[2].amount",
        "payments[0].name",
        "payments[0].iban",
        "payments[2].iban",
        "payments[2].bic",
    ]
    assert all(": " in each.message for each in named), "each says what to do"
    assert not any("370400440532013000" in each.message for each in named)


def test_what_goes_into_a_files_name_can_not_leave_its_folder() -> None:
    order = replace(of([100]), program="../b1", batch="../../etc", unit="???", created_at=NOON.replace(tzinfo=None))
    assert faulty_fields(order, PlainCsv())[:4] == ["program", "batch", "created_at", "unit"]


@pytest.mark.parametrize("form", BY_TWOS, ids=lambda form: form.name)
@settings(max_examples=40, deadline=None)
@given(amounts=st.lists(st.integers(1, 10**10), min_size=1, max_size=7))
def test_splitting_neither_loses_nor_doubles_a_payment(form: Format, amounts: list[int]) -> None:
    order = of(amounts)
    exported = export(order, form)
    assert [file.count for file in exported.files] == [2] * (len(amounts) // 2) + [1] * (len(amounts) % 2)
    assert sum(file.total for file in exported.files) == exported.manifest.total == sum(amounts)
    assert [each for file in exported.files for each in form.amounts(file.content, "EUR")] == amounts
    together = b"".join(file.content for file in exported.files).decode()
    for payment in order.payments:
        written = [text for text in {payment.payout, bank_reference(payment.payout)} if text in together]
        assert len(written) == 1
        where = [f">{written[0]}<", f",{written[0]},", f"\n{written[0]},"]
        assert sum(together.count(each) for each in where) == 1


@every_format
@settings(max_examples=25, deadline=None)
@given(
    amounts=st.lists(st.integers(-3, 10**9) | st.integers(1, 2 * LARGEST), max_size=5),
    ledger=st.integers(-3, 10**12) | st.none(),
)
def test_whatever_is_owed_the_files_come_to_the_ledgers_total_or_nothing_leaves(
    form: Format, amounts: list[int], ledger: int | None
) -> None:
    order = of(amounts)
    order = order if ledger is None else replace(order, total=ledger)
    outcome = attempt(order, form)
    if isinstance(outcome, LinkledgerError):
        beyond_sepa = form is SEPA and max(amounts, default=0) > LARGEST
        wrong = not amounts or min(amounts) <= 0 or beyond_sepa
        assert outcome.code == ("invalid_export" if wrong else "export_total_differs")
        assert wrong or order.total != sum(amounts)
    else:
        assert sum(file.total for file in outcome.files) == order.total == sum(amounts)


def test_the_limits_of_each_format() -> None:
    assert [form.payments_per_file for form in FORMATS] == [10_000, 5_000, 1_000, 1_048_575]


def test_a_batch_above_a_limit_is_split() -> None:
    exported = export(of([100] * 1_001), WiseBatch("EUR"))
    assert [(file.count, file.total) for file in exported.files] == [(1_000, 100_000), (1, 100)]
    assert [file.name[-7:] for file in exported.files] == ["001.csv", "002.csv"]
