"""In-memory twin of the store of API keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from linkledger.access.api_keys import ApiKey
from linkledger.errors import Conflict, Stale


@dataclass
class InMemoryApiKeys:
    """Keys by hash."""

    by_hash: dict[str, ApiKey] = field(default_factory=dict)

    def get(self, sha256: str) -> ApiKey | None:
        return self.by_hash.get(sha256)

    def of_owner(self, program: str, partner: str | None = None) -> Sequence[ApiKey]:
        found = (each for each in self.by_hash.values() if (each.program, each.partner) == (program, partner))
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def put_new(self, key: ApiKey) -> None:
        """Raises Conflict ``key_exists``."""
        if key.sha256 in self.by_hash:
            raise Conflict("key_exists", f"The key {key.prefix}... is in use: make a new one.")
        self.by_hash[key.sha256] = key

    def replace(self, before: ApiKey, after: ApiKey, successor: ApiKey | None = None) -> None:
        """Raises Stale ``key_changed``."""
        known = self.by_hash[before.sha256]
        if known.expires_at != before.expires_at or (successor is not None and successor.sha256 in self.by_hash):
            raise Stale("key_changed", f"Key {before.prefix}... changed in the meantime; look again.")
        self.by_hash[before.sha256] = replace(known, expires_at=after.expires_at)
        if successor is not None:
            self.by_hash[successor.sha256] = successor

    def note_use(self, sha256: str, day: date) -> None:
        known = self.by_hash.get(sha256)
        if known is not None:
            self.by_hash[sha256] = replace(known, last_used_on=day)
