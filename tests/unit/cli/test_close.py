"""Closing up to a date: the local clock goes forward alone, and says so."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.commands.close import how_far_ahead
from cli.local.running import claim
from cli.local.workspace import Running, Workspace
from cli.main import app


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace whose stack counts as running; nothing answers at its port."""
    monkeypatch.setenv("LINKLEDGER_WORKSPACE", str(tmp_path))
    found = Workspace(tmp_path)
    lock = claim(found)
    found.record(Running(port=1, supervisor_pid=os.getpid(), ready=True))
    yield found
    lock.close()


def test_a_date_that_has_passed_moves_and_runs_nothing(workspace: Workspace) -> None:
    answer = CliRunner().invoke(app, ["close", "--until", "2026-01-31"])
    assert answer.exit_code == 0, answer.exception
    assert "already past; the clock stays at" in " ".join(answer.output.split())
    assert not workspace.clock_file.exists()


def test_a_clock_that_was_moved_says_how_to_get_back() -> None:
    said = how_far_ahead(timedelta(days=30, hours=12))
    assert "30.5 days ahead" in said
    assert "make clean" in said
    assert "LINKLEDGER_WORKSPACE" in said
