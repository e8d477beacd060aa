"""The use case: a batch becomes files that come to exactly what the ledger says, or nothing is exported."""

import hashlib
import json
from collections.abc import Sequence
from itertools import batched

from linkledger.errors import Invalid, Refused
from linkledger.money import format_amount
from linkledger.program_time import format_instant
from linkledger_exports.amounts import decimal_text
from linkledger_exports.checks import order_faults
from linkledger_exports.formats import Format, Part
from linkledger_exports.order import Export, ExportFile, ExportOrder


def export(order: ExportOrder, form: Format) -> Export:
    """The batch's files in one format; the same order gives the same bytes.

    Raises Invalid ``invalid_export`` with every faulty field (``payments[3].iban``), and Refused
    ``export_total_differs`` where the files, read back, do not come to the order's count and total.
    """
    _refuse_faults(order, form)
    parts = enumerate(batched(order.payments, form.payments_per_file, strict=False), 1)
    files = tuple(_file(Part(order, payments, number), form) for number, payments in parts)
    _refuse_difference(order, files)
    return Export(files, _manifest(order, form, files))


def _refuse_faults(order: ExportOrder, form: Format) -> None:
    faults = (*order_faults(order), *form.faults(order))
    if faults:
        message = f"{len(faults)} faulty field(s), and nothing was exported: correct them, or leave those payouts out."
        raise Invalid("invalid_export", message, faults=faults)


def _file(part: Part, form: Format) -> ExportFile:
    content = form.write(part)
    amounts = form.amounts(content, part.order.unit)
    name = f"{part.order.program}-{part.order.batch}-{form.name}-{part.number:03d}.{form.suffix}"
    return _named(name, form.media_type, content, len(amounts), sum(amounts))


def _refuse_difference(order: ExportOrder, files: Sequence[ExportFile]) -> None:
    count, total = sum(file.count for file in files), sum(file.total for file in files)
    if (count, total) == (len(order.payments), order.total):
        return
    raise Refused(
        "export_total_differs",
        f"The files hold {count} payments of {format_amount(total, order.unit)}, the batch {len(order.payments)} of "
        f"{format_amount(order.total, order.unit)}: nothing was exported; export the batch as it was sealed.",
        facts={"files": total, "batch": order.total, "unit": order.unit},
    )


def _manifest(order: ExportOrder, form: Format, files: Sequence[ExportFile]) -> ExportFile:
    """What the files are and come to, for whoever uploads or audits them."""
    count, total = sum(file.count for file in files), sum(file.total for file in files)
    stated = {
        "program": order.program,
        "batch": order.batch,
        "format": form.name,
        "created_at": format_instant(order.created_at),
        "unit": order.unit,
        "count": count,
        "total": decimal_text(total, order.unit),
        "files": [
            {
                "name": file.name,
                "count": file.count,
                "total": decimal_text(file.total, order.unit),
                "sha256": file.digest,
            }
            for file in files
        ],
    }
    name = f"{order.program}-{order.batch}-{form.name}-manifest.json"
    return _named(name, "application/json", (json.dumps(stated, indent=2) + "\n").encode(), count, total)


def _named(name: str, media_type: str, content: bytes, count: int, total: int) -> ExportFile:
    return ExportFile(name, media_type, content, count, total, hashlib.sha256(content).hexdigest())
