"""The command's own refusals: one clear line with a remedy, before anything is touched."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.output import CliError


def run(arguments: Sequence[str], **options: str) -> BaseException | None:
    return CliRunner().invoke(app, arguments, **options).exception  # type: ignore[arg-type]


@pytest.mark.parametrize("group", ["programs", "partners", "events", "payouts"])
def test_every_group_explains_itself(group: str) -> None:
    answer = CliRunner().invoke(app, [group, "--help"])
    assert answer.exit_code == 0
    assert "Usage" in answer.output


def test_an_unknown_preset_is_refused() -> None:
    assert "no preset 'acme'" in str(run(["programs", "load", "acme"]))


def test_landing_pages_are_overridden_on_stage_local_alone() -> None:
    error = run(["programs", "load", "b1", "--landing", "http://127.0.0.1:1/", "--stage", "prod"])
    assert isinstance(error, CliError)
    assert "stage local" in error.message


def test_events_need_a_file_that_can_be_read(tmp_path: Path) -> None:
    error = run(["events", "send", str(tmp_path / "missing.jsonl"), "--key", "llk_1"])
    assert isinstance(error, CliError)
    assert error.message.endswith("can't be read: No such file or directory.")


def test_a_sign_in_needs_an_e_mail_address() -> None:
    error = run(["partners", "sign-in", "b1", "anna", "--email", "anna", "--stage", "prod"])
    assert isinstance(error, CliError)
    assert "no e-mail address" in error.message


def test_logs_reach_back_a_minute_or_more() -> None:
    assert CliRunner().invoke(app, ["logs", "--minutes", "0"]).exit_code == 2


def test_a_bad_line_of_events_is_named_before_anything_is_sent() -> None:
    error = run(["events", "send", "-", "--key", "llk_1"], input='{"id": "e1"}\n{"id"\n')
    assert isinstance(error, CliError)
    assert "line 2" in error.message


def test_without_a_running_stack_the_command_says_how_to_start_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKLEDGER_WORKSPACE", str(tmp_path))
    for arguments in (["programs", "list"], ["partners", "list", "b1"], ["payouts", "list", "b1"]):
        error = run(arguments)
        assert isinstance(error, CliError)
        assert "linkledger up" in error.remedy


@pytest.mark.parametrize("command", [["up", "--port"], ["demo", "--port"], ["demo", "--shop-port"]])
def test_a_port_that_cannot_be_is_refused(command: list[str], tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, [*command, "99999"], env={"LINKLEDGER_WORKSPACE": str(tmp_path)})
    assert answer.exit_code == 2
    assert "65535" in answer.output
