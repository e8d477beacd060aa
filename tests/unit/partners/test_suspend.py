"""Suspended partners and archived links credit nobody, and what was earned stays."""

from dataclasses import replace

import pytest

from linkledger.errors import NotFound, Refused
from linkledger.partners.enroll import make_link
from linkledger.partners.suspend import archive, suspend
from linkledger.tracking.link import LinkStatus
from tests.builders import Business, Visitor


def keycrm() -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    return business


def suspend_anna(business: Business) -> None:
    suspend("keycrm", "anna", business.now, business.partners, business.links)


def test_a_suspended_partners_links_lead_to_the_fallback_and_its_code_binds_nobody() -> None:
    business, visitor = keycrm(), Visitor()
    suspend_anna(business)
    business.after(minutes=1).click(visitor, "anna")
    assert visitor.click_id is None
    assert not business.clicks.rows
    business.sign_up("c1", code="ANNA")
    assert business.partner_of("c1") is None


def test_what_was_clicked_before_the_suspension_still_binds() -> None:
    business, visitor = keycrm(), Visitor()
    business.click(visitor, "anna")
    suspend_anna(business.after(hours=1))
    business.after(hours=1).sign_up("c1", visitor)
    assert business.partner_of("c1") == "anna"


def test_what_was_earned_stays_and_is_not_paid_out() -> None:
    business = keycrm()
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=100_000)
    suspend_anna(business)
    assert business.balance("anna").available == 10_000
    with pytest.raises(Refused) as refusal:
        business.request_payout("anna", 10_000)
    assert refusal.value.code == "partner_not_active"


def test_suspending_again_keeps_the_first_moment_and_catches_links_made_meanwhile() -> None:
    business = keycrm()
    suspend_anna(business)
    first = business.partners.get("keycrm", "anna")
    assert first is not None
    business.links.put_new(make_link(business.terms, first, "LATER", business.now))
    suspend_anna(business.after(days=1))
    assert business.partners.get("keycrm", "anna") == first
    assert {link.status for link in business.links.of_partner("keycrm", "anna")} == {LinkStatus.SUSPENDED}


def test_an_archived_link_stays_taken_and_credits_nobody() -> None:
    business, visitor = keycrm(), Visitor()
    archived = archive("anna", business.links)
    assert archive("ANNA", business.links) == archived == replace(archived, status=LinkStatus.ARCHIVED)
    business.click(visitor, "anna")
    assert visitor.click_id is None


def test_what_does_not_exist_is_named() -> None:
    business = keycrm()
    with pytest.raises(NotFound, match="boris"):
        suspend("keycrm", "boris", business.now, business.partners, business.links)
    with pytest.raises(NotFound, match="NOBODY"):
        archive("NOBODY", business.links)
