"""Which lots a payout uses up, after the debts among them are settled; nothing where the terms keep no lots."""

from linkledger.money import Percent
from linkledger.payouts.lots import Spending, settle_debts, spend_lots
from linkledger.payouts.payout import Payout
from linkledger.payouts.ports import AccountReader, PayoutStore
from linkledger.payouts.postings import account_of
from linkledger.program_time import format_instant
from linkledger.terms.document import Terms


def lots_spent(
    terms: Terms, accounts: AccountReader, payouts: PayoutStore, wanted: Payout, bonus: Percent | None
) -> Spending:
    """The lots behind the payout's amount and the bonus that they bring.

    Raises Refused ``too_many_lots``, Stale when a lot moved on.
    """
    if not terms.keeps_lots:
        return Spending(0, ())
    account = account_of(wanted)
    lots = accounts.open_lots(account)
    while debts := settle_debts(account, lots):
        payouts.settle_debts(debts)
        lots = accounts.open_lots(account)
    return spend_lots(account, lots, wanted.amount, bonus, f"{format_instant(wanted.requested_at)}#{wanted.id}")
