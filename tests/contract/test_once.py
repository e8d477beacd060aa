"""Answers that a retry gets again, kept in the real table."""

from collections.abc import Iterator
from typing import Any

import pytest

from linkledger_aws.api.once import Once
from linkledger_aws.storage import Stores
from tests.unit.functions.edge import Context, published_event


@pytest.fixture
def once(stores: Stores) -> Once:
    return Once.over(stores.database)


def posted(key: str, body: str = "{}") -> dict[str, Any]:
    event = published_event("http-api-v2-jwt")
    event["requestContext"]["http"]["method"] = "POST"
    event["headers"]["idempotency-key"] = key
    return {**event, "rawPath": "/v1/operator/programs/keycrm/adjustments", "body": body}


def test_an_effect_happens_once_and_a_refusal_is_a_new_try(once: Once) -> None:
    answers: Iterator[dict[str, Any]] = iter(
        [
            {"statusCode": 422, "body": "too much"},
            {"statusCode": 201, "body": "booked"},
            {"statusCode": 201, "body": "twice"},
        ]
    )
    tries = [once.answer(posted("k-1"), Context(), lambda: next(answers)) for _ in range(3)]
    assert [each["body"] for each in tries] == ["too much", "booked", "booked"]
    other = once.answer(posted("k-1", '{"amount": 2}'), Context(), lambda: next(answers))
    assert (other["statusCode"], "idempotency_key_reused" in other["body"]) == (409, True)
    assert once.answer(posted("k-2"), Context(), lambda: next(answers))["body"] == "twice"


def test_who_comes_while_the_first_request_runs_is_told_so(once: Once) -> None:
    inside: list[dict[str, Any]] = []

    def slow() -> dict[str, Any]:
        inside.append(once.answer(posted("k-3"), Context(), lambda: {"statusCode": 201, "body": "second"}))
        return {"statusCode": 201, "body": "first"}

    assert once.answer(posted("k-3"), Context(), slow)["body"] == "first"
    assert (inside[0]["statusCode"], "request_in_progress" in inside[0]["body"]) == (409, True)
