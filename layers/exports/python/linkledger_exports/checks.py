"""The rules that hold for every export: one program, one unit, each payout once, amounts above zero."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from linkledger.errors import FieldFault, Invalid
from linkledger.ids import PROGRAM
from linkledger.money import decimals_of
from linkledger_exports.order import ExportOrder, Payment

BATCH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PAYOUT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,34}")
"""Short enough for an EndToEndId, and without ``-``, which stands for ``_`` in a bank's reference."""

LONGEST_TEXT: Final = 140
_UNPRINTABLE: Final = {"Cc", "Cs", "Zl", "Zp"}


def order_faults(order: ExportOrder) -> Iterator[FieldFault]:
    """Everything that is wrong with the order in any format."""
    if not PROGRAM.fullmatch(order.program):
        yield FieldFault("program", "is no program's id: name the program whose batch this is")
    if not BATCH.fullmatch(order.batch):
        yield FieldFault("batch", "goes into file names: write 1 to 64 letters, digits, ., _ and -, such as 2026-03")
    if order.created_at.utcoffset() is None:
        yield FieldFault("created_at", "has no time zone: give an instant with an offset")
    if not _known(order.unit):
        yield FieldFault("unit", "is neither an ISO 4217 currency with decimals nor 'points': name the ledger's unit")
    if not order.payments:
        yield FieldFault("payments", "is empty: export a batch that has payouts")
    seen: set[str] = set()
    for at, payment in enumerate(order.payments):
        yield from _payment_faults(order, payment, f"payments[{at}]", seen)
        seen.add(payment.payout)


def text_faults(path: str, text: str) -> Iterator[FieldFault]:
    """What keeps a text that people wrote out of a file."""
    if not text.strip():
        yield FieldFault(path, "is missing: fill it in")
    elif len(text) > LONGEST_TEXT:
        yield FieldFault(path, f"is longer than {LONGEST_TEXT} characters: shorten it")
    elif any(unicodedata.category(each) in _UNPRINTABLE for each in text):
        yield FieldFault(path, "holds characters that can't be printed, such as a line break: remove them")


def _payment_faults(order: ExportOrder, payment: Payment, path: str, seen: set[str]) -> Iterator[FieldFault]:
    if payment.program != order.program:
        yield FieldFault(f"{path}.program", "is another program's: export each program's payouts by themselves")
    if not PAYOUT.fullmatch(payment.payout):
        yield FieldFault(f"{path}.payout", "is no payout id: give 1 to 35 letters, digits and _")
    elif payment.payout in seen:
        yield FieldFault(f"{path}.payout", "is in the order already: pay each payout once")
    if payment.unit != order.unit:
        yield FieldFault(f"{path}.unit", "is another unit than the order's: export each currency by itself")
    if payment.amount <= 0:
        yield FieldFault(f"{path}.amount", "is not above zero: leave this payout out of the batch")


def _known(unit: str) -> bool:
    try:
        decimals_of(unit)
    except Invalid:
        return False
    return True
