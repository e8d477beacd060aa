"""`linkledger terms`: what a person gets who writes terms or reads them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.sentences import sentences
from tests.unit.terms.documents import document, rewarding, share

RUNNER = CliRunner()


def written(folder: Path, terms: object) -> str:
    file = folder / "mine.json"
    file.write_text(json.dumps(terms), encoding="utf-8")
    return str(file)


def test_the_presets_are_listed() -> None:
    listed = RUNNER.invoke(app, ["terms", "list"]).output
    assert all(name in listed for name in preset_names())
    plain = json.loads(RUNNER.invoke(app, ["terms", "list", "--json"]).output)
    assert [each["preset"] for each in plain] == list(preset_names())


def test_terms_are_shown_as_sentences_or_as_the_document_with_them() -> None:
    shown = RUNNER.invoke(app, ["terms", "show", "keycrm"])
    assert shown.exit_code == 0
    assert shown.output.splitlines() == [f"- {each}" for each in sentences(load_preset("keycrm"))]
    plain = json.loads(RUNNER.invoke(app, ["terms", "show", "keycrm", "--json"]).output)
    assert plain["terms"]["program"] == "keycrm"
    assert plain["sentences"] == sentences(load_preset("keycrm"))


def test_a_file_is_shown_as_a_preset_is(tmp_path: Path) -> None:
    shown = RUNNER.invoke(app, ["terms", "show", written(tmp_path, document())])
    assert "- You earn 10 % of each payment (rule share)." in shown.output


def test_valid_terms_pass_the_check(tmp_path: Path) -> None:
    checked = RUNNER.invoke(app, ["terms", "check", written(tmp_path, document())])
    assert checked.exit_code == 0
    assert "the terms of shop are valid" in checked.output


def test_the_check_names_every_fault_and_exits_with_2(tmp_path: Path) -> None:
    file = written(tmp_path, rewarding(share(percent=-1, cap=0), share(), unit="XYZ"))
    checked = RUNNER.invoke(app, ["terms", "check", file])
    assert checked.exit_code == 2
    for path in ("unit", "rewards[0].percent", "rewards[0].cap", "rewards[1].id"):
        assert f"  {path}: " in checked.output
    plain = RUNNER.invoke(app, ["terms", "check", file, "--json"])
    assert plain.exit_code == 2
    assert len(json.loads(plain.output)["faults"]) == 4


@pytest.mark.parametrize("content", ["{", "[]", '{"program": '])
def test_what_is_no_json_object_is_refused_with_2(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.json"
    file.write_text(content, encoding="utf-8")
    assert RUNNER.invoke(app, ["terms", "check", str(file)]).exit_code == 2


def test_the_schema_is_printed_for_editors() -> None:
    assert json.loads(RUNNER.invoke(app, ["terms", "schema"]).output)["title"] == "linkledger terms"
