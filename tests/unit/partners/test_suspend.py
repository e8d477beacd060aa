"""Suspended partners and archived links credit nobody, and what was earned stays."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from linkledger.errors import NotFound, Refused
from linkledger.memory.links import InMemoryLinks
from linkledger.partners.enroll import make_link
from linkledger.partners.suspend import archive, reinstate, suspend
from linkledger.tracking.link import Link, LinkStatus
from tests.builders import START, Business, Visitor


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
    archived = archive("anna", business.now, business.links)
    assert archived.status is LinkStatus.ARCHIVED
    assert archive("ANNA", business.after(hours=1).now, business.links) == archived
    business.click(visitor, "anna")
    assert visitor.click_id is None


class Interrupted(InMemoryLinks):
    """Links of which the first one read is changed by somebody else right after the reading."""

    def __init__(self, links: InMemoryLinks, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.links, self._codes = links.links, links._codes
        self.meanwhile: Callable[[], object] | None = meanwhile

    def get(self, code: str) -> Link | None:
        return self._then(super().get(code))

    def of_partner(self, program: str, partner: str) -> Sequence[Link]:
        return self._then(super().of_partner(program, partner))

    def _then[T](self, found: T) -> T:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return found


def test_a_link_archived_while_its_partner_is_suspended_or_reinstated_stays_archived() -> None:
    for change in (suspend, reinstate):
        business = keycrm()
        if change is reinstate:
            suspend_anna(business)
        archiving = Interrupted(business.links, partial(archive, "ANNA", business.now, business.links))
        change("keycrm", "anna", business.after(minutes=1).now, business.partners, archiving)
        suspend_anna(business.after(minutes=1))
        reinstate("keycrm", "anna", business.after(minutes=1).now, business.partners, business.links)
        link = business.links.get("ANNA")
        assert link is not None
        assert (link.status, link.archived_at) == (LinkStatus.ARCHIVED, START)


def test_a_link_suspended_while_it_is_archived_is_archived() -> None:
    business = keycrm()
    suspending = Interrupted(business.links, lambda: suspend_anna(business))
    archived = archive("ANNA", business.now, suspending)
    assert business.links.get("ANNA") == archived
    assert archived.status is LinkStatus.ARCHIVED


def test_what_does_not_exist_is_named() -> None:
    business = keycrm()
    with pytest.raises(NotFound, match="boris"):
        suspend("keycrm", "boris", business.now, business.partners, business.links)
    with pytest.raises(NotFound, match="NOBODY"):
        archive("NOBODY", business.now, business.links)
