"""What keeps a payout out of a sealed batch: who was suspended, a blocked account, bank details missing or too new."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Protocol

from linkledger.ledger.blocks import BLOCKED
from linkledger.ledger.entries import AccountKey
from linkledger.partners.partner import Partner
from linkledger.payouts.method import COOL_OFF_HOURS, MethodReader, PayoutMethod, in_force
from linkledger.payouts.payout import Payout
from linkledger.payouts.postings import account_of
from linkledger.payouts.request_rules import unpaid
from linkledger.program_time import format_instant

_AT_ONCE = 50
"""Their methods' first two versions are what DynamoDB gives in one BatchGetItem."""


class PayoutBlocks(Protocol):
    """Accounts whose payouts wait until somebody has looked at them."""

    def blocked(self, accounts: Sequence[AccountKey]) -> Mapping[AccountKey, str]:
        """Why nothing is paid out of those of the accounts that are blocked, read together."""


class PartnersReader(Protocol):
    """Partners, read together."""

    def get_many(self, program: str, partners: Sequence[str]) -> Mapping[str, Partner]:
        """Those of the partners that there are, by id."""


@dataclass(frozen=True)
class LeftOut:
    """Why a payout is not in a batch: ``partner_not_active``, ``recipient_blocked``, ``no_payout_method`` or
    ``payout_method_cools_off``."""

    code: str
    message: str


@dataclass(frozen=True)
class Look:
    """A payout, what keeps it out of a batch (None: nothing does), and the method in force (None: there is none)."""

    payout: Payout
    left_out: LeftOut | None
    method: PayoutMethod | None


@dataclass(frozen=True)
class SealPolicy:
    """The checks of a deployment; None leaves one out.

    A bank payout whose method is younger than ``cool_off_hours`` stays out: an account taken over must not be emptied
    before its owner notices (P6). One without a method stays out only where ``demands_method``: transfers that are made
    by hand need none, and a file of payments is refused without.
    """

    methods: MethodReader | None = None
    blocks: PayoutBlocks | None = None
    partners: PartnersReader | None = None
    cool_off_hours: int = COOL_OFF_HOURS
    demands_method: bool = False

    def looks(self, payouts: Iterable[Payout], at: datetime) -> Iterator[Look]:
        """Each payout as it is in a batch that is sealed at that instant; their details are read some at a time."""
        for some in batched(payouts, _AT_ONCE, strict=False):
            partners = sorted({each.partner for each in some if each.to.kind == "bank"})
            methods = self.methods.of_partners(some[0].program, partners) if self.methods is not None else {}
            blocked = (
                self.blocks.blocked(sorted({account_of(each) for each in some})) if self.blocks is not None else {}
            )
            owners = sorted({each.partner for each in some})
            profiles = self.partners.get_many(some[0].program, owners) if self.partners is not None else {}
            for each in some:
                method = in_force(methods.get(each.partner, ()), at) if each.to.kind == "bank" else None
                left_out = self._left_out(each, profiles.get(each.partner), blocked.get(account_of(each)), method, at)
                yield Look(each, left_out, method)

    def _left_out(
        self,
        payout: Payout,
        partner: Partner | None,
        blocked: str | None,
        method: PayoutMethod | None,
        at: datetime,
    ) -> LeftOut | None:
        """The first check that keeps the payout out."""
        if partner is not None and not partner.is_paid:
            return LeftOut("partner_not_active", unpaid(partner))
        if blocked is not None:
            return LeftOut("recipient_blocked", BLOCKED)
        if payout.to.kind != "bank":
            return None
        if method is None or method.since is None:
            message = "There are no bank details: store them with `linkledger payouts method`."
            return LeftOut("no_payout_method", message) if self.demands_method else None
        ready = method.since + timedelta(hours=self.cool_off_hours)
        if at < ready:
            message = f"The bank details changed; they are paid to from {format_instant(ready)} on."
            return LeftOut("payout_method_cools_off", message)
        return None
