"""What `events explain` says of an event, and `events release` looks at first."""

from types import SimpleNamespace
from typing import cast

import pytest

from cli.explanation import accepted_event, explanation_of, outcome_of, what_became
from linkledger.errors import NotFound
from linkledger_aws.storage import Stores
from tests.builders import Business


@pytest.fixture
def shop() -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    return business


def stores_of(shop: Business) -> Stores:
    return cast("Stores", SimpleNamespace(terms=shop.terms_store, events=shop.events, book=shop.book))


def test_a_refund_of_an_unknown_payment_says_what_it_waits_for(shop: Business) -> None:
    shop.settles_at_once = False
    refund = shop.refund("payment-17", 500)
    stores = stores_of(shop)
    event = accepted_event(stores, "keycrm", refund)
    assert outcome_of(stores, event) is None

    shop.settle(refund)
    waits = outcome_of(stores, event)
    assert waits is not None
    assert (str(waits.kind), waits.reason) == ("waiting", "original_missing")
    assert "payment-17" in waits.message


def test_a_settled_event_has_the_outcome_of_its_customers_history(shop: Business) -> None:
    stores = stores_of(shop)
    signup = shop.sign_up("crm-1")
    assert outcome_of(stores, accepted_event(stores, "keycrm", signup)) == shop.outcome(signup)


def test_a_commission_is_explained_from_the_claim_to_the_rounding(shop: Business) -> None:
    stores = stores_of(shop)
    signup = shop.sign_up("crm-1", code="ANNA")
    payment = shop.post("payment", "crm-1", amount=3_333)
    assert any(
        "code ANNA of anna" in each and "it won" in each
        for each in explanation_of(stores, "keycrm", signup).sentences()
    )
    told = explanation_of(stores, "keycrm", payment)
    assert (told.winner, told.bound_at_event, told.window_hours) == ("anna", signup, 168)
    assert (told.terms_version, told.lines[0].exact, told.lines[0].amount) == (1, "333.3", 333)
    text = "\n".join(told.sentences())
    assert "3.33 USD to partner anna by revenue_share: 10 % of 33.33 USD, exactly 333.3 minor units" in text


def test_an_event_that_is_not_settled_yet_is_explained_as_such(shop: Business) -> None:
    shop.settles_at_once = False
    payment = shop.sign_up("crm-1", code="ANNA")
    assert explanation_of(stores_of(shop), "keycrm", payment).reason == "not_settled_yet"


def test_unknown_programs_and_events_are_told_apart(shop: Business) -> None:
    with pytest.raises(NotFound, match="no program 'kyecrm'"):
        accepted_event(stores_of(shop), "kyecrm", "e1")
    with pytest.raises(NotFound, match="no event 'e1'"):
        accepted_event(stores_of(shop), "keycrm", "e1")


def test_a_reason_that_says_the_same_again_is_left_out() -> None:
    assert what_became("earned", "earned") == "earned"
    assert what_became("recorded", "attributed") == "recorded"
    assert what_became("earned", "reversed") == "earned, reversed"
