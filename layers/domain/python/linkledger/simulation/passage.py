"""The passage of time: days and months close, holds end and payout days come before the next action happens."""

from datetime import UTC, datetime, timedelta

from linkledger.payouts.window import opens_at
from linkledger.program_time import day_start, first_day_after, local_day, month_of
from linkledger.simulation.running_program import RunningProgram

_NEVER = datetime.max.replace(tzinfo=UTC)
_ALL_DAYS = 10_000_000


class Passage:
    """The program's clock: it never goes back, and what falls due at an instant comes before that instant's actions."""

    def __init__(self, program: RunningProgram) -> None:
        self.now = program.began
        self._program = program
        self._zone = program.terms.time_zone
        self._period = month_of(local_day(program.began, self._zone))
        self._opening = self._opens()
        self._next_day = self._day_after(program.began)
        self._holds = any(reward.hold_days for reward in program.terms.rewards)

    def advance(self, to: datetime) -> None:
        """Lets everything happen that falls due until ``to``, that instant included."""
        if to <= self.now:
            return
        while self._opening <= to:
            self._fall_due(self._opening)
            self._program.batches.run(self._program.name, self._opening)
            self._period = month_of(first_day_after(self._period))
            self._opening = self._opens()
        self._fall_due(to)
        self.now = to

    def finish(self) -> None:
        """Settles what is left, and recounts closed days that something came to since."""
        self._program.catch_up()
        self._program.rollup.run(self._program.name, self._program.began, self.now)

    def _fall_due(self, moment: datetime) -> None:
        self._program.catch_up()
        if moment >= self._next_day:
            self._program.rollup.run(self._program.name, self._program.began, moment, most_days=_ALL_DAYS)
            self._program.write_offs.run(self._program.name, moment)
            self._next_day = self._day_after(moment)
        if self._holds:
            self._program.maturity.run(self._program.name, moment)

    def _day_after(self, moment: datetime) -> datetime:
        return day_start(local_day(moment, self._zone) + timedelta(days=1), self._zone)

    def _opens(self) -> datetime:
        terms = self._program.terms
        return opens_at(terms, self._period) if terms.payout.destination("bank") else _NEVER
