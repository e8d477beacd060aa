"""The payment files of an approved batch: having them written, and reaching them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from functions.operator_api.batch_steps import BATCHES, batch_desk, known_batch, told
from functions.operator_api.bodies import Given, Text
from functions.operator_api.caller import AsOperator
from linkledger.access.operators import Scope
from linkledger.errors import FieldFault, Invalid, Stale
from linkledger.payouts.export_batch import files_name
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()


class ExportBody(Given):
    """Who reads the files; a SEPA file says who pays and when."""

    format: Literal["sepa", "paypal", "wise", "plain"]
    debtor: Text | None = None
    iban: Annotated[str, Field(min_length=15, max_length=42)] | None = None
    bic: Annotated[str, Field(min_length=8, max_length=11)] | None = None
    execution: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None

    @property
    def bank(self) -> dict[str, str]:
        """What the files say beside the payments."""
        given = {"debtor": self.debtor, "iban": self.iban, "bic": self.bic, "execution": self.execution}
        return {name: value for name, value in given.items() if value is not None}


class ExportView(View):
    """``exported`` once the files are proven and stored; ``running`` where that takes longer: look at ``files``."""

    status: Literal["exported", "running"]
    count: int
    total: int
    unit: str
    files: str


class FileView(View):
    """A payment file; ``link`` holds for 15 minutes. Files of one export lie in one ``folder``."""

    folder: str
    name: str
    size: int
    stored_at: str
    link: str


class Files(View):
    """What was written for a batch; pay by the newest ``manifest`` of a batch that is ``exported`` alone."""

    exported: bool
    items: list[FileView]


@router.post(f"{BATCHES}/<period>/export")
def export_batch(caller: AsOperator, program: str, period: str, body: ExportBody) -> ExportView:
    """Has an approved batch written as payment files whose sums are the ledger's; again writes the same files.

    A large batch takes longer than a request may: then `status` is `running`, and its files appear where `files` says.
    """
    with caller.acting(Scope.PAYOUT_EXPORT, "batch.exported", f"batch/{period}", program) as action:
        before = known_batch(caller, program, period)
        _check_bank(body)
        found = batch_desk(caller).check_export(program, period, files_name(body.format, body.bank))
        wanted = {"format": body.format, **body.bank}
        named = {"program": program, "period": period, "operator": caller.operator.id}
        answer = caller.desk.payout_export({**wanted, **named})
        action.changed(told(before), told(known_batch(caller, program, period)))
    return ExportView(
        status="running" if answer is None else "exported",
        count=len(found.transfers),
        total=found.total,
        unit=found.batch.unit,
        files=f"/v1/operator/programs/{program}/batches/{period}/files",
    )


@router.get(f"{BATCHES}/<period>/files")
def batch_files(caller: AsOperator, program: str, period: str) -> Files:
    """The payment files of a batch, each with a link of minutes; that somebody asked for them is in the trail."""
    with caller.acting(Scope.PAYOUT_EXPORT, "batch.files_read", f"batch/{period}", program):
        known = known_batch(caller, program, period)
        answer = caller.desk.payout_export({"program": program, "period": period, "files": True})
    if answer is None:
        raise Stale("still_running", "The files are still being listed: ask again in a minute.")
    return Files(
        exported=known.exported is not None,
        items=[
            FileView(
                folder=each["key"].split("/")[-2],
                name=each["key"].split("/")[-1],
                size=each["size"],
                stored_at=each["stored_at"],
                link=each["link"],
            )
            for each in answer["files"]
        ],
    )


def _check_bank(body: ExportBody) -> None:
    """What the exporting function would refuse, named before it is asked. Raises Invalid ``invalid_export``."""
    if body.format != "sepa":
        return
    faults = [
        FieldFault(name, "a SEPA file needs it") for name in ("debtor", "iban", "execution") if not getattr(body, name)
    ]
    try:
        date.fromisoformat(body.execution or "2026-01-01")
    except ValueError:
        faults.append(FieldFault("execution", "write a date such as 2026-04-03"))
    if faults:
        listed = "; ".join(f"{each.field}: {each.message}" for each in faults)
        raise Invalid("invalid_export", f"{listed}.", faults=tuple(faults))
