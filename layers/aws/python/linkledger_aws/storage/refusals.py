"""What DynamoDB's refusals of a conditional write mean: somebody else was faster, and the decision is made anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from pynamodb.exceptions import PynamoDBException, TransactWriteError

from linkledger.errors import Stale

_FASTER = frozenset({"ConditionalCheckFailed", "TransactionConflict"})


def condition_failed(error: PynamoDBException) -> bool:
    """Whether a single write was refused because its condition did not hold."""
    return error.cause_response_code == "ConditionalCheckFailedException"


def in_a_transaction(error: PynamoDBException) -> bool:
    """Whether a single write was refused because somebody's transaction is writing the item right now."""
    return error.cause_response_code == "TransactionConflictException"


@contextmanager
def stale_if_faster(code: str, message: str) -> Iterator[None]:
    """Raises Stale when a transaction was cancelled for others' writes alone; every other error stays what it is."""
    try:
        yield
    except TransactWriteError as error:
        reasons = {reason.code for reason in error.cancellation_reasons if reason is not None}
        if reasons and reasons <= _FASTER:
            raise Stale(code, message) from error
        raise
