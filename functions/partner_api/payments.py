"""GET payments: payments and refunds of the partner's customers, with what each earned or why it earned nothing."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.commissions import accounts_of
from functions.partner_api.days import BEGINNING, END
from functions.partner_api.places import check_place
from linkledger.earning.customers import CustomerState, SettledEvent
from linkledger.earning.events import REVERSING
from linkledger.earning.reading import place_in_history
from linkledger.ids import EXTERNAL
from linkledger.ledger.earned import LOOKED_AT, Earned
from linkledger.ledger.entries import Entry, EntryKind
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
Customer = Annotated[str | None, Query(min_length=1, max_length=128)]


class EarningView(View):
    """What the partner earned in one unit."""

    unit: str
    amount: int


class PaymentView(View):
    """A payment, refund, or other event that earned: ``amount`` as the merchant reported it, ``earning`` the partner's
    own, both minor units of ``unit``; ``earnings`` are all of the partner's, by unit."""

    event: str
    type: str
    customer: str
    account: str | None
    amount: int | None
    earning: int
    unit: str
    earnings: list[EarningView]
    occurred_at: str
    reason: str | None
    message: str | None


@router.get("/v1/programs/<program>/payments")
def payments(
    caller: AsCaller,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    customer: Customer = None,
) -> Page[PaymentView]:
    """What earned, or took back, by customers that the partner brought itself, newest first.

    With ``customer`` it is that one's whole list: what earned nothing is in it as well, with the reason. Without, such
    payments are not listed. A page may hold fewer than ``limit`` although more follow.
    """
    me = caller.member_of(program)
    check_place(starting_after)
    if customer is not None:
        return _of_customer(me, customer, limit, starting_after)
    shown = _Shown(me)
    part = Earned(me.desk.journal, accounts_of(me), BEGINNING, END).part(shown, limit=limit, before=starting_after)
    return Page[PaymentView](items=list(part.items), has_more=part.cursor is not None, next_cursor=part.cursor)


class _Shown:
    """Each payment once, at the newest of its entries: corrections have entries of their own, units too."""

    def __init__(self, me: Member) -> None:
        self._me = me
        self._settled: dict[str, SettledEvent | None] = {}

    def __call__(self, entry: Entry) -> PaymentView | None:
        if entry.event is None or entry.customer is None or entry.level or entry.kind is EntryKind.BONUS:
            return None
        settled = self._of(entry.event, entry.customer)
        if settled is None or entry.id != max(_entries_of(settled, self._me.id)):
            return None
        return view_of(self._me, settled, entry.customer) if earned_in(settled, self._me.id) is not None else None

    def _of(self, event: str, customer: str) -> SettledEvent | None:
        if event not in self._settled:
            desk, program = self._me.desk, self._me.program
            known = desk.events.get(program, event)
            self._settled[event] = desk.book.outcome(program, customer, known.key) if known is not None else None
        return self._settled[event]


def _entries_of(settled: SettledEvent, partner: str) -> Iterator[str]:
    """The ids of all entries that the partner has for the event."""
    for slot, posted in settled.posted.items():
        if slot.recipient == partner:
            for revision in range(posted.revision + 1):
                yield slot.entry_id(settled.event.id, revision)


def _of_customer(me: Member, customer: str, limit: int, starting_after: str | None) -> Page[PaymentView]:
    rewarded = {event for reward in me.terms.rewards for event in reward.events} | REVERSING
    if not EXTERNAL.fullmatch(customer):
        return Page[PaymentView](items=[], has_more=False)
    state = me.desk.book.head(me.program, customer).state
    views: list[PaymentView] = []
    last: str | None = None
    for looked_at, each in enumerate(_newest_first(me, customer, starting_after)):
        if looked_at == LOOKED_AT or len(views) == limit:
            return Page[PaymentView](items=views, has_more=True, next_cursor=last)
        counts = each.event.type in rewarded and each.event.amount is not None and _was_mine(me, state, each)
        if earned_in(each, me.id) is not None or counts:
            views.append(view_of(me, each, customer))
        last = place_in_history(each)
    return Page[PaymentView](items=views, has_more=False)


def _newest_first(me: Member, customer: str, before: str | None) -> Iterator[SettledEvent]:
    while True:
        found = me.desk.book.newest_events(me.program, customer, before=before, limit=100)
        yield from found
        if len(found) < 100:
            return
        before = place_in_history(found[-1])


def _was_mine(me: Member, state: CustomerState, settled: SettledEvent) -> bool:
    """Whether the event came while the customer belonged to the partner, where it still does."""
    return state.partner == me.id and (state.bound_at is None or settled.event.occurred_at >= state.bound_at)


def earned_in(settled: SettledEvent, partner: str) -> dict[str, int] | None:
    """What the event earned the partner whose customer it was, by unit; None where it is none of that partner's.

    What a partner above earns by it is no payment of its own customer.
    """
    lines = settled.outcome.lines if settled.outcome is not None else ()
    own = [each.slot for each in lines if each.recipient == partner and not each.level]
    if not own:
        return None
    sums: Counter[str] = Counter()
    for slot in own:
        sums[slot.unit] += settled.posted[slot].amount if slot in settled.posted else 0
    return {unit: amount for unit, amount in sums.items() if amount}


def view_of(me: Member, settled: SettledEvent, customer: str) -> PaymentView:
    """The payment with the partner's own part of it."""
    event, outcome = settled.event, settled.outcome
    unit = event.unit or me.terms.unit
    earned = earned_in(settled, me.id) or {}
    explained = outcome is not None and not earned
    amount = -event.amount if event.amount is not None and event.reverses else event.amount
    return PaymentView(
        event=event.id,
        type=event.type,
        customer=customer,
        account=event.account,
        amount=amount,
        earning=earned.get(unit, 0),
        unit=unit,
        earnings=[EarningView(unit=each, amount=earned[each]) for each in sorted(earned)],
        occurred_at=format_instant(event.occurred_at),
        reason=outcome.reason if outcome and explained else None,
        message=outcome.message if outcome and explained else None,
    )
