"""Forgetting a customer, in memory and on the real engine: what is left, what stays forgotten, what may come anew."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from infra.platform.tables import DESIGNS
from linkledger.earning.accept_event import Person
from linkledger.earning.events import Event
from linkledger.earning.personal_data import PersonalDataDesk
from linkledger.errors import Invalid, Stale
from linkledger.partners.leads import Lead, LeadContact, LeadStage, move
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores
from tests.contract.conftest import Shelf, on_dynamodb
from tests.contract.office import Office
from tests.contract.test_rebuild import APRIL, PROGRAM, march, rebuild

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATER = datetime(2026, 4, 3, tzinfo=UTC)
HASH, OTHER = "a" * 32, "b" * 32


def known(shelf: Shelf, customer: str = "acme") -> Person:
    return shelf.people.get_many("b1", [customer])[customer]


def test_of_who_was_erased_nothing_comes_back_but_by_a_sign_up_that_occurred_later(shelf: Shelf) -> None:
    ada = Person("b1", "acme", "Ada", "ada@home.example", "+380501234567")
    shelf.people.remember(ada)
    assert shelf.people.erase("b1", "acme", NOW) == NOW
    gone = Person("b1", "acme", erased_at=NOW)
    assert known(shelf) == gone
    assert shelf.people.known("b1", "acme")
    shelf.people.remember(ada)
    shelf.people.remember(ada, NOW - timedelta(days=1))
    shelf.people.remember(ada, NOW)
    assert known(shelf) == gone
    assert shelf.people.erase("b1", "acme", LATER) == NOW
    assert known(shelf) == gone
    shelf.people.remember(Person("b1", "acme", name="Ada King"), LATER)
    assert known(shelf) == Person("b1", "acme", "Ada King")
    shelf.people.remember(Person("b1", "acme", phone="1"))
    assert known(shelf) == Person("b1", "acme", "Ada King", phone="1")
    assert shelf.people.erase("b1", "acme", LATER) == LATER


def test_somebody_of_whom_nothing_was_known_is_forgotten_too(shelf: Shelf) -> None:
    shelf.people.erase("b1", "acme", NOW)
    shelf.people.remember(Person("b1", "acme", "Ada"))
    assert known(shelf) == Person("b1", "acme", erased_at=NOW)


def test_a_forgotten_lead_is_a_fact_that_no_contact_finds(shelf: Shelf) -> None:
    lead = Lead("lead_1", "kontur", "anna", NOW, frozenset({HASH, OTHER}), "signature")
    twin = Lead("lead_2", "kontur", "ben", NOW, frozenset({OTHER}))
    for each in (lead, twin):
        shelf.leads.put_new(each, LeadContact("Ira", "ira@home.example", None, "two seats"))
    moved = shelf.leads.replace(move(lead, LeadStage.CONTACTED, LATER, "spoke to Ira"))
    with pytest.raises(Stale):
        shelf.leads.forget(lead)
    after = shelf.leads.forget(moved)
    assert shelf.leads.get("kontur", "lead_1") == after
    assert (after.stage, after.contact_hashes, [each.note for each in after.changes]) == (
        LeadStage.CONTACTED,
        frozenset(),
        [None],
    )
    assert list(shelf.leads.by_contacts("kontur", [HASH, OTHER])) == [twin]
    assert list(shelf.leads.contacts("kontur", ["lead_1", "lead_2"])) == ["lead_2"]
    assert [each.id for each in shelf.leads.of_partner("kontur", "anna", limit=9, cursor=None)[0]] == ["lead_1"]


def test_a_refused_body_is_rewritten_where_it_is(shelf: Shelf) -> None:
    for body in ("first", "second", "x" * 20_000):
        shelf.events.keep_refusal("b1", body, Invalid("x", "Wrong."), NOW)

    def kept() -> list[str]:
        return [each.body[:6] for each in shelf.events.page_refusals("b1", NOW.date(), limit=9, cursor=None)[0]]

    found, _ = shelf.events.page_refusals("b1", NOW.date(), limit=9, cursor=None)
    for each in found:
        if each.body != "first":
            shelf.events.rewrite_refusal("b1", each, "gone")
    assert sorted(kept()) == ["first", "gone", "gone"]


def texts(stores: Stores) -> Iterator[str]:
    """Every item of every table, as the engine keeps it."""
    client = stores.database.client
    for table in DESIGNS:
        for page in client.get_paginator("scan").paginate(TableName=getattr(stores.database.names, table)):
            yield from (json.dumps(each, default=str, ensure_ascii=False) for each in page["Items"])


def test_on_the_engine_no_table_keeps_anything_of_who_was_forgotten(stores: Stores) -> None:
    """A month that closed and was paid in part; the ledger of it stays what it is, and is derived again."""
    shelf = on_dynamodb(stores)
    march(shelf)
    ada = Event(PROGRAM, "s-ada", "invite", APRIL, APRIL, "c1", contact_hashes=frozenset({HASH}))
    Office(shelf, load_preset(PROGRAM)).settle(ada)
    shelf.people.remember(Person(PROGRAM, "c1", "Ada", "ada@home.example", "+380501234567"))
    shelf.people.remember(Person(PROGRAM, "c2", "Bea", "bea@home.example"))
    shelf.leads.put_new(Lead("lead_1", PROGRAM, "anna", NOW, frozenset({HASH})), LeadContact("Ada", comment="Ada's"))
    for body in ({"customer": "c1", "name": "Ada"}, {"customer": "c2", "name": "Bea"}):
        shelf.events.keep_refusal(PROGRAM, json.dumps(body), Invalid("x", "Wrong."), NOW)
    desk = PersonalDataDesk(stores.people, shelf.leads, shelf.events, shelf.histories)
    data = desk.collect(PROGRAM, "c1", APRIL)
    assert (data.person and data.person.name, [each.lead.id for each in data.leads]) == ("Ada", ["lead_1"])
    before = rebuild(shelf).run(PROGRAM, LATER)
    erasure = desk.erase(PROGRAM, "c1", APRIL)
    assert (erasure.leads, erasure.refused_bodies) == (("lead_1",), 1)
    assert [each for each in texts(stores) if "Ada" in each or "ada@" in each or "+380" in each] == []
    assert sum("Bea" in each for each in texts(stores)) == 2
    after = rebuild(shelf).run(PROGRAM, LATER)
    assert (after.live, after.rebuilt, after.difference, after.lines) == (before.live, before.rebuilt, None, 2)
    assert desk.erase(PROGRAM, "c1", LATER).erased_at == APRIL
