"""What holds where a program says nothing: attribution, reversals, overrides (PROGRAMS.md "Decided where ...")."""

import pytest

from tests.unit.programs.scenarios import RUB, Scenario, changed


def shop(*partners: str) -> Scenario:
    """A program that says nothing about clicks: the last one wins, within 30 days."""
    return Scenario.of("letoile").at("2026-02-01T09:00:00Z").of_partners(*partners)


def test_the_last_click_wins() -> None:
    story = shop("anna", "boris")
    story.click("anna")
    story.click("boris")
    story.click("anna")
    story.sign_up("c1", visitor="v1")
    assert story.run().partner_of("c1") == "anna"


@pytest.mark.parametrize(
    ("registers", "partner"),
    [("2026-03-31T09:00:00Z", "anna"), ("2026-03-31T09:00:00.001Z", None)],
)
def test_a_click_counts_for_30_times_24_hours(registers: str, partner: str | None) -> None:
    story = shop("anna").at("2026-03-01T09:00:00Z")
    story.click("anna")
    story.at(registers).sign_up("c1", visitor="v1")
    assert story.run().partner_of("c1") == partner


def test_with_last_click_a_later_click_opens_the_window_anew() -> None:
    story = shop("anna").at("2026-03-01T09:00:00Z")
    story.click("anna")
    story.at("2026-03-20T09:00:00Z").click("anna")
    story.at("2026-04-19T09:00:00Z").sign_up("c1", visitor="v1")
    assert story.run().partner_of("c1") == "anna"


def test_the_code_wins_over_a_click_of_another_partner() -> None:
    story = shop("anna", "boris")
    story.click("anna")
    story.sign_up("c1", visitor="v1", code="BORIS")
    assert story.run().partner_of("c1") == "boris"


def test_a_code_that_is_not_known_leaves_the_click_to_win() -> None:
    story = shop("anna")
    story.click("anna")
    story.sign_up("c1", visitor="v1", code="MISSPELT")
    assert story.run().partner_of("c1") == "anna"


def test_a_click_before_the_partner_was_enrolled_is_refused() -> None:
    story = Scenario.of("letoile")
    story.click("anna")
    story.partner("anna")
    story.sign_up("c1", visitor="v1")
    end = story.run()
    assert len(end.refusals("click")) == 1
    assert end.partner_of("c1") is None


def test_a_partner_keeps_its_customer_when_it_signs_up_again() -> None:
    story = shop("anna", "boris")
    story.sign_up("c1", code="ANNA")
    story.sign_up("c1", code="BORIS")
    assert story.run().partner_of("c1") == "anna"


@pytest.mark.parametrize(
    ("refuse", "mark", "value"),
    [
        ("own_account", "account", "account-of-anna"),
        ("own_contact", "phone", "+7 900 000-00-00"),
        ("own_contact", "email", "anna@example.org"),
        ("same_company_group", "company", "acme"),
    ],
)
def test_a_partner_refused_at_the_sign_up_leaves_the_customer_nobodys(refuse: str, mark: str, value: str) -> None:
    terms = changed("letoile", lambda document: document["attribution"].update(refuse=[refuse]))
    story = Scenario.of(terms).partner("anna", **{mark: value})
    story.partner("boris")
    story.click("boris")
    sign_up = story.sign_up("c1", code="ANNA", visitor="v1", **{mark: value})
    order = story.event("order", "c1", 1_000 * RUB)
    end = story.run()
    assert end.refusals(sign_up) == [refuse]
    assert end.partner_of("c1") is None
    assert end.earned(order) == {}


def test_what_is_not_refused_by_the_terms_is_allowed() -> None:
    story = Scenario.of("letoile").partner("anna", phone="+79000000000", company="acme")
    story.sign_up("c1", code="ANNA", account="account-of-anna", phone="+79000000000", company="acme")
    assert story.run().partner_of("c1") == "anna"


def test_a_reversal_is_a_line_of_its_own_linked_to_what_it_reverses() -> None:
    story = shop("anna")
    story.sign_up("c1", code="ANNA")
    order = story.event("order", "c1", 1_000 * RUB)
    refund = story.refund(order, 400 * RUB)
    end = story.run()
    (original,), (reversal,) = end.commissions(event=order), end.commissions(event=refund)
    assert (original["amount"], original["reverses"]) == (130 * RUB, None)
    assert (reversal["amount"], reversal["reverses"], reversal["rule"]) == (-52 * RUB, original["id"], original["rule"])


def test_a_refund_above_what_is_left_is_refused_whole() -> None:
    story = shop("anna")
    story.sign_up("c1", code="ANNA")
    order = story.event("order", "c1", 1_000 * RUB)
    too_much, all_of_it = story.refund(order, 1_000 * RUB + 1), story.refund(order, 1_000 * RUB)
    end = story.run()
    assert end.refusals(too_much) == ["refund_exceeds_payment"]
    assert end.earned(all_of_it) == {"anna": -130 * RUB}


def test_a_refund_of_an_unknown_event_is_listed_as_refused() -> None:
    story = shop("anna")
    refund = story.refund("never", 100)
    assert len(story.run().refusals(refund)) == 1


def test_a_refund_of_a_refund_is_refused() -> None:
    story = shop("anna")
    story.sign_up("c1", code="ANNA")
    order = story.event("order", "c1", 1_000 * RUB)
    refund = story.refund(order, 400 * RUB)
    again = story.refund(refund, 400 * RUB)
    end = story.run()
    assert len(end.refusals(again)) == 1
    assert end.available("anna", "RUB") == 78 * RUB


def test_nothing_is_held_back_unless_the_program_says_so() -> None:
    story = shop("anna")
    story.sign_up("c1", code="ANNA")
    order = story.event("order", "c1", 1_000 * RUB)
    (line,) = story.run().commissions(event=order)
    assert line["status"] == "available"


def test_an_order_before_the_sign_up_earns_nobody_anything_and_is_listed() -> None:
    terms = changed("letoile", lambda document: document["attribution"].update(on=["signup"]))
    story = Scenario.of(terms, "anna")
    early = story.event("order", "c1", 1_000 * RUB)
    story.sign_up("c1", code="ANNA")
    late = story.event("order", "c1", 1_000 * RUB)
    end = story.run()
    assert (end.earned(early), end.earned(late)) == ({}, {"anna": 130 * RUB})
    assert len(end.refusals(early)) == 1
