"""A pool of people in memory: what Cognito does behind the sign-in's port, and no more than its histories need."""

from dataclasses import dataclass, field

from functions.session.password_rule import check_password
from functions.session.pool import Challenge, ChallengeAnswer, ChallengeKind, Tokens
from functions.session.refusals import no_session, sign_in_expired, wrong_code, wrong_credentials

SECRET = "JBSWY3DPEHPK3PXP"
SECOND_FACTOR, SIGN_UP_CODE, RESET_CODE = "246813", "123456", "654321"
"""The codes that the authenticator app shows, and that come by mail, which are those of the local Cognito."""


@dataclass
class Person:
    """Somebody in the pool; ``app`` says that the second factor is set up."""

    password: str
    confirmed: bool = True
    first_time: bool = False
    app: bool = False
    disabled: bool = False


@dataclass
class FakePeople:
    """People by e-mail; ``mails`` are the addresses that got a code, in order. ``second_factor``: all need one."""

    second_factor: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, tuple[str, ChallengeKind]] = field(default_factory=dict)

    def sign_in(self, email: str, password: str) -> Tokens | Challenge:
        person = self.people.get(email)
        if person is None or person.password != password or not person.confirmed or person.disabled:
            raise wrong_credentials()
        return self._next(email, person)

    def answer(self, email: str, answer: ChallengeAnswer) -> Tokens | Challenge:
        if self.waiting.get(answer.session) != (email, answer.kind):
            raise sign_in_expired()
        person = self.people[email]
        if answer.kind is ChallengeKind.NEW_PASSWORD:
            check_password(answer.given, "new_password")
            person.password, person.first_time = answer.given, False
        elif answer.given != SECOND_FACTOR:
            raise wrong_code()
        del self.waiting[answer.session]
        if answer.kind is ChallengeKind.NEW_PASSWORD:
            return self._next(email, person)
        person.app = True
        return self._tokens(email)

    def refresh(self, refresh_token: str) -> Tokens:
        email = self.sessions.get(refresh_token)
        if email is None:
            raise no_session()
        return Tokens(f"access of {email} by {refresh_token}", 3600, None)

    def revoke(self, refresh_token: str) -> None:
        self.sessions.pop(refresh_token, None)

    def sign_up(self, email: str, password: str) -> None:
        check_password(password, "password")
        if email in self.people:
            self.resend(email)
            return
        self.people[email] = Person(password, confirmed=False)
        self.mails.append(email)

    def confirm(self, email: str, code: str) -> None:
        person = self.people.get(email)
        if person is None or person.confirmed or code != SIGN_UP_CODE:
            raise wrong_code()
        person.confirmed = True

    def resend(self, email: str) -> None:
        if email in self.people and not self.people[email].confirmed:
            self.mails.append(email)

    def forgot(self, email: str) -> None:
        if email in self.people:
            self.mails.append(email)

    def reset(self, email: str, code: str, new_password: str) -> None:
        check_password(new_password, "new_password")
        if email not in self.people or code != RESET_CODE:
            raise wrong_code()
        self.people[email].password = new_password
        self.sessions = {token: of for token, of in self.sessions.items() if of != email}

    def _next(self, email: str, person: Person) -> Tokens | Challenge:
        if person.first_time:
            return self._challenge(email, ChallengeKind.NEW_PASSWORD)
        if person.app:
            return self._challenge(email, ChallengeKind.SECOND_FACTOR)
        if self.second_factor:
            return self._challenge(email, ChallengeKind.SET_UP_SECOND_FACTOR)
        return self._tokens(email)

    def _challenge(self, email: str, kind: ChallengeKind) -> Challenge:
        session = f"{email} {kind.value}"
        self.waiting[session] = (email, kind)
        return Challenge(kind, session, SECRET if kind is ChallengeKind.SET_UP_SECOND_FACTOR else None)

    def _tokens(self, email: str) -> Tokens:
        refresh_token = f"refresh-{len(self.sessions) + 1}"
        self.sessions[refresh_token] = email
        return Tokens(f"access of {email}", 3600, refresh_token)
