"""Payout batches: from the draft over the seal and another operator's approval to the last transfer."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.batch_steps import BATCHES, BatchStep, batch_desk, known_batch
from functions.operator_api.batch_views import BatchView, batch_view
from functions.operator_api.bodies import Given, Reason
from functions.operator_api.caller import AsOperator
from functions.operator_api.payouts import PayoutView, payout_view
from linkledger.access.operators import Scope
from linkledger.payouts.ports import member_key
from linkledger.payouts.reopen import reopen
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter

router = new_router()
SETTLING_SECONDS: Final = 20
"""So long one request settles payouts; what is left goes on in the next one."""
Cursor = Annotated[str | None, Query(min_length=1, max_length=200)]


class SealBody(Given):
    """Whether who has no bank details is left out too: files of payments need them."""

    demand_method: bool = False


@router.get(BATCHES)
def batches(
    caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[BatchView]:
    """The program's batches, the latest month first: one a month."""
    caller.desk.terms.current(program)
    views = [batch_view(each) for each in reversed(caller.desk.payouts.batches(program))]
    return Page[BatchView].cut(views, lambda each: each.period, limit, starting_after)


@router.get(f"{BATCHES}/<period>")
def batch(caller: AsOperator, program: str, period: str) -> BatchView:
    """One batch with the operators of each step."""
    return batch_view(known_batch(caller, program, period))


@router.get(f"{BATCHES}/<period>/payouts")
def batch_payouts(
    caller: AsOperator, program: str, period: str, limit: Limit = 25, starting_after: Cursor = None
) -> Page[PayoutView]:
    """The payouts of a batch by partner, whatever became of them."""
    known_batch(caller, program, period)
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
    desk = batch_desk(caller, demands_method=body.demand_method)
    act = BatchStep(caller, program, period, Scope.PAYOUT_PREPARE, "batch.sealed")
    return act.by(lambda step: desk.seal(program, period, step))


@router.post(f"{BATCHES}/<period>/approve")
def approve_batch(caller: AsOperator, program: str, period: str) -> BatchView:
    """Releases a sealed batch, as another operator than who prepared or sealed it; again changes nothing."""
    act = BatchStep(caller, program, period, Scope.PAYOUT_APPROVE, "batch.approved")
    return act.by(lambda step: batch_desk(caller).approve(program, period, step))


@router.post(f"{BATCHES}/<period>/reopen")
def reopen_batch(caller: AsOperator, program: str, period: str, body: Reason) -> BatchView:
    """Makes a sealed batch a draft again, until it is exported or a payout of it is paid; its payouts stay in it."""
    act = BatchStep(caller, program, period, Scope.PAYOUT_PREPARE, "batch.reopened", body.reason)
    return act.by(lambda step: reopen(caller.desk.payouts, program, period, body.reason, step))


@router.post(f"{BATCHES}/<period>/settle")
def settle_batch(caller: AsOperator, program: str, period: str) -> BatchView:
    """Marks the payouts of an approved batch as paid, once the transfers are made.

    A request does so for about 20 seconds: ask again, without an Idempotency-Key, until `status` is `settled`.
    """
    act = BatchStep(caller, program, period, Scope.PAYOUT_EXPORT, "batch.settled")
    until = caller.desk.seconds() + SETTLING_SECONDS
    return act.by(lambda step: batch_desk(caller).settle(program, period, step, lambda: caller.desk.seconds() < until))
