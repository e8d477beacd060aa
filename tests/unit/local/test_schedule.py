"""Closing up to a date: which steps are taken, and where time may be moved."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from cli.output import CliError
from cli.schedule import parse_until, run_schedule, steps
from cli.session import Deployment

MARCH_30 = datetime(2026, 3, 30, 9, tzinfo=UTC)


def test_each_utc_day_begins_with_a_step_and_the_end_has_one() -> None:
    taken = steps(MARCH_30, datetime(2026, 4, 2, 12, tzinfo=UTC))

    assert [f"{moment:%m-%d %H:%M}" for moment in taken] == ["03-31 00:05", "04-01 00:05", "04-02 00:05", "04-02 12:00"]


def test_a_time_that_has_passed_is_worked_up_to_once() -> None:
    assert steps(MARCH_30, MARCH_30 - timedelta(days=3)) == [MARCH_30 - timedelta(days=3)]


def test_a_bare_date_means_its_end() -> None:
    assert parse_until("2026-04-30") == datetime(2026, 4, 30, 23, 59, 59, tzinfo=UTC)
    assert parse_until("2026-04-30T02:00:00+02:00") == datetime(2026, 4, 30, tzinfo=UTC)


def test_nonsense_is_refused_with_an_example() -> None:
    with pytest.raises(CliError, match="neither a date nor a time"):
        parse_until("next month")


def test_production_time_cannot_be_moved() -> None:
    production = Deployment("prod", boto3.Session(region_name="eu-central-1"), {})

    with pytest.raises(CliError, match="on stage prod time cannot be moved"):
        run_schedule(production, MARCH_30 + timedelta(days=1), now=MARCH_30)
