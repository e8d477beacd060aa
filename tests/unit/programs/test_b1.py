"""The program b1, row by row of PROGRAMS.md, with exactly its numbers."""

import pytest

from tests.builders import Business, Visitor
from tests.unit.programs.scenarios import Scenario

EUR = "EUR"


def b1(*partners: str) -> Business:
    business = Business.running("b1")
    for partner in partners:
        business.enroll(partner, company=f"company-of-{partner}")
    return business


def test_row_1_sixty_firms_that_top_up_15_euros_bring_225_euros() -> None:
    business = b1("anna")
    for number in range(60):
        business.sign_up(f"firm-{number}", code="ANNA")
        business.post("topup", f"firm-{number}", amount=1_500)
    assert business.balance("anna").available == 22_500


def test_row_1_there_is_no_end_date() -> None:
    business = b1("anna")
    business.sign_up("firm", code="ANNA")
    assert business.earned(business.after(days=4_000).post("topup", "firm", amount=1_500)) == 375


def test_row_2_an_invoice_earns_nothing_and_the_paid_top_up_does() -> None:
    business = b1("anna")
    business.sign_up("firm", code="ANNA")
    invoice = business.post("invoice", "firm", amount=1_500)
    paid = business.post("topup", "firm", amount=1_500)
    assert (business.earned(invoice), business.earned(paid)) == (0, 375)


def test_row_3_before_enrollment_nothing_is_earned() -> None:
    business = b1()
    business.post("invite", "firm", invited_by="anna")
    business.after(hours=1).sign_up("firm")
    before = business.after(hours=1).post("topup", "firm", amount=1_500)
    assert business.enroll("anna").status == "active", "the consent click enrolls at once"
    assert business.earned(before) == 0
    assert business.partner_of("firm") is None


def test_row_4_a_customer_who_came_without_a_link_earns_nobody_anything() -> None:
    business = b1("anna")
    business.sign_up("firm")
    topup = business.post("topup", "firm", amount=1_500)
    assert business.outcome(topup).reason == "no_partner"
    assert business.earned(topup) == 0


def test_row_5_the_first_inviter_keeps_the_customer() -> None:
    business = b1("anna", "boris")
    business.sign_up("firm", code="ANNA")
    business.after(days=30).post("invite", "firm", invited_by="boris")
    business.after(days=1).sign_up("firm", code="BORIS")
    business.post("topup", "firm", amount=1_500)
    assert (business.balance("anna").available, business.balance("boris").available) == (375, 0)


def test_row_6_an_invitation_binds_the_inviter_without_any_link() -> None:
    business, visitor = b1("anna", "boris"), Visitor()
    business.post("invite", "firm", invited_by="anna")
    business.after(hours=1).click(visitor, "boris")
    business.after(hours=1).sign_up("firm", visitor)
    assert business.partner_of("firm") == "anna"


def test_row_7_a_company_of_the_partners_own_group_is_refused() -> None:
    business = b1("anna")
    sign_up = business.sign_up("firm", code="ANNA", company="company-of-anna")
    assert business.outcome(sign_up).reason == "same_company_group"
    assert business.partner_of("firm") is None


def test_row_8_points_move_to_the_company_that_the_partner_picks() -> None:
    business = b1("anna")
    business.sign_up("firm", code="ANNA")
    business.post("topup", "firm", amount=90_000)
    payout = business.request_payout("anna", 10_000, "balance:acme")
    assert (payout.status, payout.amount, payout.bonus) == ("settled", 10_000, 0)
    assert (business.balance("anna").available, business.balance("anna").paid) == (12_500, 10_000)


def test_row_9_the_plan_that_each_registered_user_chose_is_known() -> None:
    business = b1("anna")
    business.sign_up("firm", code="ANNA", plan="accounting")
    assert business.customer("firm").state.plan == "accounting"


def firms(*partners: str) -> Scenario:
    story = Scenario.of("b1")
    for partner in partners:
        story.partner(partner, company=f"company-of-{partner}")
    return story


def test_row_1_simulated_the_share_is_rounded_half_to_even_once_a_top_up() -> None:
    story = firms("anna")
    story.sign_up("firm", code="ANNA")
    topups = [story.event("topup", "firm", amount) for amount in (1_502, 1_506, 2, 6, 1)]
    end = story.run()
    assert [end.earned(each).get("anna", 0) for each in topups] == [376, 376, 0, 2, 0]


