"""The pool of people at Cognito, by the function's own role: passwords never pass a public client's flow."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from functions.session.password_rule import check_password
from functions.session.pool import Challenge, ChallengeAnswer, ChallengeKind, Tokens
from functions.session.refusals import (
    busy,
    invalid_email,
    invalid_password,
    no_session,
    sign_in_expired,
    wrong_code,
    wrong_credentials,
)

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_BUSY: Final = {"TooManyRequestsException", "LimitExceededException", "InternalErrorException"}
_NOBODY: Final = {"UserNotFoundException", "InvalidParameterException", "NotAuthorizedException"}
_NOT_CONFIRMED: Final = {"UserNotConfirmedException", "PasswordResetRequiredException"}
_WRONG_CODE: Final = {
    *("CodeMismatchException", "ExpiredCodeException", "EnableSoftwareTokenMFAException"),
    *("TooManyFailedAttemptsException", "LimitExceededException"),
}
_WRONG_PASSWORD: Final = {"InvalidPasswordException", "PasswordHistoryPolicyViolationException"}


@dataclass(frozen=True)
class CognitoPool:
    """The clients of both pools take ``ADMIN_USER_PASSWORD_AUTH``; a session says whose it is before a space."""

    client: "CognitoIdentityProviderClient"
    pool_id: str
    client_id: str

    def sign_in(self, email: str, password: str) -> Tokens | Challenge:
        """See SignInPool."""
        with _told({*_NOBODY, *_NOT_CONFIRMED}, wrong_credentials()):
            answer = self.client.admin_initiate_auth(
                UserPoolId=self.pool_id,
                ClientId=self.client_id,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": password},
            )
        return self._step(email, answer)

    def answer(self, email: str, answer: ChallengeAnswer) -> Tokens | Challenge:
        """See SignInPool."""
        username, _, session = answer.session.partition(" ")
        responses = {"USERNAME": username}
        with _told(_NOBODY, sign_in_expired()), _told(_WRONG_CODE, wrong_code()):
            match answer.kind:
                case ChallengeKind.SECOND_FACTOR:
                    responses["SOFTWARE_TOKEN_MFA_CODE"] = answer.given
                case ChallengeKind.NEW_PASSWORD:
                    check_password(answer.given, "new_password")
                    responses["NEW_PASSWORD"] = answer.given
                case ChallengeKind.SET_UP_SECOND_FACTOR:
                    session = self.client.verify_software_token(Session=session, UserCode=answer.given)["Session"]
            with _told(_WRONG_PASSWORD, invalid_password("new_password", "is refused: choose another")):
                reply = self.client.admin_respond_to_auth_challenge(
                    UserPoolId=self.pool_id,
                    ClientId=self.client_id,
                    ChallengeName=answer.kind.value,
                    Session=session,
                    ChallengeResponses=responses,
                )
        return self._step(email, reply, username)

    def refresh(self, refresh_token: str) -> Tokens:
        """See SignInPool."""
        with _told({*_NOBODY, *_NOT_CONFIRMED}, no_session()):
            answer = self.client.admin_initiate_auth(
                UserPoolId=self.pool_id,
                ClientId=self.client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        return _tokens(answer["AuthenticationResult"])

    def revoke(self, refresh_token: str) -> None:
        """See SignInPool."""
        with _passed_over({*_NOBODY, "UnauthorizedException", "UnsupportedTokenTypeException"}):
            self.client.revoke_token(Token=refresh_token, ClientId=self.client_id)

    def sign_up(self, email: str, password: str) -> None:
        """See SignInPool."""
        check_password(password, "password")
        try:
            with (
                _told({"InvalidParameterException"}, invalid_email()),
                _told(_WRONG_PASSWORD, invalid_password("password", "is refused: choose another")),
                _passed_over({"CodeDeliveryFailureException"}),
            ):
                self.client.sign_up(
                    ClientId=self.client_id,
                    Username=email,
                    Password=password,
                    UserAttributes=[{"Name": "email", "Value": email}],
                )
        except self.client.exceptions.UsernameExistsException:
            self.resend(email)

    def confirm(self, email: str, code: str) -> None:
        """See SignInPool."""
        with _told({*_NOBODY, *_WRONG_CODE, "AliasExistsException"}, wrong_code()):
            self.client.confirm_sign_up(ClientId=self.client_id, Username=email, ConfirmationCode=code)

    def resend(self, email: str) -> None:
        """See SignInPool."""
        with _passed_over({*_NOBODY, "LimitExceededException", "CodeDeliveryFailureException"}):
            self.client.resend_confirmation_code(ClientId=self.client_id, Username=email)

    def forgot(self, email: str) -> None:
        """See SignInPool."""
        with _passed_over({*_NOBODY, *_NOT_CONFIRMED, "LimitExceededException", "CodeDeliveryFailureException"}):
            self.client.forgot_password(ClientId=self.client_id, Username=email)

    def reset(self, email: str, code: str, new_password: str) -> None:
        """See SignInPool."""
        check_password(new_password, "new_password")
        with (
            _told({*_NOBODY, *_NOT_CONFIRMED, *_WRONG_CODE}, wrong_code()),
            _told(_WRONG_PASSWORD, invalid_password("new_password", "is refused: choose another")),
        ):
            self.client.confirm_forgot_password(
                ClientId=self.client_id, Username=email, ConfirmationCode=code, Password=new_password
            )
        # Cognito lets sessions live on; whoever had the old password must not.
        self.client.admin_user_global_sign_out(UserPoolId=self.pool_id, Username=email)

    def _step(self, email: str, answer: Mapping[str, Any], username: str | None = None) -> Tokens | Challenge:
        if "AuthenticationResult" in answer:
            return _tokens(answer["AuthenticationResult"])
        kind = ChallengeKind(answer["ChallengeName"])
        session, secret = answer["Session"], None
        if kind is ChallengeKind.SET_UP_SECOND_FACTOR:
            associated = self.client.associate_software_token(Session=session)
            session, secret = associated["Session"], associated["SecretCode"]
        # An alias such as the e-mail address is not taken in every answer to a challenge.
        name = answer.get("ChallengeParameters", {}).get("USER_ID_FOR_SRP") or username or email
        return Challenge(kind, f"{name} {session}", secret)


def _tokens(result: Mapping[str, Any]) -> Tokens:
    return Tokens(result["AccessToken"], result["ExpiresIn"], result.get("RefreshToken"))


@contextmanager
def _told(codes: set[str], refusal: Exception) -> Iterator[None]:
    """Turns what Cognito says under these codes into our refusal, of which nothing is copied; else see `_raise`."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in codes:
            raise refusal from None
        _raise(error)


@contextmanager
def _passed_over(codes: set[str]) -> Iterator[None]:
    """Says nothing of what Cognito says under these codes: the caller shall not learn it."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in codes:
            _raise(error)


def _raise(error: ClientError) -> None:
    if error.response["Error"]["Code"] in _BUSY:
        raise busy() from None
    raise error
