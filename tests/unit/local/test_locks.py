"""Locks that hold while a process lives, leave nothing behind where asked to, and say where they cannot be."""

from pathlib import Path

import pytest

from cli.local.locks import is_locked, remove, try_lock
from cli.local.running import claim
from cli.local.workspace import Workspace
from cli.output import CliError


def test_a_lock_is_held_once_and_free_again_when_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "stack.lock"
    lock = try_lock(path)

    assert lock is not None
    assert try_lock(path) is None
    lock.close()
    assert not is_locked(path)


def test_a_removed_lock_leaves_no_file_and_can_be_taken_anew(tmp_path: Path) -> None:
    path = tmp_path / "port.lock"
    first = try_lock(path)
    assert first is not None
    remove(first)

    assert not path.exists()
    second = try_lock(path)
    assert second is not None
    remove(first)
    assert is_locked(path)
    second.close()


def test_a_workspace_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")

    with pytest.raises(CliError) as refusal:
        claim(Workspace(file))

    assert str(file) in refusal.value.message
    assert "LINKLEDGER_WORKSPACE" in refusal.value.remedy
