"""Files of material on a real S3 engine: put and fetched by links alone."""

import hashlib
import os
from urllib.request import Request, urlopen

import pytest

from cli.local.emulator import Emulator
from cli.local.endpoint import REGION
from linkledger.partners.material import MaterialFile
from linkledger_aws.material_files import MaterialBucket

CONTENT = b"\x89PNG and the picture"
FILE = MaterialFile("summer.png", "image/png", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
KEY = "kontur/mat_1/summer.png"


@pytest.fixture
def bucket(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> MaterialBucket:
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.endpoint.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "434343434343")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    connected = MaterialBucket.connect("test-material")
    connected.client.create_bucket(Bucket="test-material", CreateBucketConfiguration={"LocationConstraint": REGION})  # type: ignore[typeddict-item]
    return connected


def test_what_was_put_by_the_link_is_fetched_by_the_link(bucket: MaterialBucket) -> None:
    assert not bucket.has(KEY)
    upload = bucket.upload(KEY, FILE)
    put = Request(upload.url, data=CONTENT, headers=dict(upload.headers), method="PUT")
    with urlopen(put) as answer:
        assert answer.status == 200
    assert bucket.has(KEY)
    with urlopen(bucket.download_link(KEY, FILE.name)) as answer:
        assert answer.read() == CONTENT
        assert answer.headers["content-type"] == "image/png"
