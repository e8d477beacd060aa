"""Disposable addresses: known by the list at acceptance; of the address itself nothing is kept with the event."""

import pytest

from linkledger.earning.disposable_email import is_disposable
from tests.builders import Business


@pytest.mark.parametrize("email", ["x@mailinator.com", " X@Mailinator.COM ", "x@shop.mailinator.com"])
def test_addresses_of_domains_that_give_them_away_are_disposable(email: str) -> None:
    assert is_disposable(email)


@pytest.mark.parametrize("email", [None, "", "x", "x@gmail.com", "mailinator.com@gmail.com", "x@com", "x@example.org"])
def test_all_others_are_not(email: str | None) -> None:
    assert not is_disposable(email)


def test_an_event_keeps_that_its_address_was_disposable_and_not_the_address() -> None:
    business = Business.running("keycrm")
    known = business.sign_up("c1", email="quick@mailinator.com")
    accepted = business.events.get("keycrm", known)
    assert accepted is not None
    assert accepted.disposable_email
    assert "mailinator" not in repr(accepted)
    ordinary = business.events.get("keycrm", business.sign_up("c2", email="c2@shop.example"))
    assert ordinary is not None
    assert not ordinary.disposable_email
