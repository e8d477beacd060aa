"""Rebuilding over the stores: the same ledger again, and what somebody altered in the journal is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cli.commands.rebuild import rebuild_of
from linkledger.earning.rebuild import Difference, Rebuild
from linkledger.memory.shadow import InMemoryShadow
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores
from linkledger_aws.storage.journal import entry_item
from tests.contract.conftest import Shelf, on_dynamodb
from tests.contract.office import BEGAN, Office
from tests.contract.test_main_job_of_months import net_revenue, revenue_of_march, sign_up

PROGRAM = "bet-n-joy"
APRIL = datetime(2026, 4, 2, tzinfo=UTC)


def rebuild(shelf: Shelf) -> Rebuild:
    return Rebuild(
        shelf.terms,
        shelf.partners,
        shelf.events,
        shelf.closings,
        shelf.book,
        shelf.accounts,
        shelf.entries,
        InMemoryShadow,
    )


def march(shelf: Shelf) -> Office:
    """A month that closed, paid in part, with revenue that came after its close."""
    office = Office(shelf, load_preset(PROGRAM))
    office.enroll("boss")
    office.enroll("anna", parent="boss")
    for customer in ("c1", "c2"):
        office.settle(sign_up(customer, "anna", BEGAN))
    revenue_of_march(office)
    office.close(APRIL)
    office.ask("anna", 100_000, now=APRIL)
    office.settle(net_revenue("late", "c2", 33_333, BEGAN + timedelta(days=19)))
    return office


def test_the_same_ledger_is_derived_again(shelf: Shelf) -> None:
    office = march(shelf)
    found = rebuild(shelf).run(PROGRAM, APRIL)
    assert (found.events, found.lines, found.difference) == (5, 2, None)
    assert found.live == found.rebuilt
    assert office.balance("anna").accrued == 250_000


def test_an_entry_that_was_altered_by_hand_in_the_table_is_named(stores: Stores) -> None:
    office = march(on_dynamodb(stores))
    assert rebuild_of(stores).run(PROGRAM, APRIL).difference is None
    entry = min(office.shelf.entries(office.account("boss")), key=lambda each: each.amount)
    doubled = replace(entry, legs={bucket: 2 * amount for bucket, amount in entry.legs.items()})
    entry_item(stores.journal._entries, doubled).save()
    found = rebuild_of(stores).run(PROGRAM, APRIL)
    live = 12_500 + entry.amount
    assert found.difference == Difference("2026-03#anna", "override", "boss", "KRW", live, 12_500)
    assert found.live != found.rebuilt
