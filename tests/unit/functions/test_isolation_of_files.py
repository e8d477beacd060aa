"""A payment file holds its own program's payouts, whoever else is paid out of the same tables (P8)."""

from functools import partial

import pytest

from functions.payout_export.payment_files import FileFormat, format_of, order_of
from linkledger.payouts.export_batch import BatchExport
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import Payout, Step
from linkledger.terms.presets import load_preset
from linkledger_exports.export import export as export_order
from linkledger_exports.order import Export
from tests.builders import START, Business
from tests.unit.functions.two_programs import beside

MINE, THEIRS = "yourhosting", "yourhosting-2"
IBANS = {MINE: "NL91ABNA0417164300", THEIRS: "NL20INGB0001234567"}
FORMS = {
    "plain": partial(format_of, FileFormat.PLAIN, "EUR", None, None, None, None),
    "sepa": partial(format_of, FileFormat.SEPA, "EUR", "The Host B.V.", "DE89370400440532013000", None, "2026-04-02"),
}


def earned(business: Business, amount: int) -> None:
    """Anna and Boris of this program have something to be paid, each to a bank account of this program's."""
    program = business.terms.program
    for partner in ("anna", "boris"):
        business.enroll(partner, code=f"{partner}-{program}".upper())
        business.sign_up(f"c-{partner}", code=business.code_of(partner))
        business.post("payment", f"c-{partner}", amount=amount, product="hosting")
        method = PayoutMethod(program, partner, "sepa", f"{partner} of {program}", iban=IBANS[program])
        change_method(business.methods, method, "dana", business.now)


def exported(business: Business, program: str, form: str) -> Export:
    business.at("2026-04-01T06:00:00+02:00")
    business.rollup.run(program, START, business.now)
    business.batches.run(program, business.now)
    business.batches.seal(program, "2026-03", Step("dana", business.now))
    business.batches.approve(program, "2026-03", Step("erik", business.now))
    files: list[Export] = []

    def write(found: BatchExport) -> None:
        files.append(export_order(order_of(found), FORMS[form]()))

    business.batches.export(program, "2026-03", Step("erik", business.now), "plain", write)
    return files[-1]


def text_of(files: Export) -> str:
    return "".join(each.content.decode() for each in (*files.files, files.manifest))


@pytest.mark.parametrize("form", FORMS)
def test_a_payment_file_is_the_same_whoever_else_is_paid(form: str) -> None:
    terms = load_preset(MINE)
    alone, business = Business(terms), Business(terms)
    other = beside(business, terms.model_copy(update={"program": THEIRS}))
    earned(alone, 10_000)
    earned(other, 77_700)
    earned(business, 10_000)
    theirs = text_of(exported(other, THEIRS, form))
    mine = text_of(exported(business, MINE, form))
    assert mine == text_of(exported(alone, MINE, form))
    for program, own, others in ((MINE, mine, theirs), (THEIRS, theirs, mine)):
        told = [
            f"anna of {program}",
            IBANS[program],
            *(each.id.removeprefix("po_") for each in paid(business, program)),
        ]
        assert [each for each in told if each not in own] == []
        assert [each for each in told if each in others.replace(THEIRS, "?")] == []


def paid(business: Business, program: str) -> list[Payout]:
    return list(business.payouts.members(program, "2026-03"))
