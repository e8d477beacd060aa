"""Settling months: a partner's closed months of net revenue become commissions, and differences once they change."""

from dataclasses import dataclass
from typing import Protocol

from linkledger.earning.customers import SettledEvent
from linkledger.earning.lot_moves import read_lots
from linkledger.earning.month_outcomes import month_outcomes
from linkledger.earning.months import MonthBook, MonthsEffect, PartnerMonths
from linkledger.earning.ports import ClosingReader, LotReader, PartnerReader, TermsArchive
from linkledger.earning.posting import Posting, closed_days, open_from
from linkledger.earning.surroundings import Surroundings
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import Stale
from linkledger.partners.partner import Partner

TRIES = 20


class MonthsAndLots(MonthBook, LotReader, Protocol):
    """Months of net revenue, and the lots that their commissions become."""


@dataclass(frozen=True)
class MonthDesk:
    """Everything that settling months reads and writes."""

    terms: TermsArchive
    partners: PartnerReader
    closings: ClosingReader
    book: MonthsAndLots

    def settle_all(self, program: str, through: str) -> None:
        """Settles every partner's changed months up to ``through`` (``2026-03``); again changes nothing."""
        for partner in self.book.partners_with_dirty_months(program):
            self.settle(program, partner, through)

    def settle(self, program: str, partner_id: str, through: str | None) -> None:
        """Settles one partner's months up to the last closed one; None while no month is closed.

        Source: PROGRAMS.md bet-n-joy 2, 3, 7 and 8. Raises Stale when the sums kept changing.
        """
        partner = self.partners.get(program, partner_id)
        if through is None or partner is None:
            return
        for _ in range(TRIES):
            if not any(month <= through for month in self.book.dirty_months(program, partner_id)):
                return
            try:
                self._settle(partner, through)
            except Stale:
                continue
        raise Stale(
            "months_busy", f"The months of partner {partner_id} of {program} kept changing; they are tried again."
        )

    def _settle(self, partner: Partner, through: str) -> None:
        program = partner.program
        versions = TermsInForce(self.terms.versions(program))
        months = self.book.months(program, partner.id)
        around = Surroundings(lambda name: self.partners.get(program, name), lambda *_: 0)
        found = list(month_outcomes(versions, partner, months, through, around))
        known = {each.event.id: each for each in months.settled.values()}
        decided = [SettledEvent(each.event, each.outcome) for each in found]
        events = {each.event.id: each.event for each in found}
        posting = Posting(
            program,
            None,
            versions,
            open_from(versions, self.closings.months_closed_through(program)),
            None,
            lambda name: events[name],
        )
        difference = posting.difference(decided, known)
        self.book.commit_months(
            MonthsEffect(
                program=program,
                partner=partner.id,
                expected_version=months.version,
                changed=difference.changed,
                entries=difference.entries,
                lots=read_lots(self.book, posting, difference),
                dirty_days=closed_days(versions, self.closings.closed_through(program), difference),
                cleaned=_clean(months, through) if difference.complete else frozenset(),
            )
        )


def _clean(months: PartnerMonths, through: str) -> frozenset[str]:
    return frozenset(month for month in months.dirty if month <= through)
