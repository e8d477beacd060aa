"""Which version of the terms a partner has still to accept."""

from functions.partner_api.caller import Member
from linkledger.earning.ports import PublishedTerms
from linkledger.partners.acceptance import must_have_accepted, to_accept


def terms_to_accept(me: Member) -> PublishedTerms | None:
    """The current version, unless the partner agreed to it."""
    desk = me.desk
    return to_accept(desk.terms.versions(me.program), me.partner, desk.acceptances.latest(me.program, me.id))


def must_have_accepted_terms(me: Member) -> None:
    """Raises Refused ``terms_not_accepted``."""
    must_have_accepted(terms_to_accept(me))
