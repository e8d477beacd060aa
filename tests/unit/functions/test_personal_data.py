"""One customer's personal data: handed over whole, forgotten for good, and the ledger none the wiser."""

import json
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from functions.partner_api import handler as partner_api
from linkledger.access.operators import Scope
from linkledger.earning.canonical import digest, net_of
from linkledger.earning.rebuild import Rebuild
from linkledger.errors import LinkledgerError
from linkledger.memory.shadow import InMemoryShadow
from linkledger.partners.leads import Lead, LeadContact, LeadStage, StageChange
from linkledger.simulation.running_program import hash_contact
from tests.builders import Business
from tests.unit.functions.asking import send
from tests.unit.functions.edge import desk_of, operators_desk_of
from tests.unit.functions.operators_asking import Office

CUSTOMER = "programs/kontur/customers/acme"
DATA, ERASE = f"{CUSTOMER}/personal-data", f"{CUSTOMER}/personal-data/erase"
ADA: dict[str, Any] = {"name": "Ada Lovelace", "email": "Ada@Home.example", "phone": "+380 50 123 45 67"}
BEA: dict[str, Any] = {"name": "Bea Byron", "email": "bea@home.example", "phone": "+380 67 765 43 21"}
ASKED = {"reason": "asked for by letter"}


def a_lead(business: Business, id_: str, person: dict[str, str], note: str) -> None:
    hashes = frozenset({hash_contact(person["email"].lower())})
    changes = (StageChange(LeadStage.CONTACTED, business.now, note),)
    lead = Lead(id_, "kontur", "anna", business.now, hashes, "signature", changes)
    business.leads.put_new(lead, LeadContact(**person, comment=f"{person['name']} wants two seats"))


