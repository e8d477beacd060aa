"""Month outcomes: what each month of net revenue of one partner earns, in words and lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from linkledger.earning.events import Event
from linkledger.earning.months import PartnerMonths
from linkledger.earning.net_revenue import Carried, Month, settle_month
from linkledger.earning.outcomes import Finding, Line, Outcome, OutcomeKind
from linkledger.earning.rates import share_of
from linkledger.earning.rewards import matures_at, override_lines
from linkledger.earning.surroundings import Surroundings
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.money import format_amount
from linkledger.partners.partner import Partner
from linkledger.program_time import first_day_after, month_end, month_of
from linkledger.terms.document import Terms

MONTH_CLOSE = "month_close"


@dataclass(frozen=True)
class PartnerMonth:
    """A month as an event of its own, ``2026-03#anna``: no merchant's event can have that id."""

    event: Event
    outcome: Outcome


def month_outcomes(
    versions: TermsInForce, partner: Partner, months: PartnerMonths, through: str, around: Surroundings
) -> Iterator[PartnerMonth]:
    """Every month from the first with revenue to ``through``, each by the terms that held at its end."""
    present = {month for month, _ in months.nets} | months.settled.keys()
    carried: dict[str, Carried] = {}
    for month in _from_to(min(present, default=None), through):
        end = month_end(month, versions.current.terms.time_zone)
        terms = versions.at(end).terms
        settled = {
            reward.id: settle_month(
                reward.monthly, carried.get(reward.id, Carried()), months.nets.get((month, reward.id), {})
            )
            for reward in terms.monthly_rewards
            if reward.monthly is not None
        }
        carried |= {rule: each.carried for rule, each in settled.items()}
        if month in present:
            at = end - timedelta(milliseconds=1)
            event = Event(partner.program, f"{month}#{partner.id}", MONTH_CLOSE, at, end)
            yield PartnerMonth(event, _outcome(terms, partner, event, settled, around))


def _outcome(terms: Terms, partner: Partner, event: Event, settled: dict[str, Month], around: Surroundings) -> Outcome:
    lines: list[Line] = []
    findings: list[Finding] = []
    for reward in terms.monthly_rewards:
        month = settled[reward.id]
        share = share_of(terms, reward, month.base, own_rate=partner.percents_at(event.decided_at).get(reward.id))
        findings.append(Finding(reward.id, *_found(terms, month, share.message)))
        if month.base > 0:
            held = matures_at(reward, event.occurred_at)
            lines.append(Line(reward.id, partner.id, share.unit, month.base, share.rate, share.amount, matures_at=held))
    lines += override_lines(terms, lines, around, event)
    message = " ".join(each.message for each in findings)
    kind = OutcomeKind.EARNED if lines else OutcomeKind.NOTHING
    reason = "earned" if lines else findings[0].reason if findings else "no_revenue"
    return Outcome(kind, reason, message, tuple(lines), findings=tuple(findings))


def _found(terms: Terms, month: Month, how: str) -> tuple[str, str]:
    net = f"Net revenue of the month: {format_amount(month.net, terms.unit)}"
    offset = f", less {format_amount(month.offset, terms.unit)} of earlier negative months" if month.offset else ""
    carried = f" {format_amount(-month.carried.total, terms.unit)} are carried over." if month.carried.total else ""
    forgiven = f" {format_amount(-month.forgiven, terms.unit)} are never charged." if month.forgiven else ""
    if month.base > 0:
        return "earned", f"{net}{offset}; {how}.{carried}{forgiven}"
    reason = "negative_month" if month.net < 0 else "offset" if month.offset else "no_revenue"
    return reason, f"{net}{offset}: nothing is earned.{carried}{forgiven}"


def _from_to(first: str | None, last: str) -> Iterator[str]:
    month = first
    while month is not None and month <= last:
        yield month
        month = month_of(first_day_after(month))
