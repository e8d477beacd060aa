"""Payout batches: from the draft over the seal, another operator's approval and the files to the last transfer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from functions.operator_api.bodies import Given, Reason, Text
from functions.operator_api.caller import AsOperator, Caller
from functions.operator_api.payouts import PayoutView, payout_view
from linkledger.access.operators import Scope
from linkledger.errors import FieldFault, Invalid, NotFound, Stale
from linkledger.payouts.batch import Batch, BatchStatus
from linkledger.payouts.export_batch import files_name
from linkledger.payouts.payout import Step
from linkledger.payouts.ports import member_key
from linkledger.payouts.reopen import reopen
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
BATCHES = "/v1/operator/programs/<program>/batches"
SETTLING_SECONDS: Final = 20
"""So long one request settles payouts; what is left goes on in the next one."""
Cursor = Annotated[str | None, Query(min_length=1, max_length=200)]


class StepView(View):
    """Who took a step, and when."""

    by: str
    at: str


class ReopeningView(StepView):
    """That a batch became a draft again, and whose seal and approval that took away."""

    reason: str
    sealed_by: str
    approved_by: str | None


class BatchView(View):
    """A month's batch; ``total`` is minor units of ``unit``, exact once it is sealed.

    A draft that is ``gathering`` can't be sealed yet; one that is ``settling`` is paid in part.
    """

    period: str
    status: BatchStatus
    gathering: bool
    settling: bool
    count: int
    total: int
    unit: str
    digest: str | None
    prepared: StepView
    sealed: StepView | None
    approved: StepView | None
    exported: StepView | None
    settled: StepView | None
    reopened: list[ReopeningView]


class SealBody(Given):
    """Whether who has no bank details is left out too: files of payments need them."""

    demand_method: bool = False


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


@router.get(BATCHES)
def batches(
    caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[BatchView]:
    """The program's batches, the latest month first: one a month."""
    caller.desk.terms.current(program)
    views = [_view(each) for each in reversed(caller.desk.payouts.batches(program))]
    return Page[BatchView].cut(views, lambda each: each.period, limit, starting_after)


@router.get(f"{BATCHES}/<period>")
def batch(caller: AsOperator, program: str, period: str) -> BatchView:
    """One batch with the operators of each step."""
    return _view(_known(caller, program, period))


@router.get(f"{BATCHES}/<period>/payouts")
def batch_payouts(
    caller: AsOperator, program: str, period: str, limit: Limit = 25, starting_after: Cursor = None
) -> Page[PayoutView]:
    """The payouts of a batch by partner, whatever became of them."""
    _known(caller, program, period)
    found = caller.desk.payouts.members_after(program, period, starting_after, limit + 1)
    part, has_more = found[:limit], len(found) > limit
    items = [payout_view(each) for each in part]
    return Page[PayoutView](items=items, has_more=has_more, next_cursor=member_key(part[-1]) if has_more else None)


@router.post(f"{BATCHES}/<period>/seal")
def seal_batch(caller: AsOperator, program: str, period: str, body: SealBody) -> BatchView:
    """Fixes what the batch transfers; again changes nothing.

    Blocked accounts and bank details of the last 72 hours are left out: those payouts are `requested` again, with the
    reason.
    """
    desk = _desk(caller, demands_method=body.demand_method)
    act = _Act(caller, program, period, Scope.PAYOUT_PREPARE, "batch.sealed")
    return act.by(lambda step: desk.seal(program, period, step))


@router.post(f"{BATCHES}/<period>/approve")
def approve_batch(caller: AsOperator, program: str, period: str) -> BatchView:
    """Releases a sealed batch, as another operator than who prepared or sealed it; again changes nothing."""
    act = _Act(caller, program, period, Scope.PAYOUT_APPROVE, "batch.approved")
    return act.by(lambda step: _desk(caller).approve(program, period, step))


