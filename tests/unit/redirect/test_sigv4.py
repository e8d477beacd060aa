"""The signer agrees with AWS: with the signatures that AWS published, and with the SDK on our own requests."""

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as SdkCredentials

from functions.redirect.settings import Credentials
from functions.redirect.sigv4 import amz_date, authorization

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SUITE = Credentials("AKIDEXAMPLE", SECRET, "")
SUITE_TOKEN = (
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwth"
    "Ax7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAki"
    "Y9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
)
SUITE_HEADERS = {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"}


@pytest.mark.parametrize(
    ("method", "more_headers", "signed", "signature"),
    [
        ("GET", {}, "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", {}, "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        (
            "POST",
            {"x-amz-security-token": SUITE_TOKEN},
            "host;x-amz-date;x-amz-security-token",
            "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
        ),
    ],
    ids=["get-vanilla", "post-vanilla", "post-sts-header-before"],
)
def test_it_signs_aws_s_published_test_suite(
    method: str, more_headers: dict[str, str], signed: str, signature: str
) -> None:
    answer = authorization(
        SUITE,
        region="us-east-1",
        service="service",
        headers=SUITE_HEADERS | more_headers,
        body=b"",
        method=method,
    )
    assert answer == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        f"SignedHeaders={signed}, Signature={signature}"
    )


def test_it_signs_a_put_of_a_click_as_the_sdk_does() -> None:
    body = '{"TableName":"clicks","Item":{"pk":{"S":"keycrm#2026030109#07"},"note":{"S":"ї"}}}'.encode()
    headers = {
        "content-type": "application/x-amz-json-1.0",
        "host": "dynamodb.eu-central-1.amazonaws.com",
        "x-amz-target": "DynamoDB_20120810.PutItem",
    }
    request = AWSRequest("POST", "https://dynamodb.eu-central-1.amazonaws.com/", headers=dict(headers), data=body)
    SigV4Auth(SdkCredentials("AKID", SECRET, "token"), "dynamodb", "eu-central-1").add_auth(request)
    sent = {"x-amz-date": request.headers["X-Amz-Date"], "x-amz-security-token": "token", **headers}
    ours = authorization(
        Credentials("AKID", SECRET, "token"), region="eu-central-1", service="dynamodb", headers=sent, body=body
    )
    assert ours == request.headers["Authorization"]


def test_the_date_is_written_as_aws_wants_it() -> None:
    assert amz_date(1_440_938_160) == "20150830T123600Z"
