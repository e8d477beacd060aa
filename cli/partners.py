"""Enrolling partners by hand and giving them a sign-in: used by `linkledger partners` and by the demo."""

from collections.abc import Iterable
from datetime import datetime

from cli.output import CliError
from cli.session import Deployment
from cli.sign_ins import SignIn, authenticate, with_password
from cli.stores import contact_hash
from linkledger.errors import NotFound
from linkledger.partners.contacts import comparable_contacts
from linkledger.partners.enroll import Application, enroll
from linkledger.partners.partner import Partner
from linkledger_aws.storage import Stores


def hash_contacts(target: Deployment, *, phone: str | None, email: str | None) -> frozenset[str]:
    """Keyed hashes of the contacts, written as the reception of events writes them."""
    contacts = comparable_contacts(email=email, phone=phone)
    return frozenset(map(contact_hash(target), contacts)) if contacts else frozenset()


def add_partner(stores: Stores, program: str, application: Application, now: datetime) -> Partner:
    """Enrolls a partner with its first link. Raises what the use case raises, NotFound `unknown_program`."""
    terms = stores.terms.current(program).terms
    return enroll(terms, application, now, stores.partners, stores.links)


def sign_in(
    target: Deployment, stores: Stores, memberships: Iterable[tuple[str, str]], email: str, password: str
) -> SignIn:
    """Lets somebody sign in with e-mail and password as these partners ((program, partner) pairs).

    An e-mail that signs in already gets the new password and the further memberships.
    Raises NotFound `unknown_partner`, CliError when the pool refuses the password: then nothing was changed."""
    wanted = list(memberships)
    for program, partner in wanted:
        if stores.partners.get(program, partner) is None:
            raise NotFound("unknown_partner", f"Program {program} has no partner {partner!r}; add it first.")
    made = with_password(target.client("cognito-idp"), target.output("PartnerPoolId"), email, password)
    for program, partner in wanted:
        stores.partners.add_membership(made.sub, program, partner)
    return made


def access_token(target: Deployment, email: str, password: str) -> str:
    """Signs a partner in with a password, which the pool's client allows on stage local alone.

    Raises CliError on another stage, and when e-mail or password are wrong."""
    if target.stage != "local":
        raise CliError(f"On stage {target.stage} passwords are taken by the portal alone.", "Sign in there.")
    answer = authenticate(target.client("cognito-idp"), target.output("PartnerClientId"), email, password)
    return str(answer["AuthenticationResult"]["AccessToken"])
