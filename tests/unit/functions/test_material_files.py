"""Links to material: what a signature covers cannot be changed by whoever holds the link."""

from urllib.parse import parse_qs, urlsplit

import pytest

from linkledger.partners.material import MaterialFile
from linkledger_aws.material_files import MaterialBucket

FILE = MaterialFile("summer.png", "image/png", 1_000, "ab" * 32)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> MaterialBucket:
    for name, value in (("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    return MaterialBucket.connect("linkledger-test-material")


def test_an_upload_takes_the_announced_bytes_alone(bucket: MaterialBucket) -> None:
    upload = bucket.upload("kontur/mat_1/summer.png", FILE)
    query = parse_qs(urlsplit(upload.url).query)
    signed = set(query["X-Amz-SignedHeaders"][0].split(";"))
    assert {"content-length", "content-type", "x-amz-checksum-sha256"} <= signed
    assert query["X-Amz-Expires"] == ["900"]
    assert set(upload.headers) | {"host"} == signed
    assert upload.headers["content-length"] == "1000"


def test_a_download_is_saved_and_never_shown_as_a_page(bucket: MaterialBucket) -> None:
    query = parse_qs(urlsplit(bucket.download_link("kontur/mat_1/summer.png", "summer.png")).query)
    assert query["response-content-disposition"] == ['attachment; filename="summer.png"']
    assert query["X-Amz-Expires"] == ["900"]
