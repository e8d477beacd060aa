"""What holds for every test: no silent skips, and the same generated examples in each run unless asked for new ones.

A skip fails the run unless its test says beforehand that it may skip, and why. ``make explore`` asks for new examples.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("new", derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("EXAMPLES", "same"))

REMEDY = "make the test run, delete it, or mark it @pytest.mark.may_skip('why')"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the unexpected skip of one test into a failure; an expected failure (xfail) is no skip."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _refuse_skip(report, allowed=item.get_closest_marker("may_skip") is not None)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into a failure."""
    report = yield
    _refuse_skip(report, allowed=False)
    return report


def _refuse_skip(report: Any, *, allowed: bool) -> None:
    if report.skipped and not allowed:
        report.outcome = "failed"
        report.longrepr = f"skipped: {report.longrepr}\n{REMEDY}"
