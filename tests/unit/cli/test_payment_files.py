"""A sealed and approved batch as payment files: the ledger's sums, or nothing."""

from pathlib import Path

import pytest

from cli.output import CliError
from cli.payment_files import FileFormat, _format, _order, _write
from linkledger.errors import Invalid
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import Step
from linkledger_exports.export import export
from tests.builders import START, Business


def approved_batch(iban: str | None) -> Business:
    """Anna asked for 60.00, March is closed, its batch sealed and approved; her bank details have cooled off."""
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=60_000)
    business.request_payout("anna", 6_000)
    if iban is not None:
        method = PayoutMethod("keycrm", "anna", "sepa", "Anna Berg", iban=iban)
        change_method(business.methods, method, "dana", business.now)
    business.at("2026-04-03T00:00:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    business.batches.run("keycrm", business.now)
    business.batches.seal("keycrm", "2026-03", Step("dana", business.now))
    business.batches.approve("keycrm", "2026-03", Step("erik", business.now))
    return business


def test_a_batch_becomes_a_file_with_the_partners_bank_details(tmp_path: Path) -> None:
    business = approved_batch("LT601010012345678901")
    order = _order(business.batches.export("keycrm", "2026-03", Step("erik", business.now)))
    _write(export(order, _format(FileFormat.PLAIN, None, None, None, None)), tmp_path)
    (row,) = (tmp_path / "keycrm-2026-03-plain-001.csv").read_text().splitlines()[1:]
    assert "Anna Berg,60.00,USD,LT601010012345678901" in row


def test_sepa_pays_euros_alone_and_says_so_for_each_payment() -> None:
    business = approved_batch(None)
    order = _order(business.batches.export("keycrm", "2026-03", Step("erik", business.now)))
    form = _format(FileFormat.SEPA, "KeyCRM", "LT601010012345678901", None, "2026-04-07")
    with pytest.raises(Invalid) as refused:
        export(order, form)
    assert {"unit", "payments[0].iban"} & {each.field for each in refused.value.faults}


def test_a_sepa_file_says_who_pays_and_when() -> None:
    with pytest.raises(CliError, match="who pays and when"):
        _format(FileFormat.SEPA, None, None, None, None)
    with pytest.raises(CliError, match="is no date"):
        _format(FileFormat.SEPA, "KeyCRM", "LT60", None, "tomorrow")
