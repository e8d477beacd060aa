"""Only somebody else's write makes a decision stale; every other error of the database comes through as it is."""

from dataclasses import replace

import pytest
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from linkledger.earning.customers import CustomerRecord
from linkledger.errors import Stale
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.storage.refusals import stale_if_faster
from tests.contract.histories import PROGRAM, payment, settlement


def test_a_missing_table_is_no_stale_state(stores: Stores, names: TableNames) -> None:
    others = Stores.connect(replace(names, journal="test-no-such-journal"))
    with pytest.raises(TransactWriteError) as error:
        others.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), payment("p1")))
    assert error.value.cause_response_code == "ResourceNotFoundException"
    assert stores.book.load(PROGRAM, "acme").version == 0


def test_a_commit_that_is_too_large_is_no_stale_state(stores: Stores) -> None:
    many = [payment(f"p{number}") for number in range(60)]
    with pytest.raises(TransactWriteError) as error, stale_if_faster("faster", "somebody was faster"):
        stores.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), *many))
    assert not isinstance(error.value, Stale)
    assert stores.book.load(PROGRAM, "acme").version == 0


def test_a_table_that_a_function_was_not_given_is_named(stores: Stores) -> None:
    others = Stores.connect(TableNames.from_variables({"LINKLEDGER_EVENTS_TABLE": "test-events"}))
    with pytest.raises(PynamoDBException) as error:
        others.partners.get(PROGRAM, "anna")
    assert error.value.cause_response_code in ("ResourceNotFoundException", "ValidationException")
