"""Signatures as the reference library of Standard Webhooks takes them, also while a secret is replaced."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from linkledger.errors import LinkledgerError
from linkledger.webhooks.facts import FactType
from linkledger.webhooks.signing import WebhookSecrets
from linkledger.webhooks.subscription import Owner, Subscription

SECRETS = WebhookSecrets.from_secret("a webhooks' secret for tests, 32 bytes or more")
BODY = '{"type":"commission.created","data":{"customer":"Ірина"}}'


def headers(versions: tuple[int, ...], subscription: str = "wh_1", body: str = BODY) -> dict[str, str]:
    now = datetime.now(UTC)
    signature = SECRETS.signatures(subscription, versions, "msg_1", now, body)
    return {"webhook-id": "msg_1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}


def accepts(secret: str, sent: dict[str, str], body: str = BODY) -> bool:
    try:
        Webhook(secret).verify(body, sent)
    except WebhookVerificationError:
        return False
    return True


def test_a_receiver_accepts_what_its_own_secret_signed_and_nothing_else() -> None:
    secret = SECRETS.shown("wh_1", 1)
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert accepts(secret, headers((1,)))
    assert not accepts(secret, headers((1,), subscription="wh_2"))
    assert not accepts(secret, headers((2,)))
    assert not accepts(secret, headers((1,)), BODY.replace("created", "revised"))
    assert not accepts(secret, headers((1,)) | {"webhook-id": "msg_2"})


def test_for_a_day_after_a_rotation_the_old_secret_works_as_well() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    made = Subscription("wh_1", Owner("keycrm"), "dana", "https://h.example", frozenset(FactType), now)
    rotated = replace(made, secret_version=2, rotated_at=now)
    old, new = SECRETS.shown("wh_1", 1), SECRETS.shown("wh_1", 2)
    within = headers(rotated.signing_versions(now + timedelta(hours=23, minutes=59)))
    after = headers(rotated.signing_versions(now + timedelta(hours=24)))
    assert [accepts(each, within) for each in (old, new)] == [True, True]
    assert [accepts(each, after) for each in (old, new)] == [False, True]
    assert [accepts(each, headers(made.signing_versions(now))) for each in (old, new)] == [True, False]


def test_the_root_is_long_and_never_shown() -> None:
    with pytest.raises(LinkledgerError, match="at least 32"):
        WebhookSecrets.from_secret("short")
    assert "tests" not in repr(SECRETS)
