"""Every key string of the system; only what the redirect writes and reads has its keys in tracking/wire.py."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import EventKey
from linkledger.ids import digest
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.program_time import format_instant
from linkledger.tracking.click_id import SHARDS, ClickId
from linkledger.tracking.tally import PartnerDay
from linkledger.tracking.wire import AttributeValue, click_key, dirty_day_key, live_counts_key

RECEIVED_SHARDS, HOLD_SHARDS = 8, 8
CURRENT, API_KEY, EVENT, CUSTOMER, STANDING, ACCOUNT = "current", "key", "event", "customer", "standing", "account"
EVENTS_OF_CUSTOMER, PAYING, LOTS, PARTNERS, OPEN_PAYOUTS = "event#", "paying#", "lot#", "partner#", "open#"
TERMS_VERSIONS, KEYS_OF_PROGRAM = "terms#", "key#"
NETS, SETTLED_MONTHS, REGISTRATIONS = "net#", "settled#", "signup#"
DAYS, MONTHS, DIRTY_DAYS, CONFLICTS = "day#", "month#", "dirty#", "conflict#"
AFTER_OPEN_PAYOUTS = f"{OPEN_PAYOUTS}~"
CHECKPOINT = "checkpoint"
MONTHS_OF_BATCHES = ("0000-00", "9999-99")


class Key(NamedTuple):
    """A table's primary key."""

    pk: str
    sk: str


def _from_wire(key: dict[str, AttributeValue]) -> Key:
    return Key(key["pk"]["S"], key["sk"]["S"])


# -- links and clicks --------------------------------------------------------------------------------------------------


def partner_key(program: str, partner: str) -> str:
    """Partition of the indexes ``by_partner`` (links, customers)."""
    return f"{program}#{partner}"


def click_partitions(program: str, start: datetime, end: datetime) -> list[str]:
    """All partitions that hold the program's clicks of that time: 32 shards of each UTC day."""
    days = (end.astimezone(UTC).date() - start.astimezone(UTC).date()).days + 1
    moments = (_millis(start) + day * 86_400_000 for day in range(days))
    clicks = (ClickId(program, "", "", moment, shard, "") for moment in moments for shard in range(SHARDS))
    return [_from_wire(click_key(click)).pk for click in clicks]


def click_range(start: datetime, end: datetime) -> tuple[str, str]:
    """Sort keys of clicks from ``start`` until before ``end``; both ends are below any click of their millisecond."""
    return f"{_millis(start):013d}", f"{_millis(end):013d}"


# -- programs and partners ---------------------------------------------------------------------------------------------


def current_terms(program: str) -> Key:
    return Key(program, CURRENT)


def draft(program: str) -> Key:
    """The next version of a program's terms while it is written."""
    return Key(program, "draft")


def terms_version(program: str, version: int) -> Key:
    return Key(program, f"{TERMS_VERSIONS}{version:06d}")


def api_key(sha256: str) -> Key:
    return Key(f"key#{sha256}", API_KEY)


def key_of_program(program: str, key: str) -> Key:
    """Among a program's items, which key it has; ``key`` is the key's id."""
    return Key(program, f"{KEYS_OF_PROGRAM}{key}")


def key_use(sha256: str) -> Key:
    """When a key was used last."""
    return Key(f"used#{sha256}", API_KEY)


def registered_program(program: str) -> Key:
    return Key("registry", program)


def partner(program: str, partner: str) -> Key:
    return Key(program, f"{PARTNERS}{partner}")


def partner_id(sk: str) -> str:
    return sk.removeprefix(PARTNERS)


def partner_range(after: str, through: str | None) -> tuple[str, str]:
    """Sort keys after the partner ``after``, up to and with ``through``; ``!`` is below all that an id holds, ``~``
    above."""
    return f"{PARTNERS}{after}!", f"{PARTNERS}{'~' if through is None else through}"


def membership(sub: str, program: str) -> Key:
    return Key(f"sub#{sub}", program)


def operator(sub: str) -> Key:
    return Key(f"sub#{sub}", "operator")


def operator_id(operator: str) -> Key:
    """Takes the id, and lists the operators by it."""
    return Key("ids", operator)


def child(program: str, parent: str, partner: str) -> Key:
    """The mark that the parent recruited, or was given, the partner."""
    return Key(f"children#{program}#{parent}", partner)


