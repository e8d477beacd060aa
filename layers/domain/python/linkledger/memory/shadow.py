"""Shadow stores: an empty book over an empty ledger, which a rebuild fills and throws away."""

from collections.abc import Iterable

from linkledger.ledger.entries import Entry
from linkledger.memory.book import InMemoryBook
from linkledger.memory.closings import InMemoryClosings
from linkledger.memory.ledger import InMemoryLedger


class InMemoryShadow:
    """A book, and the journal that its commits fill."""

    def __init__(self) -> None:
        self._ledger = InMemoryLedger()
        self.book = InMemoryBook(self._ledger, InMemoryClosings())

    def entries(self) -> Iterable[Entry]:
        """All that was posted."""
        return self._ledger.journal.values()
