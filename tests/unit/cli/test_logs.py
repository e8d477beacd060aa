"""Which log lines are for reading."""

import pytest

from cli.commands.logs import is_own_line


@pytest.mark.parametrize(
    "line",
    [
        "START RequestId: 7b1 Version: $LATEST",
        "END RequestId: 7b1",
        "REPORT RequestId: 7b1\tDuration: 3 ms",
        '{"time": "2026-03-01T09:00:00Z", "type": "platform.report", "record": {}}',
        '{"_aws": {"Timestamp": 1}, "service": "ingest", "EventsAccepted": [1]}',
    ],
)
def test_the_platforms_lines_and_metrics_are_left_out(line: str) -> None:
    assert not is_own_line(line)


@pytest.mark.parametrize(
    "line", ['{"level": "INFO", "code": "event_settled"}', "Traceback (most recent call last):", "7"]
)
def test_what_a_function_wrote_is_shown(line: str) -> None:
    assert is_own_line(line)
