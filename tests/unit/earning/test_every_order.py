"""Every order in which one life's seven events can arrive, and every moment at which its month can close, ends alike.

PROGRAMS.md "Decided where the sources are silent"; 5,040 orders times 8 positions of the close are 40,320 histories, of
which `make explore` plays all and every other run a sample that is spread over them.
"""

import os
from itertools import permutations
from typing import Any

from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.builders import Business

SAMPLE = 2_000
BEGAN, CLOSES, ARRIVES = (f"2026-{day}T12:00:00+00:00" for day in ("03-01", "04-02", "04-05"))


def terms() -> Terms:
    """10 % of payments, 20 % from the second paying customer on; 30 % of months, negative ones carried; an override."""
    document = load_preset("keycrm").model_dump(mode="json", by_alias=True, exclude_none=True)
    document["payout"]["destinations"] = [{"kind": "bank"}]
    revenue_share = document["rewards"][0]
    revenue_share["tiers"]["steps"] = [{"from": 1, "percent": 10}, {"from": 2, "percent": 20}]
    document["rewards"] = [
        revenue_share,
        {"id": "net_share", "event": "net_revenue", "percent": 30, "monthly": {"carry_over": "full"}},
        {"id": "override", "basis": "commission", "recipient": "parent", "percent": 5},
    ]
    return read_terms(document)


TERMS = terms()
LIFE: tuple[dict[str, Any], ...] = (
    {"id": "sign-up", "type": "signup", "customer": "c1", "code": "ANNA", "occurred_at": "2026-03-02T10:00:00Z"},
    {"id": "paid", "type": "payment", "customer": "c1", "amount": 9_999, "occurred_at": "2026-03-10T10:00:00Z"},
    {"id": "refunded", "type": "refund", "of": "paid", "amount": 3_333, "occurred_at": "2026-03-09T10:00:00Z"},
    {
        "id": "crosses-the-tier",
        "type": "payment",
        "customer": "c2",
        "amount": 501,
        "occurred_at": "2026-03-04T10:00:00Z",
    },
    {"id": "lost", "type": "net_revenue", "customer": "c1", "amount": -50_005, "occurred_at": "2026-03-20T10:00:00Z"},
    {"id": "won", "type": "net_revenue", "customer": "c2", "amount": 120_111, "occurred_at": "2026-04-03T10:00:00Z"},
    {"id": "late", "type": "net_revenue", "customer": "c2", "amount": 7_777, "occurred_at": "2026-03-31T10:00:00Z"},
)


def ledger_after(order: tuple[int, ...], close: int) -> Business:
    business = Business(TERMS).at(BEGAN)
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    business.sign_up("c2", code="ANNA")
    business.at(ARRIVES)
    for position, number in enumerate((*order, None)):
        if position == close:
            business.rollup.run("keycrm", business.at(BEGAN).now, business.at(CLOSES).now)
            business.at(ARRIVES)
        if number is not None:
            body = LIFE[number] | {"on_unknown_customer": "wait"}
            business.send(body | ({"currency": "USD"} if "amount" in body else {}))
    business.at("2026-05-02T12:00:00+00:00")
    business.rollup.run("keycrm", business.at(BEGAN).now, business.at("2026-05-02T12:00:00+00:00").now)
    return business


def test_every_order_of_seven_events_and_every_close_of_the_month_end_in_the_same_ledger() -> None:
    histories = [(order, close) for order in permutations(range(len(LIFE))) for close in range(len(LIFE) + 1)]
    every = 1 if os.environ.get("EXAMPLES") == "new" else len(histories) // SAMPLE
    expected = ledger_after(tuple(range(len(LIFE))), 0).net()
    assert expected["paid", "revenue_share", "anna", "USD"] == 2_000
    assert expected["refunded", "revenue_share", "anna", "USD"] == -667
    assert expected["2026-04#anna", "override", "boss", "USD"] == 1_168
    assert expected["2026-04#anna", "net_share", "anna", "USD"] == 23_365  # 30 % of 120,111 - 42,228
    for order, close in histories[::every]:
        assert ledger_after(order, close).net() == expected, (order, close)
