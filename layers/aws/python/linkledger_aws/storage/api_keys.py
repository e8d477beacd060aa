"""API keys: those of programs lie among programs, those of partners among partners, where each API writes its own.

The days of their use lie elsewhere, so that who notes those can't write keys.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from linkledger.access.api_keys import ApiKey, KeyKind, KeyScope
from linkledger.errors import Conflict, Stale
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump_texts, load_texts
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import DateAttribute, InstantAttribute, Item, get, get_many, query
from linkledger_aws.storage.refusals import stale_if_faster


class ApiKeyItem(Item):
    """Whose a key is, and what it opens; the key itself is never kept."""

    program = UnicodeAttribute()
    kind = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    prefix = UnicodeAttribute()
    created_at = InstantAttribute()
    expires_at = InstantAttribute(null=True)
    partner = UnicodeAttribute(null=True)
    scopes = UnicodeAttribute(null=True)

    def to_key(self, sha256: str, last_used_on: date | None = None) -> ApiKey:
        return ApiKey(
            program=self.program,
            kind=KeyKind(self.kind or KeyKind.SECRET.value),
            sha256=sha256,
            prefix=self.prefix,
            created_at=self.created_at,
            name=self.name,
            expires_at=self.expires_at,
            last_used_on=last_used_on,
            partner=self.partner,
            scopes=frozenset(map(KeyScope, load_texts(self.scopes))),
        )


class KeyMarkItem(Item):
    """That an owner has a key."""

    sha256 = UnicodeAttribute()


class KeyUseItem(Item):
    """The UTC day of a key's last noted use."""

    last_used_on = DateAttribute()


class ApiKeyTable:
    """Keys in one table, with marks by owner beside them; their uses in the table ``requests``."""

    def __init__(self, database: Database, table: str, mark: Callable[[str, str | None, str], keys.Key]) -> None:
        self._database = database
        self._mark = mark
        self._keys = database.bind(ApiKeyItem, table)
        self._marks = database.bind(KeyMarkItem, table)
        self._uses = database.bind(KeyUseItem, database.names.requests)

    @classmethod
    def of_programs(cls, database: Database) -> Self:
        """The keys of merchants and networks."""
        return cls(database, database.names.programs, lambda program, _, key: keys.programs.key_mark(program, key))

    @classmethod
    def of_partners(cls, database: Database) -> Self:
        """The keys of partners."""
        return cls(database, database.names.partners, keys.partners.key_mark)

    def get(self, sha256: str) -> ApiKey | None:
        """Without the day of its last use, which is for people alone."""
        item = get(self._keys, keys.programs.api_key(sha256))
        return item.to_key(sha256) if item is not None else None

    def of_owner(self, program: str, partner: str | None = None) -> Sequence[ApiKey]:
        """All that the program itself, or one partner of it, ever had, oldest first."""
        pk, beginning = self._mark(program, partner, "")
        marks = query(self._marks, pk, self._marks.sk.startswith(beginning))
        hashes = {keys.programs.api_key(item.sha256).pk: item.sha256 for item in marks}
        days = {
            item.pk: item.last_used_on
            for item in get_many(self._uses, [keys.programs.key_use(each) for each in hashes.values()])
        }
        items = get_many(self._keys, [keys.programs.api_key(each) for each in hashes.values()])
        found = [item.to_key(hashes[item.pk], days.get(keys.programs.key_use(hashes[item.pk]).pk)) for item in items]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def put_new(self, key: ApiKey) -> None:
        """Raises Conflict ``key_exists``; a key is made once and belongs to one program."""
        taken = "key_exists", f"The key {key.prefix}... is in use: make a new one."
        try:
            with stale_if_faster(*taken):
                self._write(key, None, self._keys.pk.does_not_exist())
        except Stale as error:
            raise Conflict(*taken) from error

    def replace(self, before: ApiKey, after: ApiKey, successor: ApiKey | None = None) -> None:
        """Raises Stale ``key_changed``."""
        ends = self._keys.expires_at
        unchanged = ends.does_not_exist() if before.expires_at is None else ends == before.expires_at
        with stale_if_faster("key_changed", f"Key {before.prefix}... changed in the meantime; look again."):
            self._write(after, successor, self._keys.pk.exists() & unchanged)

    def note_use(self, sha256: str, day: date) -> None:
        self._uses(*keys.programs.key_use(sha256)).update(actions=[self._uses.last_used_on.set(day)])

    def _write(self, key: ApiKey, successor: ApiKey | None, condition: Condition) -> None:
        with self._database.transaction() as transaction:
            transaction.save(self._item(key), condition=condition)
            for new in (key, successor):
                if new is not None:
                    mark = self._mark(new.program, new.partner, new.id)
                    transaction.save(self._marks(*mark, sha256=new.sha256))
            if successor is not None:
                transaction.save(self._item(successor), condition=self._keys.pk.does_not_exist())

    def _item(self, key: ApiKey) -> ApiKeyItem:
        return self._keys(
            *keys.programs.api_key(key.sha256),
            program=key.program,
            kind=key.kind.value,
            name=key.name,
            prefix=key.prefix,
            created_at=key.created_at,
            expires_at=key.expires_at,
            partner=key.partner,
            scopes=dump_texts(key.scopes) if key.scopes else None,
        )
