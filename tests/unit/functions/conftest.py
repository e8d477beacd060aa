"""What a function writes to its log, metrics included, as a test reads it."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from linkledger_aws.observability import logger
from tests.unit.functions.edge import logged


class Written:
    """Everything written since the last look."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self.text = ""

    def look(self) -> list[dict[str, Any]]:
        """The structured lines; the raw text stays in ``text``."""
        self.text = self._read()
        return logged(self.text)


class CurrentStdout:
    """Whatever stdout is at the moment: the logger keeps the one of its creation, pytest changes it with every test."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Written:
    monkeypatch.setattr(logger.registered_handler, "stream", CurrentStdout())
    return Written(lambda: capsys.readouterr().out)
