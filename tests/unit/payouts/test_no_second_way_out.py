"""Ways in which money could leave twice, or to whom it must not: each is closed (P5, P6)."""

from dataclasses import replace

import pytest

from linkledger.errors import Conflict, Refused
from linkledger.ledger.audit import Difference
from linkledger.ledger.blocks import BLOCKED
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.audited import AuditedAccounts
from linkledger.payouts.payout import Payout, Step
from linkledger.payouts.request_payout import PayoutRequest
from linkledger.payouts.run_batch import BatchDesk
from tests.builders import START, Business

MARCH = "2026-03"


def due(preset: str = "keycrm") -> Business:
    """Anna with 60.00 asked for in March, on the payout day of April."""
    business = Business.running(preset)
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    business.post("payment", "c1", amount=60_000)
    business.request_payout("anna", 6_000)
    business.at("2026-04-02T12:00:00+00:00").rollup.run(business.name, START, business.now)
    return business


def by(operator: str, business: Business) -> Step:
    return Step(operator, business.now)


def approved() -> Business:
    business = due()
    business.batches.run("keycrm", business.now)
    business.batches.seal("keycrm", MARCH, by("dana", business))
    business.batches.approve("keycrm", MARCH, by("erik", business))
    return business


def test_a_batch_that_was_exported_as_one_file_is_never_exported_as_another() -> None:
    business = approved()
    desk, step = business.batches, by("erik", business)
    first = desk.export("keycrm", MARCH, step, "sepa-of-3-april")
    assert desk.export("keycrm", MARCH, step, "sepa-of-3-april").payouts == first.payouts
    for settled in (False, True):
        if settled:
            desk.settle("keycrm", MARCH, step)
        written: list[object] = []
        with pytest.raises(Conflict) as refused:
            desk.export("keycrm", MARCH, step, "sepa-of-7-april", written.append)
        assert (refused.value.code, written) == ("batch_exported_otherwise", [])


@pytest.mark.parametrize("key", [MARCH, f"batch-{MARCH}", f"batch#{MARCH}", f"#batch{MARCH}"])
def test_no_key_of_a_partners_own_is_taken_for_what_the_schedule_asks(key: str) -> None:
    """Anna names her request as the schedule names its own; her account is looked at all the same."""
    business = due()
    wish = PayoutRequest("keycrm", "anna", 1_000, "bank", key)
    assert wish.id != replace(wish, idempotency_key=MARCH, for_batch=True).id
    looked_at: list[AccountKey] = []

    def check(account: AccountKey, _now: object) -> None:
        looked_at.append(account)

    BatchDesk(business.payout_desk, business.closings, business.batches.policy, check=check).run("keycrm", business.now)
    assert looked_at == [business.account("anna")]


def test_who_is_suspended_after_the_draft_is_not_paid_until_it_is_reinstated() -> None:
    business = due()
    business.batches.run("keycrm", business.now)
    partner = business.partners.get("keycrm", "anna")
    assert partner is not None
    business.partners.replace(replace(partner, suspended_at=business.now))
    batch = business.batches.seal("keycrm", MARCH, by("dana", business))
    assert (batch.count, batch.total) == (0, 0)
    (left,) = payouts_of(business)
    assert (left.period, "suspended" in (left.reason or "")) == (None, True)


def test_who_is_suspended_after_the_approval_keeps_the_files_from_being_made() -> None:
    business = approved()
    partner = business.partners.get("keycrm", "anna")
    assert partner is not None
    business.partners.replace(replace(partner, suspended_at=business.now))
    with pytest.raises(Refused) as refused:
        business.batches.export("keycrm", MARCH, by("erik", business), "plain")
    assert refused.value.code == "partner_not_active"


def test_a_partner_never_reads_why_operators_blocked_its_account() -> None:
    business = due()
    business.ledger.balances[business.account("anna")] = replace(business.balance("anna"), available=1)
    told: list[Difference] = []
    check = AuditedAccounts(business.auditor, business.blocks, told.append)
    BatchDesk(business.payout_desk, business.closings, business.batches.policy, check=check).run("keycrm", business.now)
    (left,) = payouts_of(business)
    assert (left.reason, len(told)) == (BLOCKED, 1)
    assert "journal" in (business.blocks.is_blocked(business.account("anna")) or "")


def payouts_of(business: Business) -> list[Payout]:
    return list(business.payouts.of_partner("keycrm", "anna"))
