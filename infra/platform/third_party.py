"""The locked third-party packages as a layer's content: wheels for the Lambda's processor, fetched by uv."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import jsii
from aws_cdk import ILocalBundling

from infra.platform.source_assets import REPOSITORY, compile_tree, copy_source

LOCK = REPOSITORY / "layers" / "third_party" / "requirements.lock"
EXPORTS_LOCK = REPOSITORY / "layers" / "exports" / "requirements.lock"
ARM64 = "aarch64-manylinux_2_28"
"""Amazon Linux 2023 has glibc 2.34, so wheels for 2.28 run."""

_AWS_CLIENTS = frozenset({"cognito-idp", "dynamodb", "lambda", "s3", "secretsmanager", "sqs", "ssm", "sts"})
_NOT_RUN = (
    *("bin", "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED"),
    *("*/tests", "boto3/examples", "pycountry/locales", "xmlschema/locale"),
)


class BundlingToolMissingError(RuntimeError):
    """uv is nowhere to be found."""


@jsii.implements(ILocalBundling)
class LockedWheels:
    """Installs the lock into the layer, with our own packages beside it; `platform` None means the host's wheels."""

    def __init__(self, *, lock: Path, platform: str | None, sources: Mapping[str, Path] | None = None) -> None:
        self._lock = lock
        self._platform = platform
        self._sources = dict(sources or {})

    def try_bundle(self, output_dir: str, *_: object, **_options: object) -> bool:
        """Called by the CDK when no layer of this lock is in the cloud assembly yet."""
        target = Path(output_dir, "python")
        install_wheels(self._lock, target, platform=self._platform)
        _leave_out_what_never_runs(target)
        for name, source in self._sources.items():
            copy_source(source, Path(output_dir, name))
        compile_tree(target)
        return True


def install_wheels(lock: Path, target: Path, *, platform: str | None) -> None:
    """Puts exactly the locked wheels, checked by hash, into `target`.

    Raises:
        BundlingToolMissingError: uv is not installed.
    """
    if not lock.is_file():
        raise FileNotFoundError(f"{lock.relative_to(REPOSITORY)}: the lock is missing; run `make lock`")
    command = [
        *(*find_uv(), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(target)),
        *("--only-binary", ":all:", "--require-hashes", "--no-deps", "-r", str(lock), "--python-version", "3.13"),
        *(("--python-platform", platform) if platform else ()),
    ]
    # What the project's own installation downloaded is enough for the host's wheels: no network is needed then.
    from_cache = subprocess.run([*command, "--offline"], check=False, capture_output=True)  # noqa: S603 - ours
    if from_cache.returncode != 0:
        subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603 - arguments are ours


def find_uv() -> Sequence[str]:
    """The command that runs uv: `UV`, the project's own folder, this environment, then the PATH."""
    own = (Path(sys.executable).with_name("uv"), *sorted(REPOSITORY.glob(".linkledger/*/bin/uv")))
    for candidate in (os.environ.get("UV"), *own, shutil.which("uv")):
        if candidate and Path(candidate).is_file():
            return [str(candidate)]
    probe = [sys.executable, "-m", "uv"]
    if subprocess.run([*probe, "--version"], check=False, capture_output=True).returncode == 0:  # noqa: S603
        return probe
    raise BundlingToolMissingError("uv: needed to build the third-party layer; `make install` puts it into .linkledger")


def _leave_out_what_never_runs(target: Path) -> None:
    for pattern in _NOT_RUN:
        for path in target.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    # botocore describes more than 400 services in over 100 MB of JSON; a layer may hold 250 MB altogether.
    for service in target.glob("botocore/data/*/"):
        if service.name not in _AWS_CLIENTS:
            shutil.rmtree(service)
