"""The program yourhosting, row by row of PROGRAMS.md, with exactly its numbers; EUR has two decimals."""

from linkledger.terms.presets import load_preset
from linkledger.terms.sentences import sentences
from tests.unit.programs.scenarios import Scenario, Told

EUR = "EUR"


def customer_of_anna() -> Scenario:
    story = Scenario.of("yourhosting", "anna")
    story.sign_up("c1", code="ANNA")
    return story


def on_its_way(told: Told) -> int:
    balance = told.balance("anna", EUR)
    return balance["reserved"] + balance["paid"]


def test_row_1_the_partner_reads_the_rate_of_each_participating_product() -> None:
    (read,) = [each for each in sentences(load_preset("yourhosting")) if "hosting" in each and "10 %" in each]
    assert "domain" not in read


def test_row_2_unpaid_earns_nothing_and_only_listed_products_earn_once_paid() -> None:
    story = customer_of_anna()
    ordered = [
        story.event("order", "c1", 10_000, product="hosting"),
        story.event("order", "c1", 1_000, product="domain"),
    ]
    invoiced = story.event("invoice", "c1", 10_000, product="hosting")
    hosting = story.event("payment", "c1", 10_000, product="hosting")
    domain = story.event("payment", "c1", 1_000, product="domain")
    end = story.run()
    assert [end.earned(each) for each in (*ordered, invoiced, domain)] == [{}, {}, {}, {}]
    assert end.earned(hosting) == {"anna": 1_000}


def test_row_2_every_order_earns_and_a_payment_of_no_product_does_not() -> None:
    story = customer_of_anna()
    payments = [story.event("payment", "c1", 10_000, product="hosting") for _ in range(3)]
    unnamed = story.event("payment", "c1", 10_000)
    end = story.run()
    assert [end.earned(each) for each in (*payments, unnamed)] == [*[{"anna": 1_000}] * 3, {}]


def test_row_2_the_share_is_rounded_half_to_even() -> None:
    story = customer_of_anna()
    payments = [story.event("payment", "c1", amount, product="hosting") for amount in (5, 15, 25)]
    end = story.run()
    assert [end.earned(each).get("anna", 0) for each in payments] == [0, 2, 2]


def two_paid_orders() -> Scenario:
    story = customer_of_anna()
    for day, amount in ((10, 10_000), (20, 5_000)):
        story.at(f"2026-03-{day}T12:00:00+01:00").event("payment", "c1", amount, product="hosting")
    return story


def test_row_3_two_paid_orders_are_one_transfer_of_their_sum() -> None:
    story = two_paid_orders().at("2026-04-01T06:00:00+02:00")
    story.passes()
    end = story.run()
    assert [(each["partner"], each["amount"], each["to"]) for each in end.payouts()] == [("anna", 1_500, "bank")]
    assert (end.available("anna", EUR), on_its_way(end)) == (0, 1_500)


def test_row_3_not_a_millisecond_before_the_payout_hour_in_its_time_zone() -> None:
    story = two_paid_orders().at("2026-04-01T05:59:59.999+02:00")
    story.passes()
    end = story.run()
    assert (end.payouts(), end.available("anna", EUR)) == ([], 1_500)


def test_row_3_one_transfer_a_month_and_none_for_a_month_without_earnings() -> None:
    story = two_paid_orders()
    story.at("2026-05-10T12:00:00+02:00").event("payment", "c1", 10_000, product="hosting")
    story.at("2026-11-01T06:00:00+01:00").passes()
    assert [each["amount"] for each in story.run().payouts()] == [1_500, 1_000]


def test_row_3_a_refund_after_the_transfer_is_taken_from_the_next_one() -> None:
    story = customer_of_anna()
    first = story.at("2026-03-10T12:00:00+01:00").event("payment", "c1", 10_000, product="hosting")
    story.at("2026-04-05T12:00:00+02:00").refund(first, 4_000)
    story.at("2026-04-10T12:00:00+02:00").event("payment", "c1", 10_000, product="hosting")
    story.at("2026-05-01T06:00:00+02:00").passes()
    assert [each["amount"] for each in story.run().payouts()] == [1_000, 600]


def test_refunds_take_back_their_share_and_a_third_is_refused() -> None:
    story = customer_of_anna()
    payment = story.event("payment", "c1", 10_000, product="hosting")
    part, rest, third = story.refund(payment, 4_000), story.refund(payment, 6_000), story.refund(payment, 1)
    end = story.run()
    assert (end.earned(part), end.earned(rest)) == ({"anna": -400}, {"anna": -600})
    assert end.refusals(third) == ["refund_exceeds_payment"]


def test_refunding_a_product_that_earns_nothing_takes_nothing() -> None:
    story = customer_of_anna()
    hosting = story.event("payment", "c1", 10_000, product="hosting")
    domain = story.event("payment", "c1", 1_000, product="domain")
    refund = story.refund(domain, 1_000)
    end = story.run()
    assert (end.earned(hosting), end.earned(refund)) == ({"anna": 1_000}, {})
