"""The installation is done once, and again only for a reason."""

from pathlib import Path

import pytest

from tools import bootstrap


class Installation:
    """One step in a folder of its own, which counts how often it was installed."""

    def __init__(self, root: Path) -> None:
        self.lock, self.result, self.times = root / "some.lock", root / "installed", 0
        self.lock.write_text("money==1")
        self.step = bootstrap.Step("money", ["some.lock"], self.result, self.install)

    def install(self) -> None:
        self.times += 1
        self.result.touch()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    installation = Installation(tmp_path)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "stamps.json")
    monkeypatch.setattr(bootstrap, "STEPS", [installation.step])
    return installation


def test_what_is_installed_is_left_alone(installation: Installation) -> None:
    bootstrap.install(["money"])
    bootstrap.install(["money"])
    assert installation.times == 1


def test_a_changed_lock_is_installed_anew(installation: Installation) -> None:
    bootstrap.install(["money"])
    installation.lock.write_text("money==2")
    bootstrap.install(["money"])
    assert installation.times == 2


def test_what_was_deleted_is_installed_anew(installation: Installation) -> None:
    bootstrap.install(["money"])
    installation.result.unlink()
    bootstrap.install(["money"])
    assert installation.times == 2


def test_a_moved_checkout_is_installed_anew(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.install(["money"])
    moved = tmp_path / "moved"
    moved.mkdir()
    (moved / "some.lock").write_text("money==1")
    monkeypatch.setattr(bootstrap, "ROOT", moved)
    bootstrap.install(["money"])
    assert installation.times == 2


def test_a_failed_step_is_not_recorded_and_its_error_is_one_line_with_the_remedy(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        bootstrap.run("sh", "-c", "echo no such thing >&2; exit 3", remedy="money is missing: earn it")

    monkeypatch.setattr(bootstrap, "STEPS", [installation.step._replace(install=fail)])
    with pytest.raises(bootstrap.CannotInstallError) as raised:
        bootstrap.install(["money"])
    assert str(raised.value) == "money is missing: earn it, then run make again (sh said: no such thing)"
    monkeypatch.setattr(bootstrap, "STEPS", [installation.step])
    bootstrap.install(["money"])
    assert installation.times == 1
