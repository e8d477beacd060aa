"""Sign-ins in a Cognito pool: made by hand with a password, for partners and for operators."""

import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from cli.output import CliError

_SYMBOLS = "!#%+:=?@"
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True)
class SignIn:
    """A sign-in: its `sub`, and whether the e-mail signed in before, so that its password was replaced."""

    sub: str
    replaced: bool


def with_password(cognito: Any, pool: str, email: str, password: str) -> SignIn:
    """A confirmed sign-in; one that exists already gets the new password.

    Raises CliError when the pool refuses the password: then nothing was changed."""
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
    return made


def authenticate(cognito: Any, client: str, email: str, password: str) -> dict[str, Any]:
    """The pool's answer to a password, which its client takes on stage local alone: tokens or a challenge.

    Raises CliError when e-mail or password are wrong."""
    given = {"USERNAME": email, "PASSWORD": password}
    try:
        answer: dict[str, Any] = cognito.initiate_auth(
            ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NotAuthorizedException", "UserNotFoundException"):
            raise
        remedy = "Make a sign-in, or replace its password, with `linkledger partners sign-in` or `operators invite`."
        raise CliError("E-mail or password are wrong.", remedy) from error
    return answer


def check_email(email: str) -> None:
    """Raises CliError for what can't be an e-mail address."""
    if not _EMAIL.fullmatch(email):
        raise CliError(f"--email: {email!r} is no e-mail address.", "Write it as name@company.example.")


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
        made = cognito.admin_create_user(
            UserPoolId=pool, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
        return SignIn(_sub(made["User"]["Attributes"]), replaced=False)
    except cognito.exceptions.UsernameExistsException:
        known = cognito.admin_get_user(UserPoolId=pool, Username=email)
        return SignIn(_sub(known["UserAttributes"]), replaced=True)


def _sub(attributes: Iterable[dict[str, str]]) -> str:
    return next(each["Value"] for each in attributes if each["Name"] == "sub")