def acceptance(program: str, partner: str, version: int) -> Key:
    """That the partner agreed to that version of the terms."""
    return Key(f"accepted#{program}#{partner}", f"{version:06d}")


def invitation(sha256: str) -> Key:
    return Key(f"invitation#{sha256}", "invitation")


def lead(program: str, lead: str) -> Key:
    return Key(f"leads#{program}", lead)


def program_of_leads(pk: str) -> str:
    return pk.removeprefix("leads#")


def lead_of_partner(program: str, partner: str, lead: str) -> Key:
    """The mark that the partner submitted the lead."""
    return Key(f"leads#{program}#{partner}", lead)


def lead_of_contact(program: str, contact_hash: str, lead: str) -> Key:
    """The mark that the lead has this contact."""
    return Key(f"lead-contact#{program}#{contact_hash}", lead)


def lead_id_at(at: datetime) -> str:
    """Below every lead of that millisecond or later."""
    return f"lead_{_millis(at):013d}"


def lead_person(program: str, lead: str) -> Key:
    """Who a lead is, in the table of people; no program's name holds a ``#``."""
    return Key(f"lead#{program}", lead)


def material(program: str, material: str) -> Key:
    return Key(f"material#{program}", material)


# -- the audit trail ---------------------------------------------------------------------------------------------------


def action(program: str, at: datetime, action: str) -> Key:
    written = format_instant(at)
    return Key(actions(program, written[: len("2026-03")]), f"{written}#{action}")


def actions(program: str, month: str) -> str:
    """Partition of what was done in a UTC month ``YYYY-MM``."""
    return f"{program}#{month}"


# -- events and people -------------------------------------------------------------------------------------------------


def event(program: str, event: str) -> Key:
    return Key(f"{program}#{event}", EVENT)


def program_and_event(pk: str) -> tuple[str, str]:
    program, _, event = pk.partition("#")
    return program, event


def conflict(program: str, event: str, digest: str) -> Key:
    return Key(f"{program}#{event}", f"{CONFLICTS}{digest}")


def refusal(program: str, at: datetime, body: str, code: str) -> Key:
    return Key(refusals(program, at.astimezone(UTC).date()), f"{format_instant(at)}#{digest(body, code)[:16]}")


def refusals(program: str, day: date) -> str:
    """Partition of what was refused on a UTC day."""
    return f"{program}#refused#{day:%Y%m%d}"


def received(program: str, event: str, at: datetime) -> str:
    """Partition of the index ``by_received`` for an accepted event."""
    return _received(at.astimezone(UTC).date(), int(digest(program, event)[:8], 16) % RECEIVED_SHARDS)


def received_partitions(start: datetime, end: datetime) -> Iterator[list[str]]:
    """The partitions of each UTC day of that time, day by day."""
    day, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
    while day <= last:
        yield [_received(day, shard) for shard in range(RECEIVED_SHARDS)]
        day += timedelta(days=1)


def _received(day: date, shard: int) -> str:
    return f"{day:%Y%m%d}#{shard:02d}"


def conversion(program: str, conversion: str) -> Key:
    return Key(f"conversion#{program}#{conversion}", "conversion")


def listed_conversion(program: str, state: str, reported_at: datetime, conversion: str) -> Key:
    """The mark of a conversion among those of its state."""
    return Key(listed_conversions(program, state), f"{format_instant(reported_at)}#{conversion}")


def listed_conversions(program: str, state: str) -> str:
    """Partition of a program's conversions of one state."""
    return f"conversions#{program}#{state}"


def conversion_of_listed(sk: str) -> str:
    return sk.rpartition("#")[2]


def conversions_of_click(program: str, click: str) -> Key:
    """How many conversions of a click wait that came without a token."""
    return Key(f"click#{program}#{click}", "unsigned")


def person(program: str, customer: str) -> Key:
    return Key(program, customer)


# -- customers ---------------------------------------------------------------------------------------------------------


def customer(program: str, customer: str) -> Key:
    return Key(f"c#{program}#{customer}", CUSTOMER)


def settled_event(program: str, customer: str, key: EventKey) -> Key:
    return Key(f"c#{program}#{customer}", f"{EVENTS_OF_CUSTOMER}{key.at}#{key.id}")


def history_range(before: str | None) -> tuple[str, str]:
    """Sort keys of a customer's history up to the place ``{occurred_at}#{event id}``, that one included."""
    return EVENTS_OF_CUSTOMER, f"{EVENTS_OF_CUSTOMER}{'~' if before is None else before}"