def test_row_1_simulated_sixty_of_75_firms_top_up_15_euros() -> None:
    story = firms("anna")
    for number in range(75):
        story.sign_up(f"firm-{number}", code="ANNA")
        if number < 60:
            story.event("topup", f"firm-{number}", 1_500)
    end = story.run()
    assert end.balance("anna", EUR)["available"] == 22_500
    assert len(end.commissions()) == 60


def test_row_2_simulated_only_a_paid_top_up_counts() -> None:
    story = firms("anna")
    story.sign_up("firm", code="ANNA")
    invoice, paid = story.event("invoice", "firm", 1_500), story.event("topup", "firm", 1_500)
    end = story.run()
    assert (end.earned(invoice), end.earned(paid)) == ({}, {"anna": 375})


def test_row_3_simulated_no_account_no_partner_and_nothing_before_enrollment() -> None:
    story = Scenario.of("b1")
    story.do("enroll", partner="anna")
    invited = story.event("invite", "firm", invited_by="anna")
    story.sign_up("firm", code="ANNA")
    before = story.event("topup", "firm", 1_500)
    story.partner("anna")
    after = story.event("topup", "firm", 1_500)
    end = story.run()
    assert end.refusals("enroll") == ["account_required"]
    assert len(end.refusals(invited)) == 1
    assert (end.earned(before), end.earned(after)) == ({}, {})
    assert end.partner_of("firm") is None


def test_row_4_and_5_simulated_the_first_inviter_keeps_the_customer() -> None:
    story = firms("anna", "boris")
    story.sign_up("alone")
    alone = story.event("topup", "alone", 1_500)
    story.sign_up("firm", code="ANNA")
    story.event("invite", "firm", invited_by="boris")
    story.sign_up("firm", code="BORIS")
    taken_over = story.event("topup", "firm", 1_500, company="another")
    end = story.run()
    assert end.earned(alone) == {}
    assert end.earned(taken_over) == {"anna": 375}


def test_row_6_simulated_an_invitation_binds_without_any_link_and_outranks_a_later_click() -> None:
    story = firms("anna", "boris")
    story.event("invite", "firm", invited_by="anna")
    story.click("boris")
    story.sign_up("firm", visitor="v1")
    assert story.run().partner_of("firm") == "anna"


def test_row_7_simulated_the_same_company_group_is_refused_with_that_reason() -> None:
    story = firms("anna")
    sign_up = story.sign_up("firm", code="ANNA", company="company-of-anna")
    topup = story.event("topup", "firm", 1_500, company="company-of-anna")
    end = story.run()
    assert end.refusals(sign_up) == ["same_company_group"]
    assert end.earned(topup) == {}
    assert end.partner_of("firm") is None


def test_row_8_simulated_any_amount_up_to_the_balance_moves_to_a_company_of_the_partners_choice() -> None:
    story = firms("anna")
    story.sign_up("firm", code="ANNA")
    story.event("topup", "firm", 90_000)
    story.request("anna", 22_501, "balance:acme")
    story.request("anna", 10_000, "balance:acme")
    end = story.run()
    assert end.refusals("request_payout") == ["insufficient_balance"]
    assert [(each["amount"], each["bonus"], each["to"]) for each in end.payouts()] == [(10_000, 0, "balance:acme")]
    balance = end.balance("anna", EUR)
    assert (balance["available"], balance["paid"]) == (12_500, 10_000)
    story.request("anna", 1, "balance:other")
    story.request("anna", 12_499, "balance:acme")
    assert story.run().available("anna", EUR) == 0


def test_row_8_simulated_points_do_not_go_to_a_bank() -> None:
    story = firms("anna")
    story.sign_up("firm", code="ANNA")
    story.event("topup", "firm", 90_000)
    story.request("anna", 100, "bank")
    end = story.run()
    assert len(end.refusals("request_payout")) == 1
    assert end.payouts() == []


@pytest.mark.parametrize("kind", ["refund", "chargeback"])
def test_a_top_up_taken_back_in_halves_leaves_exactly_nothing(kind: str) -> None:
    story = firms("anna")
    story.sign_up("firm", code="ANNA")
    topup = story.event("topup", "firm", 1_500)
    first, rest, third = (story.event(kind, None, amount, of=topup) for amount in (750, 750, 1))
    end = story.run()
    assert [end.earned(each).get("anna") for each in (first, rest)] == [-188, -187], "187.5 is rounded to even once"
    assert end.refusals(third) == ["refund_exceeds_payment"]
    assert end.available("anna", EUR) == 0
