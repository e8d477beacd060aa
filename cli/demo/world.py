"""The demo's world: the deployment with its clock, the shop, the visitors, and how work is done side by side."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cli.demo.browsers import browsers
from cli.demo.calendar import Calendar
from cli.demo.checks import Checks
from cli.demo.partner import PartnerAtPortal
from cli.demo.scenario import MEMBERS, Member
from cli.demo.shop import Shop
from cli.demo.visitor import Visitor
from cli.local.backlog import drain
from cli.local.clock import LocalClock
from cli.output import CliError
from cli.schedule import run_schedule
from cli.session import Deployment
from linkledger_aws.storage import Stores

_AT_ONCE = 4
"""Each request side by side is one more worker of its function, which takes a cold start of its own."""

_DRAIN_SECONDS = 120


@dataclass
class World:
    """`advance(done)` moves the progress bar by one, `expect(n)` says that n more steps are coming."""

    target: Deployment
    stores: Stores
    shop: Shop
    calendar: Calendar
    expect: Callable[[int], None]
    advance: Callable[[], None]
    checks: Checks = field(default_factory=Checks)
    portal: dict[str, PartnerAtPortal] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, Visitor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._user_agents = iter(browsers())

    @property
    def clock(self) -> LocalClock:
        """Stage local's clock."""
        if self.target.clock is None:
            raise CliError("Time can be moved on stage local alone.", "Run the demo there.")
        return self.target.clock

    def at(self, moment: datetime) -> None:
        """Lets it be that moment; never earlier than it is already."""
        if moment > self.clock.now():
            self.clock.move_to(moment)

    def day(self, number: int, **later: float) -> None:
        """Lets it be so many days after the story's opening, and a little later."""
        self.at(self.calendar.opening + timedelta(days=number, **later))

    def visitor(self) -> Visitor:
        """Somebody new, whose browser nobody else has."""
        return Visitor(next(self._user_agents))

    def link(self, partner: str) -> str:
        """A partner's tracking link."""
        member = next(each for each in MEMBERS if each.id == partner)
        return self.link_of(member)

    def link_of(self, member: Member) -> str:
        return f"{self.target.output('TrackingUrl').rstrip('/')}/r/{member.code}"

    def together[Answer](self, tasks: Iterable[Callable[[], Answer]]) -> Sequence[Answer]:
        """Does the tasks side by side, in no order, and returns their answers in the order given."""
        waiting = list(tasks)
        self.expect(len(waiting))

        def work(task: Callable[[], Answer]) -> Answer:
            answer = task()
            self.advance()
            return answer

        with ThreadPoolExecutor(_AT_ONCE) as workers:
            return list(workers.map(work, waiting))

    def settle(self) -> None:
        """Waits until everything that was sent has been worked off."""
        if self.target.endpoint is not None and self.target.workspace is not None:
            drain(self.target.endpoint, self.target.workspace.checkpoints, timeout=_DRAIN_SECONDS)

    def close(self, until: datetime, *, every: timedelta = timedelta(days=1)) -> None:
        """Does the schedule's work up to a moment, as `linkledger close --until` does."""
        self.settle()
        started = False

        def progress(_moment: datetime, total: int) -> None:
            nonlocal started
            if not started:
                self.expect(total)
                started = True
            self.advance()

        run_schedule(self.target, until, now=self.clock.now(), every=every, progress=progress)
