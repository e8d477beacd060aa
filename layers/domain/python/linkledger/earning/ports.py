"""What earning needs of the stores: the customer's book, with one commit that happens wholly or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from linkledger.earning.customers import CustomerRecord, SettledEvent, Span, Standing
from linkledger.earning.events import Event, EventKey
from linkledger.earning.outcomes import Tally
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms


@dataclass(frozen=True)
class PublishedTerms:
    """A version of a program's terms; versions count from 1 and hold after ``effective_from``, until the next one's."""

    version: int
    terms: Terms
    effective_from: datetime


@dataclass(frozen=True)
class LoadedProgram:
    """A program of this deployment and when its first terms were published."""

    program: str
    loaded_at: datetime


@dataclass(frozen=True)
class StandingChange:
    """A partner's standing after a commit, on condition that the stored version is still ``expected_version``.

    ``spans`` are this customer's from now on (empty: it left the partner); None leaves them as they are.
    """

    partner: str
    expected_version: int
    standing: Standing
    spans: tuple[Span, ...] | None


@dataclass(frozen=True)
class LotChange:
    """A lot as it was read (None: new) and as it shall be."""

    account: AccountKey
    before: Lot | None
    after: Lot


@dataclass(frozen=True)
class Registration:
    """That a customer registered for a partner: ``count`` is 1, or -1 where it turns out otherwise."""

    partner: str
    at: datetime
    event: str
    count: int


@dataclass(frozen=True)
class Effect:
    """All that one settlement writes, in one transaction.

    ``record`` is the customer as it shall be (its version is the expected one plus 1); ``changed`` are the history
    items to write; account balances change by the sum of ``entries``; ``tallies`` are added to partners' months, which
    become dirty by it; ``adopted`` are refunds that need no longer wait.
    """

    record: CustomerRecord
    changed: tuple[SettledEvent, ...]
    entries: tuple[Entry, ...] = ()
    lots: tuple[LotChange, ...] = ()
    standings: tuple[StandingChange, ...] = ()
    dirty_days: frozenset[date] = frozenset()
    adopted: tuple[Event, ...] = ()
    tallies: tuple[Tally, ...] = ()
    registrations: tuple[Registration, ...] = ()


class TermsStore(Protocol):
    """Published terms by program."""

    def current(self, program: str) -> PublishedTerms:
        """Raises NotFound ``unknown_program``."""


class TermsArchive(TermsStore, Protocol):
    """Published terms with their past, which decided events keep to."""

    def versions(self, program: str) -> tuple[PublishedTerms, ...]:
        """Every version, oldest first. Raises NotFound ``unknown_program``."""


class ProgramStore(TermsArchive, Protocol):
    """The deployment's programs, for who publishes their terms."""

    def programs(self) -> Sequence[LoadedProgram]:
        """All of them, by name."""

    def publish(self, terms: Terms, now: datetime, *, expected: int | None = None) -> PublishedTerms:
        """Makes these the program's terms from now on; the same terms again stay the version that they are.

        With ``expected``, only on top of that version (0: of none). Raises Invalid ``unit_changed``, Stale
        ``terms_changed``.
        """


class PartnerReader(Protocol):
    """Partners by id."""

    def get(self, program: str, partner: str) -> Partner | None: ...


class EventReader(Protocol):
    """Accepted events by id."""

    def get(self, program: str, event: str) -> Event | None: ...


class ClosingReader(Protocol):
    """What is closed already."""

    def closed_through(self, program: str) -> date | None:
        """The last program-local day that is closed; None before the first closing."""

    def months_closed_through(self, program: str) -> str | None:
        """The last closed month ``YYYY-MM``; None before the first."""


class LotReader(Protocol):
    """Balance lots by id."""

    def lots(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]: ...


class CustomerBook(LotReader, Protocol):
    """Customers with their histories, partners' standings, lots, and refunds that wait."""

    def load(self, program: str, customer: str) -> CustomerRecord: ...

    def head(self, program: str, customer: str) -> CustomerRecord:
        """The customer without its history."""

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None: ...

    def standing(self, program: str, partner: str) -> Standing: ...

    def spans(self, program: str, partner: str) -> Mapping[str, tuple[Span, ...]]:
        """Per customer of the partner that ever paid."""

    def waiting_for(self, program: str, event: str) -> Sequence[Event]: ...

    def park(self, refund: Event) -> None:
        """Keeps a refund whose payment, and so whose customer, is not known yet. Parking twice changes nothing."""

    def customers_with_entries_since(self, account: AccountKey, since: datetime) -> Sequence[str]:
        """Customers whose events of that moment or later have entries in the account."""

    def commit(self, effect: Effect) -> None:
        """Raises Stale when a version moved on; then nothing of it was written."""

    def resettled(self, program: str, partner: str, mark: int) -> None:
        """Takes ``resettle_from`` back, unless somebody asked again since ``mark``."""
