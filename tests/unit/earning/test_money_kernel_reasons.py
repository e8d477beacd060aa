"""Each end of an event gives a code and a sentence with the figures: what a partner disputes, it can check."""

import pytest

from linkledger.earning.outcomes import OutcomeKind, Tally
from linkledger.money import Percent
from linkledger.program_time import local_day
from linkledger.terms.validation import read_terms
from tests.builders import START, Business
from tests.unit.programs.scenarios import Document, changed
from tests.unit.terms.documents import BY_AMOUNT, monthly, rewarding, share, single_events

Told = tuple[str, str, str]


def told(business: Business, event: str) -> Told:
    found = business.outcome(event)
    return found.kind.value, found.reason, found.message


def running(preset: str) -> Business:
    """Anna and her customer c1, an hour after its sign-up."""
    return enrolled(Business.running(preset))


def selling(document: Document) -> Business:
    return enrolled(Business(read_terms(document)))


def enrolled(business: Business) -> Business:
    business.enroll("anna")
    if business.terms.enrollment.mode == "approval":
        business.approve("anna")
    business.sign_up("c1", code="ANNA")
    return business.after(hours=1)


# -- how a commission came about ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "event", "amount", "sentence"),
    [
        ("letoile", "order", 500_000, "13 % of 5000.00 RUB = 650.00 RUB."),
        ("letoile", "order", 150, "13 % of 1.50 RUB = 0.20 RUB (19.5 minor units, rounded half to even)."),
        ("letoile", "order", 101, "13 % of 1.01 RUB = 0.13 RUB (13.13 minor units, rounded half to even)."),
        ("skyeng", "payment", 300_000, "100 % of 3000.00 RUB = 3000.00 RUB, capped at 2700.00 RUB."),
        ("skyeng", "payment", 270_000, "100 % of 2700.00 RUB = 2700.00 RUB."),
        ("keycrm", "payment", 10_000, "10 % of 100.00 USD (paying customers: 1) = 10.00 USD."),
        ("mif", "order", 100_000, "500 points fixed."),
    ],
)
def test_a_commission_shows_rate_base_and_rounding(preset: str, event: str, amount: int, sentence: str) -> None:
    business = running(preset)
    assert told(business, business.post(event, "c1", amount=amount)) == ("earned", "earned", sentence)


@pytest.mark.parametrize(
    ("reward", "fields", "sentence"),
    [
        ({"percent": None, "products": {"a": 25}}, {"product": "a"}, "25 % of 9000.00 USD for a = 2250.00 USD."),
        ({"percent": None, "tiers": BY_AMOUNT | {"kind": "slab"}}, {}, "30 % of 9000.00 USD = 2700.00 USD."),
        (
            {"percent": None, "tiers": BY_AMOUNT | {"kind": "graduated"}},
            {},
            "each slice of 9000.00 USD at its own rate = 2325.00 USD.",
        ),
    ],
)
def test_it_names_what_gave_the_rate(reward: Document, fields: Document, sentence: str) -> None:
    given = {name: value for name, value in share(**reward).items() if value is not None}
    business = selling(rewarding(given))
    assert told(business, business.post("payment", "c1", amount=900_000, **fields))[2] == sentence


def test_a_negotiated_rate_is_called_so() -> None:
    business = Business.running("letoile")
    business.enroll("anna", percents={"order_share": Percent.parse(20)})
    business.sign_up("c1", code="ANNA")
    order = business.after(hours=1).post("order", "c1", amount=500_000)
    assert told(business, order)[2] == "20 % of 5000.00 RUB (a rate of one's own) = 1000.00 RUB."


def test_a_level_without_a_partner_and_a_discount_are_told_beside_the_commission() -> None:
    business = running("multi-level")
    order = business.post("order", "c1", amount=100_000)
    assert [(each.rule, each.reason, each.message) for each in business.outcome(order).findings] == [
        ("own", "earned", "10 % of 1000.00 RUB = 100.00 RUB."),
        ("level_1", "no_parent", "There is no partner 1 above anna."),
        ("level_2", "no_parent", "There is no partner 2 above anna."),
    ]
    business = running("mif")
    (_, discount) = business.outcome(business.post("order", "c1", amount=100_000)).findings
    assert (discount.reason, discount.message) == ("discount", "The customer pays 30 % less for this order.")


