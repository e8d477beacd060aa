"""Where payouts go, and which accounts are blocked: items of their own in the table ``payouts``."""

from collections.abc import Sequence
from typing import cast

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Stale
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.method import MethodKind, PayoutMethod
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed


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
    """That nothing is paid out of an account."""

    reason = UnicodeAttribute()


class MethodTable:
    """The methods of partners."""

    def __init__(self, database: Database) -> None:
        self._methods = database.bind(MethodItem, database.names.payouts)

    def versions(self, program: str, partner: str) -> Sequence[PayoutMethod]:
        """Oldest first."""
        return [item.to_method() for item in query(self._methods, keys.method(program, partner, 1).pk)]

    def put_new(self, method: PayoutMethod) -> None:
        """Raises Stale when the version is there already."""
        key = keys.method(method.program, method.partner, method.version)
        try:
            self._methods(*key, **vars(method)).save(condition=self._methods.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise
            raise Stale("method_exists", "The method was changed in the meantime.") from error


class BlockTable:
    """The accounts that nothing is paid out of."""

    def __init__(self, database: Database) -> None:
        self._blocks = database.bind(BlockItem, database.names.payouts)

    def is_blocked(self, account: AccountKey) -> str | None:
        """Why nothing is paid out of the account; None where it may be."""
        item = get(self._blocks, keys.payout_block(account.program, account.recipient, account.unit))
        return item.reason if item is not None else None

    def block(self, account: AccountKey, reason: str) -> None:
        """Keeps the account from being paid out; again replaces the reason."""
        key = keys.payout_block(account.program, account.recipient, account.unit)
        self._blocks(*key, reason=reason).save()

    def release(self, account: AccountKey) -> None:
        """Takes the block away, if there is one."""
        self._blocks(*keys.payout_block(account.program, account.recipient, account.unit)).delete()
