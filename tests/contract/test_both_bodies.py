"""One id, two bodies: the first is accepted, every other stays listed beside it, and the ledger knows of none (P1)."""

from datetime import timedelta
from typing import Any

import pytest

from linkledger.earning.accept_event import Acceptance, ReceptionDesk
from linkledger.earning.events import Event
from linkledger.errors import Conflict
from linkledger.ledger.accounts import Balance
from linkledger.memory.events import InMemoryEvents
from linkledger.simulation.running_program import KEYS, hash_contact
from linkledger.terms.presets import load_preset
from linkledger_aws.storage.events import EventTable
from tests.contract.conftest import Shelf
from tests.contract.histories import NOON, PROGRAM
from tests.contract.office import BEGAN, Office

SIGNUP = {"id": "s1", "type": "signup", "customer": "acme", "code": "ANNA", "occurred_at": "2026-03-02T11:00:00Z"}
PAYMENT: dict[str, Any] = {"id": "p1", "type": "payment", "customer": "acme", "amount": 10_000, "currency": "USD"}
PAYMENT["occurred_at"] = "2026-03-02T11:30:00Z"
OTHERS = [PAYMENT | {"amount": 99_999}, PAYMENT | {"type": "renewal"}, PAYMENT | {"plan": "pro"}]


def conflicts(shelf: Shelf, event: str) -> list[Event]:
    if isinstance(shelf.events, InMemoryEvents):
        return [
            each for (program, id_, _), each in shelf.events.conflicts.items() if (program, id_) == (PROGRAM, event)
        ]
    assert isinstance(shelf.events, EventTable)
    return list(shelf.events.conflicts_of(PROGRAM, event))


def test_both_bodies_stay_listed_and_the_ledger_follows_the_first(shelf: Shelf) -> None:
    office = Office(shelf, load_preset(PROGRAM))
    office.enroll("anna")
    assert BEGAN < NOON
    stores = (shelf.terms, shelf.events, shelf.people, shelf.links, shelf.clicks)
    desk = ReceptionDesk(*stores, KEYS, hash_contact, shelf.leads)
    for body in (SIGNUP, PAYMENT):
        assert desk.accept(PROGRAM, body, "", NOON) is Acceptance.ACCEPTED
    first = shelf.events.get(PROGRAM, "p1")
    assert first is not None
    for _ in range(2):
        for other in OTHERS:
            with pytest.raises(Conflict, match="known with another body"):
                desk.accept(PROGRAM, other, "", NOON)
        assert desk.accept(PROGRAM, PAYMENT, "", NOON) is Acceptance.DUPLICATE
    for event in ("s1", "p1"):
        known = shelf.events.get(PROGRAM, event)
        assert known is not None
        office.settlement.settle(known)
    assert shelf.events.get(PROGRAM, "p1") == first
    listed = conflicts(shelf, "p1")
    assert {(each.type, each.amount, each.plan) for each in listed} == {
        ("payment", 99_999, None),
        ("renewal", 10_000, None),
        ("payment", 10_000, "pro"),
    }
    assert len(listed) == len({each.digest for each in (*listed, first)}) - 1 == len(OTHERS)
    received = shelf.events.received(NOON, NOON + timedelta(hours=1))
    assert sorted(each.id for each in received) == ["p1", "s1"]
    assert office.balance("anna") == Balance(available=1_000)
    assert [each.event for each in shelf.entries(office.account("anna"))] == ["p1"]
