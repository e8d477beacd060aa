"""A program's terms in plain English, as a partner reads them before joining: each rule said once."""

from collections.abc import Iterator

from linkledger.money import format_amount
from linkledger.terms.attribution_terms import SIGNUP, Attribution
from linkledger.terms.document import Terms
from linkledger.terms.fields import WHOLE
from linkledger.terms.payout_terms import Destination
from linkledger.terms.reward_sentences import reward_sentences
from linkledger.terms.wording import counted, event_name, listed, ordinal, zone_name
from linkledger.tracking.attribution import ClickModel, Source

THROUGH = {
    Source.CODE: "your code",
    Source.INVITE: "your invitation",
    Source.LEAD: "a lead that you submitted",
    Source.PARENT: "your being the parent of a partner",
    Source.CLICK: "a click on your link",
}
KINDS = {
    Source.CODE: ("a code", "codes"),
    Source.INVITE: ("an invitation", "invitations"),
    Source.LEAD: ("a lead", "leads"),
    Source.PARENT: ("a parent", "parents"),
    Source.CLICK: ("a click", "clicks"),
}
OWN = {
    "own_account": "your own account",
    "own_contact": "your own e-mail or phone",
    "same_company_group": "your own company or group",
}


def sentences(terms: Terms) -> list[str]:
    """Everything that the terms say, in the order in which a partner meets it."""
    return [
        *_program(terms),
        *_enrollment(terms),
        *_attribution(terms.attribution),
        *(sentence for reward in terms.rewards for sentence in reward_sentences(terms, reward)),
        *_ledger(terms),
        *_stats(terms),
        *_payout(terms),
        *_links(terms),
    ]


def _program(terms: Terms) -> Iterator[str]:
    yield f"{terms.name} ({terms.program}) counts money in {terms.unit}."
    yield f"Days and months are those of {zone_name(terms.time_zone)}."


def _enrollment(terms: Terms) -> Iterator[str]:
    if terms.enrollment.mode == "instant":
        yield "Whoever joins is a partner at once."
    elif terms.enrollment.mode == "closed":
        yield "Nobody joins any more; whoever is a partner stays one."
    else:
        yield "An operator approves or rejects your application; your link and code work once it is approved."
    if terms.enrollment.account_required:
        yield "You need an account at the business to be a partner."


def _attribution(attribution: Attribution) -> Iterator[str]:
    ranked = [source for source in Source if source in attribution.sources]
    through = listed((THROUGH[source] for source in ranked), "or")
    others = [event_name(event) for event in attribution.on if event != SIGNUP]
    if attribution.scope == "event":
        events = listed((event_name(event) for event in attribution.on), "or")
        yield f"Each {events} that names you through {through} is yours by itself; nobody needs to sign up."
    elif SIGNUP in attribution.on:
        yield f"A customer who signs up through {through} is yours."
        if others:
            yield f"So is one who did not sign up before, at its first {listed(others, 'or')} that names you so."
    else:
        yield f"A customer is yours at its first {listed(others, 'or')} that names you through {through}."
    if len(ranked) > 1:
        strongest, second, *weaker = (KINDS[source][0] for source in ranked)
        rest = "".join(f", which outranks {each}" for each in weaker)
        yield f"Where several partners are named, {strongest} outranks {second}{rest}."
    first = attribution.click_model is ClickModel.FIRST
    several = listed((KINDS[source][1] for source in ranked), "or")
    yield f"Of several {several}, the {'first' if first else 'last'} one wins."
    if Source.CLICK in attribution.sources:
        start = ", from the first one of each partner on" if first else ""
        yield f"A click counts for {_hours(attribution.window_hours)}{start}."
    if attribution.rebind:
        yield "A customer who signs up anew belongs to the partner named then, or to nobody."
    elif attribution.scope == "customer":
        yield "Once a customer is a partner's, it stays that partner's."
    if attribution.refuse:
        yield f"You can't be your own customer; refused are {listed(OWN[each] for each in attribution.refuse)}."


def _hours(hours: int) -> str:
    days, rest = divmod(hours, 24)
    return counted(hours, "hour") if rest else f"{counted(days, 'day')} ({counted(hours, 'hour')})"


def _ledger(terms: Terms) -> Iterator[str]:
    yield "Each commission is rounded once, half to even."
    if terms.clawback:
        yield "A refund or chargeback takes back its share of a commission, at the rate of that commission."
    else:
        yield "Refunds and chargebacks take nothing back: you are not liable for your customers."
    yield f"What is reported more than {counted(terms.lateness_days, 'day')} late waits for an operator."
    if terms.points is not None:
        share = terms.points.percent_of_purchase
        part = "a whole purchase" if share == WHOLE else f"at most {share} % of a purchase"
        yield f"One point pays {format_amount(terms.points.worth, terms.unit)}; points may pay {part}."


def _stats(terms: Terms) -> Iterator[str]:
    if terms.stats.visible == "live":
        yield "You see your numbers at once."
    else:
        yield "You see a day's numbers once that day has ended."


def _payout(terms: Terms) -> Iterator[str]:
    payout = terms.payout
    if payout.negative_balance == "write_off":
        yield "If your balance is below zero when a month ends, that is written off once the month has closed."
    else:
        yield "If your balance falls below zero, what you earn later makes up for it first."
    if not payout.destinations:
        yield "What is earned is spent inside; nothing is paid out."
        return
    opening = f"the {ordinal(payout.day)} at {payout.hour:02d}:00 {zone_name(payout.time_zone)}"
    if payout.mode == "automatic":
        yield f"Each month on {opening}, what is yours from the months before is transferred to you."
    elif payout.requests == "from_payout_day":
        yield f"You may ask for a payout each month from {opening} until that month ends there."
        yield "It covers what you earned until the end of the month before."
    else:
        yield "You may ask for a payout at any time."
        if payout.destination("bank"):
            yield f"Bank transfers of a month are prepared in the next month, on {opening}."
    for destination in payout.destinations:
        yield _destination(terms, destination)
    yield "What is not paid out stays on your balance."


def _destination(terms: Terms, destination: Destination) -> str:
    own = destination.own_account_only
    where = {
        "bank": f"to your {'own ' * own}bank account",
        "balance": f"to the balance of {'your own' if own else 'any'} company",
        "top_up": f"into {'your own' if own else 'any'} account as a top-up",
    }[destination.kind]
    least = f"from {format_amount(destination.minimum, terms.unit)} on" if destination.minimum else "any amount"
    bonus = destination.bonus_percent
    more = f", with {bonus} % of the underlying payments on top" if bonus is not None else ""
    return f"Payouts go {where}, {least}{more}."


def _links(terms: Terms) -> Iterator[str]:
    tracking = terms.tracking
    yield f"Your link leads to {tracking.landing}."
    if tracking.allowed_hosts:
        yield f"You may make links to any page of {listed(tracking.allowed_hosts)}."
    if tracking.pass_through:
        yield f"Links pass on the parameters {listed(tracking.pass_through)}, beside utm_* and sub1 to sub5."
    yield f"Visitors get {'a' if tracking.cookies else 'no'} cookie that remembers their clicks."
