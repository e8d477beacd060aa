"""Enrolling partners by hand and giving them a sign-in: used by `linkledger partners` and by the demo."""

import secrets
import string
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from cli.output import CliError
from cli.session import Deployment
from cli.stores import contact_hash
from linkledger.errors import NotFound
from linkledger.partners.contacts import comparable_contacts
from linkledger.partners.enroll import Application, enroll
from linkledger.partners.partner import Partner
from linkledger_aws.storage import Stores

_SYMBOLS = "!#%+:=?@"


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
) -> str:
    """Lets somebody sign in with e-mail and password as these partners ((program, partner) pairs); returns the `sub`.

    An e-mail that signs in already gets the new password and the further memberships.
    Raises NotFound `unknown_partner`, CliError when the pool refuses the password."""
    wanted = list(memberships)
    for program, partner in wanted:
        if stores.partners.get(program, partner) is None:
            raise NotFound("unknown_partner", f"Program {program} has no partner {partner!r}; add it first.")
    cognito, pool = target.client("cognito-idp"), target.output("PartnerPoolId")
    sub = _user(cognito, pool, email)
    try:
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    except ClientError as error:
        if error.response["Error"]["Code"] != "InvalidPasswordException":
            raise
        message = error.response["Error"]["Message"].rstrip(".")
        raise CliError(f"The password is refused: {message}.", "Choose another, or leave it out.") from error
    for program, partner in wanted:
        stores.partners.add_membership(sub, program, partner)
    return sub


def new_password() -> str:
    """A random password that the pool's rules take."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, _SYMBOLS)
    letters = [secrets.choice(kind) for kind in kinds]
    letters += [secrets.choice(string.ascii_letters + string.digits) for _ in range(20)]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def _user(cognito: Any, pool: str, email: str) -> str:
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    try:
        user = cognito.admin_create_user(
            UserPoolId=pool, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
        )["User"]["Attributes"]
    except cognito.exceptions.UsernameExistsException:
        user = cognito.admin_get_user(UserPoolId=pool, Username=email)["UserAttributes"]
    return next(str(each["Value"]) for each in user if each["Name"] == "sub")
