"""A pool of people as the sign-in uses it: what it answers, and what it refuses, are values and errors of our own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ChallengeKind(StrEnum):
    """What is asked before tokens are given."""

    SECOND_FACTOR = "SOFTWARE_TOKEN_MFA"
    SET_UP_SECOND_FACTOR = "MFA_SETUP"
    NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105 - the challenge's name


@dataclass(frozen=True)
class Tokens:
    """``expires_in`` is the access token's life in seconds. ``refresh_token`` is None where the old one goes on."""

    access_token: str
    expires_in: int
    refresh_token: str | None


@dataclass(frozen=True)
class Challenge:
    """``session`` goes back with the answer; ``secret`` (base32) is the second factor's, while it is set up."""

    kind: ChallengeKind
    session: str
    secret: str | None = None


@dataclass(frozen=True)
class ChallengeAnswer:
    """What somebody gave: the code of an authenticator app, or a new password."""

    kind: ChallengeKind
    session: str
    given: str


class SignInPool(Protocol):
    """No answer and no refusal tells whether an address is registered: only who knows a password or a code learns it.

    All raise Stale ``try_again`` where the pool is asked too often at once.
    """

    def sign_in(self, email: str, password: str) -> Tokens | Challenge:
        """Raises Unauthorized ``wrong_credentials``."""

    def answer(self, email: str, answer: ChallengeAnswer) -> Tokens | Challenge:
        """The next step. Raises Refused ``wrong_code``, Invalid ``invalid_password``, Unauthorized
        ``sign_in_expired``."""

    def refresh(self, refresh_token: str) -> Tokens:
        """Raises Unauthorized ``no_session`` for a token that is no longer good."""

    def revoke(self, refresh_token: str) -> None:
        """Ends the session of this token; one that has ended already stays ended."""

    def sign_up(self, email: str, password: str) -> None:
        """A new person, whose address gets a code; a known address changes nothing.

        Raises Invalid ``invalid_email`` or ``invalid_password``."""

    def confirm(self, email: str, code: str) -> None:
        """The address is the person's. Raises Refused ``wrong_code``."""

    def resend(self, email: str) -> None:
        """Another code for an address that is not confirmed yet."""

    def forgot(self, email: str) -> None:
        """A code for a new password."""

    def reset(self, email: str, code: str, new_password: str) -> None:
        """The new password, and the end of every session of before. Raises Refused ``wrong_code``, Invalid
        ``invalid_password``."""
