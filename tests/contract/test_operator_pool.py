"""The pool that operators sign in with, in memory and on a Cognito engine."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cli.local.emulator import Emulator
from linkledger.access.invite_operator import SignIns
from linkledger.memory.sign_ins import InMemorySignIns
from linkledger_aws.sign_ins import CognitoSignIns

DANA, ERIK = "dana@business.example", "erik@business.example"


@dataclass(frozen=True)
class Pool:
    """The port, and whether somebody could sign in."""

    sign_ins: SignIns
    lets_in: Callable[[str], bool]


def in_memory() -> Pool:
    pool = InMemorySignIns()
    return Pool(pool, lambda sub: sub in pool.by_email.values() and sub not in pool.gone)


def on_cognito(emulator: Emulator) -> Pool:
    cognito: Any = emulator.endpoint.client("cognito-idp")
    made = cognito.create_user_pool(PoolName=f"operators-{secrets.token_hex(4)}", UsernameAttributes=["email"])
    pool = made["UserPool"]["Id"]

    def lets_in(sub: str) -> bool:
        users = cognito.list_users(UserPoolId=pool)["Users"]
        return any(each["Username"] == sub and each["Enabled"] for each in users)

    return Pool(CognitoSignIns(cognito, pool), lets_in)


@pytest.fixture(params=["in memory", "cognito"])
def pool(request: pytest.FixtureRequest) -> Pool:
    return in_memory() if request.param == "in memory" else on_cognito(request.getfixturevalue("emulator"))


def test_an_address_has_one_sign_in_however_often_it_is_invited(pool: Pool) -> None:
    dana = pool.sign_ins.invited(DANA)
    assert pool.sign_ins.invited(DANA) == dana
    assert pool.sign_ins.invited(ERIK) != dana
    assert pool.lets_in(dana)


def test_who_was_let_go_signs_in_no_more_and_nobody_else_notices(pool: Pool) -> None:
    dana, erik = pool.sign_ins.invited(DANA), pool.sign_ins.invited(ERIK)
    for _ in ("first", "again"):
        pool.sign_ins.ended(dana)
        assert (pool.lets_in(dana), pool.lets_in(erik)) == (False, True)
    assert pool.sign_ins.invited(DANA) == dana
    assert not pool.lets_in(dana), "an invitation brings nobody back"
    pool.sign_ins.ended("nobody")
