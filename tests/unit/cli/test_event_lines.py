"""Reading a file of events: all of it or nothing."""

import pytest

from cli.event_lines import id_in, parse_events
from cli.output import CliError


def test_one_event_a_line_empty_lines_are_skipped() -> None:
    lines = ['\ufeff{"id": "e1", "amount": 1500}', "", "  ", '{"id": "é2"}\r']
    assert parse_events(lines) == [{"id": "e1", "amount": 1500}, {"id": "é2"}]


@pytest.mark.parametrize("bad", ["{", "[1]", '"e2"', "null", "e2"])
def test_a_bad_line_is_named_and_nothing_is_sent(bad: str) -> None:
    with pytest.raises(CliError, match="line 3") as refused:
        parse_events(['{"id": "e1"}', "", bad])
    assert "nothing was sent" in refused.value.remedy


def test_a_file_without_events_is_refused() -> None:
    with pytest.raises(CliError, match="no event"):
        parse_events(["", " "])


def test_a_refused_bodys_id_is_found_where_it_has_one() -> None:
    bodies = ('{"id": "e1"}', '{"id": 7}', "[]", "{", "")
    assert [id_in(body) for body in bodies] == ["e1", None, None, None, None]
