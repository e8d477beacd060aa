"""Installs everything that the project needs into its own folder, starting from nothing but a Python and Node.

Run by `make`; also by hand: `python3 tools/bootstrap.py [STEP ...]` (without names: every step, in order).
A step whose inputs are unchanged since it last succeeded is skipped without touching the network.
It is run by whatever Python the machine has (3.9 or newer), so it keeps to the standard library and to old syntax.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".linkledger"
STAMPS = HOME / "installed.json"
UV = HOME / "uv" / "bin" / "uv"
VENV = ROOT / ".venv"
MINISTACK = HOME / "ministack"
PORTAL = ROOT / "portal"
OLDEST_NODE = (20, 19)


class CannotInstallError(Exception):
    """What is missing and how to get it, in one line."""


class Step(NamedTuple):
    """One installation: done again when an input's content changes or its result is gone."""

    name: str
    inputs: list[str]
    result: Path
    install: Callable[[], None]


def run(*command: str | Path, remedy: str = "") -> None:
    """Run a command from the repository's root; failing raises CannotInstallError.

    The error is the remedy, if given, and the first line of what the command said; else the output is shown.
    """
    # Python versions that uv has to fetch also stay in the project's folder; an activated venv must not redirect uv.
    environment = {**os.environ, "UV_PYTHON_INSTALL_DIR": str(HOME / "python")}
    environment.pop("VIRTUAL_ENV", None)
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, env=environment, check=False, capture_output=bool(remedy), text=True)
    if done.returncode and remedy:
        said = (done.stderr or done.stdout or "nothing").strip().splitlines()[0]
        raise CannotInstallError(f"{remedy}, then run make again ({Path(words[0]).name} said: {said})")
    if done.returncode:
        shown = " ".join([Path(words[0]).name, *words[1:4]])
        raise CannotInstallError(f"`{shown} ...` failed (status {done.returncode}, see above); mend it, run make again")


def install_uv() -> None:
    """Put the pinned uv into a small environment of its own."""
    home = HOME / "uv"
    run(
        *(sys.executable, "-m", "venv", "--clear", home),
        remedy=f"{sys.executable} cannot make environments: install its venv module (Debian: apt install python3-venv)",
    )
    pip = (home / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--only-binary", ":all:", "--require-hashes", "-r", "tools/requirements-uv.lock")


def make_environment(folder: Path) -> None:
    """Make a Python 3.13 environment, unless the folder already holds a working one."""
    python = folder / "bin" / "python"
    version = "import sys; sys.exit(sys.version_info[:2] != (3, 13))"
    if python.exists() and subprocess.run([python, "-c", version], check=False).returncode == 0:
        return
    here = sys.version_info[:2] == (3, 13)
    interpreter = getattr(sys, "_base_executable", sys.executable) if here else "3.13"
    run(
        *(UV, "venv", "--quiet", "--clear", "--python", interpreter, folder),
        remedy="Python 3.13 is neither on this machine nor could uv download it: install it (python.org, your package "
        "manager, or `pyenv install 3.13`)",
    )


def sync(folder: Path, lock: str) -> None:
    """Make the environment hold exactly what the lock names; wheels alone, as a build would fetch unpinned tools."""
    hashed = ("--only-binary", ":all:", "--require-hashes")
    run(UV, "pip", "sync", "--quiet", "--python", folder / "bin" / "python", *hashed, lock)


def install_python() -> None:
    """The project's own environment with the locked packages."""
    make_environment(VENV)
    sync(VENV, "requirements-dev.lock")


def install_packages() -> None:
    """The four packages of this repository, editable; their build backend is among the locked packages."""
    packages = ("./layers/domain", "./layers/aws", "./layers/exports", ".")
    editable = [word for package in packages for word in ("--editable", package)]
    python = VENV / "bin" / "python"
    run(
        UV, "pip", "install", "--quiet", "--python", python, "--offline", "--no-deps", "--no-build-isolation", *editable
    )


def install_ministack() -> None:
    """The local AWS apart from the project: its Lambdas see its packages, which would hide what a layer lacks."""
    make_environment(MINISTACK)
    sync(MINISTACK, "tools/requirements-ministack.lock")


def install_node() -> None:
    """The CDK command line, into node_modules; Node itself also runs the constructs at synth."""
    npm_ci(ROOT)


def install_portal() -> None:
    """What builds the portal and serves it locally, into portal/node_modules."""
    npm_ci(PORTAL)


def npm_ci(folder: Path) -> None:
    """Make the folder's node_modules hold exactly what its lock names; nothing of it runs while it is installed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    oldest = ".".join(map(str, OLDEST_NODE))
    remedy = f"Node {oldest} or newer with npm is needed: install it (nodejs.org, your package manager), run make again"
    if node is None or npm is None:
        raise CannotInstallError(remedy)
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if not found.startswith("v") or tuple(int(each) for each in found[1:].split(".")[:2]) < OLDEST_NODE:
        raise CannotInstallError(f"{remedy} (found {found or 'none that starts'})")
    run(npm, "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


PACKAGES = ["pyproject.toml", *(f"layers/{name}/pyproject.toml" for name in ("domain", "aws", "exports"))]
STEPS = [
    Step("uv", ["tools/requirements-uv.lock"], UV, install_uv),
    Step("python", ["requirements-dev.lock"], VENV / "bin" / "python", install_python),
    Step("packages", ["requirements-dev.lock", *PACKAGES], VENV / "bin" / "linkledger", install_packages),
    Step("ministack", ["tools/requirements-ministack.lock"], MINISTACK / "bin" / "ministack", install_ministack),
    Step("node", ["package-lock.json"], ROOT / "node_modules" / ".bin" / "cdk", install_node),
    Step("portal", ["portal/package-lock.json"], PORTAL / "node_modules" / ".bin" / "vite", install_portal),
]


def digest(step: Step) -> str:
    """Of the inputs, and of the folder: environments hold absolute paths, so a moved checkout is installed anew."""
    content = hashlib.sha256(str(ROOT).encode())
    for name in step.inputs:
        content.update(b"\0" + (ROOT / name).read_bytes())
    return content.hexdigest()


def install(wanted: list[str]) -> None:
    """Bring the wanted steps up to date, in order."""
    stamps: dict[str, str] = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    for step in (step for step in STEPS if step.name in wanted):
        now = digest(step)
        if stamps.get(step.name) == now and step.result.exists():
            continue
        print(f"install: {step.name} ...", flush=True)
        started = time.monotonic()
        step.install()
        print(f"install: {step.name} done in {time.monotonic() - started:.1f} s", flush=True)
        stamps[step.name] = now
        STAMPS.write_text(json.dumps(stamps, indent=2) + "\n")


def main() -> int:
    """Install, one run at a time; returns the exit status."""
    names = [step.name for step in STEPS]
    wanted = sys.argv[1:] or names
    if unknown := sorted(set(wanted) - set(names)):
        print(f"bootstrap: unknown step {unknown[0]}; the steps are {', '.join(names)}", file=sys.stderr)
        return 2
    HOME.mkdir(exist_ok=True)
    with (HOME / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            install(wanted)
        except CannotInstallError as error:
            print(f"install: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
