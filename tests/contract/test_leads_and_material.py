"""Leads and promotional material, in memory and on the real engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.errors import Refused, Stale
from linkledger.memory.material import InMemoryMaterialFiles
from linkledger.partners.leads import Lead, LeadContact, LeadStage, move, submit
from linkledger.partners.material import Material, MaterialFile, MaterialKind, publish, withdraw
from linkledger.partners.partner import Partner
from linkledger.terms.presets import load_preset
from linkledger_aws.api.ids import new_ordered_id
from tests.contract.conftest import Shelf

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA = Partner("kontur", "anna", "ANNA", NOW, approved_at=NOW)
HASH, OTHER = "a" * 32, "b" * 32


def a_lead(minutes: int = 0, *, partner: str = "anna", hashes: frozenset[str] = frozenset({HASH})) -> Lead:
    at = NOW + timedelta(minutes=minutes)
    return Lead(new_ordered_id("lead", at), "kontur", partner, at, hashes, "signature")


def test_a_lead_comes_back_with_its_stages_and_its_person_apart(shelf: Shelf) -> None:
    lead, contact = a_lead(), LeadContact("Ira", "ira@home.example", None, "asks for two seats")
    shelf.leads.put_new(lead, contact)
    assert shelf.leads.get("kontur", lead.id) == lead
    assert shelf.leads.get("b1", lead.id) is None
    assert shelf.leads.contacts("kontur", [lead.id, "lead_0"]) == {lead.id: contact}
    after = shelf.leads.replace(move(lead, LeadStage.CONTACTED, NOW + timedelta(days=1), "called"))
    assert shelf.leads.get("kontur", lead.id) == after
    with pytest.raises(Stale):
        shelf.leads.replace(move(lead, LeadStage.LOST, NOW))
    assert not shelf.people.known("kontur", lead.id)


def test_a_lead_is_found_by_each_of_its_contacts_oldest_first(shelf: Shelf) -> None:
    first, second = a_lead(partner="ben", hashes=frozenset({HASH, OTHER})), a_lead(1)
    for each in (second, first, replace(a_lead(2), program="b1")):
        shelf.leads.put_new(each, LeadContact())
    assert list(shelf.leads.by_contacts("kontur", [HASH, OTHER])) == [first, second]
    assert list(shelf.leads.by_contacts("kontur", [OTHER])) == [first]
    assert list(shelf.leads.by_contacts("kontur", [])) == []


def test_leads_are_read_in_pages_newest_first(shelf: Shelf) -> None:
    leads = [a_lead(minute) for minute in range(5)]
    for each in leads:
        shelf.leads.put_new(each, LeadContact())
    shelf.leads.put_new(a_lead(9, partner="ben"), LeadContact())
    shelf.leads.replace(move(leads[1], LeadStage.LOST, NOW))
    shelf.leads.replace(move(leads[3], LeadStage.LOST, NOW))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        part, cursor = shelf.leads.of_partner("kontur", "anna", limit=2, cursor=cursor)
        seen += [each.id for each in part]
        if cursor is None:
            break
    assert seen == [each.id for each in reversed(leads)]
    lost, more = shelf.leads.of_program("kontur", stage=LeadStage.LOST, limit=1, cursor=None)
    assert [each.id for each in lost] == [leads[3].id]
    rest, _ = shelf.leads.of_program("kontur", stage=LeadStage.LOST, limit=1, cursor=more)
    assert [each.id for each in rest] == [leads[1].id]
    assert len(shelf.leads.of_program("kontur", stage=None, limit=9, cursor=None)[0]) == 6


def test_a_partner_submits_a_hundred_leads_a_day(shelf: Shelf) -> None:
    terms = load_preset("kontur")
    for minute in range(100):
        submit(terms, ANNA, a_lead(minute), LeadContact(), shelf.leads)
    with pytest.raises(Refused, match="100 leads"):
        submit(terms, ANNA, a_lead(24 * 60), LeadContact(), shelf.leads)
    submit(terms, ANNA, a_lead(24 * 60 + 1), LeadContact(), shelf.leads)


def test_material_is_shown_from_its_publication_until_it_is_withdrawn(shelf: Shelf) -> None:
    files = InMemoryMaterialFiles()
    file = MaterialFile("summer.png", "image/png", 1_000, "0" * 64, 300, 250)
    banner = Material(new_ordered_id("mat", NOW), "kontur", MaterialKind.BANNER, "Summer", NOW, "en", None, file)
    later = NOW + timedelta(minutes=1)
    text = Material(new_ordered_id("mat", later), "kontur", MaterialKind.TEXT, "Words", later, text="See {link}")
    for each in (banner, text):
        shelf.material.put_new(each)
    assert shelf.material.get("kontur", banner.id) == banner
    assert list(shelf.material.of_program("kontur", shown=True, limit=9, cursor=None)[0]) == []
    with pytest.raises(Refused, match="not uploaded"):
        publish(banner, NOW, files)
    files.keys.add(banner.file_key)
    shown = shelf.material.replace(publish(banner, NOW, files))
    assert list(shelf.material.of_program("kontur", shown=True, limit=9, cursor=None)[0]) == [shown]
    first, cursor = shelf.material.of_program("kontur", shown=False, limit=1, cursor=None)
    rest, _ = shelf.material.of_program("kontur", shown=False, limit=1, cursor=cursor)
    assert [*first, *rest] == [text, shown]
    assert shelf.material.of_program("b1", shown=False, limit=9, cursor=None) == ([], None)
    with pytest.raises(Stale):
        shelf.material.replace(withdraw(banner, NOW))
    shelf.material.replace(withdraw(shown, later))
    assert list(shelf.material.of_program("kontur", shown=True, limit=9, cursor=None)[0]) == []
