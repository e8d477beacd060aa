"""Partners, their links, and the people whom they bring."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.earning.accept_event import Person
from linkledger.errors import Conflict, Stale
from linkledger.partners.enroll import Application, approve, enroll, make_link
from linkledger.partners.partner import Former, Partner
from linkledger.terms.presets import load_preset
from linkledger.tracking.link import LinkStatus
from linkledger_aws.storage import Stores
from tests.contract.conftest import Shelf

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA = Partner(
    program="b1",
    id="anna",
    code="ANNA",
    enrolled_at=NOW,
    approved_at=NOW,
    account="acc-1",
    company="group-7",
    contact_hashes=frozenset({"b" * 32, "a" * 32}),
    name="Anna Ąžuolė",
)
BARE = Partner("b1", "bare", "BARE", NOW)


def test_partners_come_back_equal_and_sorted(shelf: Shelf) -> None:
    assert shelf.partners.get("b1", "anna") is None
    shelf.partners.put_new(BARE)
    shelf.partners.put_new(ANNA)
    shelf.partners.put_new(replace(BARE, program="keycrm"))
    assert shelf.partners.get("b1", "anna") == ANNA
    assert list(shelf.partners.of_program("b1")) == [ANNA, BARE]


def test_partners_are_read_in_parts_by_id(shelf: Shelf) -> None:
    for name in ("anna", "anna-2", "Zoe", "boris"):
        shelf.partners.put_new(replace(BARE, id=name))
    shelf.partners.put_new(replace(BARE, program="keycrm"))

    def ids(after: str | None, limit: int) -> list[str]:
        return [each.id for each in shelf.partners.after("b1", after, limit)]

    assert ids(None, 2) == ["Zoe", "anna"]
    assert ids("anna", 5) == ["anna-2", "boris"]
    assert ids("ann", 1) == ["anna"]
    assert ids("boris", 5) == []


def test_a_partner_id_is_given_once(shelf: Shelf) -> None:
    shelf.partners.put_new(ANNA)
    with pytest.raises(Conflict) as refusal:
        shelf.partners.put_new(replace(ANNA, name="Somebody else"))
    assert refusal.value.code == "partner_exists"
    assert shelf.partners.get("b1", "anna") == ANNA


def test_a_suspended_partner_is_suspended_at_the_next_look(shelf: Shelf) -> None:
    shelf.partners.put_new(ANNA)
    shelf.partners.replace(replace(ANNA, suspended_at=NOW + timedelta(days=1), account=None))
    found = shelf.partners.get("b1", "anna")
    assert found is not None
    assert found.status == "suspended"
    assert found.account is None


def test_a_partner_is_replaced_by_whoever_read_it_last(shelf: Shelf) -> None:
    shelf.partners.put_new(ANNA)
    first = shelf.partners.get("b1", "anna")
    assert first is not None
    second = shelf.partners.replace(replace(first, parent="boss", former_parents=(Former(None, NOW),)))
    assert (second.version, shelf.partners.get("b1", "anna")) == (first.version + 1, second)
    with pytest.raises(Stale) as refusal:
        shelf.partners.replace(replace(first, suspended_at=NOW))
    assert refusal.value.code == "partner_changed"
    assert shelf.partners.replace(replace(second, parent=None)).version == first.version + 2
    with pytest.raises(Stale):
        shelf.partners.replace(BARE)
    assert shelf.partners.get("b1", "bare") is None


def test_a_sign_in_sees_its_own_partners(shelf: Shelf) -> None:
    shelf.partners.add_membership("sub-1", "keycrm", "anna")
    shelf.partners.add_membership("sub-1", "b1", "anna")
    shelf.partners.add_membership("sub-1", "b1", "anna")
    shelf.partners.add_membership("sub-2", "b1", "berta")
    assert list(shelf.partners.memberships("sub-1")) == [("b1", "anna"), ("keycrm", "anna")]
    assert list(shelf.partners.memberships("nobody")) == []


def test_enrolling_makes_a_partner_and_its_link(shelf: Shelf) -> None:
    terms = load_preset("b1")
    partner = enroll(terms, Application("anna", account="acc-1"), NOW, shelf.partners, shelf.links)
    assert shelf.partners.get("b1", "anna") == partner
    assert approve(terms, "anna", NOW + timedelta(days=1), shelf.partners, shelf.links) == partner
    link = shelf.links.get("ANNA")
    assert link == make_link(terms, partner, "ANNA", NOW)
    assert shelf.links.get("anna") is None


def test_a_code_is_taken_once_in_the_whole_deployment(shelf: Shelf) -> None:
    link = make_link(load_preset("b1"), ANNA, "SPRING", NOW)
    shelf.links.put_new(link)
    with pytest.raises(Conflict) as refusal:
        shelf.links.put_new(link._replace(program="keycrm"))
    assert refusal.value.code == "code_taken"
    assert shelf.links.get("SPRING") == link


def test_the_links_of_a_partner_come_oldest_first(shelf: Shelf) -> None:
    terms = load_preset("b1")
    new, old = (make_link(terms, ANNA, code, NOW + timedelta(days=days)) for code, days in (("NEW", 5), ("OLD", 1)))
    for each in (new, old, make_link(terms, BARE, "OTHER", NOW)):
        shelf.links.put_new(each)
    archived = old._replace(status=LinkStatus.ARCHIVED)
    shelf.links.replace(archived, LinkStatus.ACTIVE)
    assert list(shelf.links.of_partner("b1", "anna")) == [archived, new]


def test_a_link_is_replaced_only_while_its_status_is_the_one_that_was_read(shelf: Shelf) -> None:
    read = make_link(load_preset("b1"), ANNA, "ANNA", NOW)
    archived = read._replace(status=LinkStatus.ARCHIVED, archived_at=NOW + timedelta(days=1))
    with pytest.raises(Stale):
        shelf.links.replace(read, LinkStatus.ACTIVE)
    assert shelf.links.get("ANNA") is None
    shelf.links.put_new(read)
    shelf.links.replace(archived, LinkStatus.ACTIVE)
    with pytest.raises(Stale) as refusal:
        shelf.links.replace(read._replace(status=LinkStatus.SUSPENDED), LinkStatus.ACTIVE)
    assert refusal.value.code == "link_changed"
    assert shelf.links.get("ANNA") == archived


def test_a_person_is_known_once_it_was_remembered(shelf: Shelf) -> None:
    assert not shelf.people.known("b1", "acme")
    shelf.people.remember(Person("b1", "acme"))
    assert shelf.people.known("b1", "acme")
    assert not shelf.people.known("keycrm", "acme")


def test_a_person_is_found_with_all_that_was_ever_said(stores: Stores) -> None:
    stores.people.remember(Person("b1", "acme", name="Acme"))
    stores.people.remember(Person("b1", "acme", email="boss@acme.example"))
    stores.people.remember(Person("b1", "acme", name="Acme AB", phone="+370 600 00000"))
    stores.people.remember(Person("b1", "solo"))
    assert stores.people.get_many("b1", ["acme", "nobody", "solo", "acme"]) == {
        "acme": Person("b1", "acme", "Acme AB", "boss@acme.example", "+370 600 00000"),
        "solo": Person("b1", "solo"),
    }
