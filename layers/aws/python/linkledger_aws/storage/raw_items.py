"""What an exact recount reads: clicks, registrations, sums of months and journal entries, never a counter."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from linkledger.ledger.entries import AccountKey
from linkledger.signals.watch import own_commissions
from linkledger.stats.earning_counts import EarningCounts, earning_counts
from linkledger.tracking.click import Click
from linkledger_aws.storage.clicks import ClickTable
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.months import MonthTable
from linkledger_aws.storage.partners import PartnerTable
from linkledger_aws.storage.registrations import RegistrationTable


class RawItemsReader:
    """Reads across the tables of the other stores."""

    def __init__(
        self,
        clicks: ClickTable,
        partners: PartnerTable,
        registrations: RegistrationTable,
        months: MonthTable,
        journal: JournalTable,
    ) -> None:
        self._clicks = clicks
        self._partners = partners
        self._registrations = registrations
        self._months = months
        self._journal = journal

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]:
        return self._clicks.clicks(program, start, end)

    def registered(self, program: str, partner: str, start: datetime, end: datetime, limit: int) -> Sequence[str]:
        """The first sign-ups that registered for the partner from ``start`` until before ``end``."""
        return self._registrations.events(program, partner, start, end, limit)

    def earned(
        self, program: str, partner: str, unit: str, start: datetime, end: datetime, limit: int
    ) -> Sequence[str]:
        """The events of the partner's own commissions of that time, of its first ``limit`` entries."""
        return own_commissions(self._journal.first(AccountKey(program, partner, unit), start, end, limit))

    def active_partners(self, program: str, start: datetime, end: datetime) -> Iterable[str]:  # noqa: ARG002 - the port's
        """All of the program's: no item says who was active on a day."""
        return [each.id for each in self._partners.of_program(program)]

    def revenue(self, program: str, partner: str, day: date) -> Mapping[str, int]:
        """What each customer adds to the partner's month on that program-local day, in signed minor units."""
        return self._months.of_day(program, partner, day)

    def earning(self, program: str, partner: str, unit: str, start: datetime, end: datetime) -> EarningCounts:
        """Counts of what occurred from ``start`` until before ``end``."""
        registrations = self._registrations.count(program, partner, start, end)
        return earning_counts(registrations, self._journal.entries(AccountKey(program, partner, unit), start, end))
