"""The portal is built when its sources changed, and only then; what fails is said in one line."""

import json
from pathlib import Path

import pytest

from cli.local import portal
from cli.local.portal import build_portal
from cli.local.workspace import Workspace
from cli.output import CliError

BUILD = "const fs = require('fs'); fs.mkdirSync('dist', { recursive: true }); fs.appendFileSync('dist/index.html', '.')"


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal whose build writes one character more each time."""
    folder = tmp_path / "portal"
    (folder / "node_modules" / "vite").mkdir(parents=True)
    (folder / "src").mkdir()
    (folder / "src" / "main.ts").write_text("one")
    (folder / "build.cjs").write_text(BUILD)
    (folder / "package.json").write_text(json.dumps({"scripts": {"build": "node build.cjs"}}))
    monkeypatch.setattr(portal, "PORTAL", folder)
    monkeypatch.setattr(portal, "_BUILT", tmp_path / "portal-built.json")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def times_built(pages: Path) -> int:
    return len((pages / "dist" / "index.html").read_text())


def test_it_is_built_once_for_the_same_sources(pages: Path, workspace: Workspace) -> None:
    build_portal(workspace)
    (pages / "node_modules" / "vite" / "cache").write_text("no source")
    build_portal(workspace)
    assert times_built(pages) == 1
    (pages / "src" / "main.ts").write_text("two")
    build_portal(workspace)
    assert times_built(pages) == 2


def test_pages_that_were_deleted_are_built_anew(pages: Path, workspace: Workspace) -> None:
    build_portal(workspace)
    (pages / "dist" / "index.html").unlink()
    build_portal(workspace)
    assert times_built(pages) == 1


def test_a_build_that_fails_names_the_mistake_and_is_tried_again(pages: Path, workspace: Workspace) -> None:
    (pages / "build.cjs").write_text("console.error('main.ts: no such page'); process.exit(1)")
    with pytest.raises(CliError, match=r"The portal could not be built: main\.ts: no such page") as refused:
        build_portal(workspace)
    assert "portal-build.log" in refused.value.remedy
    (pages / "build.cjs").write_text(BUILD)
    build_portal(workspace)
    assert times_built(pages) == 1


def test_without_its_packages_the_remedy_is_named(pages: Path, workspace: Workspace) -> None:
    (pages / "node_modules" / "vite").rmdir()
    with pytest.raises(CliError) as refused:
        build_portal(workspace)
    assert refused.value.remedy == "Run `make install`."
