"""`linkledger partners reinstate|ban|reject|rate|parent`: what operators decide, with its line in the audit trail."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape

from cli.commands.options import Operator, Partner, Program, Stage
from cli.output import CliError, console
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.access.audit import Action, Actor, recorded
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.ledger.blocks import Remark
from linkledger.partners.apply import reject as reject_partner
from linkledger.partners.enroll import known_partner
from linkledger.partners.parents import move
from linkledger.partners.partner import Partner as PartnerRecord
from linkledger.partners.rates import agree_rates, read_rates
from linkledger.partners.suspend import reinstate as reinstate_partner
from linkledger.partners.trail import note_partner
from linkledger.payouts.ban import ban as ban_partner
from linkledger_aws.api.actions import new_action_id
from linkledger_aws.storage import Stores

Reason = Annotated[str, typer.Option(help="Why, for the audit trail.")]
Decision = Callable[[Stores, datetime], PartnerRecord]


def reinstate(program: Program, partner: Partner, operator: Operator, reason: Reason, stage: Stage = "local") -> None:
    """Lift a suspension: links and codes work again; what came in between never binds."""

    def decide(stores: Stores, now: datetime) -> PartnerRecord:
        return reinstate_partner(program, partner, now, stores.partners, stores.links)

    after = _decided("partner.reinstated", program, partner, operator, stage, decide, reason)
    console.print(f"Partner [bold]{escape(partner)}[/] is {after.status}.")


def ban(program: Program, partner: Partner, operator: Operator, reason: Reason, stage: Stage = "local") -> None:
    """Suspend a partner for good, and block its balances; what it earned stays on them."""

    def decide(stores: Stores, now: datetime) -> PartnerRecord:
        units = TermsInForce(stores.terms.versions(program)).units
        why = Remark(reason, operator, now)
        return ban_partner(program, partner, why, units, stores.partners, stores.links, stores.blocks)

    _decided("partner.banned", program, partner, operator, stage, decide, reason)
    console.print(f"Partner [bold]{escape(partner)}[/] is banned; nothing is paid out of its balances.")


def reject(
    program: Program,
    partner: Partner,
    operator: Operator,
    reason: Annotated[str, typer.Option(help="Why, for the applicant to read.")],
    for_good: Annotated[bool, typer.Option("--for-good", help="It may not apply again.")] = False,
    stage: Stage = "local",
) -> None:
    """Turn down who applied."""

    def decide(stores: Stores, now: datetime) -> PartnerRecord:
        return reject_partner(program, partner, reason, now, stores.partners, may_apply_again=not for_good)

    _decided("partner.rejected", program, partner, operator, stage, decide, reason)
    console.print(f"Partner [bold]{escape(partner)}[/] is rejected.")


def rate(
    program: Program,
    partner: Partner,
    operator: Operator,
    rates: Annotated[list[str] | None, typer.Argument(help="REWARD=PERCENT each; none: the terms' rates.")] = None,
    stage: Stage = "local",
) -> None:
    """Agree on rates of a partner's own, for what occurs from now on; they take the place of all before."""
    written = {}
    for each in rates or []:
        reward, sign, percent = each.partition("=")
        if not sign:
            raise CliError(f"{each!r} is no rate.", "Write REWARD=PERCENT, such as revshare=35.")
        written[reward] = percent

    def decide(stores: Stores, now: datetime) -> PartnerRecord:
        terms = stores.terms.current(program).terms
        return agree_rates(terms, partner, read_rates(written), now, stores.partners)

    after = _decided("partner.rates_agreed", program, partner, operator, stage, decide)
    shown = ", ".join(f"{reward} {percent} %" for reward, percent in after.percents.items())
    console.print(f"Partner [bold]{escape(partner)}[/]: {escape(shown) or 'the rates of the terms'}.")


def parent(
    program: Program,
    partner: Partner,
    operator: Operator,
    above: Annotated[str | None, typer.Argument(help="Who shall be above it; left out: nobody.")] = None,
    stage: Stage = "local",
) -> None:
    """Put a partner below another one, for what occurs from now on."""

    def decide(stores: Stores, now: datetime) -> PartnerRecord:
        return move(program, partner, above, now, stores.partners)

    _decided("partner.moved", program, partner, operator, stage, decide)
    console.print(f"Partner [bold]{escape(partner)}[/] is below {escape(above or 'nobody')}.")


def _decided(
    name: str,
    program: str,
    partner: str,
    operator: str,
    stage: str,
    decide: Decision,
    reason: str | None = None,
) -> PartnerRecord:
    target = deployment(stage)
    stores, now = stores_of(target), business_now(target)
    actor, at = Actor("command", operator), f"partner/{partner}"
    with recorded(stores.audit, Action(new_action_id(), program, now, actor, name, at, reason=reason)) as action:
        stores.terms.current(program)
        before = known_partner(stores.partners, program, partner)
        after = decide(stores, now)
        note_partner(action, before, after)
    return after
