"""A reward of the terms document as the oracle reads it: who, on what occasion, and the exact share of one event."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.soak.machine.facts import half_even

Document = dict[str, Any]


def part(percent: object) -> Fraction:
    """A percentage as a part of 1."""
    return Fraction(str(percent)) / 100


class Rule:
    """One ``[[rewards]]`` table (docs/terms.md "What earns")."""

    def __init__(self, document: Document, unit: str) -> None:
        when: Document = document.get("when", {})
        self.id: str = document["id"]
        self.event: str | None = document.get("event")
        self.steps: list[tuple[str, int | None]] = [
            (each["event"], each.get("minimum")) for each in document.get("steps", [])
        ]
        self.override = document.get("basis") == "commission"
        self.recipient: str = document.get("recipient", "partner")
        self.level: int = document.get("level", 1)
        self.unit: str = document.get("unit", unit)
        self.fixed: int | None = document.get("amount")
        self.percent = part(document["percent"]) if "percent" in document else None
        self.products = {name: part(percent) for name, percent in document.get("products", {}).items()}
        self.cap: int | None = document.get("cap")
        tiers: Document = document.get("tiers", {})
        self.tiers = [(each["from"], part(each["percent"])) for each in tiers.get("steps", [])]
        self.by_customers = tiers.get("by") == "paying_customers"
        self.graduated = tiers.get("kind") == "graduated"
        self.first = when.get("first", False)
        self.once = when.get("once", False)
        self.minimum: int | None = when.get("minimum")
        self.within_days: int | None = when.get("within_days")
        self.spend: int | None = when.get("spend")
        self.new_customers = when.get("new_customers", False)
        self.after: list[str] = when.get("after", [])
        self.months: Mapping[str, Any] | None = document.get("months")
        self.hold_days: int = document.get("hold_days", 0)
        self.monthly: Mapping[str, Any] | None = document.get("monthly")

    def exact(self, amount: int, product: str | None, count: int, own: Fraction | None) -> Fraction | None:
        """The share of an amount before rounding; None where the product is not listed. ``count`` is the number of
        paying customers that decides, ``own`` the partner's negotiated rate ("Rate negotiated per partner").

        A capped share, and slices at several rates, are whole already: what a refund takes back of them is "the
        refunded share" of the commission (docs/terms.md; of slices the text says nothing, so they go with the capped).
        """
        if self.fixed is not None:
            return Fraction(self.fixed)
        if self.products and product not in self.products:
            return None
        if own is not None:
            share = own * amount
        elif self.percent is not None:
            share = self.percent * amount
        elif self.products:
            share = self.products[str(product)] * amount
        elif self.by_customers:
            share = [percent for start, percent in self.tiers if count >= start][-1] * amount
        elif self.graduated:
            ends = [start for start, _ in self.tiers[1:]] + [amount]
            slices = zip(self.tiers, ends, strict=True)
            share = Fraction(sum(percent * max(min(end, amount) - start, 0) for (start, percent), end in slices))
            share = Fraction(half_even(share))
        else:
            share = [percent for start, percent in self.tiers if amount > start or not start][-1] * amount
        return share if self.cap is None or half_even(share) <= self.cap else Fraction(self.cap)
