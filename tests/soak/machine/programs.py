"""Random programs: one to three kinds of rules, so that every pair of them meets, with everything around them."""

from itertools import combinations
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

_COUNTS = [{"from": 1, "percent": 10}, {"from": 2, "percent": "33.3333"}, {"from": 3, "percent": 50}]
_COUNTED: Document = {"by": "paying_customers", "steps": _COUNTS}
_SLICED: Document = {"by": "amount", "steps": [{"from": 0, "percent": 1}, {"from": 400, "percent": "3.5"}]}
_MONTH: Document = {"event": "net_revenue", "percent": 30}

KINDS: dict[str, Document] = {
    "percent": {"event": "payment", "percent": "12.5"},
    "capped": {"event": "payment", "percent": 50, "cap": 777},
    "for_months": {"event": "payment", "percent": 5, "months": {"count": 1}},
    "months_of_payment": {"event": "payment", "percent": 4, "months": {"count": 1, "anchor": "first_payment"}},
    "fixed": {"event": "activated", "amount": 333},
    "each": {"event": "payment", "amount": 251},
    "first": {"event": "payment", "percent": 100, "cap": 2_700, "when": {"first": True}},
    "once": {"event": "payment", "amount": 401, "when": {"once": True, "minimum": 300}},
    "milestone": {"event": "payment", "amount": 7_001, "when": {"spend": 20_001}},
    "slab": {"event": "payment", "tiers": _SLICED},
    "graduated": {"event": "payment", "tiers": _SLICED | {"kind": "graduated"}},
    "by_count": {"event": "payment", "tiers": _COUNTED},
    "own_number": {"event": "payment", "tiers": _COUNTED | {"kind": "graduated"}},
    "parent": {"event": "payment", "recipient": "parent", "percent": "2.5"},
    "grandparent": {"event": "payment", "recipient": "parent", "level": 2, "percent": 1},
    "override": {"basis": "commission", "recipient": "parent", "percent": 5},
    "points": {"event": "payment", "unit": "points", "amount": 57},
    "welcome": {"event": "signup", "recipient": "customer", "unit": "points", "amount": 100, "when": {"once": True}},
    "products": {"event": "payment", "products": {"blue": 10, "red": 50}},
    "reset": _MONTH | {"monthly": {"carry_over": "reset", "deduct": ["fee"]}},
    "full": _MONTH | {"monthly": {"carry_over": "full"}},
    "settlements": _MONTH | {"monthly": {"carry_over": "settlements", "settlements": 1}},
    "rollers": _MONTH | {"monthly": {"carry_over": "full", "high_roller_level": 5_000}},
    "steps": {"steps": [{"event": "activated"}, {"event": "payment", "minimum": 300}], "amount": 500},
    "within": {"event": "payment", "percent": 20, "when": {"within_days": 5}},
    "new": {"event": "payment", "percent": 15, "when": {"new_customers": True}},
    "after": {"event": "payment", "percent": 6, "when": {"after": ["activated"]}},
    "held": {"event": "payment", "percent": 9, "hold_days": 5},
}
"""Rewards by their kind, which is also their id."""

PAIRS = list(combinations(KINDS, 2))
BY_COUNT = {"by_count", "own_number"}
CUSTOMERS_ALONE = BY_COUNT | {"for_months", "milestone", "reset", "full", "settlements", "rollers", "steps", "within"}
CUSTOMERS_ALONE |= {"fixed", "welcome", "new"}
"""What needs a customer who belongs to somebody, or events without a code (docs/terms.md "What contradicts")."""
SIMPLE = {"percent", "capped", "first", "slab", "graduated", "by_count", "products", "within", "new", "after"}
"""At most one of these is in a program with a bonus: no text orders two lots of one event."""
BESIDE_A_BONUS = {"points", "welcome", "fixed", "parent", "grandparent"}
EVERY_MONEY = {name for name, each in KINDS.items() if "unit" not in each}
TO_PARTNERS = {name for name in EVERY_MONEY if KINDS[name].get("recipient", "partner") == "partner"}
ZONES = ("UTC", "Asia/Dubai", "Europe/Kyiv", "America/New_York")


@st.composite
def programs(draw: st.DrawFn, pair: tuple[str, str] | None = None) -> Document:
    """A program whose rules are a pair of kinds, mostly with a third; or one to three of any."""
    kinds = set(pair or draw(st.sets(st.sampled_from(list(KINDS)), min_size=1, max_size=2)))
    third = draw(st.none() | st.sampled_from(list(KINDS)))
    kinds |= {third} if third else set()
    if "override" in kinds and not kinds & TO_PARTNERS:
        kinds.add("percent")
    unattached = not kinds & CUSTOMERS_ALONE and draw(st.booleans())
    document: Document = {
        "program": "any",
        "name": "Any business",
        "unit": draw(st.sampled_from(["USD", "KRW"])),
        "time_zone": draw(st.sampled_from(ZONES)),
        "clawback": draw(st.sampled_from([True, True, True, False])),
        "points": {"worth": draw(st.sampled_from([1, 100])), "percent_of_purchase": draw(st.sampled_from([100, 20]))},
        "enrollment": {"mode": "instant"},
        "attribution": _attribution(draw, kinds, unattached=unattached),
        "rewards": [{"id": name} | each for name, each in KINDS.items() if name in kinds],
        "payout": _payout(draw, kinds),
        "tracking": {"landing": "https://any.example/", "fallback": "https://any.example/"},
    }
    return document


def _attribution(draw: st.DrawFn, kinds: set[str], *, unattached: bool) -> Document:
    document: Document = {
        "sources": ["code", "invite", "lead", "click"],
        "click_model": draw(st.sampled_from(["last_click", "first_click"])),
        "window_hours": draw(st.sampled_from([720, 24])),
        "refuse": draw(st.sampled_from([[], ["own_account"]])),
    }
    if unattached:
        return document | {"on": ["payment"], "scope": "event"}
    rebind = not kinds & BY_COUNT and draw(st.booleans())
    return document | {"on": draw(st.sampled_from([["signup"], ["signup", "invite"]])), "rebind": rebind}


def _payout(draw: st.DrawFn, kinds: set[str]) -> Document:
    document: Document = {"mode": "on_request", "day": 3, "hour": 6, "time_zone": draw(st.sampled_from(ZONES))}
    if not kinds & EVERY_MONEY:
        return document
    how = draw(st.sampled_from(["any_time", "bonus", "bonus", "from_payout_day", "automatic"]))
    bank: Document = {"kind": "bank", "minimum": draw(st.sampled_from([0, 500]))}
    if how == "automatic":
        return document | {"mode": "automatic", "destinations": [bank]}
    others: list[Document] = [{"kind": "balance"}] if how == "any_time" else []
    if how in ("bonus", "any_time") and kinds <= SIMPLE | BESIDE_A_BONUS and len(kinds & SIMPLE) <= 1:
        others = [{"kind": "top_up", "bonus_percent": 20, "own_account_only": True}]
    requests = "from_payout_day" if how == "from_payout_day" else "any_time"
    return document | {"requests": requests, "destinations": [bank, *others]}