def test_a_discount_that_comes_once_comes_once() -> None:
    once = {"event": "payment", "recipient": "customer", "discount_percent": 30, "when": {"once": True}}
    business = selling(rewarding(share(), {"id": "discount"} | once))
    payments = [business.after(hours=1).post("payment", "c1", amount=1_000) for _ in range(2)]
    found = [business.outcome(each).findings[1] for each in payments]
    assert [each.reason for each in found] == ["discount", "already_earned"]
    assert found[0].message == "The customer pays 30 % less for this payment."


def test_two_commissions_of_one_event_are_told_one_after_the_other() -> None:
    business = Business.running("zenden")
    business.enroll("anna")
    order = business.post("order", "c1", amount=100, code="ANNA", on_unknown_customer="wait")
    assert told(business, order) == ("earned", "earned", "500 points fixed. 500 points fixed.")


def test_a_sign_up_that_earns_at_once_registers_for_its_partner_and_says_why_it_is_that_one() -> None:
    """PROGRAMS.md apteka: 100 points of welcome."""
    business = Business.running("apteka")
    business.enroll("anna")
    outcome = business.outcome(business.sign_up("c1", code="ANNA"))
    assert (outcome.kind, outcome.reason, outcome.registers_for) == (OutcomeKind.EARNED, "earned", "anna")
    assert [(each.candidate.partner, each.won) for each in outcome.verdicts] == [("anna", True)]
    paid = business.outcome(business.after(hours=1).post("order", "c1", amount=100_000))
    assert (paid.registers_for, paid.verdicts) == (None, ())


def test_a_payment_that_binds_its_customer_and_earns_nothing_says_why_and_counts_as_a_payment() -> None:
    attribution = {"on": ["payment"], "sources": ["code"]}
    business = Business(read_terms(rewarding(share(when={"minimum": 1_000}), attribution=attribution)))
    business.enroll("anna")
    payment = business.post("payment", "c1", amount=999, code="ANNA", on_unknown_customer="wait")
    outcome = business.outcome(payment)
    assert (outcome.kind, business.partner_of("c1"), outcome.paid) == (OutcomeKind.RECORDED, "anna", True)
    assert [(each.reason, each.message) for each in outcome.findings] == [
        ("below_minimum", "It takes at least 10.00 USD.")
    ]
    assert business.customer("c1").state.paying
    business.after(hours=1).refund(payment, 999)
    assert not business.customer("c1").state.paying


# -- why there is none -------------------------------------------------------------------------------------------------


def test_a_level_of_spending_says_how_far_it_is() -> None:
    business = running("cumulative")
    order = business.post("order", "c1", amount=100_000)
    assert told(business, order) == ("nothing", "not_reached", "Not yet: 1000.00 RUB of 10000.00 RUB spent.")


def test_of_several_rewards_that_give_nothing_the_first_says_why() -> None:
    levels = (
        {"id": f"over_{level}", "event": "payment", "amount": 5, "when": {"spend": level}} for level in (200, 300)
    )
    business = selling(rewarding(*levels))
    payment = business.post("payment", "c1", amount=100)
    assert told(business, payment) == ("nothing", "not_reached", "Not yet: 1.00 USD of 2.00 USD spent.")
    assert [each.rule for each in business.outcome(payment).findings] == ["over_200", "over_300"]
    first = business.post("payment", "c1", amount=100)
    assert told(business, first) == ("earned", "earned", "0.05 USD fixed.")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ("refused", "amount_missing", "A payment needs an amount to earn a share of it.")),
        (
            {"amount": -5},
            ("refused", "amount_negative", "A payment below 0 is no income; send a refund of what it takes back."),
        ),
    ],
)
def test_an_amount_that_earns_nothing_is_refused_with_the_remedy(fields: Document, said: Told) -> None:
    business = running("keycrm")
    assert told(business, business.post("payment", "c1", **fields)) == said
    assert business.journal("anna") == []
    assert business.customer("c1").state.spans == (), "it makes nobody a paying customer"


def test_the_smallest_amount_earns_and_none_at_all_does_not() -> None:
    business = selling(rewarding(share(percent=100)))
    assert business.earned(business.post("payment", "c1", amount=1)) == 1
    nothing = business.post("payment", "c1", amount=0)
    assert told(business, nothing) == ("earned", "earned", "100 % of 0.00 USD = 0.00 USD.")
    assert business.customer("c1").state.unrefunded == 1, "one payment, not two"