def registered(at: datetime, customer: str) -> str:
    """Sort key of the index ``by_partner`` of customers."""
    return f"{format_instant(at)}#{customer}"


def customer_of_registered(registered: str) -> str:
    return registered.partition("#")[2]


def standing(program: str, partner: str) -> Key:
    return Key(f"p#{program}#{partner}", STANDING)


def paying(program: str, partner: str, customer: str) -> Key:
    return Key(f"p#{program}#{partner}", f"{PAYING}{customer}")


def customer_of_paying(sk: str) -> str:
    return sk.removeprefix(PAYING)


def waiting(program: str, original: str, refund: str) -> Key:
    return Key(f"w#{program}#{original}", refund)


# -- a partner's months ------------------------------------------------------------------------------------------------


def months(program: str, partner: str) -> Key:
    return Key(f"m#{program}#{partner}", "months")


def net(program: str, partner: str, day: date, rule: str, customer: str) -> Key:
    return Key(months(program, partner).pk, f"{nets_of_day(day)}{rule}#{customer}")


def nets_of_day(day: date) -> str:
    """Sort keys of what a program-local day added begin with it."""
    return f"{NETS}{day.isoformat()}#"


def day_rule_and_customer(sk: str) -> tuple[date, str, str]:
    _, day, rule, customer = sk.split("#")
    return date.fromisoformat(day), rule, customer


def settled_month(months: str, settled: SettledEvent) -> Key:
    """Among a partner's ``months``; the event's id begins with the month that it settles."""
    return settled_of(months, settled.event.id.partition("#")[0])


def settled_of(months: str, month: str) -> Key:
    """Of a month ``2026-03``."""
    return Key(months, SETTLED_MONTHS + month)


def month_of_settled(sk: str) -> str:
    return sk.removeprefix(SETTLED_MONTHS)


def dirty_partner(program: str, partner: str) -> Key:
    """The mark of a partner with months to be settled."""
    return Key(f"m#{program}", partner)


def registration(program: str, partner: str, at: datetime, event: str) -> Key:
    return Key(registrations(program, partner), f"{REGISTRATIONS}{format_instant(at)}#{event}")


def registrations(program: str, partner: str) -> str:
    """Partition of whom a partner brought: that of its months."""
    return months(program, partner).pk


def registration_range(start: datetime, end: datetime) -> tuple[str, str]:
    """Sort keys from ``start`` until before ``end``; both ends are below any registration of their millisecond."""
    return REGISTRATIONS + format_instant(start), REGISTRATIONS + format_instant(end)


# -- money -------------------------------------------------------------------------------------------------------------


def account(key: AccountKey) -> Key:
    return Key(f"{key.program}#{key.recipient}#{key.unit}", ACCOUNT)


def checkpoint(key: AccountKey) -> Key:
    """Up to where the account's journal was summed: the item right after the account's own."""
    return Key(account(key).pk, CHECKPOINT)


def lot(key: AccountKey, lot: str) -> Key:
    return Key(account(key).pk, f"{LOTS}{lot}")


def lot_id(sk: str) -> str:
    return sk.removeprefix(LOTS)


def adjustment(program: str, adjustment: str) -> Key:
    """What an operator gave or took by hand."""
    return Key(listed_adjustments(program)[0], f"id#{adjustment}")


def listed_adjustment(program: str, at: datetime, adjustment: str) -> Key:
    """The mark of an adjustment among those of its program."""
    partition, first = listed_adjustments(program)
    return Key(partition, f"{first}{format_instant(at)}#{adjustment}")


def listed_adjustments(program: str) -> tuple[str, str]:
    """Partition of a program's adjustments, and how the marks in it begin."""
    return f"adjustments#{program}", "at#"


def write_off_mark(program: str, unit: str) -> Key:
    """How far writing off came among a program's accounts of one unit."""
    return Key(f"write-offs#{program}", unit)


def hold(key: AccountKey, matures_at: datetime) -> Key:
    """What an account has pending until that instant."""
    shard = int(digest(key.program, key.recipient, key.unit)[:8], 16) % HOLD_SHARDS
    return Key(_holds(key.program, shard), f"{format_instant(matures_at)}#{key.recipient}#{key.unit}")


def hold_partitions(program: str) -> list[str]:
    """All partitions that have holds of a program."""
    return [_holds(program, shard) for shard in range(HOLD_SHARDS)]


