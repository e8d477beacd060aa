"""The survey program kontur (PROGRAMS.md): a share by service, of new paying customers only; leads for customers."""

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def customer(**sign_up: object) -> Scenario:
    story = Scenario.of("kontur", "anna")
    story.sign_up("c1", code="ANNA", **sign_up)
    return story


@pytest.mark.parametrize(("product", "earned"), [("accounting", 100 * RUB), ("signature", 500 * RUB)])
def test_1000_bring_100_or_500_by_service(product: str, earned: int) -> None:
    story = customer()
    payment = story.event("payment", "c1", 1000 * RUB, product=product)
    assert story.run().earned(payment) == {"anna": earned}


@pytest.mark.parametrize("product", ["hosting", None])
def test_another_service_brings_nothing(product: str | None) -> None:
    story = customer()
    payment = story.event("payment", "c1", 1000 * RUB, product=product)
    assert story.run().earned(payment) == {}


def test_every_payment_of_a_new_customer_counts() -> None:
    story = customer()
    payments = [story.event("payment", "c1", 1000 * RUB, product="accounting") for _ in range(2)]
    end = story.run()
    assert [end.earned(each) for each in payments] == [{"anna": 100 * RUB}] * 2


def test_who_signs_up_as_an_existing_customer_is_an_old_one() -> None:
    story = customer(existing=True)
    payments = [story.event("payment", "c1", 1000 * RUB, product="accounting") for _ in range(2)]
    end = story.run()
    assert [end.earned(each) for each in payments] == [{}, {}]


def test_who_signs_up_as_a_new_one_says_the_same_as_who_says_nothing() -> None:
    story = customer(existing=False)
    payment = story.event("payment", "c1", 1000 * RUB, product="accounting")
    assert story.run().earned(payment) == {"anna": 100 * RUB}


def paid_before() -> tuple[Scenario, str, str]:
    story = Scenario.of("kontur", "anna")
    before = story.event("payment", "c1", 1000 * RUB, product="accounting")
    story.sign_up("c1", code="ANNA")
    return story, before, story.event("payment", "c1", 1000 * RUB, product="accounting")


def test_who_paid_before_the_sign_up_is_an_old_customer() -> None:
    story, before, after = paid_before()
    end = story.run()
    assert (end.earned(before), end.earned(after)) == ({}, {})


def test_an_old_payment_that_arrives_last_makes_the_customer_an_old_one_all_the_same() -> None:
    story, before, after = paid_before()
    enroll, old, sign_up, new = story.lines
    end = story.run_as_arrived([enroll, sign_up, new, old])
    assert (end.earned(before), end.earned(after)) == ({}, {})
    assert end.available("anna", "RUB") == 0


def test_a_lead_that_the_partner_submitted_binds_the_customer() -> None:
    story = Scenario.of("kontur", "anna")
    story.sign_up("c1", lead_of="anna")
    payment = story.event("payment", "c1", 1000 * RUB, product="signature")
    end = story.run()
    assert end.partner_of("c1") == "anna"
    assert end.earned(payment) == {"anna": 500 * RUB}


def test_a_lead_goes_through_its_stages_and_only_paid_earns() -> None:
    story = Scenario.of("kontur", "anna")
    story.event("lead", "c1", lead_of="anna")
    stages = [story.event("called", "c1"), story.event("invoice", "c1", 1000 * RUB, product="accounting")]
    paid = story.event("payment", "c1", 1000 * RUB, product="accounting")
    story.event("lead", "c2", lead_of="anna")
    stages += [story.event("called", "c2"), story.event("refused", "c2")]
    end = story.run()
    assert [end.partner_of(each) for each in ("c1", "c2")] == ["anna", "anna"]
    assert [end.earned(each) for each in stages] == [{}] * 4
    assert [end.refusals(each) for each in stages] == [[]] * 4, "a stage is recorded, also when the customer refuses"
    assert end.earned(paid) == {"anna": 100 * RUB}
    assert set(stages) <= set(end.report["explain"])


def test_a_lead_of_somebody_unknown_binds_nobody_and_is_listed() -> None:
    story = Scenario.of("kontur", "anna")
    sign_up = story.sign_up("c1", lead_of="ghost")
    end = story.run()
    assert end.partner_of("c1") is None
    assert len(end.refusals(sign_up)) == 1


def test_a_code_outranks_a_lead_and_a_lead_outranks_a_click() -> None:
    story = Scenario.of("kontur", "anna", "boris", "clara")
    story.click("clara")
    story.sign_up("c1", visitor="v1", lead_of="boris", code="ANNA")
    story.sign_up("c2", visitor="v1", lead_of="boris")
    story.sign_up("c3", visitor="v1")
    end = story.run()
    assert [end.partner_of(each) for each in ("c1", "c2", "c3")] == ["anna", "boris", "clara"]


def test_refunds_take_back_at_the_services_own_rate() -> None:
    story = customer()
    payment = story.event("payment", "c1", 1000 * RUB, product="signature")
    part, rest, third = story.refund(payment, 400 * RUB), story.refund(payment, 600 * RUB), story.refund(payment, 1)
    end = story.run()
    assert (end.earned(part), end.earned(rest)) == ({"anna": -200 * RUB}, {"anna": -300 * RUB})
    assert end.refusals(third) == ["refund_exceeds_payment"]


def test_it_is_paid_to_the_bank() -> None:
    story = customer()
    story.event("payment", "c1", 1000 * RUB, product="accounting")
    story.request("anna", 100 * RUB, "bank")
    assert [each["amount"] for each in story.run().payouts()] == [100 * RUB]
