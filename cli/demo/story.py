"""The whole story, act by act."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cli.batches import batch_desk
from cli.demo import b1_story, keycrm_story, opening
from cli.demo.stumbles import stumble
from cli.demo.world import World
from linkledger.errors import Refused
from linkledger.payouts.payout import Step

Act = Callable[[World], None]


def end_the_month(world: World) -> None:
    """The schedule's work until an hour after the month's end."""
    world.close(world.calendar.month_end + timedelta(hours=1))


def prepare_and_settle_the_batch(world: World) -> None:
    """On the payout day the batch is prepared; one operator seals it, another approves, makes the transfer, settles."""
    world.close(world.calendar.batch_opens)
    desk, month, now = batch_desk(world.stores), world.calendar.month, world.clock.now()
    desk.seal("keycrm", month, Step("dana", now))
    code = ""
    try:
        desk.approve("keycrm", month, Step("dana", now))
    except Refused as refusal:
        code = refusal.code
    world.checks.expect("nobody approves what they sealed", "same_operator", code)
    desk.approve("keycrm", month, Step("erik", now))
    batch = desk.settle("keycrm", month, Step("erik", now))
    world.checks.expect("the month's batch holds the one bank payout", (1, 342_00), (batch.count, batch.total))
    paid = [each["status"] for each in world.portal["olena"].payouts() if each["to"] == "bank" and not each["reason"]]
    world.checks.expect("the partner sees it as done", ["done"], paid)


def come_to_the_present(world: World) -> None:
    """The days until now are closed, another month among them; from here on the clock shows real time."""
    world.close(datetime.now(UTC), every=timedelta(weeks=1))
    world.clock.reset()


ACTS: tuple[tuple[str, Act], ...] = (
    ("loading keycrm and b1", opening.load_programs),
    ("enrolling partners", opening.enroll_partners),
    ("visitors and bots click", opening.first_day),
    ("keycrm's customers sign up", keycrm_story.customers_come),
    ("b1's firms sign up", b1_story.firms_come),
    ("keycrm's customers pay", keycrm_story.customers_pay),
    ("b1's firms top up", b1_story.firms_top_up),
    ("second clicks, a refund", keycrm_story.second_thoughts),
    ("payouts are asked for", keycrm_story.ask_for_payouts),
    ("the month ends", end_the_month),
    ("late events", keycrm_story.comes_late),
    ("more firms top up", b1_story.others_top_up),
    ("faulty events", stumble),
    ("the monthly batch", prepare_and_settle_the_batch),
    ("a top-up with bonus", keycrm_story.top_up),
    ("points move to a company", b1_story.move_to_company),
    ("until today", come_to_the_present),
)