@router.post(f"{BATCHES}/<period>/reopen")
def reopen_batch(caller: AsOperator, program: str, period: str, body: Reason) -> BatchView:
    """Makes a sealed batch a draft again, until it is exported or a payout of it is paid; its payouts stay in it."""
    act = _Act(caller, program, period, Scope.PAYOUT_PREPARE, "batch.reopened", body.reason)
    return act.by(lambda step: reopen(caller.desk.payouts, program, period, body.reason, step))


@router.post(f"{BATCHES}/<period>/export")
def export_batch(caller: AsOperator, program: str, period: str, body: ExportBody) -> ExportView:
    """Has an approved batch written as payment files whose sums are the ledger's; again writes the same files.

    A large batch takes longer than a request may: then `status` is `running`, and its files appear where `files` says.
    """
    with caller.acting(Scope.PAYOUT_EXPORT, "batch.exported", f"batch/{period}", program) as action:
        before = _known(caller, program, period)
        _check_bank(body)
        found = _desk(caller).check_export(program, period, files_name(body.format, body.bank))
        wanted = {"format": body.format, **body.bank}
        named = {"program": program, "period": period, "operator": caller.operator.id}
        answer = caller.desk.payout_export({**wanted, **named})
        action.changed(_told(before), _told(_known(caller, program, period)))
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
        known = _known(caller, program, period)
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


@router.post(f"{BATCHES}/<period>/settle")
def settle_batch(caller: AsOperator, program: str, period: str) -> BatchView:
    """Marks the payouts of an approved batch as paid, once the transfers are made.

    A request does so for about 20 seconds: ask again, without an Idempotency-Key, until `status` is `settled`.
    """
    act = _Act(caller, program, period, Scope.PAYOUT_EXPORT, "batch.settled")
    until = caller.desk.seconds() + SETTLING_SECONDS
    return act.by(lambda step: _desk(caller).settle(program, period, step, lambda: caller.desk.seconds() < until))


@dataclass(frozen=True)
class _Act:
    """A step of a batch, with its line in the trail."""

    caller: Caller
    program: str
    period: str
    scope: Scope
    name: str
    reason: str | None = None

    def by(self, take: Callable[[Step], Batch]) -> BatchView:
        caller, target = self.caller, f"batch/{self.period}"
        with caller.acting(self.scope, self.name, target, self.program, self.reason) as action:
            before = _known(caller, self.program, self.period)
            after = take(Step(caller.operator.id, caller.now))
            action.changed(_told(before), _told(after))
        return _view(after)


def _desk(caller: Caller, *, demands_method: bool = False) -> BatchDesk:
    held = caller.desk
    desk = PayoutDesk(held.terms, held.partners, held.accounts, held.payouts, held.blocks)
    return BatchDesk(
        desk, held.closings, SealPolicy(held.methods, held.blocks, held.partners, demands_method=demands_method)
    )


def _known(caller: Caller, program: str, period: str) -> Batch:
    caller.desk.terms.current(program)
    found = caller.desk.payouts.batch(program, period) if len(period) == len("2026-03") else None
    if found is None:
        raise NotFound("unknown_batch", f"Program {program} has no batch for {period!r}; GET batches lists them.")
    return found


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


def _told(batch: Batch) -> dict[str, Any]:
    return {"status": batch.status, "count": batch.count, "total": batch.total, "settling": batch.settling is not None}


def _view(batch: Batch) -> BatchView:
    return BatchView(
        period=batch.period,
        status=batch.status,
        gathering=batch.cursor is not None,
        settling=batch.settling is not None and batch.settled is None,
        count=batch.count,
        total=batch.total,
        unit=batch.unit,
        digest=batch.digest,
        prepared=StepView(by=batch.prepared.by, at=format_instant(batch.prepared.at)),
        sealed=_step(batch.sealed),
        approved=_step(batch.approved),
        exported=_step(batch.exported),
        settled=_step(batch.settled),
        reopened=[
            ReopeningView(
                by=each.by,
                at=format_instant(each.at),
                reason=each.reason,
                sealed_by=each.sealed_by,
                approved_by=each.approved_by,
            )
            for each in batch.reopened
        ],
    )


def _step(step: Step | None) -> StepView | None:
    return StepView(by=step.by, at=format_instant(step.at)) if step is not None else None
