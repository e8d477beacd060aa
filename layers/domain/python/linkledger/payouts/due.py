"""What is due: the part of a balance that was earned before a month ended, so that what came since waits its turn."""

from datetime import datetime

from linkledger.ledger.entries import AccountKey
from linkledger.payouts.ports import AccountReader


def due(accounts: AccountReader, account: AccountKey, ended: datetime | None, now: datetime) -> int:
    """What was booked before ``ended`` (None: up to now) and is available still, in minor units; refunds take off.

    Source: PROGRAMS.md yourhosting 3, bet-n-joy 5.
    """
    available = accounts.balance(account).available
    if ended is None:
        return available
    return min(available, available - accounts.booked_since(account, ended, now))
