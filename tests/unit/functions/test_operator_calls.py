"""What becomes of a call to another function: its answer, its own words of refusal, or that it goes on by itself."""

import io
import json
from typing import Any, cast

import pytest
from botocore.exceptions import ReadTimeoutError

from linkledger.errors import Refused
from linkledger_aws.called import CalledFunction, FunctionFailed


class Lambda:
    """Lambda as far as one call goes."""

    def __init__(self, answer: Any, *, fails: bool = False) -> None:
        self.answer, self.fails = answer, fails
        self.calls: list[tuple[str, Any]] = []

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        self.calls.append((FunctionName, json.loads(Payload)))
        if isinstance(self.answer, Exception):
            raise self.answer
        failed = {"FunctionError": "Unhandled"} if self.fails else {}
        return {"Payload": io.BytesIO(json.dumps(self.answer).encode()), **failed}


def call(client: Lambda) -> dict[str, Any] | None:
    return CalledFunction(cast(Any, client), "linkledger-dev-commission")({"redrive": []})


def test_the_answer_comes_back() -> None:
    client = Lambda({"settled": []})
    assert call(client) == {"settled": []}
    assert client.calls == [("linkledger-dev-commission", {"redrive": []})]


def test_what_takes_longer_goes_on_by_itself_and_is_called_once() -> None:
    client = Lambda(ReadTimeoutError(endpoint_url="https://lambda.example"))
    assert call(client) is None
    assert len(client.calls) == 1


def test_a_refusal_keeps_its_words_and_any_other_failure_is_ours() -> None:
    with pytest.raises(Refused, match="The IBAN is wrong") as refusal:
        call(Lambda({"errorType": "Invalid", "errorMessage": "The IBAN is wrong."}, fails=True))
    assert refusal.value.code == "refused_by_function"
    with pytest.raises(FunctionFailed, match="KeyError"):
        call(Lambda({"errorType": "KeyError", "errorMessage": "KeyError"}, fails=True))
