"""`linkledger payouts reopen`: a sealed batch becomes a draft again, as long as nobody was handed its transfers."""

from typing import Annotated

import typer

from cli.batches import plain_batch
from cli.commands.options import AsJson, Month, Operator, Program, Stage
from cli.output import console, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.payouts.payout import Step
from linkledger.payouts.reopen import reopen as reopen_batch


def reopen(
    program: Program,
    month: Month,
    operator: Operator,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the batch.")],
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Take a batch's seal and approval back, so that it can be sealed anew; its payouts stay in it."""
    target = deployment(stage)
    step = Step(operator, business_now(target))
    batch = reopen_batch(stores_of(target).payouts, program, month, reason, step)
    if as_json:
        print_json(plain_batch(batch))
    else:
        console.print(f"Batch {month} of {program} is a draft again: seal it anew.")
