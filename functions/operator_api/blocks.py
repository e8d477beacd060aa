"""Blocks: accounts that nothing is paid out of until somebody has looked at them."""

from typing import Annotated

from pydantic import Field

from functions.operator_api.bodies import Reason, Text
from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import Conflict, FieldFault, Invalid
from linkledger.ledger.blocks import Block, Remark
from linkledger.ledger.entries import AccountKey
from linkledger.ledger.recipients import kind_of
from linkledger.partners.enroll import known_partner
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
BLOCKS = "/v1/operator/programs/<program>/blocks"


class BlockBody(Reason):
    """Whose account: a partner's id, or `customer:` and a customer's; ``unit`` defaults to the program's."""

    recipient: Annotated[str, Field(min_length=1, max_length=140, pattern=r"^[^#]+$")]
    unit: Text | None = None


class RemarkView(View):
    """Who did it, when and why."""

    by: str
    at: str
    reason: str


class BlockView(View):
    """An account's last block; it stands until it is ``released``. Open or confirmed ``signals`` hold it apart."""

    recipient: str
    unit: str
    blocked: RemarkView
    released: RemarkView | None
    signals: list[str]


@router.get(BLOCKS)
def blocks(
    caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[BlockView]:
    """The last block of each account that ever had one, by recipient."""
    caller.desk.terms.current(program)
    views = [_view(each) for each in caller.desk.blocks.blocks(program)]
    return Page[BlockView].cut(views, lambda each: f"{each.unit} {each.recipient}", limit, starting_after)


@router.post(BLOCKS)
def block_account(caller: AsOperator, program: str, body: BlockBody) -> BlockView:
    """Keeps an account from being paid out; one that is blocked already keeps its first reason."""
    with caller.acting(
        Scope.PAYOUT_PREPARE, "account.blocked", f"account/{body.recipient}", program, body.reason
    ) as action:
        account = _account(caller, program, body)
        before = caller.desk.blocks.standing_block(account)
        caller.desk.blocks.block(account, _remark(caller, body))
        standing = caller.desk.blocks.standing_block(account)
        action.changed(_told(account, before), _told(account, standing))
    if standing is None:
        raise Conflict("block_released", "Somebody released the account in the same moment: look at it again.")
    return _view(standing)


@router.post(f"{BLOCKS}/release")
def release_account(caller: AsOperator, program: str, body: BlockBody) -> BlockView:
    """Lets an account be paid out again, once what was found is cleared up."""
    with caller.acting(
        Scope.PAYOUT_PREPARE, "account.released", f"account/{body.recipient}", program, body.reason
    ) as action:
        account = _account(caller, program, body)
        before, why = caller.desk.blocks.standing_block(account), _remark(caller, body)
        if before is None or not caller.desk.blocks.release(account, why):
            raise _not_blocked(account, before)
        action.changed(_told(account, before), _told(account, caller.desk.blocks.standing_block(account)))
    return _view(Block(account, before.why, why, before.signals))


def _account(caller: Caller, program: str, body: BlockBody) -> AccountKey:
    versions = TermsInForce(caller.desk.terms.versions(program))
    unit = body.unit or versions.current.terms.unit
    if unit not in versions.units:
        message = f"write one of the program's units: {', '.join(versions.units)}"
        raise Invalid("unknown_unit", f"unit: {message}.", faults=(FieldFault("unit", message),))
    if kind_of(body.recipient) == "partner":
        known_partner(caller.desk.partners, program, body.recipient)
    return AccountKey(program, body.recipient, unit)


def _remark(caller: Caller, body: BlockBody) -> Remark:
    return Remark(body.reason, caller.operator.id, caller.now)


def _told(account: AccountKey, block: Block | None) -> dict[str, object]:
    return {"unit": account.unit, "blocked": block.reason if block is not None else None}


def _not_blocked(account: AccountKey, held: Block | None) -> Conflict:
    if held is not None and held.signals:
        message = f"Signals hold the account of {account.recipient}: decide about {', '.join(held.signals)}."
        return Conflict("under_review", message)
    return Conflict("not_blocked", f"The account of {account.recipient} in {account.unit} is not blocked.")


def _view(block: Block) -> BlockView:
    return BlockView(
        recipient=block.account.recipient,
        unit=block.account.unit,
        blocked=_remark_view(block.why),
        released=_remark_view(block.released) if block.released is not None else None,
        signals=list(block.signals),
    )


def _remark_view(remark: Remark) -> RemarkView:
    return RemarkView(by=remark.by, at=format_instant(remark.at), reason=remark.reason)
