"""Webhooks on both engines: few subscriptions, each owner's apart; deliveries with their logs."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.errors import Refused, Stale
from linkledger.partners.partner import Partner
from linkledger.partners.suspend import suspend
from linkledger.webhooks.delivery import Attempt, DeliveryState, Due, Outgoing, delivery_of
from linkledger.webhooks.dispatch import Dispatcher
from linkledger.webhooks.facts import Fact, FactType
from linkledger.webhooks.subscription import Owner, Subscription, change, rotate_secret
from linkledger_aws.storage import Stores
from tests.contract.conftest import Shelf

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA, ZOLTAN, KEYCRM, B1_ANNA = Owner("keycrm", "anna"), Owner("keycrm", "zoltan"), Owner("keycrm"), Owner("b1", "anna")
URL = "https://hooks.example.com/anna"


def subscription(owner: Owner = ANNA, id_: str = "wh_1") -> Subscription:
    return Subscription(id_, owner, "sub-of-anna", URL, frozenset({FactType.COMMISSION_CREATED}), NOW)


def fact(minutes: int = 0) -> Fact:
    at = NOW + timedelta(minutes=minutes)
    return Fact(FactType.COMMISSION_CREATED, "keycrm", "anna", f"USD com_{minutes}", at, {"amount": 15, "unit": "USD"})


def test_a_subscription_comes_back_as_it_was_and_changes_once(shelf: Shelf) -> None:
    shelf.subscriptions.put_new(subscription())
    read = shelf.subscriptions.get(ANNA, "wh_1")
    assert read == subscription()
    assert read is not None
    later = NOW + timedelta(hours=1)
    rotated = rotate_secret(shelf.subscriptions, read, later)
    assert shelf.subscriptions.get(ANNA, "wh_1") == rotated
    assert (rotated.secret_version, rotated.signing_versions(later), rotated.rotated_at) == (2, (2, 1), later)
    disabled = change(shelf.subscriptions, rotated, later, url=URL + "/2", types=None, disabled=True, loopback=False)
    assert shelf.subscriptions.get(ANNA, "wh_1") == disabled
    with pytest.raises(Stale):
        rotate_secret(shelf.subscriptions, read, later)


def test_owners_have_their_own_and_see_no_others(shelf: Shelf) -> None:
    for owner in (ANNA, ZOLTAN, KEYCRM, B1_ANNA):
        shelf.subscriptions.put_new(subscription(owner, f"wh_{owner.program}_{owner.partner}"))
    for owner in (ANNA, ZOLTAN, KEYCRM, B1_ANNA):
        assert [each.owner for each in shelf.subscriptions.of_owner(owner)] == [owner]
    assert shelf.subscriptions.get(ZOLTAN, "wh_keycrm_anna") is None
    assert shelf.subscriptions.get(KEYCRM, "wh_keycrm_anna") is None


def test_a_deleted_one_is_gone_and_cannot_be_changed_back(shelf: Shelf) -> None:
    shelf.subscriptions.put_new(subscription())
    for _ in range(2):
        shelf.subscriptions.delete(subscription())
        assert shelf.subscriptions.get(ANNA, "wh_1") is None
    with pytest.raises(Stale):
        shelf.subscriptions.replace(subscription())
    assert list(shelf.subscriptions.of_owner(ANNA)) == []


@pytest.mark.parametrize(("owner", "most"), [(ANNA, 5), (KEYCRM, 20)])
def test_an_owner_has_a_few_and_room_again_once_one_is_deleted(shelf: Shelf, owner: Owner, most: int) -> None:
    for number in range(most):
        shelf.subscriptions.put_new(subscription(owner, f"wh_{number}"))
    with pytest.raises(Refused) as refusal:
        shelf.subscriptions.put_new(subscription(owner, "wh_more"))
    assert refusal.value.code == "too_many_webhooks"
    for _ in range(2):  # the second delete frees nothing
        shelf.subscriptions.delete(subscription(owner, "wh_0"))
    shelf.subscriptions.put_new(subscription(owner, "wh_more"))
    with pytest.raises(Refused):
        shelf.subscriptions.put_new(subscription(owner, "wh_0"))


def test_of_many_made_at_once_no_more_than_five_stand(stores: Stores) -> None:
    def make(number: int) -> bool:
        try:
            stores.subscriptions.put_new(subscription(ANNA, f"wh_{number}"))
        except (Refused, Stale):
            return False
        return True

    with ThreadPoolExecutor(8) as at_once:
        made = sum(at_once.map(make, range(16)))
    assert made == len(stores.subscriptions.of_owner(ANNA)) <= 5


def test_a_delivery_is_put_once_and_keeps_its_log(shelf: Shelf) -> None:
    delivery = delivery_of(subscription(), fact(), NOW)
    assert shelf.deliveries.put_new(delivery)
    assert not shelf.deliveries.put_new(replace(delivery, body="another"))
    assert shelf.deliveries.get("keycrm", "wh_1", delivery.id) == delivery
    sent = Outgoing(ANNA, "wh_1", delivery.id, URL, delivery.body, (1,), 1)
    failed, taken = Attempt(1, NOW, 5000, error="timeout"), Attempt(2, NOW + timedelta(minutes=1), 12, status=204)
    shelf.deliveries.note(sent, failed, DeliveryState.PENDING)
    shelf.deliveries.note(sent, taken, DeliveryState.DELIVERED)
    found = shelf.deliveries.get("keycrm", "wh_1", delivery.id)
    assert found == replace(delivery, state=DeliveryState.DELIVERED, attempts=(failed, taken))
    assert shelf.deliveries.get("b1", "wh_1", delivery.id) is None


def test_the_log_of_a_delivery_that_is_gone_brings_none_back(shelf: Shelf) -> None:
    sent = Outgoing(ANNA, "wh_1", "msg_gone", URL, "{}", (1,), 1)
    shelf.deliveries.note(sent, Attempt(1, NOW, 1, status=500), DeliveryState.PENDING)
    assert shelf.deliveries.get("keycrm", "wh_1", "msg_gone") is None


def test_deliveries_are_listed_newest_fact_first_and_by_state(shelf: Shelf) -> None:
    made = [delivery_of(subscription(), fact(minutes), NOW) for minutes in (3, 1, 2, 5, 4)]
    for each in (*made, delivery_of(subscription(ANNA, "wh_2"), fact(9), NOW)):
        shelf.deliveries.put_new(each)
    expected = sorted((each.id for each in made), reverse=True)
    listed, cursor = [], None
    for _ in range(3):
        part, cursor = shelf.deliveries.page("keycrm", "wh_1", state=None, limit=2, cursor=cursor)
        listed += [each.id for each in part]
    assert listed == expected
    assert [datetime.fromtimestamp(int(each[4:17]) / 1000, UTC).minute for each in listed] == [5, 4, 3, 2, 1]
    for each in made[:2]:
        shelf.deliveries.turn(each, DeliveryState.DEAD)
    dead, _ = shelf.deliveries.page("keycrm", "wh_1", state=DeliveryState.DEAD, limit=10, cursor=None)
    assert {each.id for each in dead} == {each.id for each in made[:2]}


def test_a_sign_in_that_becomes_another_partners_is_the_first_ones_no_more(shelf: Shelf) -> None:
    """By the membership of who made it a partner's webhook stands."""
    for program, partner in (("keycrm", "anna"), ("b1", "anna"), ("keycrm", "zoltan")):
        shelf.partners.add_membership("sub-1", program, partner)
    assert sorted(shelf.partners.memberships("sub-1")) == [("b1", "anna"), ("keycrm", "zoltan")]


