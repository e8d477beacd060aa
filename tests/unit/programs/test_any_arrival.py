"""Every program's ledger is the same whatever order its events arrive in."""

import random
from collections.abc import Callable

import pytest

from linkledger.terms.presets import preset_names
from tests.unit.programs.scenarios import RUB, Scenario

Life = Callable[[Scenario], None]


def orders(story: Scenario) -> None:
    first = story.event("order", "c1", 6_000 * RUB, code="ANNA")
    story.after(days=1).event("app_install", "c1")
    second = story.event("order", "c1", 4_000 * RUB, code="ANNA")
    story.after(days=1).event("loyalty_joined", "c1")
    story.refund(first, 1_000 * RUB)
    story.after(days=1).event("order", "c1", 2_000 * RUB, code="ANNA")
    story.refund(second, 4_000 * RUB)


def payments(story: Scenario) -> None:
    before = story.event("payment", "c2", 500 * RUB, product="accounting")
    story.sign_up("c2", code="ANNA")
    for product in ("accounting", "hosting"):
        paid = story.after(days=1).event("payment", "c1", 3_000 * RUB, product=product)
        story.refund(paid, 1_000 * RUB)
    story.event("payment", "c2", 500 * RUB, product="signature")
    story.refund(before, 100 * RUB)


def top_ups(story: Scenario) -> None:
    story.event("invite", "c2", invited_by="boss")
    topup = story.event("topup", "c2", 1_502)
    story.sign_up("c2", code="ANNA")
    story.event("topup", "c1", 1_500)
    story.refund(topup, 700)
    story.event("topup", "c2", 6)


def milestones(story: Scenario) -> None:
    story.event("partner_recruited", "c1", code="ANNA")
    story.event("card_issued", "c1")
    story.event("activated", "c1")
    story.sign_up("c2", code="BOSS")
    for name in ("card_issued", "activated", "partner_recruited", "card_issued"):
        story.after(hours=3).event(name, "c2", code="ANNA")


def net_revenue(story: Scenario) -> None:
    story.sign_up("c2", code="BOSS")
    for month, amount in ((3, 100_001), (4, -60_000), (5, 30_000)):
        story.at(f"2026-{month:02d}-15T12:00:00Z").event("net_revenue", "c1", amount)
        story.event("net_revenue", "c2", -amount)
    story.sign_up("c1", code="BOSS")
    story.event("net_revenue", "c1", 10_000)


LIVES: dict[str, Life] = {
    "amarkets": milestones,
    "b1": top_ups,
    "bet-n-joy": net_revenue,
    "keycrm": payments,
    "kontur": payments,
    "ostrovok": milestones,
    "skyeng": payments,
    "tinkoff": milestones,
    "yourhosting": payments,
}


@pytest.mark.parametrize("preset", preset_names())
def test_the_ledger_does_not_depend_on_the_order_of_arrival(preset: str) -> None:
    story = Scenario.of(preset, "boss").partner("anna", parent="boss")
    standing = len(story.lines)
    story.at("2026-03-10T09:00:00Z").sign_up("c1", code="ANNA")
    LIVES.get(preset, orders)(story)
    story.at("2026-06-01T00:00:00Z").passes()
    partners, events, end = story.lines[:standing], story.lines[standing:-1], story.lines[-1]
    expected = story.run()
    assert expected.net(), "a life in which nothing is earned proves nothing"
    chance = random.Random(preset)
    for number in range(25):
        arrived = list(events) if number else list(reversed(events))
        if number:
            chance.shuffle(arrived)
        close = chance.randrange(len(arrived) + 1)
        told = story.run_as_arrived([*partners, *arrived[:close], end, *arrived[close:]])
        assert told.net() == expected.net(), [each["id"] for each in arrived]
