"""What a merchant's back end makes of the answers to its events."""

from typing import Any

import pytest

from cli import merchant as merchant_module
from cli.merchant import Answer, Merchant
from cli.output import CliError
from tests.unit.cli.fake_api import running_api


def test_accepted_duplicate_and_refused_are_told_apart() -> None:
    answers = {
        "e1": (202, {"id": "e1", "status": "accepted"}),
        "e2": (200, {"id": "e2", "status": "duplicate"}),
        "e3": (409, {"code": "event_conflict", "detail": "id: known with another body"}),
    }
    with running_api() as api:
        api.answer = lambda event: answers[event["id"]]
        found = [Merchant(api.url, "llk_1").post({"id": name}) for name in answers]
    assert found == [
        Answer("e1", 202, "accepted"),
        Answer("e2", 200, "duplicate"),
        Answer("e3", 409, "refused", "event_conflict", "id: known with another body"),
    ]
    assert [each.refused for each in found] == [False, False, True]


def test_an_event_is_sent_again_while_the_service_cannot_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merchant_module, "_WAIT_SECONDS", 0)

    def busy_twice(event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return (503, {"code": "busy"}) if len(api.events) < 3 else (202, {"id": event["id"], "status": "accepted"})

    with running_api() as api:
        api.answer = busy_twice
        assert Merchant(api.url, "llk_1").post({"id": "e1"}).result == "accepted"
    assert api.events == [{"id": "e1"}] * 3


def test_it_gives_up_when_the_service_stays_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merchant_module, "_WAIT_SECONDS", 0)
    with running_api() as api:
        api.answer = lambda _event: (503, {"code": "busy"})
        assert Merchant(api.url, "llk_1").post({"id": "e1"}).code == "busy"


def test_nobody_at_the_other_end_is_one_clear_line() -> None:
    with pytest.raises(CliError, match="does not answer"):
        Merchant("http://127.0.0.1:1", "llk_1").post({"id": "e1"})
