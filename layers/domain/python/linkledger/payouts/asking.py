"""Asking for an automatic batch: the payouts of everybody whose sum of the month reaches the minimum are requested."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from linkledger.errors import Conflict, Refused, Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.due import due
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.program_time import month_end
from linkledger.terms.document import Terms

ASKED_PER_COMMIT = 100
"""So many accounts are looked at again, at most, after a worker that was killed."""

type PaymentCheck = Callable[[AccountKey, datetime], str | None]
"""Why nothing may be paid out of an account at that moment; None where it may be."""


@dataclass(frozen=True)
class Asking:
    """One month's requests of one program, made at ``now``."""

    desk: PayoutDesk
    check: PaymentCheck
    terms: Terms
    period: str
    now: datetime

    def accounts(self, after: str, through: str | None = None) -> Iterator[tuple[AccountKey, Balance]]:
        """The program's accounts by recipient, read as they are needed."""
        return iter(self.desk.accounts.accounts_of(self.terms.program, self.terms.unit, after, through))

    def may_be_due(self, balance: Balance) -> bool:
        """Whether there is enough to look at when it was earned."""
        return balance.available >= self._least

    def whole(self, part: Part) -> None:
        """Asks everybody of the part who was not asked yet; what stopped another worker of it stops this one too."""
        found: Part | None = part
        while found is not None and not found.ended:
            try:
                found = self.some(found)
            except Stale:  # another worker of the same part was faster, or an account is busy: go on where it stands
                stood_at = found
                found = self.desk.payouts.part(part.program, part.period, part.after)
                if found == stood_at:
                    raise

    def some(self, part: Part) -> Part:
        """Asks the next accounts of the part; the part as it is stored then. Raises Stale."""
        slice_ = list(islice(self.accounts(part.cursor, part.through), ASKED_PER_COMMIT))
        for account, balance in slice_:
            if self.may_be_due(balance):
                self._ask(account)
        moved = part.moved(slice_[-1][0].recipient if len(slice_) == ASKED_PER_COMMIT else part.through)
        self.desk.payouts.commit_part(moved)
        return moved

    def asked_for(self, payout: Payout) -> bool:
        """Whether the payout is one of these requests."""
        return payout.id == self._request(payout.partner, payout.amount).id

    def _ask(self, account: AccountKey) -> None:
        """Requests unless an earlier run did, whatever the balance was then; a refusal is kept and stops no other."""
        program, partner = account.program, account.recipient
        profile = self.desk.partners.get(program, partner)
        if profile is None or not profile.is_paid:
            return
        amount = due(self.desk.accounts, account, month_end(self.period, self.terms.time_zone), self.now)
        if amount < self._least:
            return
        request = self._request(partner, amount)
        known = self.desk.payouts.get(program, partner, request.id)
        if known is not None and known.status is not PayoutStatus.REFUSED:
            return
        if self.check(account, self.now) is None:
            with suppress(Refused, Conflict):  # Conflict: another worker has just asked, by what was due a moment ago
                self.desk.request(request, self.now)

    def _request(self, partner: str, amount: int) -> PayoutRequest:
        return PayoutRequest(self.terms.program, partner, amount, "bank", self.period, for_batch=True)

    @property
    def _least(self) -> int:
        bank = self.terms.payout.destination("bank")
        return max(bank.minimum if bank is not None else 0, 1)
