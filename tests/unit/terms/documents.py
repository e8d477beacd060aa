"""Terms documents for tests: one small program, and what is changed in it."""

from typing import Any

PAYOUT = {"mode": "on_request", "time_zone": "UTC", "destinations": [{"kind": "bank"}]}
TRACKING = {"landing": "https://shop.example/", "fallback": "https://shop.example/"}
ATTRIBUTION = {"on": ["signup"], "sources": ["click", "code"]}
BY_CUSTOMERS = {"by": "paying_customers", "steps": [{"from": 1, "percent": 10}, {"from": 6, "percent": 20}]}
BY_AMOUNT = {"by": "amount", "steps": [{"from": 0, "percent": 25}, {"from": 750_000, "percent": 30}]}


def document(**changes: Any) -> dict[str, Any]:
    """A program that gives 10 % of each payment, with other parts in place of its own."""
    return {
        "program": "shop",
        "name": "The shop's partners",
        "unit": "USD",
        "time_zone": "UTC",
        "enrollment": {"mode": "instant"},
        "attribution": ATTRIBUTION,
        "rewards": [share()],
        "payout": PAYOUT,
        "tracking": TRACKING,
    } | changes


def share(**fields: Any) -> dict[str, Any]:
    """10 % of each payment, and further fields."""
    return {"id": "share", "event": "payment", "percent": 10} | fields


def reward(**fields: Any) -> dict[str, Any]:
    """A reward of these fields alone, beside its id."""
    return {"id": "share"} | fields


def rewarding(*rewards: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The program with these rewards."""
    return document(rewards=list(rewards), **changes)


def single_events(*on: str, **fields: Any) -> dict[str, Any]:
    """The program in which each event belongs to the code that it carries."""
    attribution = {"on": list(on), "sources": ["code"], "scope": "event"}
    return rewarding(share(**fields), attribution=attribution)


def monthly(**fields: Any) -> dict[str, Any]:
    """30 % of each month's net revenue, and further fields."""
    return {"id": "share", "event": "net_revenue", "percent": 30, "monthly": {}} | fields


def override(**fields: Any) -> dict[str, Any]:
    """5 % of a sub-partner's commissions, and further fields."""
    return {"id": "override", "basis": "commission", "recipient": "parent", "percent": 5} | fields
