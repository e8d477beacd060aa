"""The alarm of the ledger: accounts that differ from their journals, as a metric that wakes somebody, and as lines."""

from collections.abc import Sequence

from linkledger.ledger.audit import Difference
from linkledger.ledger.recipients import kind_of
from linkledger_aws.observability import Counted, Log, count, log


def report_differences(found: Sequence[Difference]) -> None:
    """Counts them, none included, and logs each with both balances in minor units; a customer's id is left out."""
    count(Counted.LEDGER_DIFFERENCES, len(found))
    for each in found:
        account = each.account
        partner = account.recipient if kind_of(account.recipient) == "partner" else "(a customer)"
        journal = vars(each.journal) if each.journal is not None else None
        log(
            Log.LEDGER_DIFFERENCE,
            program=account.program,
            recipient=partner,
            unit=account.unit,
            account=vars(each.balance),
            journal=journal,
            reason=each.reason,
        )
