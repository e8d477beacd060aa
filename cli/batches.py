"""`linkledger payouts batches|seal|approve|settle`: a month's batch, from the draft to the last transfer."""

from typing import Annotated, Any

import typer

from cli.commands.options import AsJson, Month, Operator, Program, Stage
from cli.output import CliError, console, plain_table, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.money import format_amount
from linkledger.payouts.batch import Batch
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger_aws.storage import Stores


def batch_desk(stores: Stores, *, demands_method: bool = False) -> BatchDesk:
    """The use case over a deployment's stores."""
    desk = PayoutDesk(stores.terms, stores.partners, stores.accounts, stores.payouts, stores.blocks)
    policy = SealPolicy(stores.methods, stores.blocks, stores.partners, demands_method=demands_method)
    return BatchDesk(desk, stores.closings, policy)


def batches(program: Program, stage: Stage = "local", as_json: AsJson = False) -> None:
    """List the program's batches with the operators of each step."""
    stores = stores_of(deployment(stage))
    stores.terms.current(program)
    found = stores.payouts.batches(program)
    if as_json:
        print_json([plain_batch(each) for each in found])
        return
    table = plain_table("month", "status", "payouts", "total", "sealed by", "approved by", "settled by")
    for each in found:
        steps = (each.sealed, each.approved, each.settled)
        status = "draft, gathering" if each.cursor is not None else str(each.status)
        sums = str(each.count), format_amount(each.total, each.unit)
        table.add_row(each.period, status, *sums, *(f"{step.by} {step.at:%Y-%m-%d}" if step else "-" for step in steps))
    console.print(table if found else "No batches.")


def seal(
    program: Program,
    month: Month,
    operator: Operator,
    demand_method: Annotated[bool, typer.Option(help="Leave out who has no bank details.")] = False,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Fix what a month's batch transfers; again changes nothing."""
    target = deployment(stage)
    stores = stores_of(target)
    check_batch(stores, program, month)
    desk = batch_desk(stores, demands_method=demand_method)
    batch = desk.seal(program, month, Step(operator, business_now(target)))
    left = [each for each in stores.payouts.with_status(program, PayoutStatus.REQUESTED) if each.reason]
    if as_json:
        print_json({**plain_batch(batch), "left_out": [plain_payout(each) for each in left]})
        return
    _say(batch, "is sealed; another operator approves it")
    for each in left:
        console.print(f"[dim]{each.partner}, {each.id}: left out.[/] {each.reason}", soft_wrap=True)


def approve(
    program: Program,
    month: Month,
    operator: Annotated[str, typer.Option(help="Who approves: not who sealed.")],
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Release a sealed batch, as another operator than the one who sealed it."""
    target = deployment(stage)
    stores = stores_of(target)
    check_batch(stores, program, month)
    batch = batch_desk(stores).approve(program, month, Step(operator, business_now(target)))
    _show(batch, "is approved", as_json=as_json)


def settle(program: Program, month: Month, operator: Operator, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Mark an approved batch as paid, once its transfers are made; again changes nothing."""
    target = deployment(stage)
    stores = stores_of(target)
    check_batch(stores, program, month)
    batch = batch_desk(stores).settle(program, month, Step(operator, business_now(target)))
    _show(batch, "is paid", as_json=as_json)


def check_batch(stores: Stores, program: str, month: str) -> None:
    """Raises CliError where the program has no batch of the month."""
    stores.terms.current(program)
    if stores.payouts.batch(program, month) is None:
        known = ", ".join(each.period for each in stores.payouts.batches(program))
        later = "A batch is prepared on the payout day, once its month has closed."
        raise CliError(f"Program {program} has no batch {month!r}.", f"There is {known}." if known else later)


def plain_batch(batch: Batch) -> dict[str, Any]:
    """A batch as JSON has it."""
    steps = ("prepared", "sealed", "approved", "exported", "settled")
    plain = {name: step and vars(step) for name, step in ((name, getattr(batch, name)) for name in steps)}
    reopened = [vars(each) for each in batch.reopened]
    return {**vars(batch), **plain, "status": str(batch.status), "reopened": reopened}


def plain_payout(payout: Payout) -> dict[str, Any]:
    """A payout as JSON has it."""
    last = vars(payout.last) if payout.last else None
    used = [vars(each) for each in payout.used]
    return {**vars(payout), "to": str(payout.to), "status": str(payout.status), "used": used, "last": last}


def _show(batch: Batch, what: str, *, as_json: bool) -> None:
    if as_json:
        print_json(plain_batch(batch))
    else:
        _say(batch, what)


def _say(batch: Batch, what: str) -> None:
    total = format_amount(batch.total, batch.unit)
    console.print(f"Batch {batch.period} of {batch.program} {what}: {total} (payouts: {batch.count}).")
