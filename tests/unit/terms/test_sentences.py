"""The plain sentences leave nothing out: whatever changes in the terms changes what a partner reads."""

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from linkledger.errors import Invalid
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.sentences import sentences
from linkledger.terms.validation import read_terms
from tests.unit.terms.documents import BY_AMOUNT, BY_CUSTOMERS, PAYOUT, monthly, override, reward, rewarding, share
from tests.unit.terms.test_docs import FIELDS

HIGHER = [{"from": 0, "percent": 5}, {"from": 10, "percent": 6}, {"from": 20, "percent": 7}]
OTHERS: dict[str, list[Any]] = {
    "program": ["other"],
    "name": ["Another name"],
    "unit": ["EUR", "KRW"],
    "time_zone": ["Asia/Tokyo", "America/New_York"],
    "lateness_days": [1, 30],
    "clawback": [True, False],
    "points": [None, {"worth": 7}],
    "points.worth": [3],
    "points.percent_of_purchase": [33],
    "stats.visible": ["live", "closed_days"],
    "enrollment.mode": ["instant", "approval", "closed"],
    "enrollment.account_required": [True, False],
    "attribution.on": [["signup"], ["invite", "signup"], ["order"], ["signup", "called"], ["payment", "order"]],
    "attribution.sources": [["code"], ["click"], ["invite"], ["lead"], ["parent"], ["lead", "click"]],
    "attribution.scope": ["customer", "event"],
    "attribution.click_model": ["first_click", "last_click"],
    "attribution.window_hours": [1, 24, 25, 500],
    "attribution.rebind": [True, False],
    "attribution.refuse": [[], ["own_account"], ["own_contact"], ["same_company_group", "own_contact"]],
    "rewards.id": ["renamed"],
    "rewards.event": ["order", "payment", "water_delivered"],
    "rewards.steps.event": ["order", "water_delivered"],
    "rewards.steps.minimum": [None, 5],
    "rewards.recipient": ["partner", "customer", "parent"],
    "rewards.level": [1, 2, 3],
    "rewards.unit": ["points", "USD", None],
    "rewards.amount": [1, 77],
    "rewards.percent": [0, 1, 12.5],
    "rewards.products": [{"a": 1}, {"a": 2}, {"b": 2, "a": 1}],
    "rewards.tiers": [BY_AMOUNT, BY_CUSTOMERS],
    "rewards.tiers.by": ["amount"],
    "rewards.tiers.kind": ["slab", "graduated"],
    "rewards.tiers.steps": [HIGHER, HIGHER[:1], HIGHER[:2]],
    "rewards.tiers.steps.from": [3, 8],
    "rewards.tiers.steps.percent": [3, 8],
    "rewards.discount_percent": [1, 2],
    "rewards.cap": [None, 9],
    "rewards.basis": ["amount", "commission"],
    "rewards.when.first": [True, False],
    "rewards.when.once": [True, False],
    "rewards.when.minimum": [None, 8],
    "rewards.when.products": [[], ["a"], ["a", "b"]],
    "rewards.when.within_days": [None, 1, 2],
    "rewards.when.spend": [None, 8],
    "rewards.when.new_customers": [True, False],
    "rewards.when.after": [[], ["called"], ["called", "activated"]],
    "rewards.months": [None, {"count": 2}],
    "rewards.months.count": [1, 3],
    "rewards.months.anchor": ["registration", "first_payment"],
    "rewards.hold_days": [0, 1, 2],
    "rewards.monthly": [None, {}, {"carry_over": "full"}],
    "rewards.monthly.deduct": [[], ["fee"], ["fee", "tax"]],
    "rewards.monthly.carry_over": ["reset", "full"],
    "rewards.monthly.settlements": [1, 2],
    "rewards.monthly.high_roller_level": [None, 8],
    "payout.mode": ["on_request", "automatic"],
    "payout.day": [3, 4],
    "payout.hour": [11, 12],
    "payout.time_zone": ["Europe/Kyiv", "Asia/Kolkata"],
    "payout.requests": ["any_time", "from_payout_day"],
    "payout.negative_balance": ["offset", "write_off"],
    "payout.destinations": [[], [{"kind": "bank"}], [{"kind": "balance"}], [{"kind": "bank"}, {"kind": "top_up"}]],
    "payout.destinations.kind": ["bank", "balance", "top_up"],
    "payout.destinations.minimum": [0, 8],
    "payout.destinations.bonus_percent": [None, 1],
    "payout.destinations.own_account_only": [True, False],
    "tracking.landing": ["https://elsewhere.example/"],
    "tracking.allowed_hosts": [[], ["elsewhere.example"]],
    "tracking.cookies": [True, False],
    "tracking.pass_through": [[], ["lang"]],
}  # fmt: skip
"""Other values of every field; those that contradict the rest of a document are left out there."""

UNTOLD = {"tracking.fallback": "the page behind a link that ended is the operator's affair; a partner's link is alive"}
WITH_OTHERS = {"rewards.tiers.by", "rewards.basis"}
"""What can't change alone: another table of tiers begins elsewhere, an override names no event."""
TABLES = {path for path in FIELDS if any(other.startswith(f"{path}.") for other in FIELDS)}


def payout(**fields: Any) -> dict[str, Any]:
    return PAYOUT | fields