def test_who_has_no_partner_is_told_which_of_the_reasons_it_is() -> None:
    business = running("keycrm")
    unknown = business.post("payment", "c2", amount=5, on_unknown_customer="wait")
    assert told(business, unknown) == (
        "nothing",
        "customer_not_registered",
        "The customer had not signed up when it occurred.",
    )
    business.sign_up("c3")
    payment = business.after(minutes=1).post("payment", "c3", amount=500)
    assert told(business, payment) == ("nothing", "no_partner", "The customer came without a partner.")
    greeting = business.post("greeting", "c1")
    assert told(business, greeting) == ("recorded", "earns_nothing", "No reward of these terms is for a greeting.")


def test_where_each_event_belongs_to_its_own_code_one_without_it_is_nobodys() -> None:
    business = Business(read_terms(single_events("payment")))
    business.enroll("anna")
    paid = business.post("payment", "c1", amount=1_000, code="ANNA", on_unknown_customer="wait")
    assert business.earned(paid) == 100
    without = business.post("payment", "c1", amount=1_000, on_unknown_customer="wait")
    assert business.earned(without) == 0
    assert business.outcome(without).reason in ("no_candidate", "no_partner")


def test_a_step_before_the_customer_is_anybodys_is_kept_for_later() -> None:
    business = Business.running("sportmaster")
    business.enroll("anna")
    business.sign_up("c1")
    step = business.post("app_install", "c1")
    later = "It is a step that counts once the customer belongs to a partner."
    assert told(business, step) == ("recorded", "step_done", later)
    small = business.post("order", "c1", amount=1)
    assert told(business, small) == ("nothing", "no_partner", "The customer came without a partner.")


# -- refunds -----------------------------------------------------------------------------------------------------------


def test_a_refund_names_its_payment_and_what_each_line_loses() -> None:
    business = Business.running("multi-level")
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    business.sign_up("c1", code="ANNA")
    order = business.after(hours=1).post("order", "c1", amount=100_000)
    refund = business.refund(order, 40_000)
    assert told(business, refund) == ("earned", "reversed", f"At the rate of event {order}: -40.00 RUB, -12.00 RUB.")


def test_what_a_refund_may_not_do_is_said_with_what_is_left() -> None:
    business = running("keycrm")
    payment = business.post("payment", "c1", amount=10_000)
    refund = business.after(hours=1).refund(payment, 4_000)
    too_much = business.refund(payment, 6_001)
    assert told(business, too_much) == (
        "refused",
        "refund_exceeds_payment",
        f"Of event {payment}, 60.00 USD is left to refund.",
    )
    assert business.outcome(too_much).facts == {"left": 6_000}
    assert told(business, business.post("refund", None, of=payment)) == (
        "refused",
        "amount_missing",
        f"amount: event {payment} has an amount; say how much of it is taken back.",
    )
    assert told(business, business.refund(refund, 100)) == (
        "refused",
        "reverses_a_reversal",
        f"Event {refund} is itself a reversal; what was paid again is a new event.",
    )
    assert business.balance("anna").accrued == 600, "a refused refund took nothing"
    assert business.earned(business.refund(payment, 6_000)) == -600


def test_an_event_without_an_amount_is_taken_back_once_and_whole() -> None:
    business = selling(rewarding({"id": "install", "event": "install", "amount": 300}))
    install = business.post("install", "c1")
    assert business.earned(business.post("refund", None, of=install)) == -300
    again = business.post("refund", None, of=install)
    assert told(business, again) == (
        "refused",
        "refund_exceeds_payment",
        f"Of event {install}, nothing is left to refund.",
    )


def test_the_refund_of_an_event_of_no_amount_is_refused_as_nothing_is_left_of_it() -> None:
    business = running("keycrm")
    nothing = business.post("payment", "c1", amount=0)
    refund = business.refund(nothing, 1)
    assert told(business, refund)[:2] == ("refused", "refund_exceeds_payment")


