"""What the local Cognito does not do, as AWS describes the calls: a second factor set up while signing in."""

from collections.abc import Mapping
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from functions.session.cognito import CognitoPool
from functions.session.pool import Challenge, ChallengeAnswer, ChallengeKind, Tokens
from linkledger.errors import Stale

EMAIL, SUB, PASSWORD = "boris@office.example", "4f0f1c3e-5d53-4a6c-8f8e-2f0c6f0c2d11", "Correct-horse-7-battery"


@pytest.fixture
def aws() -> Stubber:
    client = boto3.client("cognito-idp", "eu-central-1", aws_access_key_id="id", aws_secret_access_key="secret")
    return Stubber(client)


def pool_over(aws: Stubber) -> CognitoPool:
    aws.activate()
    client: Any = aws.client
    return CognitoPool(client, "eu-central-1_pool", "client")


def asked_to_sign_in(aws: Stubber, answer: Mapping[str, Any]) -> None:
    request = {
        "UserPoolId": "eu-central-1_pool",
        "ClientId": "client",
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": EMAIL, "PASSWORD": PASSWORD},
    }
    aws.add_response("admin_initiate_auth", answer, request)


def test_each_step_of_setting_up_a_second_factor_goes_on_with_the_session_of_the_one_before(aws: Stubber) -> None:
    first, second, third = ("session-" + "1" * 20, "session-" + "2" * 20, "session-" + "3" * 20)
    challenge = {"ChallengeName": "MFA_SETUP", "Session": first, "ChallengeParameters": {"USER_ID_FOR_SRP": SUB}}
    asked_to_sign_in(aws, challenge)
    secret = "JBSWY3DPEHPK3PXP"
    aws.add_response("associate_software_token", {"SecretCode": secret, "Session": second}, {"Session": first})
    verified = {"Status": "SUCCESS", "Session": third}
    aws.add_response("verify_software_token", verified, {"Session": second, "UserCode": "123456"})
    aws.add_response(
        "admin_respond_to_auth_challenge",
        {"AuthenticationResult": {"AccessToken": "access", "RefreshToken": "refresh", "ExpiresIn": 3600}},
        {
            "UserPoolId": "eu-central-1_pool",
            "ClientId": "client",
            "ChallengeName": "MFA_SETUP",
            "Session": third,
            "ChallengeResponses": {"USERNAME": SUB},
        },
    )
    pool = pool_over(aws)
    asked = pool.sign_in(EMAIL, PASSWORD)
    assert isinstance(asked, Challenge)
    assert (asked.kind, asked.secret) == (ChallengeKind.SET_UP_SECOND_FACTOR, secret)
    assert pool.answer(EMAIL, ChallengeAnswer(asked.kind, asked.session, "123456")) == Tokens("access", 3600, "refresh")
    aws.assert_no_pending_responses()


@pytest.mark.parametrize("code", ["TooManyRequestsException", "InternalErrorException"])
def test_a_pool_that_is_asked_too_much_says_try_again(aws: Stubber, code: str) -> None:
    aws.add_client_error("admin_initiate_auth", code)
    with pytest.raises(Stale) as refused:
        pool_over(aws).sign_in(EMAIL, PASSWORD)
    assert refused.value.code == "try_again"
