"""How somebody uses a page: by the keyboard alone, or by pointing at what they see."""

from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

_MOST_TABS = 150


class Hand(Protocol):
    """Uses what is named as a person does."""

    def press(self, target: Locator) -> None:
        """A button, a link, a box to tick."""

    def type(self, target: Locator, text: str) -> None:
        """Into a field, in the place of what was there."""

    def leave(self, page: Page) -> None:
        """The drawer or dialog that is open."""


class Keyboard:
    """Whatever it uses, it has reached by the tabulator key from where it was."""

    def press(self, target: Locator) -> None:
        page = self._reach(target)
        ticked = target.get_attribute("type") in ("checkbox", "radio")
        page.keyboard.press("Space" if ticked else "Enter")

    def type(self, target: Locator, text: str) -> None:
        page = self._reach(target)
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(text)

    def leave(self, page: Page) -> None:
        page.keyboard.press("Escape")

    def _reach(self, target: Locator) -> Page:
        expect(target).to_be_visible()
        expect(target).to_be_enabled()
        for _ in range(_MOST_TABS):
            if target.evaluate("element => element.matches(':focus-visible')"):
                return target.page
            target.page.keyboard.press("Tab")
        pytest.fail(f"not reached by the keyboard: {target}", pytrace=False)


class Pointer:
    """Presses and types where it points."""

    def press(self, target: Locator) -> None:
        target.click()

    def type(self, target: Locator, text: str) -> None:
        target.click()
        target.fill(text)

    def leave(self, page: Page) -> None:
        page.get_by_role("dialog").locator("header").get_by_role("button").click()
