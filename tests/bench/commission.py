"""The commission function against a floor that writes the same transactions with boto3 and decides nothing.

Both work on the local stack's emulator, which checks every condition: each on tables of its own, in the same state.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import batched
from pathlib import Path
from typing import Any

import boto3

from cli.local.emulator import Emulator
from cli.local.workspace import Workspace
from linkledger.earning.close_month import MonthDesk
from linkledger.earning.events import Event
from linkledger.earning.settle_event import SettlementDesk
from linkledger.partners.enroll import Application, enroll
from linkledger_aws.storage import Stores, TableNames
from tests.bench.processes import ROOT, environment, worker
from tests.bench.rounds import Comparison, compare
from tests.builders import Business
from tests.unit.functions.edge import Context
from tests.unit.functions.test_commission import image_of, record

BATCH = 25
MODULE = "tests.bench.commission"
PREFIXES = ("ours-", "floor-", "plan-")


def commission(rounds: int, folder: Path) -> Comparison:
    """CPU per record of the events' stream, in batches of 25: payments of 25 customers, in order."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    emulator = Emulator(Workspace(folder / "emulator"), port=port, enforce_iam=False)
    emulator.start()
    try:
        credentials = {"AWS_ACCESS_KEY_ID": "424242424242", "POWERTOOLS_SERVICE_NAME": "commission"}
        settings = environment(emulator.endpoint.url, folder, BATCHES=str(rounds + 1), **credentials)
        names = TableNames.with_prefix("ours-")
        tables = {f"LINKLEDGER_{each.name.upper()}_TABLE": getattr(names, each.name) for each in fields(names)}
        making = [sys.executable, "-m", "tests.bench.tables", *PREFIXES]
        subprocess.run(making, cwd=ROOT, env=settings, check=True, capture_output=True)
        with worker(MODULE, "ours", settings | tables) as ours, worker(MODULE, "floor", settings) as floor:
            return compare({"ours": ours, "floor": floor}, rounds=rounds, units=BATCH)
    finally:
        emulator.stop()


def slices(contender: str) -> Iterator[Callable[[], None]]:
    """One batch of the stream each."""
    business = busy(int(os.environ["BATCHES"]))
    events = list(business.events.accepted.values())
    signups, payments = events[:BATCH], list(batched(events[BATCH:], BATCH, strict=True))
    settled(f"{contender}-", business, signups)
    yield from handled(payments) if contender == "ours" else written(business, signups, payments)


def handled(batches: Sequence[Sequence[Event]]) -> Iterator[Callable[[], None]]:
    """The function's whole handler, from the stream's records to the list of failures."""
    from functions.commission.handler import handler

    def work(records: list[dict[str, Any]]) -> None:
        assert handler({"Records": records}, Context()) == {"batchItemFailures": []}

    for batch in batches:
        records = [record(image_of(event), 100 + place) for place, event in enumerate(batch)]
        yield lambda records=records: work(records)  # type: ignore[misc]


def written(
    business: Business, signups: Sequence[Event], batches: Sequence[Sequence[Event]]
) -> Iterator[Callable[[], None]]:
    """The transactions that the function makes of the same events, taken down from a run on other tables."""
    taken: list[dict[str, Any]] = []
    desk = settled("plan-", business, signups, taken)
    client = boto3.client("dynamodb")

    def work(transactions: list[dict[str, Any]]) -> None:
        for transaction in transactions:
            client.transact_write_items(**transaction)

    planned = []
    for batch in batches:
        taken.clear()
        for event in batch:
            desk.settle(event)
        planned.append([{"TransactItems": renamed(each["TransactItems"])} for each in taken])
    for transactions in planned:
        yield lambda transactions=transactions: work(transactions)  # type: ignore[misc]


def renamed(value: Any) -> Any:
    """The same for the floor's own tables."""
    if isinstance(value, dict):
        return {name: renamed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [renamed(each) for each in value]
    return f"floor-{value[5:]}" if isinstance(value, str) and value.startswith("plan-") else value


def busy(batches: int) -> Business:
    """A program in which 25 customers of one partner sign up and pay again and again."""
    business = Business.running("keycrm", settles_at_once=False)
    business.enroll("anna")
    for customer in range(BATCH):
        business.sign_up(f"c{customer}", code="ANNA")
    for _ in range(batches):
        business.after(minutes=10)
        for customer in range(BATCH):
            business.post("payment", f"c{customer}", amount=10_000)
    return business


def settled(
    prefix: str, business: Business, signups: Sequence[Event], transactions: list[dict[str, Any]] | None = None
) -> SettlementDesk:
    """The tables with the program, its partner, all its events and the settled sign-ups; notes what is written."""
    stores = Stores.connect(TableNames.with_prefix(prefix))
    stores.terms.publish(business.terms, business.now)
    at = min(event.occurred_at for event in signups)
    enroll(business.terms, Application("anna", account="account-of-anna"), at, stores.partners, stores.links)
    for event in business.events.accepted.values():
        stores.events.put_new(event)
    if transactions is not None:
        note: Any = lambda params, **_: transactions.append(params)  # noqa: E731
        stores.database.client.meta.events.register("provide-client-params.dynamodb.TransactWriteItems", note)
    months = MonthDesk(stores.terms, stores.partners, stores.closings, stores.months)
    desk = SettlementDesk(stores.terms, stores.partners, stores.events, stores.closings, stores.book, months)
    for event in signups:
        desk.settle(event)
    return desk
