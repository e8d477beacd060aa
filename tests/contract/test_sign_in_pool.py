"""The sign-in's port over people in memory and over a real Cognito engine: each history ends the same on both."""

import secrets
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyotp
import pytest

from cli.local.emulator import Emulator
from cli.local.workspace import Workspace
from functions.session.cognito import CognitoPool
from functions.session.pool import Challenge, ChallengeAnswer, ChallengeKind, SignInPool, Tokens
from linkledger.errors import Invalid, LinkledgerError, Refused
from linkledger_aws.http import Unauthorized
from tests.unit.functions.fake_people import RESET_CODE, SECOND_FACTOR, SIGN_UP_CODE, FakePeople, Person

ANNA, NOBODY = "anna@kontur.example", "nobody@kontur.example"
GOOD, BETTER, FIRST = "Correct-horse-7-battery", "Better-Horse-8-battery", "First-Time-0-only"


@dataclass(frozen=True)
class Town:
    """A pool that people sign up in. ``invite`` makes somebody with a first password, ``give_app`` sets a second
    factor up and gives what its app shows."""

    pool: SignInPool
    invite: Callable[[str], None]
    give_app: Callable[[str, str], Callable[[], str]]


@pytest.fixture(scope="module")
def cognito(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Cognito that looks at codes, which it does where it enforces rights alone."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    emulator = Emulator(Workspace(tmp_path_factory.mktemp("cognito")), port=port, enforce_iam=True)
    emulator.start()
    try:
        yield emulator.endpoint.client("cognito-idp")
    finally:
        emulator.stop()


def in_memory() -> Town:
    people = FakePeople()

    def invite(email: str) -> None:
        people.people[email] = Person(FIRST, first_time=True)

    def give_app(email: str, _password: str) -> Callable[[], str]:
        people.people[email].app = True
        return lambda: SECOND_FACTOR

    return Town(people, invite, give_app)


def at_cognito(client: Any) -> Town:
    """A pool as the stack makes the partners'."""
    rule = {f"Require{each}": True for each in ("Lowercase", "Uppercase", "Numbers", "Symbols")}
    pool = client.create_user_pool(
        PoolName=f"people-{secrets.token_hex(4)}",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={"PasswordPolicy": {"MinimumLength": 12, **rule}},
        MfaConfiguration="OPTIONAL",
    )["UserPool"]["Id"]
    client_id = client.create_user_pool_client(
        UserPoolId=pool,
        ClientName="portal",
        PreventUserExistenceErrors="ENABLED",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    people = CognitoPool(client, pool, client_id)

    def invite(email: str) -> None:
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        client.admin_create_user(
            UserPoolId=pool,
            Username=email,
            UserAttributes=attributes,
            TemporaryPassword=FIRST,
            MessageAction="SUPPRESS",
        )

    def give_app(email: str, password: str) -> Callable[[], str]:
        signed_in = people.sign_in(email, password)
        assert isinstance(signed_in, Tokens)
        secret = client.associate_software_token(AccessToken=signed_in.access_token)["SecretCode"]
        app = pyotp.TOTP(secret)
        client.verify_software_token(AccessToken=signed_in.access_token, UserCode=app.now())
        client.admin_set_user_mfa_preference(
            UserPoolId=pool, Username=email, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
        return app.now

    return Town(people, invite, give_app)


@pytest.fixture(params=["memory", "cognito"])
def town(request: pytest.FixtureRequest) -> Town:
    return in_memory() if request.param == "memory" else at_cognito(request.getfixturevalue("cognito"))


def member(town: Town, email: str = ANNA, password: str = GOOD) -> SignInPool:
    """Somebody who signed up and proved the address."""
    town.pool.sign_up(email, password)
    town.pool.confirm(email, SIGN_UP_CODE)
    return town.pool


def signed_in(pool: SignInPool, email: str = ANNA, password: str = GOOD) -> Tokens:
    step = pool.sign_in(email, password)
    assert isinstance(step, Tokens)
    return step


def refusal(act: Callable[[], object]) -> tuple[type[LinkledgerError], str]:
    with pytest.raises(LinkledgerError) as refused:
        act()
    return type(refused.value), refused.value.code


WRONG_CREDENTIALS = (Unauthorized, "wrong_credentials")
WRONG_CODE = (Refused, "wrong_code")


def test_who_signs_up_signs_in_once_the_address_is_proven(town: Town) -> None:
    town.pool.sign_up(ANNA, GOOD)
    assert refusal(lambda: town.pool.sign_in(ANNA, GOOD)) == WRONG_CREDENTIALS
    assert refusal(lambda: town.pool.confirm(ANNA, "000000")) == WRONG_CODE
    town.pool.resend(ANNA)
    town.pool.confirm(ANNA, SIGN_UP_CODE)
    tokens = signed_in(town.pool)
    assert tokens.access_token
    assert tokens.refresh_token
    assert tokens.expires_in == 3600
    assert refusal(lambda: town.pool.confirm(ANNA, SIGN_UP_CODE)) == WRONG_CODE


def test_a_wrong_password_and_an_unknown_address_are_the_same(town: Town) -> None:
    pool = member(town)
    for email, password in ((ANNA, BETTER), (NOBODY, GOOD)):
        assert refusal(partial(pool.sign_in, email, password)) == WRONG_CREDENTIALS


def test_a_known_address_signs_up_again_without_effect(town: Town) -> None:
    pool = member(town)
    pool.sign_up(ANNA, BETTER)
    signed_in(pool)
    assert refusal(lambda: pool.sign_in(ANNA, BETTER)) == WRONG_CREDENTIALS


def test_a_weak_password_is_refused_for_known_and_unknown_addresses_alike(town: Town) -> None:
    pool = member(town)
    for email in (ANNA, NOBODY):
        assert refusal(partial(pool.sign_up, email, "weak")) == (Invalid, "invalid_password")


def test_a_session_goes_on_until_it_is_ended(town: Town) -> None:
    pool = member(town)
    kept = signed_in(pool).refresh_token or ""
    again = pool.refresh(kept)
    assert again.access_token
    assert again.refresh_token is None
    pool.revoke(kept)
    assert refusal(lambda: pool.refresh(kept)) == (Unauthorized, "no_session")
    pool.revoke(kept)
    pool.revoke("no token at all")
    assert refusal(lambda: pool.refresh("no token at all")) == (Unauthorized, "no_session")


def test_a_forgotten_password_is_replaced_by_the_code_of_the_mail(town: Town) -> None:
    pool = member(town)
    kept = signed_in(pool).refresh_token or ""
    pool.forgot(ANNA)
    pool.forgot(NOBODY)
    assert refusal(lambda: pool.reset(ANNA, "000000", BETTER)) == WRONG_CODE
    assert refusal(lambda: pool.reset(NOBODY, RESET_CODE, BETTER)) == WRONG_CODE
    assert refusal(lambda: pool.reset(ANNA, RESET_CODE, "weak")) == (Invalid, "invalid_password")
    pool.reset(ANNA, RESET_CODE, BETTER)
    assert refusal(lambda: pool.sign_in(ANNA, GOOD)) == WRONG_CREDENTIALS
    assert refusal(lambda: pool.refresh(kept)) == (Unauthorized, "no_session")
    signed_in(pool, password=BETTER)


def test_who_was_invited_chooses_a_password_first(town: Town) -> None:
    town.invite(ANNA)
    asked = town.pool.sign_in(ANNA, FIRST)
    assert isinstance(asked, Challenge)
    assert asked.kind is ChallengeKind.NEW_PASSWORD
    weak = ChallengeAnswer(asked.kind, asked.session, "weak")
    assert refusal(lambda: town.pool.answer(ANNA, weak)) == (Invalid, "invalid_password")
    assert isinstance(town.pool.answer(ANNA, ChallengeAnswer(asked.kind, asked.session, GOOD)), Tokens)
    signed_in(town.pool)


def test_a_second_factor_is_asked_for_and_looked_at(town: Town) -> None:
    pool = member(town)
    app = town.give_app(ANNA, GOOD)
    asked = pool.sign_in(ANNA, GOOD)
    assert isinstance(asked, Challenge)
    assert (asked.kind, asked.secret) == (ChallengeKind.SECOND_FACTOR, None)
    wrong = ChallengeAnswer(asked.kind, asked.session, "000000")
    assert refusal(lambda: pool.answer(ANNA, wrong)) == WRONG_CODE
    assert isinstance(pool.answer(ANNA, ChallengeAnswer(asked.kind, asked.session, app())), Tokens)
