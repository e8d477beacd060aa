"""Faulty terms: each fault is named by its path with what to write instead, and all of them at once."""

from typing import Any

import pytest

from linkledger.errors import Invalid
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.unit.terms.documents import (
    ATTRIBUTION,
    BY_AMOUNT,
    BY_CUSTOMERS,
    PAYOUT,
    TRACKING,
    document,
    monthly,
    override,
    reward,
    rewarding,
    share,
    single_events,
)


def paid(**fields: Any) -> dict[str, Any]:
    return document(payout=PAYOUT | fields)


def to(*destinations: dict[str, Any]) -> dict[str, Any]:
    return paid(destinations=list(destinations))


def tracked(**fields: Any) -> dict[str, Any]:
    return document(tracking=TRACKING | fields)


def bound(**fields: Any) -> dict[str, Any]:
    return document(attribution=ATTRIBUTION | fields)


def tiers(table: dict[str, Any], *steps: tuple[int, Any]) -> dict[str, Any]:
    listed = [{"from": start, "percent": percent} for start, percent in steps]
    return rewarding(reward(event="payment", tiers=table | {"steps": listed}))


def fixed(**fields: Any) -> dict[str, Any]:
    return reward(event="order", amount=500) | fields


def discount(**fields: Any) -> dict[str, Any]:
    return reward(event="order", recipient="customer", discount_percent=30) | fields


def steps(**fields: Any) -> dict[str, Any]:
    return reward(steps=[{"event": "app_install"}, {"event": "order"}], amount=500) | fields


def inside(*rewards: dict[str, Any]) -> dict[str, Any]:
    return rewarding(*rewards, payout=INSIDE)


INSIDE = PAYOUT | {"destinations": []}
EARLY = {"time_zone": "Asia/Dubai", "payout": PAYOUT | {"day": 1, "hour": 1, "time_zone": "Asia/Seoul"}}

