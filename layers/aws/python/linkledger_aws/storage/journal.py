"""The journal: entries are added inside a transaction with what they change, and never touched again."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.transactions import TransactWrite

from linkledger.ledger.entries import AccountKey, Entry, EntryKind
from linkledger.program_time import format_instant
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump_facts, dump_legs, load_facts, load_legs
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, query


class EntryItem(Item):
    """A journal entry; ``amount`` and ``base`` are minor units of ``unit``, ``amount`` for readers of the stream."""

    id = UnicodeAttribute()
    program = UnicodeAttribute()
    recipient = UnicodeAttribute()
    unit = UnicodeAttribute()
    kind = UnicodeAttribute()
    amount = IntegerAttribute()
    legs = UnicodeAttribute()
    occurred_at = InstantAttribute()
    booked_at = InstantAttribute()
    event = UnicodeAttribute(null=True)
    rule = UnicodeAttribute(null=True)
    customer = UnicodeAttribute(null=True)
    revision = IntegerAttribute()
    base = IntegerAttribute(null=True)
    rate = UnicodeAttribute(null=True)
    terms_version = IntegerAttribute(null=True)
    reverses = UnicodeAttribute(null=True)
    payout = UnicodeAttribute(null=True)
    facts = UnicodeAttribute(null=True)
    matures_at = InstantAttribute(null=True)
    level = IntegerAttribute(null=True)

    def to_entry(self) -> Entry:
        return Entry(
            id=self.id,
            account=AccountKey(self.program, self.recipient, self.unit),
            kind=EntryKind(self.kind),
            legs=load_legs(self.legs),
            occurred_at=self.occurred_at,
            booked_at=self.booked_at,
            event=self.event,
            rule=self.rule,
            customer=self.customer,
            revision=self.revision,
            base=self.base,
            rate=self.rate,
            terms_version=self.terms_version,
            reverses=self.reverses,
            payout=self.payout,
            facts=load_facts(self.facts),
            matures_at=self.matures_at,
            level=self.level,
        )


def entry_item[I: EntryItem](model: type[I], entry: Entry) -> I:
    return model(
        *keys.accounts.entry(entry),
        id=entry.id,
        program=entry.account.program,
        recipient=entry.account.recipient,
        unit=entry.account.unit,
        kind=entry.kind.value,
        amount=entry.amount,
        legs=dump_legs(entry.legs),
        occurred_at=entry.occurred_at,
        booked_at=entry.booked_at,
        event=entry.event,
        rule=entry.rule,
        customer=entry.customer,
        revision=entry.revision,
        base=entry.base,
        rate=entry.rate,
        terms_version=entry.terms_version,
        reverses=entry.reverses,
        payout=entry.payout,
        facts=dump_facts(entry.facts) if entry.facts else None,
        matures_at=entry.matures_at,
        level=entry.level,
    )


class JournalTable:
    """The table ``journal``."""

    def __init__(self, database: Database) -> None:
        self._entries = database.bind(EntryItem, database.names.journal)

    def append(self, transaction: TransactWrite, entries: Sequence[Entry]) -> None:
        """The only way into the journal: part of a transaction, and refused where an entry is there already."""
        for each in entries:
            transaction.save(entry_item(self._entries, each), condition=self._entries.pk.does_not_exist())

    def entries(self, account: AccountKey, start: datetime, end: datetime | None = None) -> Iterator[Entry]:
        """Entries that occurred from ``start`` until before ``end`` (None: all later ones), oldest first."""
        found = query(self._entries, keys.accounts.account(account).pk, self._between(start, end))
        return (item.to_entry() for item in found)

    def first(self, account: AccountKey, start: datetime, end: datetime, limit: int) -> list[Entry]:
        """The first ``limit`` entries that occurred from ``start`` until before ``end``."""
        found = query(self._entries, keys.accounts.account(account).pk, self._between(start, end), limit=limit)
        return [item.to_entry() for item in found]

    def booked_since(self, account: AccountKey, since: datetime) -> Iterator[Entry]:
        """Entries that were booked at ``since`` or later, whenever they occurred: all of the account are looked at."""
        found = query(
            self._entries, keys.accounts.account(account).pk, filter_condition=self._entries.booked_at >= since
        )
        return (item.to_entry() for item in found)

    def newest(
        self, account: AccountKey, start: datetime, end: datetime, *, before: str | None, limit: int
    ) -> Sequence[Entry]:
        """At most ``limit`` entries that occurred from ``start`` until before ``end``, newest first, all of them before
        the sort key ``before``."""
        last = min(format_instant(end), before or format_instant(end))
        if last < format_instant(start):
            return []
        between = self._entries.sk.between(format_instant(start), last)
        found = query(
            self._entries, keys.accounts.account(account).pk, between, scan_index_forward=False, limit=limit + 1
        )
        return [item.to_entry() for item in found if item.sk != before][:limit]

    def _between(self, start: datetime, end: datetime | None) -> object:
        if end is None:
            return self._entries.sk >= format_instant(start)
        return self._entries.sk.between(format_instant(start), format_instant(end))