@dataclass
class Queues:
    """What waits and what goes out."""

    waiting: list[Due] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)

    def wait(self, due: Due, now: datetime) -> None:
        self.waiting.append(due)

    def send(self, outgoing: Outgoing) -> None:
        self.outgoing.append(outgoing)


def test_a_partners_webhook_carries_its_own_lines_alone_and_stops_with_it(shelf: Shelf) -> None:
    """P8: the same ids in another program, and a name that begins like another's, are others."""
    queues = Queues()
    dispatcher = Dispatcher(shelf.subscriptions, shelf.partners, shelf.deliveries, queues, queues)
    owners = [Owner("keycrm", "anna"), Owner("keycrm", "annabel"), Owner("b1", "anna"), Owner("keycrm"), Owner("b1")]
    for owner in owners:
        if owner.partner is not None:
            sub = f"sub-of-{owner.program}-{owner.partner}"
            shelf.partners.put_member(Partner(owner.program, owner.partner, owner.partner.upper(), NOW, NOW), sub)
        made_by = f"sub-of-{owner.program}-{owner.partner}"
        made = replace(subscription(owner, f"wh_{owner.program}_{owner.partner}"), made_by=made_by)
        shelf.subscriptions.put_new(made)

    def told(program: str, partner: str, minutes: int) -> list[str]:
        queues.outgoing.clear()
        mine = {"program": program, "recipient": partner}
        dispatcher.announce(replace(fact(minutes), program=program, partner=partner, data=mine), NOW)
        assert {json.loads(each.body)["data"]["recipient"] for each in queues.outgoing} <= {partner}
        return sorted(each.subscription for each in queues.outgoing)

    assert told("keycrm", "anna", 1) == ["wh_keycrm_None", "wh_keycrm_anna"]
    assert told("keycrm", "annabel", 2) == ["wh_keycrm_None", "wh_keycrm_annabel"]
    assert told("b1", "anna", 3) == ["wh_b1_None", "wh_b1_anna"]
    suspend("keycrm", "anna", NOW, shelf.partners, shelf.links)
    assert told("keycrm", "anna", 4) == ["wh_keycrm_None"]
    shelf.partners.add_membership("sub-of-keycrm-annabel", "keycrm", "zoltan")
    assert told("keycrm", "annabel", 5) == ["wh_keycrm_None"]
    assert told("b1", "anna", 6) == ["wh_b1_None", "wh_b1_anna"]
