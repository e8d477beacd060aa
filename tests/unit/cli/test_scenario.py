"""The demo's expected figures, added up once more in small steps; no code of the product takes part."""

from dataclasses import replace
from io import StringIO

from rich.console import Console

from cli.demo.checks import Checks, differences
from cli.demo.report import Report, print_report
from cli.demo.scenario import EXPECTED, FIRMS_BY_LINK, MEMBERS, OLENAS_CUSTOMERS, PAYING_FIRMS

OLENA, RASA = EXPECTED["keycrm", "olena"], EXPECTED["b1", "rasa"]


def test_every_partner_has_an_expected_row() -> None:
    assert set(EXPECTED) == {(each.program, each.id) for each in MEMBERS}


def test_what_is_accrued_is_paid_or_still_there() -> None:
    for who, row in EXPECTED.items():
        assert row.accrued == row.paid + row.balance, who


def test_olenas_row_is_the_sum_of_its_rows_in_programs() -> None:
    assert len(OLENAS_CUSTOMERS) == 21
    first_payments = 5 * 10_00 + 15 * 20_00 + 1 * 30_00
    assert first_payments == 380_00
    assert OLENA.accrued == first_payments + 30_00 - 8_00 + 15_00
    assert OLENA.paid == 342_00 + 15_00


def test_rasas_row_is_b1s_worked_example() -> None:
    assert len(PAYING_FIRMS) == len(set(PAYING_FIRMS)) == 75 * 80 // 100
    assert RASA.accrued == 60 * 15_00 // 4 == 225_00
    assert (RASA.paid, RASA.balance) == (100_00, 125_00)


def test_clicks_and_bots_follow_from_the_audiences() -> None:
    others = {"olena": len(OLENAS_CUSTOMERS), "rasa": len(FIRMS_BY_LINK), "ivan": 2, "maria": 2, "petro": 2, "jonas": 0}
    for member in MEMBERS:
        row = EXPECTED[member.program, member.id]
        assert row.clicks == member.audience.lookers + member.audience.returning + others[member.id], member.id
        assert row.bots == member.audience.bots, member.id


def test_a_difference_is_named_with_partner_figure_and_money() -> None:
    found = replace(RASA, balance=124_99, bots=14)
    assert differences("b1/rasa", "EUR", RASA, RASA) == []
    assert differences("b1/rasa", "EUR", RASA, found) == [
        "b1/rasa, bots: expected 15, found 14",
        "b1/rasa, balance: expected 125.00 EUR, found 124.99 EUR",
    ]


def test_answers_on_the_way_are_counted_and_differences_listed() -> None:
    checks = Checks()
    checks.expect("one", 1, 1)
    checks.refused("49.99", (422, "below_minimum"), 201, "None")
    assert (checks.passed, checks.differences) == (1, ["49.99: expected 422 below_minimum, found 201 None"])


def test_one_figure_or_one_answer_that_differs_spoils_the_demo() -> None:
    nothing: dict[tuple[str, str], list[str]] = {who: [] for who in EXPECTED}
    assert Report(EXPECTED, nothing, Checks()).agrees
    assert not Report(EXPECTED, nothing | {("b1", "rasa"): ["differs"]}, Checks()).agrees
    assert not Report(EXPECTED, nothing, Checks(differences=["differs"])).agrees


def test_the_table_fits_into_eighty_columns_and_marks_the_row_that_differs() -> None:
    found = EXPECTED | {("b1", "rasa"): replace(RASA, balance=0)}
    wrong = {who: differences("/".join(who), "EUR", EXPECTED[who], found[who]) for who in EXPECTED}
    console = Console(width=80, file=StringIO(), record=True)
    print_report(console, Report(found, wrong, Checks()))
    lines = console.export_text().splitlines()
    assert [line.split()[:2] for line in lines if line.startswith(("✓", "✗"))] == [
        ["✓", "keycrm/olena"],
        ["✓", "keycrm/ivan"],
        ["✓", "keycrm/maria"],
        ["✓", "keycrm/petro"],
        ["✗", "b1/rasa"],
        ["✓", "b1/jonas"],
    ]
    assert "differs: b1/rasa, balance: expected 125.00 EUR, found 0.00 EUR" in lines
    assert not any("…" in line for line in lines)
