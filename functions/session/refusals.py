"""The sign-in's refusals: none tells whether an address is registered."""

from linkledger.errors import FieldFault, Invalid, Refused, Stale
from linkledger_aws.http import Unauthorized


def wrong_credentials() -> Unauthorized:
    """Of a password; the same for who is unknown, not confirmed yet, locked out or disabled."""
    message = (
        "E-mail or password are wrong, or the address is not confirmed yet; "
        "after several attempts every password is refused for a while."
    )
    return Unauthorized("wrong_credentials", message)


def wrong_code() -> Refused:
    """Of a code, whoever it was sent to."""
    fault = FieldFault("code", "is wrong or too old: take the newest, or ask for another")
    return Refused("wrong_code", f"code {fault.message}.", faults=(fault,))


def sign_in_expired() -> Unauthorized:
    """Of an answer to a challenge that nobody waits for."""
    return Unauthorized("sign_in_expired", "The sign-in took too long, or was not started here: start again.")


def no_session() -> Unauthorized:
    """Of a refresh token that is missing, revoked or too old."""
    return Unauthorized("no_session", "There is no session: sign in.")


def invalid_email() -> Invalid:
    """Of what can be no address."""
    fault = FieldFault("email", "is no address: write it as name@company.example")
    return Invalid("invalid_email", f"email {fault.message}.", faults=(fault,))


def invalid_password(field: str, rule: str) -> Invalid:
    """Of a new password."""
    return Invalid("invalid_password", f"{field} {rule}.", faults=(FieldFault(field, rule),))


def busy() -> Stale:
    """Of whatever is asked while the pool is asked too much."""
    return Stale("try_again", "Too many people sign in at this moment; try again in some seconds.")
