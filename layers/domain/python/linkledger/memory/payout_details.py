"""Where payouts go, and which accounts are blocked, in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from linkledger.errors import Stale
from linkledger.ledger.blocks import Block, Remark, under_review
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.method import PayoutMethod

NO_REVIEW = (frozenset[str](), datetime.min.replace(tzinfo=UTC))


class InMemoryMethods:
    """The versions of each partner's method."""

    def __init__(self) -> None:
        self._versions: defaultdict[tuple[str, str], list[PayoutMethod]] = defaultdict(list)

    def versions(self, program: str, partner: str) -> Sequence[PayoutMethod]:
        return list(self._versions.get((program, partner), ()))

    def of_partners(self, program: str, partners: Sequence[str]) -> Mapping[str, Sequence[PayoutMethod]]:
        return {each: self.versions(program, each) for each in partners}

    def put_new(self, method: PayoutMethod) -> None:
        known = self._versions[method.program, method.partner]
        if method.version <= len(known):
            raise Stale("method_exists", "The method was changed in the meantime.")
        known.append(method)


class InMemoryBlocks:
    """The last block of each account, and the signals that hold a partner's payouts, with the moment of the last."""

    def __init__(self) -> None:
        self._blocks: dict[AccountKey, Block] = {}
        self.reviews: dict[tuple[str, str], tuple[frozenset[str], datetime]] = {}

    def is_blocked(self, account: AccountKey) -> str | None:
        block = self.standing_block(account)
        return block.reason if block is not None else None

    def standing_block(self, account: AccountKey) -> Block | None:
        block = self._own(account)
        signals, since = self.reviews.get((account.program, account.recipient), NO_REVIEW)
        if not signals:
            return block
        review = under_review(account, signals, since)
        return replace(block, signals=review.signals) if block is not None else review

    def _own(self, account: AccountKey) -> Block | None:
        block = self._blocks.get(account)
        return block if block is not None and block.released is None else None

    def blocked(self, accounts: Sequence[AccountKey]) -> Mapping[AccountKey, str]:
        reasons = {each: self.is_blocked(each) for each in accounts}
        return {each: reason for each, reason in reasons.items() if reason is not None}

    def block(self, account: AccountKey, why: Remark) -> None:
        if self._own(account) is None:
            self._blocks[account] = Block(account, why)

    def release(self, account: AccountKey, why: Remark) -> bool:
        stands = self._own(account) is not None
        if stands:
            self._blocks[account] = replace(self._blocks[account], released=why)
        return stands

    def blocks(self, program: str) -> Sequence[Block]:
        return [self._blocks[each] for each in sorted(self._blocks) if each.program == program]
