"""A quote says what the customer would pay: discounts of the terms, and the points that may pay part of the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.earning.customers import CustomerState, Progress
from linkledger.earning.events import EventKey
from linkledger.errors import Invalid
from linkledger.payouts.quote_purchase import Quote, quote
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FRIEND = CustomerState(registered_at=NOW - timedelta(days=5), partner="anna", seen=frozenset({"signup"}))
ORDERED = replace(FRIEND, seen=frozenset({"signup", "order"}))
STRANGER = replace(FRIEND, partner=None)


def mif(**changes: Any) -> Terms:
    """The preset with changes of its discount."""
    document = load_preset("mif").model_dump(mode="json", by_alias=True, exclude_none=True)
    discount = next(each for each in document["rewards"] if "discount_percent" in each)
    discount.update(changes)
    return read_terms(document)


def pays(terms: Terms, state: CustomerState = FRIEND, purchase: int = 100_000, **given: Any) -> int:
    return quote(terms, state, 0, purchase, NOW, **given).pays


def reason(found: Quote) -> str:
    return found.reasons[0].reason


def test_the_first_1000_cost_700_and_the_second_1000_cost_1000() -> None:
    """PROGRAMS.md mif."""
    first, second = (quote(mif(), state, 0, 100_000, NOW) for state in (FRIEND, ORDERED))
    assert (first.pays, first.discount) == (70_000, 30_000)
    assert first.reasons[0].message == "30 % of 1000.00 RUB = 300.00 RUB less."
    assert (second.pays, second.discount, reason(second)) == (100_000, 0, "not_first")


def test_who_came_without_a_partner_pays_the_whole_price() -> None:
    found = quote(mif(), STRANGER, 0, 100_000, NOW)
    assert (found.pays, reason(found)) == (100_000, "no_partner")


def test_a_code_at_the_till_counts_for_somebody_new_alone() -> None:
    assert pays(mif(), CustomerState(), brought_by="anna") == 70_000
    assert pays(mif(), CustomerState()) == 100_000
    assert pays(mif(), STRANGER, brought_by="anna") == 100_000


def test_a_discount_of_each_use_of_a_code_needs_the_code_each_time() -> None:
    document = load_preset("zenden").model_dump(mode="json", by_alias=True, exclude_none=True)
    less = {"id": "less", "event": "order", "recipient": "customer", "discount_percent": 10}
    document["rewards"].append(less)
    terms = read_terms(document)
    assert pays(terms, ORDERED, brought_by="anna") == 90_000
    assert pays(terms, ORDERED) == 100_000


def test_a_discount_that_comes_once_is_gone_when_it_came() -> None:
    terms = mif(when={"once": True})
    came = {"friend_discount": Progress(came=EventKey("2026-03-06T00:00:00.000Z", 1, "e1"))}
    assert pays(terms, ORDERED) == 70_000
    assert pays(terms, replace(ORDERED, progress=came)) == 100_000


@pytest.mark.parametrize(
    ("when", "purchase", "paid"),
    [
        ({"minimum": 100_000}, 99_999, 99_999),
        ({"minimum": 100_000}, 100_000, 70_000),
        ({"within_days": 5}, 100_000, 70_000),
        ({"within_days": 4}, 100_000, 100_000),
        ({"after": ["app_install"]}, 100_000, 100_000),
        ({"after": ["signup"]}, 100_000, 70_000),
    ],
)
def test_every_condition_of_the_discount_must_hold(when: dict[str, Any], purchase: int, paid: int) -> None:
    assert pays(mif(when=when), purchase=purchase) == paid


def test_a_product_counts_where_it_is_said() -> None:
    terms = mif(when={"products": ["book"]})
    assert pays(terms) == 70_000
    assert pays(terms, product="book") == 70_000
    assert pays(terms, product="pen") == 100_000


def test_a_discount_is_rounded_half_even() -> None:
    assert pays(mif(discount_percent=50), purchase=1) == 1
    assert pays(mif(discount_percent=50), purchase=3) == 1


def test_points_pay_at_most_their_share_of_the_purchase() -> None:
    """PROGRAMS.md zenden: of 500 points, 400 at 2000 roubles."""
    found = quote(load_preset("zenden"), CustomerState(), 500, 200_000, NOW)
    assert (found.pays, found.spendable, found.reasons) == (200_000, 400, ())


def test_points_pay_no_more_than_a_discount_leaves() -> None:
    assert quote(mif(), FRIEND, 5_000, 100_000, NOW).spendable == 700
    assert quote(mif(), FRIEND, 600, 100_000, NOW).spendable == 600


@pytest.mark.parametrize("purchase", [0, -1])
def test_a_purchase_of_nothing_is_no_purchase(purchase: int) -> None:
    with pytest.raises(Invalid, match="quote a purchase above 0"):
        quote(mif(), FRIEND, 0, purchase, NOW)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**9), st.integers(1, 100), st.integers(-100, 10**7), st.integers(1, 10_000))
def test_what_is_paid_is_never_below_0_and_points_never_pay_more(
    purchase: int, percent: int, held: int, worth: int
) -> None:
    document = mif(discount_percent=percent).model_dump(mode="json", by_alias=True, exclude_none=True)
    document["points"] = {"worth": worth}
    found = quote(read_terms(document), FRIEND, held, purchase, NOW)
    assert 0 <= found.pays <= purchase == found.pays + found.discount
    assert 0 <= found.spendable <= max(held, 0)
    assert found.spendable * worth <= found.pays
