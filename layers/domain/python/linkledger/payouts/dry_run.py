"""A request of a payout without its effect: what the rules would say, and what a batch would find (P6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linkledger.errors import Refused
from linkledger.ledger.accounts import Lot
from linkledger.ledger.blocks import BlockReader
from linkledger.money import Percent, format_amount
from linkledger.partners.partner import Partner
from linkledger.payouts.due import due
from linkledger.payouts.lots import settle_debts, spend_lots
from linkledger.payouts.method import COOL_OFF_HOURS, MethodReader, in_force, paid_to_from
from linkledger.payouts.payout import Payout
from linkledger.payouts.ports import AccountReader
from linkledger.payouts.postings import account_of
from linkledger.payouts.request_rules import destination_of, refuse_blocked
from linkledger.payouts.window import covered_until
from linkledger.program_time import format_instant
from linkledger.terms.document import Terms


@dataclass(frozen=True)
class BatchWarning:
    """What would not refuse the request, but keep its payout out of a batch."""

    code: str
    message: str


@dataclass(frozen=True)
class DryRun:
    """What would become of a request: None as ``refusal`` is a yes; ``bonus`` comes on top, in minor units.

    ``available`` is what could be asked for at that moment.
    """

    refusal: Refused | None
    bonus: int
    immediate: bool
    available: int
    warnings: tuple[BatchWarning, ...]


@dataclass(frozen=True)
class DryRunDesk:
    """What a request reads, and what a batch looks at; nothing is written."""

    accounts: AccountReader
    methods: MethodReader
    blocks: BlockReader

    def available(self, terms: Terms, wanted: Payout, now: datetime) -> int:
        """What the partner could ask for, in minor units of the program's unit."""
        return max(due(self.accounts, account_of(wanted), covered_until(terms, now), now), 0)

    def request(self, terms: Terms, partner: Partner, wanted: Payout, now: datetime) -> DryRun:
        """The answers of ``PayoutDesk.request``, in the same order."""
        has = self.available(terms, wanted, now)
        warnings = tuple(self._warnings(wanted, now))
        try:
            destination = destination_of(terms, partner, wanted, now)
            refuse_blocked(self.blocks, account_of(wanted), paid_at_once=destination.immediate)
            if has < wanted.amount:
                shown = format_amount(has, wanted.unit)
                raise Refused("insufficient_balance", f"amount: {shown} can be asked for now; ask for at most that.")
            bonus = self._bonus(terms, wanted, destination.bonus_percent)
        except Refused as refusal:
            return DryRun(refusal, 0, immediate=False, available=has, warnings=warnings)
        return DryRun(None, bonus, destination.immediate, has, warnings)

    def _bonus(self, terms: Terms, wanted: Payout, percent: Percent | None) -> int:
        if not terms.keeps_lots:
            return 0
        account = account_of(wanted)
        lots: Sequence[Lot] = self.accounts.open_lots(account)
        while debts := settle_debts(account, lots):
            after = {each.after.id: each.after for each in debts}
            lots = [left for lot in lots if (left := after.get(lot.id, lot)).remaining]
        return spend_lots(account, lots, wanted.amount, percent, wanted.id).bonus

    def _warnings(self, wanted: Payout, now: datetime) -> list[BatchWarning]:
        found = []
        if self.blocks.standing_block(account_of(wanted)) is not None:
            found.append(
                BatchWarning("account_blocked", "The account is blocked: its payouts wait until it is released.")
            )
        if wanted.to.kind != "bank":
            return found
        method = in_force(self.methods.versions(wanted.program, wanted.partner), now)
        if method is None:
            found.append(BatchWarning("no_payout_method", "Say where bank payouts go: PUT payout-method."))
        elif (ready := paid_to_from(method)) is not None and now < ready:
            message = f"The payout method changed less than {COOL_OFF_HOURS} hours ago: it is paid to from "
            found.append(BatchWarning("payout_method_cools_off", f"{message}{format_instant(ready)} on."))
        return found
