"""Joining and leaving: memberships, acceptances, invitations, recruited partners, in memory and on the engine."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linkledger.errors import Conflict, NotFound
from linkledger.partners.acceptance import Acceptance
from linkledger.partners.enroll import make_link
from linkledger.partners.invitations import find, invite, redeem
from linkledger.partners.leave import leave
from linkledger.partners.partner import Former, Partner
from linkledger.partners.profile import ProfileChange, change_profile
from linkledger.terms.presets import load_preset
from linkledger.tracking.link import LinkStatus
from tests.contract.conftest import Shelf
from tests.contract.test_partners_links_people import ANNA, NOW

HOUR = timedelta(hours=1)


def test_a_new_partner_and_its_membership_come_together_or_not_at_all(shelf: Shelf) -> None:
    shelf.partners.put_member(ANNA, "sub-1")
    assert list(shelf.partners.memberships("sub-1")) == [("b1", "anna")]
    for partner, sub in ((ANNA, "sub-2"), (replace(ANNA, id="other"), "sub-1")):
        with pytest.raises(Conflict) as refusal:
            shelf.partners.put_member(partner, sub)
        assert refusal.value.code == "already_member"
    assert shelf.partners.get("b1", "other") is None
    assert list(shelf.partners.memberships("sub-2")) == []


def test_what_a_partner_said_of_itself_before_comes_back(shelf: Shelf) -> None:
    shelf.partners.put_new(ANNA)
    change = ProfileChange({"name": None, "account": "acc-2", "company": None}, frozenset({"c" * 32}))
    kept = shelf.partners.replace(change_profile(load_preset("b1"), ANNA, change, NOW + HOUR))
    found = shelf.partners.get("b1", "anna")
    assert found == kept
    assert found is not None
    assert found.former_accounts == (Former("acc-1", NOW + HOUR),)
    assert found.accounts_at(NOW + HOUR) == {"acc-1"}
    assert found.accounts_at(NOW + 2 * HOUR) == {"acc-1", "acc-2"}
    assert found.companies_at(NOW + 2 * HOUR) == {"group-7"}
    assert found.contacts_at(NOW) == ANNA.contact_hashes
    assert "c" * 32 in found.contacts_at(NOW + 2 * HOUR)


def test_whoever_leaves_has_archived_links_and_is_paid_what_it_has(shelf: Shelf) -> None:
    terms = load_preset("b1")
    shelf.partners.put_new(ANNA)
    shelf.links.put_new(make_link(terms, ANNA, "ANNA", NOW))
    for hours in (1, 5):
        left = leave("b1", "anna", NOW + hours * HOUR, shelf.partners, shelf.links)
        assert (left.left_at, left.status, left.is_paid) == (NOW + HOUR, "left", True)
    link = shelf.links.get("ANNA")
    assert link is not None
    assert (link.status, link.archived_at) == (LinkStatus.ARCHIVED, NOW + HOUR)
    assert left.refusal_at(NOW + HOUR) == "partner_left"
    assert left.refusal_at(NOW) is None
    assert left.earns_at(NOW + HOUR)


def test_the_first_moment_of_an_acceptance_stays(shelf: Shelf) -> None:
    assert shelf.acceptances.latest("b1", "anna") is None
    for version, hours in ((1, 0), (10, 1), (9, 2), (10, 3)):
        shelf.acceptances.put(Acceptance("b1", "anna", version, NOW + hours * HOUR))
    shelf.acceptances.put(Acceptance("b1", "annabel", 11, NOW))
    assert shelf.acceptances.latest("b1", "anna") == Acceptance("b1", "anna", 10, NOW + HOUR)
    again = shelf.acceptances.put(Acceptance("b1", "anna", 10, NOW + 9 * HOUR))
    assert again.at == NOW + HOUR


def test_an_invitation_makes_one_sign_in_the_partner(shelf: Shelf) -> None:
    shelf.partners.put_new(ANNA)
    with pytest.raises(NotFound):
        invite("b1", "nobody", "inv_1", NOW, shelf.partners, shelf.invitations)
    invite("b1", "anna", "inv_1", NOW, shelf.partners, shelf.invitations)
    for _ in range(2):
        redeem(find("inv_1", "sub-1", NOW + HOUR, shelf.invitations), "sub-1", shelf.invitations)
    assert list(shelf.partners.memberships("sub-1")) == [("b1", "anna")]
    for code, sub in (("inv_1", "sub-2"), ("inv_2", "sub-1")):
        with pytest.raises(NotFound) as refusal:
            find(code, sub, NOW + HOUR, shelf.invitations)
        assert refusal.value.code == "unknown_invitation"
    invite("b1", "anna", "inv_3", NOW, shelf.partners, shelf.invitations)
    with pytest.raises(NotFound):
        find("inv_3", "sub-2", NOW + timedelta(days=14), shelf.invitations)
    with pytest.raises(Conflict):
        redeem(find("inv_3", "sub-1", NOW, shelf.invitations), "sub-1", shelf.invitations)
    unused = find("inv_3", "sub-2", NOW, shelf.invitations)
    redeem(unused, "sub-2", shelf.invitations)
    with pytest.raises(Conflict):
        redeem(unused, "sub-3", shelf.invitations)


def test_the_recruited_partners_come_in_pages_by_id(shelf: Shelf) -> None:
    shelf.partners.put_new(ANNA)
    for number in range(5):
        shelf.partners.put_new(Partner("b1", f"p{number}", f"P{number}", NOW, parent="anna"))
    shelf.partners.put_new(Partner("b1", "stranger", "S", NOW, parent="annabel"))
    moved = shelf.partners.get("b1", "p2")
    assert moved is not None
    shelf.partners.replace(replace(moved, parent="stranger"))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        part, cursor = shelf.partners.children("b1", "anna", limit=2, cursor=cursor)
        seen += [each.id for each in part]
        if cursor is None:
            break
    assert seen == ["p0", "p1", "p3", "p4"]
    assert [each.id for each in shelf.partners.children("b1", "stranger", limit=9, cursor=None)[0]] == ["p2"]


def test_a_links_words_change_and_nothing_else_of_it(shelf: Shelf) -> None:
    made = make_link(load_preset("b1"), ANNA, "ANNA", NOW, subs={"sub2": "b", "sub1": "a"}, label="Blog")
    shelf.links.put_new(made)
    assert shelf.links.get("ANNA") == made
    shelf.links.replace(made._replace(status=LinkStatus.SUSPENDED), LinkStatus.ACTIVE)
    shelf.links.describe(made._replace(label="", subs=(("sub3", "c"),)))
    assert shelf.links.get("ANNA") == made._replace(status=LinkStatus.SUSPENDED, label="", subs=(("sub3", "c"),))
    shelf.links.describe(made._replace(label="Autumn", subs=()))
    assert shelf.links.get("ANNA") == made._replace(status=LinkStatus.SUSPENDED, label="Autumn", subs=())
