"""Which Chromium the tests drive: the system's, else Debian's package, else Playwright's own; without one they fail."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Browser, Playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALL_SECONDS = 600


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium. Raises when none is there and none can be installed."""
    sandbox = os.geteuid() != 0  # Chromium refuses to start as root with its sandbox
    return playwright.chromium.launch(executable_path=_system_chromium(), chromium_sandbox=sandbox)


def _system_chromium() -> str | None:
    """Its path; None for Playwright's own, which is then installed."""
    if found := _found():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "--yes", "--quiet", "chromium"]
        subprocess.run(install, check=False, capture_output=True, timeout=_INSTALL_SECONDS)
        if found := _found():
            return found
    own = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(own, check=True, timeout=_INSTALL_SECONDS)
    return None


def _found() -> str | None:
    return next((path for path in map(shutil.which, _NAMES) if path), None)