RICH = [
    rewarding(share(), tracking={"landing": "https://shop.example/", "fallback": "https://shop.example/"}),
    rewarding(share(months={"count": 12}, cap=5, hold_days=7, when={"minimum": 3, "products": ["crm"]})),
    rewarding(share(when={"first": True, "minimum": 3}), payout=payout(mode="automatic")),
    rewarding(share(when={"once": True, "after": ["activated"]}), payout=payout(requests="from_payout_day")),
    rewarding(share(recipient="customer", when={"spend": 50})),
    rewarding(reward(steps=[{"event": "a"}, {"event": "b", "minimum": 3}], percent=10)),
    rewarding(reward(steps=[{"event": "a"}], recipient="parent", level=2, amount=10)),
    rewarding(reward(event="payment", tiers=BY_CUSTOMERS)),
    rewarding(reward(event="payment", tiers=BY_CUSTOMERS | {"kind": "graduated"}, cap=3)),
    rewarding(reward(event="payment", tiers=BY_AMOUNT, when={"first": True})),
    rewarding(reward(event="payment", tiers={"by": "amount", "kind": "graduated", "steps": HIGHER})),
    rewarding(reward(event="payment", products={"a": 1}, recipient="customer", when={"new_customers": True})),
    rewarding(monthly(monthly={"carry_over": "full", "high_roller_level": 5})),
    rewarding(monthly(monthly={"carry_over": "settlements", "settlements": 3, "deduct": ["fee"]})),
    rewarding({"id": "m", "event": "net_revenue", "monthly": {}, "tiers": BY_AMOUNT}),
    rewarding(share(), payout=payout(destinations=[{"kind": "top_up", "bonus_percent": 20}, {"kind": "balance"}])),
]


def silent(path: str, terms: Terms) -> bool:
    """Fields that decide nothing where another one has the word."""
    bank = terms.payout.destination("bank") is not None
    return (
        path in UNTOLD
        or (path == "attribution.window_hours" and "click" not in terms.attribution.sources)
        or (path.startswith("payout.") and not terms.payout.destinations and path != "payout.destinations")
        or (
            path in ("payout.day", "payout.hour", "payout.time_zone")
            and not bank
            and terms.payout.requests == "any_time"
        )
    )


def varied(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The document with each field changed in turn to each other value, wherever it stands."""
    for path, others in OTHERS.items():
        for where in places(document, path.split(".")[:-1]):
            for other in others:
                changed = deepcopy(document)
                table = changed
                for step in where:
                    table = table[step]
                table[path.split(".")[-1]] = other
                yield path, changed


def places(table: Any, steps: list[str]) -> Iterator[list[Any]]:
    if isinstance(table, list):
        for number, each in enumerate(table):
            yield from ([number, *rest] for rest in places(each, steps))
    elif isinstance(table, dict) and not steps:
        yield []
    elif isinstance(table, dict) and isinstance(table.get(steps[0]), (dict, list)):
        yield from ([steps[0], *rest] for rest in places(table[steps[0]], steps[1:]))


def meaning(terms: Terms) -> dict[str, Any]:
    """The document, with what says the same said the same way."""
    plain = terms.model_dump(mode="json", by_alias=True)
    for each in plain["rewards"]:
        each["unit"] = each["unit"] or plain["unit"]
    return plain


def check(document: dict[str, Any]) -> dict[str, int]:
    """How often a change of each field changed the text; fails where one did not."""
    changes: dict[str, int] = defaultdict(int)
    terms = read_terms(document)
    told, meant = sentences(terms), meaning(terms)
    for path, changed in varied(document):
        try:
            other = read_terms(changed)
        except Invalid:
            continue
        if meaning(other) == meant or silent(path, terms):
            continue
        assert sentences(other) != told, f"{path} = {changed}"
        changes[path] += 1
    return changes


@pytest.mark.parametrize("name", preset_names())
def test_any_change_of_a_presets_terms_changes_its_text(name: str) -> None:
    document = load_preset(name).model_dump(mode="json", by_alias=True, exclude_none=True)
    assert len(check(document)) > 15


def test_any_change_of_any_field_changes_the_text() -> None:
    changes = [check(read_terms(each).model_dump(mode="json", by_alias=True, exclude_none=True)) for each in RICH]
    points = load_preset("zenden").model_dump(mode="json", by_alias=True, exclude_none=True)
    discount = load_preset("mif").model_dump(mode="json", by_alias=True, exclude_none=True)
    told = set().union(*changes, check(points), check(discount))
    assert set(FIELDS) - TABLES == (told | set(UNTOLD) | WITH_OTHERS) - TABLES


def test_what_changes_with_others_changes_the_text_too() -> None:
    by_customers, by_amount = (
        rewarding(reward(event="payment", tiers={"by": by, "steps": [{"from": start, "percent": 10}]}))
        for by, start in (("paying_customers", 1), ("amount", 0))
    )
    of_commissions, of_amounts = (
        rewarding(share(), other) for other in (override(), share(id="override", recipient="parent", percent=5))
    )
    for one, other in ((by_customers, by_amount), (of_commissions, of_amounts)):
        assert sentences(read_terms(one)) != sentences(read_terms(other))


@pytest.mark.parametrize(
    ("terms", "phrase"),
    [
        (RICH[8], "Each customer keeps the rate of its own number, counted when it first paid."),
        (RICH[9], "25 % of an amount up to 7500.00 USD and 30 % of the whole amount above 7500.00 USD"),
        (RICH[10], "5 % of the part up to 0.10 USD, 6 % of the part above 0.10 USD up to 0.20 USD and 7 %"),
        (RICH[12], "A customer who lost 0.05 USD or more in a negative month carries that month's negative alone."),
        (RICH[13], "fees deducted"),
        (RICH[13], "offset in at most 3 later months and then written off"),
        (RICH[1], "It is held for 7 days (168 hours) before it can be used."),
        (RICH[1], "If your balance falls below zero, what you earn later makes up for it first."),
        (rewarding(share(), payout=payout(negative_balance="write_off")), "when a month ends, that is written off"),
    ],
)
def test_what_no_preset_has_is_told_too(terms: dict[str, Any], phrase: str) -> None:
    assert phrase in "\n".join(sentences(read_terms(terms)))
