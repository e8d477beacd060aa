"""The caller: its memberships, and the profile that it has in each."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.membership import MembershipView, membership_view
from linkledger.partners.profile import ProfileChange, ProfileField, change_profile
from linkledger.partners.trail import note_partner
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()
Said = Annotated[str, Field(min_length=1, max_length=200)]


class MeView(View):
    """All programs of the caller's."""

    memberships: list[MembershipView]


class ProfileBody(BaseModel):
    """What changes: a field that is left out stays, null takes it away. E-mail and phone are added as keyed hashes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Said | None = None
    account: Said | None = None
    company: Said | None = None
    email: Said | None = None
    phone: Said | None = None


@router.get("/v1/me")
def me(caller: AsCaller) -> MeView:
    """Who the caller is in which programs."""
    return MeView(memberships=[membership_view(each) for each in caller.memberships()])


@router.patch("/v1/programs/<program>/profile")
def change_my_profile(caller: AsCaller, program: str, body: ProfileBody) -> MembershipView:
    """Changes the profile. Account, company and contacts that were the partner's own stay marks of it."""
    me = caller.member_of(program)
    change = ProfileChange(_said(body), me.desk.hashes_of(email=body.email, phone=body.phone))
    with me.acting("partner.changed", f"partner/{me.id}") as action:
        after = change_profile(me.terms, me.partner, change, me.now)
        note_partner(action, me.partner, after)
        if after != me.partner:
            after = me.desk.partners.replace(after)
    return membership_view(Member(me.desk, me.terms, after, me.now))


def _said(body: ProfileBody) -> dict[ProfileField, str | None]:
    fields: tuple[ProfileField, ...] = ("name", "account", "company")
    return {each: getattr(body, each) for each in fields if each in body.model_fields_set}
