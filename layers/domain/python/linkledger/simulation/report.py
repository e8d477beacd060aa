"""The report: everything that a scenario brought, as the plain values that `linkledger simulate --json` prints."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from linkledger.earning.explanation import Explanation
from linkledger.payouts.payout import PayoutStatus
from linkledger.program_time import local_day
from linkledger.simulation.explanations import Explanations
from linkledger.simulation.outcomes import Outcomes
from linkledger.simulation.play import Play
from linkledger.simulation.refusals import refusals
from linkledger.simulation.rows import Row, balance_rows, commission_rows, customer_row, day_rows, payout_row
from linkledger.stats.close_day import DayStats
from linkledger.stats.earning_counts import unit_of_stats

_LISTED = (PayoutStatus.REQUESTED, PayoutStatus.BATCHED, PayoutStatus.SETTLED)


class Report:
    """What came of a scenario, each part built when it is asked for; amounts are minor units."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._program = play.program
        self._now = play.passage.now
        self.terms = play.program.terms

    @property
    def unit_of_stats(self) -> str:
        """The unit of the commissions in ``stats``."""
        return unit_of_stats(self.terms)

    @cached_property
    def _outcomes(self) -> Outcomes:
        return Outcomes(self._program)

    @cached_property
    def _explanations(self) -> Explanations:
        return Explanations(self._play, self._outcomes)

    @cached_property
    def commissions(self) -> list[Row]:
        return commission_rows(self._outcomes, self._now)

    @cached_property
    def balances(self) -> dict[str, dict[str, dict[str, int]]]:
        return balance_rows(self._program.ledger.balances.items())

    @cached_property
    def quotes(self) -> list[Row]:
        return [
            {"id": each.id, "pays": each.quote.pays, "discount": each.quote.discount, "spendable": each.quote.spendable}
            for each in self._play.quoted
        ]

    @cached_property
    def payouts(self) -> list[Row]:
        found = [each for status in _LISTED for each in self._program.payouts.with_status(self._program.name, status)]
        line = self._play.requested
        return [payout_row(each) for each in sorted(found, key=lambda each: (each.requested_at, line.get(each.id, 0)))]

    @cached_property
    def refused(self) -> list[Row]:
        return [each.plain() for each in refusals(self._play, self._outcomes)]

    @cached_property
    def customers(self) -> list[Row]:
        return [customer_row(each, self._now) for each in self._outcomes.customers]

    @cached_property
    def stats(self) -> list[Row]:
        return list(day_rows(self._days()))

    def _days(self) -> Iterator[DayStats]:
        """The closed days, and today where partners see it while it lasts."""
        yield from self._program.stats.days.values()
        if self.terms.stats.visible == "live":
            today = local_day(self._now, self.terms.time_zone)
            yield from self._program.rollup.count(self._program.name, today)

    def explain(self, event: str) -> Explanation | None:
        """Why an event earned what it did, or nothing; None for an event that the scenario doesn't have."""
        return self._explanations.of(event)

    def explanations(self) -> Iterator[Explanation]:
        """Those of all events, one by one: together they are many times as large as the scenario."""
        return self._explanations.all()

    def plain(self) -> dict[str, Any]:
        """The whole report in one object."""
        explained = {each.event: each.plain() for each in self.explanations()}
        return {name: getattr(self, name) for name in PARTS} | {"explain": explained}


PARTS = ("commissions", "balances", "quotes", "payouts", "refused", "customers", "stats")
"""The parts of a report beside the explanations, as they are named in JSON."""
