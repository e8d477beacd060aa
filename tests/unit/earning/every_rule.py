"""Terms with every kind of rule at once, for histories that shall meet all of them."""

from copy import deepcopy
from typing import Any

from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms

Document = dict[str, Any]
RATES = ("10", "20", "33.3333")
TIERED: Document = {"id": "share", "event": "payment", "tiers": {"by": "paying_customers", "steps": []}}
EVERY_RULE: tuple[Document, ...] = (
    TIERED,
    {"id": "own_number", "event": "renewal", "tiers": {"by": "paying_customers", "kind": "graduated", "steps": []}},
    {
        "id": "welcome",
        "event": "signup",
        "recipient": "customer",
        "unit": "points",
        "amount": 1,
        "when": {"once": True},
    },
    {"id": "large", "event": "payment", "unit": "points", "amount": 501, "when": {"once": True, "minimum": 10_000}},
    {"id": "steps", "steps": [{"event": "install"}, {"event": "payment", "minimum": 100}], "amount": 333},
    {"id": "spend", "event": "payment", "amount": 7_001, "when": {"spend": 20_001}},
    {"id": "first", "event": "payment", "percent": 100, "cap": 777, "when": {"first": True}},
    {
        "id": "sliced",
        "event": "renewal",
        "tiers": {
            "by": "amount",
            "kind": "graduated",
            "steps": [{"from": 0, "percent": 1}, {"from": 400, "percent": 3}],
        },
        "months": {"count": 1, "anchor": "first_payment"},
    },
    {
        "id": "prompt",
        "event": "renewal",
        "amount": 50,
        "hold_days": 1,
        "when": {"within_days": 1, "after": ["payment"]},
    },
    {"id": "above", "event": "payment", "recipient": "parent", "percent": "2.5"},
    {"id": "net", "event": "net_revenue", "percent": 30, "monthly": {"deduct": ["fee"], "carry_over": "full"}},
    {"id": "override", "basis": "commission", "recipient": "parent", "percent": 5},
)
EVERY_TYPE = ("payment", "payment", "renewal", "net_revenue", "install", "fee")


def terms_with(first: int, second: int, *rewards: Document) -> Terms:
    """keycrm with two tiers, the second from the second paying customer on; or with these rewards."""
    document: Document = load_preset("keycrm").model_dump(mode="json", by_alias=True, exclude_none=True)
    steps = [{"from": 1, "percent": RATES[first]}, {"from": 2, "percent": RATES[second]}]
    if rewards:
        document |= {"rewards": deepcopy(list(rewards)), "points": {"worth": 1}}
    for reward in document["rewards"]:
        if reward.get("tiers", {}).get("by") == "paying_customers":
            reward["tiers"]["steps"] = steps
    return read_terms(document)
