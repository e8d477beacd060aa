"""An account is audited before it is paid out of: one that is not what its journal sums to is blocked, and left out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from linkledger.ledger.audit import Auditor, Difference
from linkledger.ledger.blocks import BLOCKED, Blocking, Remark
from linkledger.ledger.entries import AccountKey

GATHERING: Final = "payout"
"""Who blocks an account while a batch is gathered."""


@dataclass(frozen=True)
class AuditedAccounts:
    """The check of a deployment (``asking.PaymentCheck``); ``tell`` is told of every difference."""

    auditor: Auditor
    blocks: Blocking
    tell: Callable[[Difference], None]

    def __call__(self, account: AccountKey, now: datetime) -> str | None:
        """Why nothing is paid out of the account; None where it may be. Raises Stale ``account_busy``."""
        found = self.auditor.audit_whole(account)
        if found is None:
            return None
        self.blocks.block(account, Remark(found.reason, GATHERING, now))
        self.tell(found)
        return BLOCKED