FIELDS: list[tuple[str, dict[str, Any], str]] = [
    ("bonus", document(bonus=1), "remove it or check its spelling"),
    ("rewards[0].percnt", rewarding(share(percnt=1)), "remove it or check its spelling"),
    ("unit", document(unit="XYZ"), "ISO 4217"),
    ("unit", document(unit="XXX"), "choose a currency that has one"),
    ("time_zone", document(time_zone="Europe/Kiew"), "IANA"),
    ("name", document(name=""), "must not be empty"),
    ("program", document(program="My Shop"), "use 1 to 32 of a-z, 0-9 and -"),
    ("lateness_days", document(lateness_days="soon"), "write a whole number"),
    ("lateness_days", document(lateness_days=400), "write 365 or less"),
    ("clawback", document(clawback="sometimes"), "write true or false"),
    ("enrollment", document(enrollment="instant"), "write a table"),
    ("enrollment.mode", document(enrollment={}), "is missing; add it"),
    ("enrollment.mode", document(enrollment={"mode": "never"}), "must be one of 'instant', 'approval' or 'closed'"),
    ("attribution.on[0]", bound(on=["Sign up"]), "use 1 to 32 of a-z, 0-9 and _"),
    ("attribution.on[1]", bound(on=["signup", "refund"]), "never binds"),
    (
        "rewards[0].tiers.by",
        tiers({"by": "paying_customers"}, (1, 5)) | {"attribution": ATTRIBUTION | {"rebind": True}},
        "write rebind = false",
    ),
    ("attribution.sources[0]", bound(sources=["rumour"]), "must be one of"),
    ("attribution.window_hours", bound(window_hours=0), "write 1 or more"),
    ("rewards", rewarding(), "must have at least one"),
    ("rewards[0].id", rewarding({"event": "payment", "percent": 1}), "is missing"),
    ("rewards[0].event", rewarding(share(event="refund")), "never earns"),
    ("rewards[0].event", rewarding(share(event="chargeback")), "never earns"),
    ("rewards[0].steps[0].event", rewarding(steps(steps=[{"event": "refund"}])), "never earns"),
    ("rewards[0].steps[0].minimum", rewarding(steps(steps=[{"event": "order", "minimum": 0}])), "write 1 or more"),
    ("rewards[0].percent", rewarding(share(percent=-1)), "can't be negative"),
    ("rewards[0].percent", rewarding(share(percent=120)), "write 100 or less"),
    ("rewards[0].percent", rewarding(share(percent="12.34567")), "at most four"),
    ("rewards[0].percent", rewarding(share(percent=0.00001)), "at most four"),
    ("rewards[0].percent", rewarding(share(percent=True)), "write a percentage as a number"),
    ("rewards[0].percent", rewarding(share(percent=float("nan"))), "at most four"),
    ("rewards[0].amount", rewarding(fixed(amount=0)), "write 1 or more"),
    ("rewards[0].amount", rewarding(fixed(amount=1.5)), "write a whole number"),
    ("rewards[0].products", rewarding(reward(event="payment", products={})), "must have at least one"),
    ("rewards[0].products.mail", rewarding(reward(event="payment", products={"mail": -1})), "can't be negative"),
    ("rewards[0].level", rewarding(share(recipient="parent", level=11)), "write 10 or less"),
    ("rewards[0].hold_days", rewarding(share(hold_days=366)), "write 365 or less"),
    ("rewards[0].months.anchor", rewarding(share(months={"count": 1, "anchor": "birth"})), "'first_payment'"),
    ("rewards[0].when.after[0]", rewarding(share(when={"after": ["refund"]})), "never counts"),
    ("rewards[0].monthly.deduct[0]", rewarding(monthly(monthly={"deduct": ["refund"]})), "never counts"),
    ("rewards[0].tiers.steps[0].percent", tiers(BY_CUSTOMERS, (1, -1)), "can't be negative"),
    ("points.worth", document(points={"worth": 0}), "write 1 or more"),
    ("payout.destinations[0].bonus_percent", to({"kind": "top_up", "bonus_percent": 101}), "write 100 or less"),
    ("payout.negative_balance", paid(negative_balance="forget"), "must be one of 'offset' or 'write_off'"),
    ("tracking.landing", tracked(landing="http://evil.com/"), "must begin with https://"),
    ("tracking.landing", tracked(landing="https://anna@shop.example/"), "without user name"),
    ("tracking.landing", tracked(allowed_hosts=["other.example"]), "add it there first"),
    ("tracking.fallback", tracked(fallback="http://evil.com/"), "must begin with https://"),
    ("tracking.allowed_hosts[0]", tracked(allowed_hosts=["https://shop.example"]), "without https://"),
]

