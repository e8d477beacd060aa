"""The business clock of stage local."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.local.clock import LocalClock

A_MOMENT = timedelta(seconds=5)


def test_without_a_file_business_time_is_real_time(tmp_path: Path) -> None:
    clock = LocalClock(tmp_path / "clock.json")

    assert abs(clock.now() - datetime.now(UTC)) < A_MOMENT


def test_moving_to_a_date_lets_it_be_that_date_and_never_earlier(tmp_path: Path) -> None:
    clock = LocalClock(tmp_path / "clock.json")
    new_year = datetime(2031, 1, 1, 0, 5, tzinfo=UTC)

    assert new_year <= clock.move_to(new_year) < new_year + A_MOMENT


def test_the_file_is_what_the_functions_read(tmp_path: Path) -> None:
    clock = LocalClock(tmp_path / "clock.json")

    clock.advance(timedelta(hours=1))
    clock.advance(timedelta(hours=1))

    assert json.loads((tmp_path / "clock.json").read_text()) == {"offset_seconds": 7200}
    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]
