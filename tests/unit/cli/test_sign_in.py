"""Partners' sign-ins: made, made anew, refused; and the token that a sign-in is good for."""

from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError

from cli.output import CliError
from cli.partners import access_token, sign_in
from cli.session import Deployment
from cli.sign_ins import check_email
from linkledger_aws.storage import Stores
from tests.builders import Business

EMAIL = "anna@partners.example"
GOOD, WEAK = "Correct-horse-7-battery", "weak"


class FakePool:
    """A partners' pool that takes passwords of eight letters or more."""

    class exceptions:  # noqa: N801 - as boto3 names it
        class UsernameExistsException(Exception): ...

    def __init__(self) -> None:
        self.users: dict[str, str | None] = {}

    def admin_create_user(self, **request: Any) -> dict[str, Any]:
        if request["Username"] in self.users:
            raise self.exceptions.UsernameExistsException
        self.users[request["Username"]] = None
        return {"User": {"Attributes": self._attributes(request["Username"])}}

    def admin_get_user(self, **request: Any) -> dict[str, Any]:
        return {"UserAttributes": self._attributes(request["Username"])}

    def admin_set_user_password(self, **request: Any) -> None:
        if len(request["Password"]) < 8:
            raise _error("InvalidPasswordException", "Password not long enough.")
        self.users[request["Username"]] = request["Password"]

    def admin_delete_user(self, **request: Any) -> None:
        del self.users[request["Username"]]

    def initiate_auth(self, **request: Any) -> dict[str, Any]:
        given = request["AuthParameters"]
        if self.users.get(given["USERNAME"]) != given["PASSWORD"]:
            raise _error("NotAuthorizedException", "Incorrect username or password.")
        return {"AuthenticationResult": {"AccessToken": f"token of {given['USERNAME']}"}}

    @staticmethod
    def _attributes(email: str) -> list[dict[str, str]]:
        return [{"Name": "email", "Value": email}, {"Name": "sub", "Value": f"sub of {email}"}]


def _error(code: str, message: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "cognito-idp")


@pytest.fixture
def pool() -> FakePool:
    return FakePool()


@pytest.fixture
def shop() -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    return business


def stage(name: str, pool: FakePool) -> Deployment:
    session = cast("boto3.Session", SimpleNamespace(client=lambda _service: pool))
    return Deployment(name, session, {"PartnerPoolId": "pool", "PartnerClientId": "client"})


def give_sign_in(shop: Business, pool: FakePool, password: str) -> bool:
    stores = cast("Stores", SimpleNamespace(partners=shop.partners))
    return sign_in(stage("local", pool), stores, [("keycrm", "anna")], EMAIL, password).replaced


def test_a_partner_signs_in_with_the_latest_password(shop: Business, pool: FakePool) -> None:
    assert not give_sign_in(shop, pool, GOOD)
    assert give_sign_in(shop, pool, GOOD + "-2")
    assert access_token(stage("local", pool), EMAIL, GOOD + "-2") == f"token of {EMAIL}"
    with pytest.raises(CliError, match="E-mail or password"):
        access_token(stage("local", pool), EMAIL, GOOD)


def test_a_refused_password_leaves_nobody_behind(shop: Business, pool: FakePool) -> None:
    with pytest.raises(CliError, match="not long enough"):
        give_sign_in(shop, pool, WEAK)
    assert pool.users == {}
    assert shop.partners.memberships(f"sub of {EMAIL}") == []


def test_a_refused_password_leaves_an_earlier_sign_in_alone(shop: Business, pool: FakePool) -> None:
    give_sign_in(shop, pool, GOOD)
    with pytest.raises(CliError, match="not long enough"):
        give_sign_in(shop, pool, WEAK)
    assert pool.users == {EMAIL: GOOD}


def test_tokens_are_for_stage_local_alone(pool: FakePool) -> None:
    with pytest.raises(CliError, match="by the portal alone"):
        access_token(stage("prod", pool), EMAIL, GOOD)


@pytest.mark.parametrize("bad", ["anna", "anna@", "@partners.example", "anna@partners", "an na@partners.example", ""])
def test_what_can_be_no_address_is_refused(bad: str) -> None:
    with pytest.raises(CliError, match="no e-mail address"):
        check_email(bad)
