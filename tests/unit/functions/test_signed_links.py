"""Links to files name the bucket's own region, where the signature holds."""

import pytest

from linkledger_aws.signed_links import link_signer


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


def link() -> str:
    return link_signer().generate_presigned_url("get_object", Params={"Bucket": "files", "Key": "march.csv"})


def test_a_link_leads_to_the_buckets_own_region() -> None:
    assert link().startswith("https://files.s3.eu-central-1.amazonaws.com/march.csv?")


def test_on_the_local_stack_a_link_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    assert link().startswith("http://127.0.0.1:4566/files/march.csv?")
