"""Builds Lambda assets from the tree without Docker, named by their sources so that an unchanged one is kept."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import jsii
from aws_cdk import AssetHashType, BundlingOptions, BundlingOutput, DockerImage, ILocalBundling
from aws_cdk import aws_lambda as lambda_

REPOSITORY = Path(__file__).resolve().parents[2]
_RECIPE = "sources+pyc/1"
_LEFT_OUT = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "tests"}


class MissingSourceError(FileNotFoundError):
    """An asset's sources are not in the tree."""


@jsii.implements(ILocalBundling)
class CopiedSources:
    """Copies files and folders into the asset, each under its own target path, and compiles them."""

    def __init__(self, sources: Mapping[str, Path]) -> None:
        self._sources = dict(sources)

    def try_bundle(self, output_dir: str, *_: object, **_options: object) -> bool:
        """Called by the CDK when the asset is not there yet.

        Raises:
            MissingSourceError: a source does not exist, or a folder holds no Python file.
        """
        for target, source in self._sources.items():
            copy_source(source, Path(output_dir, target))
        compile_tree(Path(output_dir))
        return True


def code_of(sources: Mapping[str, Path]) -> lambda_.Code:
    """The asset that holds each source under its target path, sources and bytecode both."""
    return bundled(CopiedSources(sources), fingerprint=fingerprint(sources))


def bundled(bundler: ILocalBundling, *, fingerprint: str) -> lambda_.Code:
    """An asset that `bundler` fills when none of this fingerprint is in the cloud assembly yet."""
    return lambda_.Code.from_asset(
        str(REPOSITORY / "infra"),
        asset_hash=fingerprint,
        asset_hash_type=AssetHashType.CUSTOM,
        bundling=BundlingOptions(
            image=DockerImage.from_registry("not-used"), local=bundler, output_type=BundlingOutput.NOT_ARCHIVED
        ),
    )


def fingerprint(sources: Mapping[str, Path], *, recipe: str = _RECIPE) -> str:
    """SHA-256 over target paths and contents, and over the recipe that makes the asset of them."""
    digest = hashlib.sha256(recipe.encode())
    for target, source in sorted(sources.items()):
        for file in _files(source):
            digest.update(f"\0{target}\0{file.relative_to(source).as_posix()}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def copy_source(source: Path, target: Path) -> None:
    """Copies one file, or a folder without its caches."""
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return
    if not any(file.suffix == ".py" for file in _files(source)):
        raise MissingSourceError(f"{source.relative_to(REPOSITORY)}: holds no Python file; the asset would be empty")
    shutil.copytree(source, target, ignore=lambda _folder, names: [n for n in names if _left_out(n)])


def compile_tree(folder: Path) -> None:
    """Adds bytecode that is valid wherever the asset is unpacked: /opt and /var/task are read-only."""
    command: Iterable[str] = (
        *(sys.executable, "-m", "compileall", "-q", "-j", "0"),
        *("--invalidation-mode", "unchecked-hash", "-s", str(folder), str(folder)),
    )
    subprocess.run([*command], check=True, stdout=sys.stderr)  # noqa: S603 - our own interpreter


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    for file in sorted(source.rglob("*")):
        if file.is_file() and not any(_left_out(part) for part in file.relative_to(source).parts):
            yield file


def _left_out(name: str) -> bool:
    return name in _LEFT_OUT or name.endswith(".pyc")
