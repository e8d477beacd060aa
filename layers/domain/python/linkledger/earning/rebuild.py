"""Rebuilding: everything derived again from events, terms and closings, and compared with the journal to the last cent.

It reads live stores and writes shadow stores alone. Payouts and other commands are not derived again: what they moved
is taken from the journal where accrued sums are compared.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkledger.earning.canonical import LedgerLine, digest, first_difference, net_of
from linkledger.earning.close_month import MonthDesk, MonthsAndLots
from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event, EventKey
from linkledger.earning.groups import groups_of
from linkledger.earning.history import is_late
from linkledger.earning.originals import customer_of
from linkledger.earning.ports import ClosingReader, CustomerBook, TermsArchive
from linkledger.earning.reconcile import ReceivedEvents
from linkledger.earning.settle_event import SettlementDesk
from linkledger.earning.snapshot import Snapshot
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import COMMISSIONS, AccountKey, Entry
from linkledger.partners.partner import Partner


class Directory(Protocol):
    """All partners of a program."""

    def of_program(self, program: str) -> Sequence[Partner]: ...


class Histories(Protocol):
    """Customers' histories, of which a rebuild asks only whether an operator let a late event count."""

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None: ...


class Accounts(Protocol):
    """Accounts' balances."""

    def balance(self, account: AccountKey) -> Balance: ...


class ShadowBook(CustomerBook, MonthsAndLots, Protocol):
    """A book that nobody but the rebuild sees."""


class Shadow(Protocol):
    """Stores that begin empty and are thrown away."""

    @property
    def book(self) -> ShadowBook: ...

    def entries(self) -> Iterable[Entry]:
        """All that was posted to the shadow's journal."""


@dataclass(frozen=True)
class Difference:
    """Where live and rebuilt first differ, in minor units of ``unit``; without event and rule, in an accrued sum."""

    event: str | None
    rule: str | None
    recipient: str
    unit: str
    live: int
    rebuilt: int


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found: the canonical ledgers' digests, and their first difference (None: they are the same)."""

    program: str
    events: int
    lines: int
    live: str
    rebuilt: str
    difference: Difference | None


@dataclass(frozen=True)
class Rebuild:
    """Everything that a rebuild reads; ``entries_of`` is an account's whole journal, ``shadow`` makes empty stores."""

    terms: TermsArchive
    partners: Directory
    events: ReceivedEvents
    closings: ClosingReader
    histories: Histories
    accounts: Accounts
    entries_of: Callable[[AccountKey], Iterable[Entry]]
    shadow: Callable[[], Shadow]

    def run(self, program: str, until: datetime) -> Rebuilt:
        """Derives the program again from all events received before ``until``.

        An event that is not settled yet is a difference. One group of customers (``groups_of``) is held at a time;
        for the whole run only the events and one sum per line. Raises NotFound ``unknown_program``.
        """
        versions = self.terms.versions(program)
        received = self.events.received(versions[0].effective_from, until)
        source = Snapshot(
            versions,
            {each.id: each for each in self.partners.of_program(program)},
            {each.id: each for each in received if each.program == program},
            self.closings.closed_through(program),
            self.closings.months_closed_through(program),
        )
        rebuilt: dict[LedgerLine, int] = {}
        for group in groups_of(source.accepted.values(), source, source.roll):
            rebuilt |= net_of(self._derive(program, source, group))
        live, difference = self._compare(program, source, rebuilt)
        return Rebuilt(program, len(source.accepted), len(rebuilt), digest(live), digest(rebuilt), difference)

    def _derive(self, program: str, source: Snapshot, group: Sequence[Event]) -> Iterable[Entry]:
        """The journal of one group, its events settled once each, as they occurred; then the closed months."""
        shadow = self.shadow()
        months = MonthDesk(source, source.partners, source, shadow.book)
        desk = SettlementDesk(source, source.partners, source, source, shadow.book, months)
        moved: set[str] = set()
        for event in group:
            moved |= desk.settle_alone(event, released=self._released(source, event))[1]
        for partner in sorted(moved):
            desk.look_again(program, partner)
        if source.closed_month is not None:
            months.settle_all(program, source.closed_month)
        return shadow.entries()

    def _released(self, source: Snapshot, event: Event) -> bool:
        if not is_late(TermsInForce(source.terms).of(event).terms, event):
            return False
        customer = customer_of(source, event)
        found = self.histories.outcome(event.program, customer, event.key) if customer is not None else None
        return found is not None and found.released

    def _compare(
        self, program: str, source: Snapshot, rebuilt: Mapping[LedgerLine, int]
    ) -> tuple[Mapping[LedgerLine, int], Difference | None]:
        accrued: Counter[tuple[str, str]] = Counter()
        for line, amount in rebuilt.items():
            accrued[line.recipient, line.unit] += amount
        live: dict[LedgerLine, int] = {}
        wrong_sums: list[Difference] = []
        for recipient, unit in sorted(source.accounts() | accrued.keys()):
            account = AccountKey(program, recipient, unit)
            entries = list(self.entries_of(account))
            live |= net_of(entries)
            moved = sum(each.amount for each in entries if each.kind not in COMMISSIONS)
            held, wanted = self.accounts.balance(account).accrued, accrued[recipient, unit] + moved
            if held != wanted:
                wrong_sums.append(Difference(None, None, recipient, unit, held, wanted))
        first = first_difference(live, rebuilt)
        if first is not None:
            return live, Difference(*first, live.get(first, 0), rebuilt.get(first, 0))
        return live, wrong_sums[0] if wrong_sums else None
