"""How the command shows faults and tables."""

import json

import pytest
from rich.console import Console

from cli.output import CliError, plain_table, print_error
from linkledger.errors import FieldFault

BAD_TERMS = CliError(
    "The terms in mine.toml are not valid.",
    "Put these right:",
    faults=[FieldFault("unit", "'DOLLAR' is no currency"), FieldFault("rewards[0].percent", "write 0 or more")],
)


def test_every_fault_has_its_line_below_the_heading(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(BAD_TERMS)
    heading, *faults = capsys.readouterr().err.splitlines()
    assert heading == "error: The terms in mine.toml are not valid. Put these right:"
    assert faults == ["  unit: 'DOLLAR' is no currency", "  rewards[0].percent: write 0 or more"]


def test_a_script_gets_the_faults_by_field(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(BAD_TERMS, as_json=True)
    assert json.loads(capsys.readouterr().err)["faults"][1]["field"] == "rewards[0].percent"


def test_a_table_cuts_nothing_on_a_narrow_terminal() -> None:
    console = Console(width=40)
    table = plain_table("requested", "payout", "to")
    table.add_row("2026-03-01 12:00", "po_" + "0123456789" * 4, "top_up:" + "x" * 30)
    with console.capture() as shown:
        console.print(table)
    assert "…" not in shown.get()
    assert shown.get().count("x") == 30
