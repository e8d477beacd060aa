"""Two programs with the very same ids in one set of tables: what happens in one is not seen in the other (P8)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from linkledger.earning.events import Event
from linkledger.ledger.entries import AccountKey
from linkledger.ledger.recipients import customer_recipient
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.request_payout import PayoutRequest
from linkledger.payouts.transfer import TransferDesk
from linkledger.terms.document import Terms
from linkledger.terms.validation import read_terms
from linkledger.tracking.attribution import Candidate, Source
from tests.contract.conftest import Shelf
from tests.contract.office import BEGAN, Office
from tests.unit.earning.every_rule import EVERY_RULE, terms_with
from tests.unit.tracking.examples import a_link, visit

MARCH, APRIL = datetime(2026, 3, 30, 8, tzinfo=UTC), datetime(2026, 4, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINE, THEIRS = "keycrm", "keycrm-2"


def terms(program: str) -> Terms:
    """Every kind of rule, a payment's share on hold among them."""
    held = {"id": "held", "event": "payment", "percent": 10, "hold_days": 1}
    document = terms_with(0, 1, held, *EVERY_RULE).model_dump(mode="json", by_alias=True, exclude_none=True)
    return read_terms(document | {"program": program})


def office(shelf: Shelf, program: str) -> Office:
    """Anna, recruited by Boris; the codes of two programs differ, nothing else does."""
    found = Office(shelf, terms(program))
    for partner, parent in (("boris", None), ("anna", "boris")):
        found.enroll(partner, parent) if program == MINE else enroll_there(found, partner, parent)
    shelf.partners.add_membership(f"sub-of-{program}", program, "anna")
    return found


def enroll_there(found: Office, partner: str, parent: str | None) -> None:
    at = BEGAN - timedelta(days=1)
    there = found.shelf.partners.get(MINE, partner)
    assert there is not None
    code = f"{there.code}-2"
    found.shelf.partners.put_new(replace(there, program=THEIRS, code=code, parent=parent, enrolled_at=at))
    found.shelf.links.put_new(a_link(program=THEIRS, partner=partner, code=code))


def event(program: str, id_: str, type_: str, hours: int, amount: int | None = None, of: str | None = None) -> Event:
    at = MARCH + hours * HOUR
    claims = (Candidate(Source.CODE, "ANNA", "anna", at),) if type_ == "signup" else ()
    unit = "USD" if amount is not None else None
    return Event(program, id_, type_, at, at, None if of else "acme", amount, unit, of, candidates=claims)


def live(office: Office, amount: int) -> None:
    """A month with clicks, earnings, a refund, holds, payouts of every fate, a batch and its statistics."""
    program, shelf = office.terms.program, office.shelf
    click = visit(a_link(program=program, partner="anna"), at_ms=round(MARCH.timestamp() * 1000)).click
    assert click is not None
    shelf.clicks.put(click)
    office.settle(event(program, "s1", "signup", 0))
    for number, type_ in enumerate(("payment", "renewal", "install", "net_revenue", "payment")):
        office.settle(event(program, f"e{number}", type_, 1 + number, amount * (number + 1)))
    office.settle(event(program, "r1", "refund", 9, amount // 2, of="e0"))
    later = MARCH + 36 * HOUR
    MaturityDesk(shelf.holds).run(program, later)
    method = PayoutMethod(program, "anna", "plain", "Anna", iban="NL91ABNA0417164300")
    change_method(shelf.methods, method, "dana", later)
    asked = [office.payouts.request(PayoutRequest(program, "anna", 5_000, "bank", key), later) for key in ("a", "b")]
    office.payouts.request(PayoutRequest(program, "anna", 700, "top_up:acc-anna", "c"), later)
    TransferDesk(shelf.payouts).void(program, "anna", asked[1].id, "why not", Step("dana", later))
    office.rollup.run(program, MARCH, APRIL)
    office.batches.run(program, APRIL)
    office.batches.seal(program, "2026-03", Step("dana", APRIL))


def seen(shelf: Shelf, program: str) -> list[object]:
    """All that can be read of a program."""
    recipients = ("anna", "boris", customer_recipient("acme"))
    accounts = [AccountKey(program, each, unit) for each in recipients for unit in ("USD", "points")]
    days = (MARCH - timedelta(days=1), APRIL)
    found: list[object] = [
        shelf.terms.versions(program),
        shelf.partners.of_program(program),
        shelf.partners.memberships(f"sub-of-{program}"),
        [shelf.links.of_partner(program, each) for each in ("anna", "boris")],
        [shelf.events.get(program, each) for each in ("s1", "e0", "r1", "nothing")],
        [each for each in shelf.events.received(MARCH, MARCH + 12 * HOUR) if each.program == program],
        shelf.people.known(program, "acme"),
        shelf.book.load(program, "acme"),
        [shelf.book.standing(program, each) for each in ("anna", "boris")],
        [shelf.months.months(program, each) for each in ("anna", "boris")],
        [shelf.accounts.balance(each) for each in accounts],
        [list(shelf.accounts.open_lots(each)) for each in accounts],
        [list(shelf.entries(each)) for each in accounts],
        list(shelf.accounts.accounts_of(program, "USD")),
        shelf.payouts.of_partner(program, "anna"),
        [shelf.payouts.with_status(program, each) for each in PayoutStatus],
        shelf.payouts.open_after(program, None, 9),
        shelf.payouts.batches(program),
        list(shelf.payouts.members(program, "2026-03")),
        list(shelf.methods.versions(program, "anna")),
        shelf.holds.due(program, APRIL),
        [shelf.closings.closed_through(program), shelf.closings.months_closed_through(program)],
        shelf.closings.dirty_days(program),
        [list(shelf.stats_of(program, each)) for each in ("anna", "boris")],
        sorted(each.id.random for each in shelf.raw.clicks(program, *days)),
        sorted(shelf.raw.active_partners(program, *days)),
        shelf.raw.revenue(program, "anna", date(2026, 3, 30)),
    ]
    return found


def test_what_happens_in_one_program_is_not_seen_in_the_other(shelf: Shelf) -> None:
    mine, theirs = (office(shelf, program) for program in (MINE, THEIRS))
    untouched = seen(shelf, THEIRS)
    live(mine, 200_000)
    assert seen(shelf, THEIRS) == untouched
    lived = seen(shelf, MINE)
    live(theirs, 123_400)
    assert seen(shelf, MINE) == lived
    changed = [now != then for now, then in zip(seen(shelf, THEIRS), untouched, strict=True)]
    assert sum(changed) > 15, "too little happened for this to say anything"
