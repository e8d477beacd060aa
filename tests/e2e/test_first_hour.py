"""The first hour of a new operator, and the APIs' conventions, as the documentation has them typed."""

import re
from pathlib import Path
from typing import Any

import pytest

from cli.local.workspace import REPOSITORY, WORKSPACE_VARIABLE
from linkledger.access.operators import Scope
from tests.e2e.documented import answer_in, blocks_of, run, shows
from tests.e2e.office import Office

DOCS = REPOSITORY / "docs"


def test_the_first_hour_goes_as_its_page_says(office: Office, tmp_path: Path) -> None:
    blocks = [*blocks_of(DOCS / "first-hour.md"), *blocks_of(DOCS / "api.md"), *blocks_of(DOCS / "webhooks.md")]
    stack = office.stack
    printed = run(
        blocks,
        tmp_path,
        API_URL=stack.api_url,
        TRACKING_URL=stack.tracking_url,
        PYTHONPATH=str(REPOSITORY),
        **{WORKSPACE_VARIABLE: str(stack.workspace.root)},
    )
    for block, text in zip(blocks, printed, strict=True):
        if block.shown is not None:
            answer = answer_in(text)
            assert shows(block.shown, answer), f"{block.page} shows {block.shown}, and the answer was {answer}"
    (trail,) = [text for block, text in zip(blocks, printed, strict=True) if "/operator/audit?" in block.commands]
    actions = {each["action"] for each in answer_in(trail)["items"]}
    assert {"terms.published", "partner.invited", "payout.requested"} <= actions, "the month that was paid"


def test_the_page_names_every_scope_that_there_is() -> None:
    page = (DOCS / "api.md").read_text("utf-8")
    table = page.partition("| scope | allows |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+:\w+)`", table)) == set(Scope)


@pytest.mark.parametrize(
    "page",
    [
        "```sh\nfalse\n```\n",
        "```sh\ntrue | false | true\n```\n",
        "```sh refused\necho '{}'\n```\n",
        "```sh\ntrue\n```\n\n```sh\nexit 3\n```\n",
    ],
)
def test_a_page_whose_commands_fail_is_found_out(page: str, tmp_path: Path) -> None:
    written = tmp_path / "page.md"
    written.write_text(page)
    with pytest.raises(AssertionError):
        run(blocks_of(written), tmp_path)


def test_a_page_may_show_part_of_an_answer_and_nothing_else() -> None:
    answer = {"id": "p1", "lines": [{"amount": 9000, "rule": "share"}]}
    assert shows({"lines": [{"amount": 9000}]}, answer)
    untrues: list[Any] = [{"id": "p2"}, {"amount": 9000}, {"lines": []}, {"lines": [{"amount": 1}]}, [answer]]
    for untrue in untrues:
        assert not shows(untrue, answer)


def test_every_curl_line_is_one_that_is_run(tmp_path: Path) -> None:
    written = tmp_path / "page.md"
    written.write_text("```console\ncurl example.com\n```\n")
    with pytest.raises(AssertionError, match="nobody runs"):
        blocks_of(written)
