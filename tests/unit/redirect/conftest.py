"""One fake AWS and one fresh container for each test of the redirect."""

import json
from collections.abc import Iterator

import pytest

from functions.redirect.container import container
from linkledger.tracking.wire import link_to_item
from tests.unit.redirect.fake_aws import ENVIRONMENT, FakeAws
from tests.unit.tracking.examples import KEYS, a_link


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAws]:
    """AWS with Anna's link and the signing keys, and the environment that leads there."""
    with FakeAws.serving() as fake:
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", fake.url)
        fake.store("links", link_to_item(a_link()))
        fake.secrets["signing"] = json.dumps({"current": "k1", "k1": KEYS.secrets["k1"].decode()})
        container.cache_clear()
        yield fake
        container.cache_clear()
