"""Where payouts go, and which accounts are blocked: items of their own in the table ``payouts``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from linkledger.errors import Stale
from linkledger.ledger.blocks import Block, Remark, under_review
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.method import MethodKind, PayoutMethod
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.refusals import condition_failed
from linkledger_aws.storage.signals import ReviewItem


class MethodItem(Item):
    """One version of a partner's method."""

    program = UnicodeAttribute()
    partner = UnicodeAttribute()
    kind = UnicodeAttribute()
    name = UnicodeAttribute()
    iban = UnicodeAttribute(null=True)
    bic = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    version = IntegerAttribute()
    since = InstantAttribute(null=True)
    by = UnicodeAttribute(null=True)

    def to_method(self) -> PayoutMethod:
        return PayoutMethod(
            program=self.program,
            partner=self.partner,
            kind=cast("MethodKind", self.kind),
            name=self.name,
            iban=self.iban,
            bic=self.bic,
            email=self.email,
            version=self.version,
            since=self.since,
            by=self.by,
        )


class BlockItem(Item):
    """That nothing is paid out of an account, until it is released."""

    reason = UnicodeAttribute()
    blocked_by = UnicodeAttribute()
    blocked_at = InstantAttribute()
    release_reason = UnicodeAttribute(null=True)
    released_by = UnicodeAttribute(null=True)
    released_at = InstantAttribute(null=True)

    def to_block(self, program: str) -> Block:
        """The block of an account of that program."""
        released = None
        if self.release_reason is not None and self.released_by is not None and self.released_at is not None:
            released = Remark(self.release_reason, self.released_by, self.released_at)
        why = Remark(self.reason, self.blocked_by, self.blocked_at)
        return Block(keys.payouts.blocked_account(program, self.sk), why, released)


class MethodTable:
    """The methods of partners."""

    def __init__(self, database: Database) -> None:
        self._methods = database.bind(MethodItem, database.names.payouts)

    def versions(self, program: str, partner: str) -> Sequence[PayoutMethod]:
        """Oldest first."""
        return [item.to_method() for item in query(self._methods, keys.payouts.method(program, partner, 1).pk)]

    def of_partners(self, program: str, partners: Sequence[str]) -> Mapping[str, Sequence[PayoutMethod]]:
        """The versions of some partners: the first two of all are read together, more of those who have two."""
        wanted = [keys.payouts.method(program, each, version) for each in partners for version in (1, 2)]
        found = sorted((item.to_method() for item in get_many(self._methods, wanted)), key=lambda each: each.version)
        known = {partner: [each for each in found if each.partner == partner] for partner in partners}
        return {each: self.versions(program, each) if len(some) > 1 else some for each, some in known.items()}

    def put_new(self, method: PayoutMethod) -> None:
        """Raises Stale when the version is there already."""
        key = keys.payouts.method(method.program, method.partner, method.version)
        try:
            self._methods(*key, **vars(method)).save(condition=self._methods.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise
            raise Stale("method_exists", "The method was changed in the meantime.") from error


class BlockTable:
    """The accounts that nothing is paid out of, by themselves or because of their partner's signals."""

    def __init__(self, database: Database) -> None:
        self._blocks = database.bind(BlockItem, database.names.payouts)
        self._reviews = database.bind(ReviewItem, database.names.payouts)

    def is_blocked(self, account: AccountKey) -> str | None:
        """Why nothing is paid out of the account; None where it may be."""
        block = self.standing_block(account)
        return block.reason if block is not None else None

    def standing_block(self, account: AccountKey) -> Block | None:
        """The block that stands between the account and its payouts; None where none does."""
        review = get(self._reviews, _review_key(account))
        return _standing(account, get(self._blocks, _key(account)), review)

    def blocked(self, accounts: Sequence[AccountKey]) -> Mapping[AccountKey, str]:
        """Why nothing is paid out of those of the accounts that are blocked, read together."""
        own = {keys.Key(item.pk, item.sk): item for item in get_many(self._blocks, [_key(each) for each in accounts])}
        wanted = list({_review_key(each) for each in accounts})
        reviews = {keys.Key(item.pk, item.sk): item for item in get_many(self._reviews, wanted)}
        found = ((each, _standing(each, own.get(_key(each)), reviews.get(_review_key(each)))) for each in accounts)
        return {account: block.reason for account, block in found if block is not None}

    def block(self, account: AccountKey, why: Remark) -> None:
        """Keeps the account from being paid out; one that is blocked already keeps its first reason."""
        item = self._blocks(*_key(account), reason=why.reason, blocked_by=why.by, blocked_at=why.at)
        free = self._blocks.pk.does_not_exist() | self._blocks.released_at.exists()
        try:
            item.save(condition=free)
        except PutError as error:
            if not condition_failed(error):
                raise

    def release(self, account: AccountKey, why: Remark) -> bool:
        """Lifts the block and keeps why; False where none stands. What signals hold stays held."""
        blocks = self._blocks
        done: list[Action] = [
            blocks.release_reason.set(why.reason),
            blocks.released_by.set(why.by),
            blocks.released_at.set(why.at),
        ]
        try:
            blocks(*_key(account)).update(done, blocks.pk.exists() & blocks.released_at.does_not_exist())
        except UpdateError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def blocks(self, program: str) -> Sequence[Block]:
        """The last block of each account that ever had one, by recipient and unit; signals are listed apart."""
        return [item.to_block(program) for item in query(self._blocks, keys.payouts.payout_blocks(program))]


def _standing(account: AccountKey, own: BlockItem | None, review: ReviewItem | None) -> Block | None:
    block = own.to_block(account.program) if own is not None and own.released_at is None else None
    if review is None or not review.signals or review.since is None:
        return block
    held = under_review(account, review.signals, review.since)
    return replace(block, signals=held.signals) if block is not None else held


def _review_key(account: AccountKey) -> keys.Key:
    return keys.signals.review(account.program, account.recipient)


def _key(account: AccountKey) -> keys.Key:
    return keys.payouts.payout_block(account.program, account.recipient, account.unit)
