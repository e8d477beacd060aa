"""`linkledger simulate`: a report as tables or JSON, one event's trace, a comparison, and every faulty line named."""

import json
import sys
from pathlib import Path
from subprocess import run as run_process
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.main import app

Line = dict[str, Any]

ENROLL: Line = {"at": "2026-03-01T08:00:00Z", "do": "enroll", "partner": "anna", "account": "acct-1"}
SIGNUP: Line = {
    "at": "2026-03-01T09:00:00Z",
    "do": "event",
    "id": "s1",
    "type": "signup",
    "customer": "c1",
    "code": "ANNA",
}
PAYMENT: Line = {
    "at": "2026-03-02T09:00:00Z",
    "do": "event",
    "id": "e1",
    "type": "payment",
    "customer": "c1",
    "amount": 12_345,
}
REFUSED: Line = {"at": "2026-03-03T09:00:00Z", "do": "request_payout", "partner": "zoe", "amount": 5, "to": "bank"}


def simulate(*arguments: str, lines: list[Line] | None = None, text: str = "") -> Result:
    text = text or "\n".join(json.dumps(line) for line in lines or [ENROLL, SIGNUP, PAYMENT, REFUSED])
    return CliRunner().invoke(app, ["simulate", *arguments], input=text)


def test_the_report_is_one_json_object_and_refusals_are_no_failure() -> None:
    answer = simulate("keycrm", "-", "--json")
    assert answer.exit_code == 0
    report = json.loads(answer.stdout)
    assert list(report) == [
        "commissions",
        "balances",
        "quotes",
        "payouts",
        "refused",
        "customers",
        "stats",
        "explain",
    ]
    assert [each["amount"] for each in report["commissions"]] == [1_234]
    assert [(each["line"], each["action"], each["code"]) for each in report["refused"]] == [
        (4, "request_payout", "unknown_partner")
    ]
    assert list(report["explain"]) == ["s1", "e1"]


def test_the_tables_show_amounts_as_people_read_them(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.jsonl"
    scenario.write_text("\n".join(json.dumps(line) for line in (ENROLL, SIGNUP, PAYMENT, REFUSED)))
    answer = simulate("keycrm", str(scenario))
    assert answer.exit_code == 0
    for shown in ("123.45 USD", "10 %", "12.34 USD", "unknown_partner", "2026-03-02"):
        assert shown in answer.stdout
    assert "payouts" not in answer.stdout, "tables with nothing in them are left out"


def test_long_tables_are_cut_and_say_so() -> None:
    payments = [PAYMENT | {"id": f"e{number}"} for number in range(100)]
    answer = simulate("keycrm", "-", lines=[ENROLL, SIGNUP, *payments])
    assert "and 60 more; --json prints all" in answer.stdout


def test_one_events_trace_says_which_claim_won_and_how_it_was_rounded() -> None:
    assert "it won" in simulate("keycrm", "-", "--explain", "s1").stdout
    assert "10 % of 123.45 USD" in simulate("keycrm", "-", "--explain", "e1").stdout
    assert json.loads(simulate("keycrm", "-", "--explain", "e1", "--json").stdout)["kind"] == "earned"
    unknown = simulate("keycrm", "-", "--explain", "e9")
    assert unknown.exit_code == 2
    assert "no event 'e9'" in unknown.stderr


def test_other_terms_show_what_they_would_have_changed() -> None:
    topup = PAYMENT | {"type": "topup"}
    answer = simulate("keycrm", "-", "--against", "b1", "--json", lines=[ENROLL, SIGNUP, topup])
    assert json.loads(answer.stdout)["total"] == [{"unit": "EUR", "before": 0, "after": 3_086, "difference": 3_086}]
    shown = simulate("keycrm", "-", "--against", "b1", lines=[ENROLL, SIGNUP, topup]).stdout
    assert "+30.86 EUR" in shown
    assert simulate("keycrm", "-", "--against", "keycrm").stdout.rstrip().endswith("Nothing changes.")


def test_lines_can_be_applied_as_they_arrive() -> None:
    lines = [ENROLL, PAYMENT, SIGNUP]
    as_arrived = json.loads(simulate("keycrm", "-", "--arrival-order", "--json", lines=lines).stdout)
    assert [each["amount"] for each in as_arrived["commissions"]] == [1_234]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_every_faulty_line_is_named_and_nothing_is_run(options: tuple[str, ...]) -> None:
    text = "\n".join([json.dumps(ENROLL), "{", json.dumps(PAYMENT | {"amount": 1.5}), json.dumps({"do": "fly"})])
    answer = simulate("keycrm", "-", *options, text=text)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    for line in ("line 2", "line 3", "line 4"):
        assert line in answer.stderr
    if options:
        assert [each["field"] for each in json.loads(answer.stderr)["faults"]] == ["line 2", "line 3", "line 4"]


def test_lines_that_are_no_utf8_are_named(tmp_path: Path) -> None:
    scenario = tmp_path / "latin.jsonl"
    scenario.write_bytes(json.dumps(ENROLL).encode() + b'\n{"at":"2026-03-01T09:00:00Z","do":"now","id":"\xe9"}\n')
    answer = simulate("keycrm", str(scenario))
    assert (answer.exit_code, "line 2: this is no UTF-8 text" in answer.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("acme", "-"),
        ("missing.toml", "-"),
        ("keycrm", "missing.jsonl"),
        ("keycrm", "-", "--against", "acme"),
        ("keycrm", "-", "--against", "b1", "--explain", "e1"),
    ],
)
def test_what_cannot_be_read_is_told_with_exit_status_2(arguments: tuple[str, ...]) -> None:
    answer = simulate(*arguments)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("error: ")


def test_terms_of_a_file_run_as_a_preset_does_and_their_faults_are_named(tmp_path: Path) -> None:
    terms = tmp_path / "mine.json"
    document = json.loads(CliRunner().invoke(app, ["terms", "show", "keycrm", "--json"]).stdout)["terms"]
    terms.write_text(json.dumps(document | {"rewards": [{"id": "share", "event": "payment", "percent": 50}]}))
    report = json.loads(simulate(str(terms), "-", "--json").stdout)
    assert [each["amount"] for each in report["commissions"]] == [6_172], "half even"
    terms.write_text(json.dumps(document | {"unit": "XXX"}))
    answer = simulate(str(terms), "-")
    assert (answer.exit_code, "unit" in answer.stderr) == (2, True)


def test_it_starts_without_what_aws_needs() -> None:
    script = (
        "import sys; from cli.commands import simulate; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    )
    assert run_process([sys.executable, "-c", script], check=False).returncode == 0