def refuse(business: Business, body: dict[str, Any]) -> None:
    with pytest.raises(LinkledgerError):
        business.send(body)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Anna named Ada and Bea as leads; both signed up and paid, and of both something was refused."""
    business = Business.running("kontur")
    business.enroll("anna", company="anna-uab")
    business.approve("anna")
    business.partners.add_membership("sub-of-anna", "kontur", "anna")
    for customer, person in (("acme", ADA), ("byron", BEA)):
        business.after(minutes=1)
        a_lead(business, f"lead_{customer.encode().hex()}", person, f"spoke to {person['name']}")
        business.after(minutes=1).sign_up(customer, **person)
        business.after(minutes=1).post("payment", customer, amount=100_000, product="signature")
        refuse(business, {"id": f"r-{customer}", "type": "Pay", "customer": customer, "nickname": "A", **person})
    refuse(business, {"id": "r-3", "type": "payment", "email": "ada@home.example", "amount": 7})
    refuse(business, {"events": [{"id": "r-4", "customer": "byron", "email": ADA["email"]}]})
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return Office.of(business, {Scope.PERSONAL_MANAGE}, monkeypatch)


def everything_kept(business: Business) -> str:
    """All that lies in the stores that hold personal data, as text."""
    return repr([business.people.people, business.leads.people, business.leads.leads, business.events.refused])


def ledger(business: Business) -> str:
    return digest(net_of(business.ledger.journal.values()))


def rebuilt(business: Business) -> str:
    rebuild = Rebuild(
        business.terms_store,
        business.partners,
        business.events,
        business.closings,
        business.book,
        business.ledger,
        business.ledger.entries_of,
        InMemoryShadow,
    )
    found = rebuild.run("kontur", business.after(hours=1).now)
    assert found.difference is None
    return found.rebuilt


def erase(office: Office, **body: str) -> Any:
    status, document = office.ask(ERASE, method="POST", body=ASKED | body)
    assert status == 200, document
    return document


def of_partner(personal: str = "full") -> Any:
    status, document = send(partner_api, "/v1/programs/kontur/customers/acme", sub="sub-of-anna", personal=personal)
    assert status == 200
    return document["customer"]


def test_all_that_is_kept_of_one_customer_is_handed_over_and_nothing_of_another(office: Office) -> None:
    data = office.get(DATA)
    assert data["person"] == ADA
    assert data["attribution"]["partner"] == "anna"
    assert [(each["type"], each["amount"]) for each in data["events"]] == [("signup", None), ("payment", 100_000)]
    (lead,) = data["leads"]
    assert (lead["name"], lead["comment"], lead["notes"]) == (
        ADA["name"],
        "Ada Lovelace wants two seats",
        ["spoke to Ada Lovelace"],
    )
    assert [each["fields"] and each["fields"]["id"] for each in data["refused_bodies"]] == ["r-acme", "r-3", None]
    assert data["refused_bodies_complete"]
    assert data["events_complete"]
    assert data["contact_hashes"] == 2
    assert [each for each in ("Bea", "bea@", "byron", "765") if each in json.dumps(data)] == []
    assert office.trail("kontur")[-1]["action"] == "customer.personal_data_exported"


def test_forgetting_takes_the_person_from_every_place_and_leaves_the_ledger_and_everybody_else(office: Office) -> None:
    business = office.business
    before, kept = ledger(business), everything_kept(business)
    assert all(each in kept for each in ADA.values())
    answer = erase(office)
    assert (answer["status"], answer["leads"], answer["refused_bodies"]) == ("erased", ["lead_61636d65"], 3)
    kept = everything_kept(business)
    assert [each for each in ("Ada", "ada@", "123 45 67", hash_contact("ada@home.example")) if each in kept] == []
    assert all(each in kept for each in BEA.values())
    assert ledger(business) == before == rebuilt(business)
    line = office.trail("kontur")[-1]
    assert (line["action"], line["target"], line["outcome"]) == ("customer.erased", "customer/acme", "done")
    assert line["reason"] == "asked for by letter"
    assert line["changes"]["person"] == ("known", "erased")
    assert [each for each in ("Ada", "ada@") if each in repr(office.trail("kontur"))] == []


def test_afterwards_everybody_sees_a_customer_without_a_name(office: Office) -> None:
    assert of_partner()["name"] == ADA["name"]
    assert not of_partner()["erased"]
    erased_at = erase(office)["erased_at"]
    shown = of_partner()
    assert (shown["name"], shown["email"], shown["phone"], shown["erased"]) == (None, None, None, True)
    assert (of_partner("masked")["name"], of_partner()["customer"]) == (None, "acme")
    seen = office.get(CUSTOMER, personal="full")
    assert (seen["person"], seen["erased_at"], seen["attribution"]["partner"]) == (None, erased_at, "anna")
    data = office.get(DATA)
    assert (data["person"], data["erased_at"]) == (None, erased_at)
    assert len(data["events"]) == 2
    assert data["leads"][0] | {"id": "", "submitted_at": "", "product": "", "stage": ""} == {
        **dict.fromkeys(("id", "submitted_at", "product", "stage"), ""),
        **dict.fromkeys(("name", "email", "phone", "comment")),
        "notes": [],
    }


def test_forgetting_twice_is_the_same(office: Office) -> None:
    first = erase(office)
    kept = everything_kept(office.business)
    office.business.after(days=1)
    again = erase(office)
    assert (again["erased_at"], again["leads"], again["refused_bodies"]) == (first["erased_at"], [], 0)
    assert everything_kept(office.business) == kept
    assert office.trail("kontur")[-1]["changes"] == {}


def test_what_the_customer_does_later_earns_and_does_not_bring_the_name_back(office: Office) -> None:
    business = office.business
    erase(office)
    paid = business.after(days=1).post("payment", "acme", amount=50_000, product="signature", **ADA)
    assert business.earned(paid) > 0
    business.sign_up("acme", **ADA, occurred_at="2026-03-01T09:02:30Z")
    assert of_partner() | {"erased": True, "name": None} == of_partner()
    assert rebuilt(business) == ledger(business)


def test_who_signs_up_anew_says_anew_who_it_is(office: Office) -> None:
    erase(office)
    office.business.after(days=1).sign_up("acme", name="Ada King")
    shown = of_partner()
    assert (shown["name"], shown["email"], shown["erased"]) == ("Ada King", None, False)
    assert erase(office)["erased_at"] == "2026-03-02T09:06:00.000Z"
    assert of_partner()["name"] is None


def test_who_has_no_scope_gets_and_forgets_nothing(office: Office) -> None:
    assert office.refused(DATA, method="GET", who="erik") == (403, "missing_scope")
    assert office.refused(ERASE, who="erik", body=ASKED) == (403, "missing_scope")
    assert office.refused(ERASE, body={}) == (422, "invalid_request")
    assert office.refused("programs/kontur/customers/nobody/personal-data", method="GET") == (404, "unknown_customer")
    assert office.refused("programs/mars/customers/acme/personal-data/erase", body=ASKED) == (404, "unknown_program")
    assert of_partner()["name"] == ADA["name"]
    assert [each["outcome"] for each in office.trail("kontur")] == ["refused"] * 3


def test_when_time_is_up_the_next_request_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock by which each day of refused bodies takes a second."""
    moments = iter(range(1_000))
    desk = operators_desk_of(office.business, seconds=lambda: float(next(moments)))
    monkeypatch.setattr(operator_api, "desk", lambda: desk)
    first = erase(office)
    assert (first["status"], first["erased_at"]) == ("not_done", None)
    assert of_partner()["name"] == ADA["name"]
    assert not office.get(DATA)["refused_bodies_complete"]
    asked = 1
    while (answer := erase(office, goes_on_from=first["goes_on_from"]))["status"] == "not_done":
        assert answer["goes_on_from"] > first["goes_on_from"]
        first, asked = answer, asked + 1
    assert asked == 5
    assert "Ada" not in everything_kept(office.business)
