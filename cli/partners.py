"""Enrolling partners by hand and giving them a sign-in: used by `linkledger partners` and by the demo."""

import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
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
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True)
class SignIn:
    """A sign-in: its `sub`, and whether the e-mail signed in before, so that its password was replaced."""

    sub: str
    replaced: bool


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
    cognito, pool = target.client("cognito-idp"), target.output("PartnerPoolId")
    made = _user(cognito, pool, email)
    try:
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    except ClientError as error:
        if not made.replaced:
            cognito.admin_delete_user(UserPoolId=pool, Username=email)
        if error.response["Error"]["Code"] != "InvalidPasswordException":
            raise
        message = error.response["Error"]["Message"].rstrip(".")
        raise CliError(f"The password is refused: {message}.", "Choose another, or leave it out.") from error
    for program, partner in wanted:
        stores.partners.add_membership(made.sub, program, partner)
    return made


def check_email(email: str) -> None:
    """Raises CliError for what can't be an e-mail address."""
    if not _EMAIL.fullmatch(email):
        raise CliError(f"--email: {email!r} is no e-mail address.", "Write it as name@company.example.")


def access_token(target: Deployment, email: str, password: str) -> str:
    """Signs a partner in with a password, which the pool's client allows on stage local alone.

    Raises CliError on another stage, and when e-mail or password are wrong."""
    if target.stage != "local":
        raise CliError(f"On stage {target.stage} partners sign in by SRP.", "Sign in through the portal.")
    cognito = target.client("cognito-idp")
    try:
        answer = cognito.initiate_auth(
            ClientId=target.output("PartnerClientId"),
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NotAuthorizedException", "UserNotFoundException"):
            raise
        remedy = "`linkledger partners sign-in` makes a sign-in, or replaces its password."
        raise CliError("E-mail or password are wrong.", remedy) from error
    return str(answer["AuthenticationResult"]["AccessToken"])


def new_password() -> str:
    """A random password that the pool's rules take."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, _SYMBOLS)
    letters = [secrets.choice(kind) for kind in kinds]
    letters += [secrets.choice(string.ascii_letters + string.digits) for _ in range(20)]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def _user(cognito: Any, pool: str, email: str) -> SignIn:
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    try:
        user = cognito.admin_create_user(
            UserPoolId=pool, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
        )["User"]["Attributes"]
        return SignIn(_sub(user), replaced=False)
    except cognito.exceptions.UsernameExistsException:
        user = cognito.admin_get_user(UserPoolId=pool, Username=email)["UserAttributes"]
        return SignIn(_sub(user), replaced=True)


def _sub(attributes: Iterable[dict[str, str]]) -> str:
    return next(each["Value"] for each in attributes if each["Name"] == "sub")
