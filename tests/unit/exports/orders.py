"""Orders of payouts as the tests tell them: who is owed how much, and what the export makes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from schwifty import IBAN

from linkledger.errors import FieldFault, Invalid, LinkledgerError
from linkledger_exports.export import export
from linkledger_exports.formats import Format
from linkledger_exports.order import Export, ExportOrder, Payment
from linkledger_exports.sepa import Debtor, SepaCreditTransfer

NOON = datetime(2026, 4, 5, 12, tzinfo=UTC)
GERMAN = "DE89370400440532013000"
FRENCH = "FR7630006000011234567890189"
SAUDI = "SA0380000000608010167519"
SHOP = Debtor("Shop GmbH", GERMAN, bic="COBADEFFXXX")
SEPA = SepaCreditTransfer(SHOP, date(2026, 4, 6))


def owed(amount: int, number: int = 1, **given: Any) -> Payment:
    """A payout of ``amount`` minor units to a partner of keycrm who can be paid in every format."""
    payment = Payment(
        payout=f"po_{number:024x}",
        program="keycrm",
        partner=f"anna{number}",
        name="Anna Kovalenko",
        amount=amount,
        unit="EUR",
        iban=FRENCH,
        email=f"anna{number}@example.com",
    )
    return replace(payment, **given)


def batch(*payments: Payment, **given: Any) -> ExportOrder:
    """March's batch of these payments, which come to what the ledger says unless ``total`` says otherwise."""
    unit = payments[0].unit if payments else "EUR"
    order = ExportOrder("keycrm", "2026-03", NOON, unit, sum(each.amount for each in payments), payments)
    return replace(order, **given)


def of(amounts: Sequence[int], **given: Any) -> ExportOrder:
    """A batch of payouts of these amounts, each to another partner."""
    return batch(*(owed(amount, number, **given) for number, amount in enumerate(amounts, 1)))


def faults(order: ExportOrder, form: Format) -> tuple[FieldFault, ...]:
    """What the refusal of this order names."""
    with pytest.raises(Invalid) as refused:
        export(order, form)
    assert refused.value.code == "invalid_export"
    return refused.value.faults


def attempt(order: ExportOrder, form: Format) -> Export | LinkledgerError:
    """The export, or its refusal."""
    try:
        return export(order, form)
    except LinkledgerError as refused:
        return refused


def faulty_fields(order: ExportOrder, form: Format) -> list[str]:
    """The paths of what the refusal of this order names."""
    return [each.field for each in faults(order, form)]


def german_account(number: int) -> str:
    """An IBAN of its own for each number."""
    return IBAN.generate("DE", bank_code="37040044", account_code=f"{number:010d}").compact
