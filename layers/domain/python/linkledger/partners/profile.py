"""The profile: what a partner says of itself, dated where it decides whose customer somebody is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from linkledger.errors import Refused
from linkledger.partners.partner import Former, Partner
from linkledger.terms.document import Terms

type ProfileField = Literal["name", "account", "company"]


@dataclass(frozen=True)
class ProfileChange:
    """``said`` holds the fields that change, None takes one away; contacts are only added, as keyed hashes."""

    said: Mapping[ProfileField, str | None] = field(default_factory=dict)
    contact_hashes: frozenset[str] = frozenset()


def change_profile(terms: Terms, partner: Partner, change: ProfileChange, now: datetime) -> Partner:
    """The partner with the change; nothing is written. The same again changes nothing.

    Account, company and contacts that were its own stay marks of it: what occurred before is decided as it was, and
    nobody becomes its own customer by changing them (PROGRAMS.md keycrm 3 and 9, b1 7).
    Raises Refused ``account_required``.
    """
    account = change.said.get("account", partner.account)
    company = change.said.get("company", partner.company)
    contacts = partner.contact_hashes | change.contact_hashes
    if terms.enrollment.account_required and not account:
        message = f"account: program {terms.program} takes partners with an account only: name another one."
        raise Refused("account_required", message)
    return replace(
        partner,
        name=change.said.get("name", partner.name),
        account=account,
        company=company,
        contact_hashes=contacts,
        former_accounts=_with(partner.former_accounts, partner.account, account, now),
        former_companies=_with(partner.former_companies, partner.company, company, now),
        former_contacts=_with(partner.former_contacts, partner.contact_hashes, contacts, now),
    )


def _with[T](former: tuple[Former[T], ...], before: T, after: T, now: datetime) -> tuple[Former[T], ...]:
    return former if before == after else (*former, Former(before, now))
