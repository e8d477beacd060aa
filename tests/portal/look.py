"""Looks at a page as its users have it: on a phone and a desk, light and dark, through axe's rules of WCAG 2.2 AA."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / ".linkledger" / "reports" / "portal"
PHONE, DESK = 390, 1440
_AXE = ROOT / "portal" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_HEIGHTS = {PHONE: 844, DESK: 900}
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def check_page(page: Page, name: str) -> None:
    """Fails on a violation of accessibility, and where a phone would have to scroll sideways.

    Keeps a screenshot of each width and colour scheme: `{name}-{width}-{scheme}.png`.
    """
    before = page.viewport_size
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    faults = []
    for width, scheme in ((width, scheme) for width in (PHONE, DESK) for scheme in _SCHEMES):
        page.set_viewport_size({"width": width, "height": _HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        settle(page)
        whole = page.get_by_role("dialog").count() == 0  # a dialog is as large as the screen, not as the page behind it
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{scheme}.png", full_page=whole)
        found = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{wide} px wider than the screen")
        faults += [f"{name}, {width} px, {scheme}: {each}" for each in found]
    page.emulate_media(color_scheme="light")
    if before is not None:
        page.set_viewport_size(before)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def settle(page: Page) -> None:
    """Waits until nothing is being loaded any more."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".mantine-Loader-root")).to_have_count(0)


def violations(page: Page) -> list[str]:
    """What axe finds: the rule, what it says, and the element."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", _RULES)
    return [
        f"{each['id']}: {node['failureSummary']} {node['html'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@contextmanager
def without_errors(page: Page) -> Iterator[Page]:
    """The page's own errors, and what the content security policy forbade, are the test's failures.

    A refused request is no error of the page: the tests of refusals provoke it.
    """
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda each: (
            said.append(each.text)
            if each.type == "error" and not each.text.startswith("Failed to load resource")
            else None
        ),
    )
    yield page
    if said:
        pytest.fail("The page said: " + "\n".join(said), pytrace=False)
