"""What `linkledger rebuild` says, and with which exit status it leaves."""

import json
from dataclasses import replace

import pytest
import typer

from cli.commands.rebuild import answer
from linkledger.earning.rebuild import Difference, Rebuilt

SAME = Rebuilt("keycrm", events=5, lines=2, live="a" * 64, rebuilt="a" * 64, difference=None)
WRONG = replace(SAME, rebuilt="b" * 64, difference=Difference("e1", "share", "anna", "USD", 2_100, 2_000))
WRONG_SUM = replace(SAME, difference=Difference(None, None, "anna", "USD", 2_100, 2_000))


def said(found: Rebuilt, capsys: pytest.CaptureFixture[str], *, as_json: bool = False) -> str:
    if found.difference is None:
        answer(found, as_json=as_json)
    else:
        with pytest.raises(typer.Exit) as left:
            answer(found, as_json=as_json)
        assert left.value.exit_code == 1
    return capsys.readouterr().out


def test_the_same_ledger_is_said_with_its_hash(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(SAME, capsys)
    assert "keycrm: rebuilt from 5 events, the same 2 lines as in the journal." in " ".join(text.split())
    assert "a" * 64 in text


def test_the_first_difference_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(WRONG, capsys)
    assert "event e1, rule share, recipient anna: it is 21.00 USD live and 20.00 USD rebuilt." in text
    assert "b" * 64 in text
    assert "the account of anna in USD: what it accrued is 21.00 USD live" in said(WRONG_SUM, capsys)


def test_scripts_read_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(said(SAME, capsys, as_json=True))["difference"] is None
    found = json.loads(said(WRONG, capsys, as_json=True))
    wrong = {"event": "e1", "rule": "share", "recipient": "anna", "unit": "USD", "live": 2100, "rebuilt": 2000}
    assert found["difference"] == wrong