CONTRADICTIONS: list[tuple[str, dict[str, Any], str]] = [
    # tiers
    ("rewards[0].tiers.steps[0].from", tiers(BY_CUSTOMERS, (2, 10), (6, 20)), "let it start at 1"),
    ("rewards[0].tiers.steps[0].from", tiers(BY_CUSTOMERS, (0, 10)), "let it start at 1"),
    ("rewards[0].tiers.steps[0].from", tiers(BY_AMOUNT, (1, 10)), "let it start at 0"),
    ("rewards[0].tiers.steps[2].from", tiers(BY_CUSTOMERS, (1, 10), (6, 20), (6, 30)), "must be higher"),
    ("rewards[0].tiers", rewarding(fixed(tiers=BY_AMOUNT | {"kind": "graduated"})), "remove one of both"),
    ("rewards[0].tiers", rewarding(fixed(tiers=BY_CUSTOMERS)), "remove one of both"),
    # how much, and on what occasion
    ("rewards[0]", rewarding(reward(event="payment")), "give one of amount, percent, products, tiers"),
    ("rewards[0].percent", rewarding(fixed(percent=10)), "keep one of both"),
    ("rewards[0].products", rewarding(share(products={"mail": 5})), "keep one of both"),
    ("rewards[0].cap", rewarding(fixed(cap=100)), "give one of percent, products, tiers"),
    ("rewards[0].cap", inside(discount(cap=100)), "give one of percent, products, tiers"),
    ("rewards[0]", rewarding(reward(percent=10)), "name the event that earns, or steps"),
    ("rewards[0].steps", rewarding(steps(event="order")), "remove event, or steps"),
    # conditions
    ("rewards[0].when.once", rewarding(share(when={"first": True, "once": True})), "keep one of both"),
    ("rewards[0].when.first", rewarding(fixed(when={"spend": 100, "first": True})), "remove first, or spend"),
    ("rewards[0].when.once", rewarding(fixed(when={"spend": 100, "once": True})), "remove once, or spend"),
    ("rewards[0].when.minimum", rewarding(fixed(when={"spend": 100, "minimum": 1})), "remove minimum, or spend"),
    *(
        (f"rewards[0].when.{name}", rewarding(steps(when={name: value})), "looks at one type of event")
        for name, value in (("first", True), ("once", True), ("spend", 1), ("minimum", 1), ("products", ["crm"]))
    ),
    # recipients
    ("rewards[0].level", rewarding(share(level=2)), 'set recipient = "parent"'),
    ("rewards[0].recipient", inside(discount(recipient="partner")), 'write recipient = "customer"'),
    ("rewards[0].recipient", inside(discount(recipient="parent")), 'write recipient = "customer"'),
    ("rewards[0].unit", inside(discount(unit="USD")), "remove unit"),
    ("rewards[0].hold_days", inside(discount(hold_days=1)), "remove hold_days"),
    (
        "rewards[0].steps",
        inside(reward(steps=[{"event": "order"}], recipient="customer", discount_percent=30)),
        "name its event",
    ),
    ("rewards[0].when.spend", inside(discount(when={"spend": 100})), "remove spend"),
    # overrides
    *(
        (f"rewards[1].{name}", rewarding(share(), override(**{name: value})), f"remove {name}")
        for name, value in (
            ("event", "payment"),
            ("steps", [{"event": "order"}]),
            ("when", {"within_days": 1}),
            ("months", {"count": 1}),
            ("unit", "USD"),
            ("cap", 100),
            ("amount", 100),
            ("tiers", BY_AMOUNT),
            ("products", {"mail": 5}),
        )
    ),
    ("rewards[1].recipient", rewarding(share(), override(recipient="partner")), 'write recipient = "parent"'),
    ("rewards[1].level", rewarding(share(), override(level=2)), "direct parent alone"),
    ("rewards[1].percent", rewarding(share(), override(percent=None)), "say which share"),
    ("rewards[0].basis", rewarding(override()), "add one, or remove this"),
    # whole months
    *(
        (f"rewards[0].{name}", rewarding(monthly(**{name: value})), f"remove {name}, or monthly")
        for name, value in (("when", {"once": True}), ("months", {"count": 1}), ("cap", 100))
    ),
    ("rewards[0].recipient", rewarding(monthly(recipient="customer")), 'write recipient = "partner"'),
    ("rewards[0].recipient", rewarding(monthly(recipient="parent")), 'write recipient = "partner"'),
    ("rewards[0].tiers.by", rewarding(monthly(percent=None, tiers=BY_CUSTOMERS)), 'write by = "amount"'),
    ("rewards[0].monthly.deduct", rewarding(monthly(monthly={"deduct": ["net_revenue"]})), "deduct other events"),
    ("rewards[0].monthly.settlements", rewarding(monthly(monthly={"carry_over": "settlements"})), "in how many months"),
    ("rewards[0].monthly.settlements", rewarding(monthly(monthly={"settlements": 3})), 'goes with carry_over "settle'),
    # units and points
    ("rewards[0].unit", rewarding(fixed(unit="EUR")), "payouts are in USD"),
    ("rewards[0].unit", rewarding(share(unit="points"), share(id="b"), points={"worth": 1}), "no number of points"),
    ("points", rewarding(fixed(unit="points"), share(id="b")), "say what one is worth"),
    ("points", document(unit="points", points={"worth": 1}), "counts in points; remove it"),
    ("points.percent_of_purchase", document(points={"worth": 1, "percent_of_purchase": 0}), "write more than 0"),
    ("payout.destinations", rewarding(fixed(unit="points"), points={"worth": 1}), "remove the destinations"),
    ("payout.destinations", rewarding(discount()), "remove the destinations"),
    # attribution
    ("attribution.rebind", bound(on=["invite"], rebind=True), 'add "signup"'),
    (
        "attribution.rebind",
        document(attribution={"on": ["payment"], "sources": ["code"], "scope": "event", "rebind": True}),
        "remove rebind",
    ),
    (
        "rewards[0].when.new_customers",
        rewarding(share(when={"new_customers": True}), attribution=ATTRIBUTION | {"on": ["invite"]}),
        'add "signup"',
    ),
    ("rewards[0].event", single_events("order"), "is not in attribution.on"),
    ("rewards[0].when.within_days", single_events("payment", when={"within_days": 1}), "remove within_days"),
    ("rewards[0].when.spend", single_events("payment", when={"spend": 1}), "remove spend"),
    ("rewards[0].months.anchor", single_events("payment", months={"count": 1}), 'anchor "first_payment"'),
    ("rewards[0].monthly", single_events("payment", monthly={}), "remove monthly"),
    ("rewards[0].tiers.by", single_events("payment", percent=None, tiers=BY_CUSTOMERS), 'by "amount"'),
    ("rewards[0].steps", single_events("a", event=None, steps=[{"event": "a"}]), "remove steps"),
    # payouts
    ("payout.day", document(**EARLY), "not yet closed"),
    ("payout.requests", paid(mode="automatic", requests="from_payout_day"), "takes no requests"),
    ("payout.destinations", paid(mode="automatic", destinations=[{"kind": "balance"}]), "of kind bank"),
    ("payout.destinations", paid(mode="automatic", destinations=[]), "of kind bank"),
    ("payout.destinations[1].kind", to({"kind": "bank"}, {"kind": "bank", "minimum": 1}), "make one of both"),
    ("payout.destinations[0].bonus_percent", to({"kind": "bank", "bonus_percent": 1}), "goes with kind top_up"),
    # ids
    ("rewards[1].id", rewarding(share(), share()), "give each its own id"),
]


