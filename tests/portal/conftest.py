"""One local stack with its portal, one Chromium, and people who are signed in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cli.local.stack import LocalStack
from cli.local.workspace import Workspace
from tests.e2e.office import Office
from tests.portal import people
from tests.portal.chromium import launch
from tests.portal.look import DESK, without_errors
from tests.portal.people import Person

type NewPage = Callable[..., Page]

_SECONDS = 30
"""A function's first start on a machine that is busy."""

expect.set_options(timeout=_SECONDS * 1000)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The deployment with both programs loaded, at the present time; `office.stack.portal_url` is the portal."""
    workspace = Workspace(tmp_path_factory.mktemp("portal") / "workspace")
    with LocalStack.start(workspace, enforce_iam=True, portal=True) as stack:
        office = Office(stack)
        for program in ("keycrm", "b1"):
            office.run("programs", "load", program)
        yield office
    for large in (workspace.data, workspace.cloud_assembly, workspace.temporary):
        shutil.rmtree(large, ignore_errors=True)  # what a look at a failure needs are the logs


@pytest.fixture(scope="session")
def portal(office: Office) -> str:
    """The portal's address."""
    return office.stack.portal_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Makes pages, each in a browser of its own (cookies apart): `new_page()`, `new_page(locale="ko-KR", width=390)`.

    An error in a page's console fails the test.
    """
    with ExitStack() as opened:

        def make(locale: str = "en-US", width: int = DESK, time_zone: str = "Europe/Vilnius") -> Page:
            size = {"width": width, "height": 900}
            context = browser.new_context(
                locale=locale,
                timezone_id=time_zone,
                viewport=size,  # type: ignore[arg-type]
                reduced_motion="reduce",
                accept_downloads=True,
                permissions=["clipboard-read", "clipboard-write"],
            )
            context.set_default_timeout(_SECONDS * 1000)
            opened.callback(context.close)
            return opened.enter_context(without_errors(context.new_page()))

        yield make


@pytest.fixture(scope="session")
def mira(office: Office) -> Person:
    """A partner of keycrm without customers."""
    return people.partner(office, "keycrm", "mira")


@pytest.fixture(scope="session")
def olivia(office: Office) -> Person:
    """An operator with every scope."""
    return people.operator(office, "olivia")


@pytest.fixture
def partner_page(new_page: NewPage, portal: str, mira: Person) -> Page:
    """Mira at her overview."""
    page = new_page()
    people.sign_in_partner(page, portal, mira)
    return page


@pytest.fixture
def operator_page(new_page: NewPage, portal: str, office: Office, olivia: Person) -> Page:
    """Olivia at her first page."""
    page = new_page()
    people.sign_in_operator(page, portal, olivia, office)
    return page
