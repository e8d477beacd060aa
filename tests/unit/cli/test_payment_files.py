"""A sealed and approved batch as payment files: the ledger's sums, or nothing."""

from pathlib import Path

import pytest

from cli.payment_files import write_files
from functions.payout_export.payment_files import FileFormat, format_of, order_of
from linkledger.errors import Invalid
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import Step
from linkledger_exports.export import export
from linkledger_exports.order import ExportOrder
from tests.builders import START, Business

IBAN = "NL91ABNA0417164300"


def approved_batch(iban: str | None) -> ExportOrder:
    """Anna earned 10.00 and boris 2.50 of March's hosting; both have a bank account, if anybody has."""
    business = Business.running("yourhosting")
    for partner, paid in (("anna", 10_000), ("boris", 2_500)):
        business.enroll(partner)
        business.sign_up(f"c-{partner}", code=business.code_of(partner))
        business.post("payment", f"c-{partner}", amount=paid, product="hosting")
        if iban is not None:
            method = PayoutMethod("yourhosting", partner, "sepa", f"{partner} Jansen", iban=iban)
            change_method(business.methods, method, "dana", business.now)
    business.at("2026-04-01T06:00:00+02:00")
    business.rollup.run("yourhosting", START, business.now)
    business.batches.run("yourhosting", business.now)
    business.batches.seal("yourhosting", "2026-03", Step("dana", business.now))
    business.batches.approve("yourhosting", "2026-03", Step("erik", business.now))
    return order_of(business.batches.export("yourhosting", "2026-03", Step("erik", business.now), "sepa"))


def test_a_batch_becomes_a_sepa_file_of_exactly_what_was_sealed(tmp_path: Path) -> None:
    form = format_of(FileFormat.SEPA, "EUR", "Yourhosting B.V.", "NL20INGB0001234567", None, "2026-04-02")
    write_files(export(approved_batch(IBAN), form), tmp_path)
    text = (tmp_path / "yourhosting-2026-03-sepa-001.xml").read_text()
    assert "pain.001.001.09" in text
    assert (text.count("<CtrlSum>12.50</CtrlSum>"), text.count(f"<IBAN>{IBAN}</IBAN>")) == (2, 2)
    assert '<InstdAmt Ccy="EUR">10.00</InstdAmt>' in text
    assert (tmp_path / "yourhosting-2026-03-sepa-manifest.json").exists()


def test_a_plain_file_names_the_partners_bank_details(tmp_path: Path) -> None:
    write_files(export(approved_batch(IBAN), format_of(FileFormat.PLAIN, "EUR", None, None, None, None)), tmp_path)
    rows = (tmp_path / "yourhosting-2026-03-plain-001.csv").read_text().splitlines()[1:]
    assert [row.split(",", 1)[1] for row in rows] == [
        f"anna,anna Jansen,10.00,EUR,{IBAN},,",
        f"boris,boris Jansen,2.50,EUR,{IBAN},,",
    ]


def test_nothing_is_written_for_the_bank_while_an_account_is_missing() -> None:
    form = format_of(FileFormat.SEPA, "EUR", "Yourhosting B.V.", "NL20INGB0001234567", None, "2026-04-02")
    with pytest.raises(Invalid) as refused:
        export(approved_batch(None), form)
    assert [each.field for each in refused.value.faults] == ["payments[0].iban", "payments[1].iban"]


def test_a_sepa_file_says_who_pays_and_when() -> None:
    with pytest.raises(Invalid, match="who pays and when: name debtor, iban, execution too") as refused:
        format_of(FileFormat.SEPA, "EUR", None, None, None, None)
    assert [each.field for each in refused.value.faults] == ["debtor", "iban", "execution"]
    with pytest.raises(Invalid, match="is no date"):
        format_of(FileFormat.SEPA, "EUR", "Yourhosting B.V.", "NL20INGB0001234567", None, "tomorrow")
