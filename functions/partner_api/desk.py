"""What the partner API holds on to between requests: the stores that it reads and writes, and the clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self

from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord, SettledEvent, Standing
from linkledger.earning.events import EventKey
from linkledger.earning.ports import ClosingReader, EventReader, TermsArchive
from linkledger.partners.enroll import LinkStore, PartnerStore
from linkledger.payouts.ports import AccountReader, PayoutStore
from linkledger.stats.earning_counts import EarningItems
from linkledger_aws.clock import BusinessClock
from linkledger_aws.settings import PartnerApiSettings
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.storage.items import Page
from linkledger_aws.storage.stats import DayCounts


class CustomerReader(Protocol):
    """Customers, their histories and the partners' standings."""

    def load(self, program: str, customer: str) -> CustomerRecord: ...

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None: ...

    def standing(self, program: str, partner: str) -> Standing: ...

    def of_partner(
        self, program: str, partner: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[CustomerRecord]:
        """A partner's customers by the moment of registration, without their histories."""


class PeopleReader(Protocol):
    """Customers' personal data."""

    def get_many(self, program: str, customers: Iterable[str]) -> Mapping[str, Person]: ...


class StatsReader(Protocol):
    """Counts of days, exact and approximate."""

    def days(self, program: str, partner: str, first: date, last: date) -> Sequence[DayCounts]: ...


@dataclass(frozen=True)
class Desk:
    """``tracking_url`` is where links begin, without a slash at its end."""

    terms: TermsArchive
    partners: PartnerStore
    links: LinkStore
    events: EventReader
    book: CustomerReader
    people: PeopleReader
    accounts: AccountReader
    payouts: PayoutStore
    closings: ClosingReader
    stats: StatsReader
    earning: EarningItems
    tracking_url: str
    clock: BusinessClock

    @classmethod
    def connect(cls, settings: PartnerApiSettings) -> Self:
        """Over DynamoDB, by the usual AWS environment."""
        stores = Stores.connect(TableNames(**settings.tables))
        return cls(
            terms=stores.terms,
            partners=stores.partners,
            links=stores.links,
            events=stores.events,
            book=stores.book,
            people=stores.people,
            accounts=stores.accounts,
            payouts=stores.payouts,
            closings=stores.closings,
            stats=stores.stats,
            earning=stores.raw,
            tracking_url=settings.tracking_url.rstrip("/"),
            clock=BusinessClock(settings.clock_file),
        )

    def url_of(self, code: str) -> str:
        """The tracking link of a code."""
        return f"{self.tracking_url}/r/{code}"

    def customers_of(self, program: str, partner: str) -> Iterator[CustomerRecord]:
        """All of a partner's customers, page by page."""
        cursor: str | None = None
        while True:
            page = self.book.of_partner(program, partner, cursor=cursor)
            yield from page.items
            cursor = page.cursor
            if cursor is None:
                return
