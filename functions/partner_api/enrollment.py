"""Becoming a partner, and leaving: applying, redeeming an invitation, accepting the terms."""

from http import HTTPStatus
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.membership import MembershipView, membership_view
from functions.partner_api.terms_to_accept import terms_to_accept
from linkledger.ids import CODE, PARTNER
from linkledger.partners.acceptance import accept
from linkledger.partners.invitations import find, redeem
from linkledger.partners.join import Reception, Wish
from linkledger.partners.leave import leave
from linkledger.partners.trail import note_partner
from linkledger.program_time import format_instant
from linkledger.terms.sentences import sentences
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()
Said = Annotated[str, Field(min_length=1, max_length=200)]


class ApplicationBody(BaseModel):
    """Who applies: ``partner`` is the id that it wants (made up unless given), ``code`` that of its first link.

    ``recruited_by`` is the code of the partner who recruited it. E-mail and phone are kept as keyed hashes alone.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    terms_version: int
    partner: Annotated[str, Field(pattern=f"^{PARTNER.pattern}$")] | None = None
    code: Annotated[str, Field(pattern=f"^{CODE.pattern}$")] | None = None
    name: Said | None = None
    email: Said | None = None
    phone: Said | None = None
    account: Said | None = None
    company: Said | None = None
    recruited_by: Said | None = None


class InvitationBody(BaseModel):
    """The code that an operator handed over."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, Field(min_length=1, max_length=100)]


class AcceptanceBody(BaseModel):
    """The version that was read."""

    model_config = ConfigDict(extra="forbid", strict=True)

    terms_version: int


class AcceptanceView(View):
    """What the partner agreed to, and when first."""

    terms_version: int
    accepted_at: str


class ProgramTermsView(View):
    """The current terms in plain words. ``to_accept`` is their version while the partner has not agreed to it."""

    program: str
    terms_version: int
    terms_from: str
    sentences: list[str]
    accepted: AcceptanceView | None
    to_accept: int | None


@router.post("/v1/programs/<program>/applications", status_code=HTTPStatus.CREATED)
def apply(caller: AsCaller, program: str, body: ApplicationBody) -> MembershipView:
    """Applies to a program: its partner at once, or after an approval, as the terms say.

    Whoever was rejected and may apply again does so here. 409 `terms_changed` for another version than the current.
    """
    desk = caller.desk
    current = desk.terms.current(program)
    wish = Wish(
        terms_version=body.terms_version,
        partner=body.partner,
        name=body.name,
        account=body.account,
        company=body.company,
        contact_hashes=desk.hashes_of(email=body.email, phone=body.phone),
        code=body.code,
        recruited_by=body.recruited_by,
    )
    with caller.joining(program, "partner.applied", f"partner/{body.partner or 'made up'}") as action:
        reception = Reception(desk.partners, desk.links, desk.acceptances)
        partner = reception.apply(current.terms, current.version, wish, caller.sub, desk.clock.now())
        note_partner(action, None, partner)
        action.changed(None, {"partner": partner.id, "terms_version": current.version})
    return membership_view(caller.member_of(program))


@router.post("/v1/invitations", status_code=HTTPStatus.CREATED)
def redeem_invitation(caller: AsCaller, body: InvitationBody) -> MembershipView:
    """Becomes the partner of an invitation; again by the same sign-in changes nothing."""
    desk = caller.desk
    found = find(body.code, caller.sub, desk.clock.now(), desk.invitations)
    with caller.joining(found.program, "invitation.redeemed", f"partner/{found.partner}") as action:
        redeem(found, caller.sub, desk.invitations)
        action.changed(None, {"sign_in": caller.sub})
    return membership_view(caller.member_of(found.program))


@router.get("/v1/programs/<program>/terms")
def terms(caller: AsCaller, program: str) -> ProgramTermsView:
    """The program's terms as they are now, and whether the partner has agreed to them."""
    me = caller.member_of(program)
    current = me.desk.terms.current(program)
    accepted = me.desk.acceptances.latest(program, me.id)
    waiting = terms_to_accept(me)
    return ProgramTermsView(
        program=program,
        terms_version=current.version,
        terms_from=format_instant(current.effective_from),
        sentences=sentences(current.terms),
        accepted=AcceptanceView(terms_version=accepted.version, accepted_at=format_instant(accepted.at))
        if accepted is not None
        else None,
        to_accept=waiting.version if waiting is not None else None,
    )


@router.post("/v1/programs/<program>/terms/acceptances", status_code=HTTPStatus.CREATED)
def accept_terms(caller: AsCaller, program: str, body: AcceptanceBody) -> AcceptanceView:
    """Agrees to the current version of the terms; again keeps the first moment.

    A version decides what occurs after its publication, accepted or not. Until it is accepted, links, codes, customers
    and balance stay as they are, and no new link or lead is taken.
    """
    me = caller.member_of(program)
    current = me.desk.terms.current(program).version
    with me.acting("terms.accepted", f"partner/{me.id}") as action:
        kept = accept(program, me.id, body.terms_version, current, me.now, me.desk.acceptances)
        action.changed(None, {"terms_version": kept.version})
    return AcceptanceView(terms_version=kept.version, accepted_at=format_instant(kept.at))


@router.post("/v1/programs/<program>/leave")
def leave_program(caller: AsCaller, program: str) -> MembershipView:
    """Leaves the program: links are archived and nobody new binds; customers earn on, the balance stays payable."""
    me = caller.member_of(program)
    with me.acting("partner.left", f"partner/{me.id}") as action:
        after = leave(program, me.id, me.now, me.desk.partners, me.desk.links)
        action.changed({"status": me.partner.status}, {"status": after.status})
    return membership_view(Member(me.desk, me.terms, after, me.now))