def test_the_refund_of_what_earned_nothing_takes_nothing() -> None:
    business = running("keycrm")
    business.sign_up("c2")
    payment = business.after(minutes=1).post("payment", "c2", amount=500)
    refund = business.refund(payment, 100)
    assert told(business, refund) == ("nothing", "nothing_to_reverse", f"Event {payment} earned nothing.")


def test_where_the_terms_take_nothing_back_a_refund_says_so() -> None:
    business = running("bet-n-joy")
    refund = business.refund(business.post("net_revenue", "c1", amount=1_000), 300)
    kept = "These terms take nothing back: a partner is not charged for what its customers do."
    assert told(business, refund) == ("refused", "no_clawback", kept)


def test_a_refund_whose_payment_is_not_settled_yet_waits_for_it_and_says_for_which() -> None:
    """It claims to have come first, and it is settled first; the payment must not be decided without it."""
    business = running("keycrm")
    business.settles_at_once = False
    earlier = business.now
    payment = business.after(hours=1).post("payment", "c1", id="p1", amount=10_000)
    refund = business.post("refund", "c1", of="p1", amount=10_000, occurred_at=earlier.isoformat())
    waiting = business.settle(refund)
    assert (waiting.kind, waiting.reason) == (OutcomeKind.WAITING, "original_missing")
    assert waiting.message == f"It waits for the event {payment} that it reverses."
    business.settle(payment)
    assert business.earned(refund) == -1_000
    assert business.balance("anna").accrued == 0


# -- months of net revenue ---------------------------------------------------------------------------------------------


def netting(*, clawback: bool = True) -> Business:
    def change(document: Document) -> None:
        document["clawback"] = clawback
        document["rewards"][0]["monthly"] = {"deduct": ["fee"]}

    return enrolled(Business(changed("bet-n-joy", change)))


def tallies(business: Business, event: str) -> list[tuple[str, int]]:
    return [(f"{each.day:%Y-%m-%d}", each.amount) for each in business.outcome(event).tallies]


def test_income_and_fees_say_what_they_count_in_which_month() -> None:
    business = netting()
    income, fee = business.post("net_revenue", "c1", amount=1_000), business.post("fee", "c1", amount=30)
    until = "count in 2026-03 of anna; the commission is provisional until that month has closed."
    assert told(business, income) == ("recorded", "counts_in_month", f"1000 KRW {until}")
    assert told(business, fee) == ("recorded", "counts_in_month", f"-30 KRW {until}")
    assert [each.reason for each in business.outcome(fee).findings] == ["counts_in_month"]


def test_a_refund_counts_against_income_and_for_a_fee_on_its_own_day() -> None:
    business = netting()
    income, fee = business.post("net_revenue", "c1", amount=1_000), business.post("fee", "c1", amount=30)
    business.after(days=3)
    back, waived = business.refund(income, 300), business.refund(fee, 10)
    assert told(business, back) == ("recorded", "deducted_in_month", "-300 KRW count in 2026-03 of anna.")
    assert told(business, waived) == ("recorded", "deducted_in_month", "10 KRW count in 2026-03 of anna.")
    day = local_day(business.now, business.terms.time_zone)
    assert (tallies(business, back), tallies(business, waived)) == ([(f"{day}", -300)], [(f"{day}", 10)])
    assert local_day(START, business.terms.time_zone) != day


def test_the_refund_of_the_smallest_income_counts_against_it() -> None:
    business = netting()
    income = business.post("net_revenue", "c1", amount=1)
    assert [amount for _, amount in tallies(business, business.refund(income, 1))] == [-1]


def test_a_refund_of_what_earned_at_once_and_counts_in_a_month_undoes_both() -> None:
    net = monthly(id="net", event="payment")
    business = selling(rewarding(share(), net))
    payment = business.post("payment", "c1", amount=1_000)
    refund = business.refund(payment, 400)
    assert business.earned(refund) == -40
    day = local_day(business.now, "UTC")
    assert business.outcome(refund).tallies == (Tally("net", "anna", day, -400),)


def test_a_refund_of_what_counts_for_two_rewards_tells_both() -> None:
    business = selling(rewarding(monthly(id="net"), monthly(id="gross", percent=1)))
    refund = business.refund(business.post("net_revenue", "c1", amount=1_000), 400)
    assert told(business, refund)[2] == "-4.00 USD, -4.00 USD count in 2026-03 of anna."