def holds_until(now: datetime) -> str:
    """A sort key after those of all holds that end at that instant or earlier; ``~`` sorts after ``#``."""
    return f"{format_instant(now)}~"


def _holds(program: str, shard: int) -> str:
    return f"holds#{program}#{shard}"


def entry(entry: Entry) -> Key:
    return Key(account(entry.account).pk, f"{format_instant(entry.occurred_at)}#{entry.id}")


def payout(program: str, partner: str, payout: str) -> Key:
    return Key(f"{program}#{partner}", payout)


def open_payout(program: str, partner: str, payout: str) -> Key:
    """The mark of a payout that is neither settled nor voided, readable consistently where an index is not."""
    return Key(f"batch#{program}", f"{OPEN_PAYOUTS}{partner}#{payout}")


def open_after(cursor: str | None) -> str:
    """A sort key after the open payout ``{partner}#{payout}``, before all others; ``!`` sorts before all of theirs."""
    return OPEN_PAYOUTS if cursor is None else f"{OPEN_PAYOUTS}{cursor}!"


def batch(program: str, period: str) -> Key:
    return Key(f"batch#{program}", period)


def member(program: str, period: str, partner: str, payout: str) -> Key:
    """The mark of a payout that is part of a batch."""
    return Key(f"batch#{program}#{period}", f"{partner}#{payout}")


def batch_part(program: str, period: str, after: str) -> Key:
    """The mark of partners whom a batch still has to ask, those after ``after``."""
    return Key(f"parts#{program}#{period}", f"{PARTNERS}{after}")


def method(program: str, partner: str, version: int) -> Key:
    """A version of where a partner's bank payouts go."""
    return Key(f"method#{program}#{partner}", f"{version:06d}")


def payout_block(program: str, recipient: str, unit: str) -> Key:
    """That nothing is paid out of an account."""
    return Key(payout_blocks(program), f"{recipient}#{unit}")


def payout_blocks(program: str) -> str:
    """Partition of all blocks of a program."""
    return f"block#{program}"


def blocked_account(program: str, sk: str) -> AccountKey:
    recipient, _, unit = sk.rpartition("#")
    return AccountKey(program, recipient, unit)


def read_notice(program: str, partner: str, notice: str) -> Key:
    """That a partner has read a notice, among the items that go by themselves."""
    return Key(f"notices#{program}#{partner}", notice)


def payout_status(program: str, status: str) -> str:
    """Partition of the index ``by_status``."""
    return f"{program}#{status}"


# -- closings and stats ------------------------------------------------------------------------------------------------


def closing(program: str, period: str) -> Key:
    """Of a day ``YYYY-MM-DD`` or a month ``YYYY-MM``."""
    return Key(program, (DAYS if len(period) == len("YYYY-MM-DD") else MONTHS) + period)


def period_of(sk: str) -> str:
    return sk.partition("#")[2]


def dirty_day(program: str, day: date) -> Key:
    return _from_wire(dirty_day_key(program, day.isoformat()))


def watermark() -> Key:
    """How far reconciling has come."""
    return Key("reconcile", "watermark")


def live_counts(program: str, partner: str, day: date) -> Key:
    return _from_wire(live_counts_key(PartnerDay(program, partner, day.isoformat())))


def final_counts(program: str, partner: str, day: date) -> Key:
    return Key(live_counts(program, partner, day).pk, f"{day.isoformat()}#final")


def parts(program: str, partner: str, dimension: str, day: date) -> Key:
    """The clicks of a day by one dimension, apart from the counts of days, so that reading these reads no more."""
    return Key(live_counts(program, partner, day).pk, f"{dimension}#{day.isoformat()}")


def parts_range(program: str, partner: str, dimension: str, first: date, last: date) -> tuple[str, str, str]:
    """The partition of the first day's month, and the sort keys from it to the last day."""
    low = parts(program, partner, dimension, first)
    return low.pk, low.sk, parts(program, partner, dimension, last).sk


def day_of_parts(sk: str) -> date:
    return date.fromisoformat(sk.partition("#")[2])


def day_range(first: date, last: date) -> tuple[str, str]:
    """Sort keys of all counts of these days, both included; ``~`` sorts after both suffixes."""
    return first.isoformat(), f"{last.isoformat()}#~"


def day_and_suffix(sk: str) -> tuple[date, str]:
    day, _, suffix = sk.partition("#")
    return date.fromisoformat(day), suffix


def _millis(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
