"""Inviting operators: a sign-in with a second factor in their pool, and their scopes among the stores."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyotp

from cli.output import CliError
from cli.session import Deployment
from cli.sign_ins import authenticate, with_password
from linkledger.access.invite_operator import invite_operator
from linkledger.access.operators import Operator, OperatorStore, Scope
from linkledger.errors import Conflict
from linkledger_aws.sign_ins import CognitoSignIns


@dataclass(frozen=True)
class Invitation:
    """An operator who can sign in. On stage local ``totp_secret`` is the second factor, for an authenticator app; on
    AWS the operator gets an e-mail, and sets it up at the first sign-in."""

    operator: Operator
    totp_secret: str | None


def invite(
    target: Deployment, operators: OperatorStore, operator: str, email: str, scopes: Iterable[Scope], now: datetime
) -> Operator:
    """Makes an operator with a sign-in that the pool tells by e-mail. Raises Invalid ``invalid_operator``, Conflict
    ``operator_exists``."""
    return invite_operator(operators, sign_ins_of(target), operator, email, scopes, now)


def sign_ins_of(target: Deployment) -> CognitoSignIns:
    """The pool that operators sign in with."""
    return CognitoSignIns(target.client("cognito-idp"), target.output("OperatorPoolId"))


def invite_locally(
    target: Deployment,
    operators: OperatorStore,
    operator: str,
    email: str,
    password: str,
    scopes: Iterable[Scope],
    now: datetime,
) -> Invitation:
    """The same where no mail is sent: with a password, and the second factor set up at once.

    Raises CliError when the password is refused, Conflict ``operator_exists``."""
    _check_free(operators, operator)
    sub, secret = set_up_locally(target, email, password)
    made = Operator(sub, operator, frozenset(scopes), now)
    operators.put_new(made)
    return Invitation(made, secret)


def set_up_locally(target: Deployment, email: str, password: str) -> tuple[str, str]:
    """Gives a sign-in its password and its second factor; its ``sub``, and the second factor's secret.

    Raises CliError when the password is refused."""
    cognito, pool = target.client("cognito-idp"), target.output("OperatorPoolId")
    made = with_password(cognito, pool, email, password)
    return made.sub, _set_up_totp(cognito, pool, target.output("OperatorClientId"), email, password)


def access_token(target: Deployment, email: str, password: str, totp_secret: str) -> str:
    """Signs an operator in with password and second factor, which the pool's client allows on stage local alone.

    Raises CliError on another stage, and when e-mail, password or second factor are wrong."""
    if target.stage != "local":
        raise CliError(f"On stage {target.stage} passwords are taken by the portal alone.", "Sign in there.")
    cognito, client = target.client("cognito-idp"), target.output("OperatorClientId")
    answer = authenticate(cognito, client, email, password)
    if answer.get("ChallengeName") == "SOFTWARE_TOKEN_MFA":
        try:
            answer = cognito.respond_to_auth_challenge(
                ClientId=client,
                ChallengeName="SOFTWARE_TOKEN_MFA",
                Session=answer["Session"],
                ChallengeResponses={"USERNAME": email, "SOFTWARE_TOKEN_MFA_CODE": pyotp.TOTP(totp_secret).now()},
            )
        except (cognito.exceptions.CodeMismatchException, cognito.exceptions.NotAuthorizedException) as error:
            message = "The second factor is wrong."
            raise CliError(message, "Give the --totp-secret that `linkledger operators invite` printed.") from error
    return str(answer["AuthenticationResult"]["AccessToken"])


def _set_up_totp(cognito: Any, pool: str, client: str, email: str, password: str) -> str:
    token = authenticate(cognito, client, email, password)["AuthenticationResult"]["AccessToken"]
    secret = str(cognito.associate_software_token(AccessToken=token)["SecretCode"])
    cognito.verify_software_token(AccessToken=token, UserCode=pyotp.TOTP(secret).now())
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool, Username=email, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return secret


def _check_free(operators: OperatorStore, operator: str) -> None:
    if any(each.id == operator for each in operators.operators()):
        raise Conflict("operator_exists", f"There is already an operator {operator!r}; choose another id.")
