"""The program b1, row by row of PROGRAMS.md, with exactly its numbers."""

from tests.builders import Business, Visitor


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