@pytest.mark.parametrize(("path", "terms", "message"), FIELDS + CONTRADICTIONS)
def test_a_fault_is_named_by_its_path_and_its_remedy(path: str, terms: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as invalid:
        read_terms(terms)
    assert [fault.field for fault in invalid.value.faults] == [path]
    assert message in invalid.value.faults[0].message


def test_all_faults_of_a_document_come_at_once_also_what_contradicts_beside_what_is_wrong() -> None:
    terms = document(
        unit="XYZ",
        bonus=1,
        time_zone="Asia/Dubai",
        enrollment={"mode": "never"},
        attribution=ATTRIBUTION | {"scope": "event", "rebind": True, "window_hours": 0},
        rewards=[
            fixed(tiers=BY_AMOUNT | {"kind": "graduated", "steps": [{"from": 5, "percent": -1}]}, level=2),
            share(percnt=1, cap="much"),
            {"event": "refund", "when": {"first": True, "once": True}},
        ],
        payout=PAYOUT | {"day": 1, "hour": 1, "time_zone": "Asia/Seoul", "destinations": [{"kind": "bus"}]},
    )
    with pytest.raises(Invalid) as invalid:
        read_terms(terms)
    assert sorted(fault.field for fault in invalid.value.faults) == [
        "attribution.rebind",
        "attribution.window_hours",
        "bonus",
        "enrollment.mode",
        "payout.day",
        "payout.destinations[0].kind",
        "rewards[0].event",
        "rewards[0].level",
        "rewards[0].tiers",
        "rewards[0].tiers.steps[0].from",
        "rewards[0].tiers.steps[0].percent",
        "rewards[1].cap",
        "rewards[1].event",
        "rewards[1].id",
        "rewards[1].percnt",
        "rewards[2]",
        "rewards[2].event",
        "rewards[2].id",
        "rewards[2].when.once",
        "unit",
    ]


@pytest.mark.parametrize("broken", [[], "", 5, None, [1, 2], {"a": {"b": []}}])
@pytest.mark.parametrize("part", list(document()))
def test_whatever_stands_in_a_parts_place_the_others_are_still_looked_at(part: str, broken: Any) -> None:
    other = "lateness_days" if part != "lateness_days" else "clawback"
    with pytest.raises(Invalid) as invalid:
        read_terms(document(**{other: "wrong"}) | {part: broken})
    paths = {fault.field for fault in invalid.value.faults}
    assert other in paths
    assert any(path.startswith(part) for path in paths)


@pytest.mark.parametrize("twin", ["payment", "signup"])
def test_what_binds_may_earn_as_well(twin: str) -> None:
    terms = read_terms(rewarding(fixed(event=twin), attribution=ATTRIBUTION | {"on": ["signup", "payment"]}))
    assert terms.rewards[0].event in terms.attribution.on


def test_a_program_whose_points_are_spent_inside_pays_nothing_out() -> None:
    terms = read_terms(rewarding(fixed(unit="points"), points={"worth": 100}, payout=INSIDE))
    assert terms.units == ("USD", "points")
    assert terms.payout.destinations == ()


@pytest.mark.parametrize(
    ("day", "hour", "payout_zone", "stats_zone", "remedy"),
    [
        (1, 1, "Asia/Seoul", "Asia/Dubai", "choose day 2, or hour 5 or later"),
        (1, 4, "Asia/Seoul", "Asia/Dubai", "choose day 2, or hour 5 or later"),
        (1, 5, "Asia/Seoul", "Asia/Dubai", None),
        (2, 1, "Asia/Seoul", "Asia/Dubai", None),
        (1, 0, "UTC", "UTC", None),
        (2, 0, "Pacific/Kiritimati", "Etc/GMT+12", "choose day 3, or hour 2 or later"),
        (1, 6, "Asia/Tokyo", "Europe/Berlin", "choose day 2, or hour 8 or later"),
        (1, 7, "Asia/Tokyo", "Europe/Berlin", "choose day 2, or hour 8 or later"),  # closed in summer, open in winter
        (1, 8, "Asia/Tokyo", "Europe/Berlin", None),
        (1, 0, "Asia/Kathmandu", "Asia/Kolkata", "choose day 2, or hour 1 or later"),  # a quarter of an hour
        (1, 0, "Europe/London", "Africa/Casablanca", "choose day 2, or hour 1 or later"),  # in the month of Ramadan
    ],
)
def test_a_payout_day_comes_after_the_close_of_every_month_of_every_season(
    day: int, hour: int, payout_zone: str, stats_zone: str, remedy: str | None
) -> None:
    terms = document(time_zone=stats_zone, payout=PAYOUT | {"day": day, "hour": hour, "time_zone": payout_zone})
    if remedy is None:
        assert read_terms(terms).payout.day == day
        return
    with pytest.raises(Invalid, match="not yet closed") as invalid:
        read_terms(terms)
    assert invalid.value.faults[0].message.endswith(remedy)


@pytest.mark.parametrize(
    ("written", "read"), [(12.5, "12.5"), ("12.5", "12.5"), (10, "10"), (0.1, "0.1"), (30.0, "30")]
)
def test_a_percentage_is_the_number_as_it_is_written(written: Any, read: str) -> None:
    assert str(read_terms(rewarding(share(percent=written))).rewards[0].percent) == read


def test_links_may_lead_to_a_shop_on_this_machine_without_tls() -> None:
    shop = "http://127.0.0.1:8080/"
    terms = read_terms(tracked(landing=shop, fallback=shop, allowed_hosts=["127.0.0.1:8080"]))
    assert terms.tracking.landing == shop


def test_a_presets_document_is_valid_with_and_without_its_empty_fields() -> None:
    terms = load_preset("bet-n-joy")
    assert read_terms(terms.model_dump(mode="json", by_alias=True)) == terms
    assert read_terms(terms.model_dump(mode="json", by_alias=True, exclude_none=True)) == terms
