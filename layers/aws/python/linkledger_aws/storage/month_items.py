"""The items of a partner's months of net revenue, and of whom registered for it, in the table ``customers``."""

from collections.abc import Collection

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from linkledger_aws.storage.items import IntegerAttribute, Item


class MonthsItem(Item):
    """The fence of a partner's months: ``version`` grows with every change, ``dirty`` are those to be settled."""

    version = IntegerAttribute()
    dirty = UnicodeSetAttribute(null=True)

    def still_dirty(self, but: Collection[str] = ()) -> frozenset[str]:
        return frozenset(self.dirty or ()) - frozenset(but)


class NetItem(Item):
    """What one customer adds to one reward's month on one day, in signed minor units of the program's unit."""

    amount = IntegerAttribute()


class DirtyPartnerItem(Item):
    """That a partner of a program has months to be settled."""


class RegistrationItem(Item):
    """That a customer registered for the partner."""

    customer = UnicodeAttribute()
