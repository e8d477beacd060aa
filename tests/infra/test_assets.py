"""What really lies in each zip and layer: a wrong pattern ships an empty one, which deploys happily."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from infra.platform.source_assets import REPOSITORY, MissingSourceError, copy_source, fingerprint
from tests.infra.conftest import synthesize
from tests.infra.deployment import FUNCTIONS, Deployment

LAMBDA_RESERVED = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_SESSION_TOKEN": "token",
}
START = "import sys; sys.path[:0] = sys.argv[2:]; import importlib; importlib.import_module(sys.argv[1]).handler"


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The local stage with its assets, built as `linkledger up` builds them."""
    return synthesize(tmp_path_factory.mktemp("bundled"), stage="local")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_zip_holds_its_own_function_with_bytecode_and_no_other(bundled: Deployment, name: str) -> None:
    asset = bundled.function_asset(name)
    assert {path.name for path in asset.iterdir()} - {"__pycache__"} == {"functions"}
    assert {path.name for path in (asset / "functions").iterdir()} - {"__pycache__"} == {"__init__.py", name}
    assert (asset / "functions" / name / "handler.py").is_file()
    assert (asset / "functions" / name / "__pycache__" / "handler.cpython-313.pyc").is_file()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_starts_with_nothing_but_its_zip_its_layers_and_its_settings(bundled: Deployment, name: str) -> None:
    opt = [str(layer / "python") for layer in bundled.layer_assets(name)]
    # -I and -S hide this environment's packages: what a layer lacks must not be found by accident.
    command = [sys.executable, "-I", "-S", "-c", START, f"functions.{name}.handler"]
    started = subprocess.run(
        [*command, str(bundled.function_asset(name)), *opt],
        env={**LAMBDA_RESERVED, **bundled.environment(name)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr


def test_the_redirect_brings_the_domain_and_the_bot_list_alone(bundled: Deployment) -> None:
    (domain,) = bundled.layer_assets("redirect")
    assert (bundled.function_asset("redirect") / "functions/redirect/amazon_roots.pem").is_file()
    assert {path.name for path in (domain / "python").iterdir()} == {"linkledger", "crawleruseragents"}
    asks = (
        "import sys; sys.path[:0] = sys.argv[1:]; import crawleruseragents as c; print(c.is_crawler('Googlebot/2.1'))"
    )
    command = [sys.executable, "-I", "-S", "-c", asks, str(domain / "python")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "True\n"


def test_the_program_presets_travel_with_the_domain(bundled: Deployment) -> None:
    source = REPOSITORY / "layers/domain/python"
    presets = {file.relative_to(source) for file in source.rglob("*.toml")}
    (domain,) = bundled.layer_assets("redirect")
    assert presets == {file.relative_to(domain / "python") for file in (domain / "python").rglob("*.toml")}


def test_the_third_party_layer_fits_into_lambda_beside_the_others(bundled: Deployment) -> None:
    third_party = bundled.layer_assets("commission")[2] / "python"
    packages = {path.name for path in third_party.iterdir()}
    assert {"pynamodb", "aws_lambda_powertools", "pydantic", "boto3"} <= packages
    assert "bin" not in packages
    size = sum(file.stat().st_size for file in third_party.rglob("*") if file.is_file())
    assert size < 60_000_000


def test_only_the_exporting_function_carries_the_libraries_of_payment_files(bundled: Deployment) -> None:
    (exports,) = set(bundled.layer_assets("payout_export")) - set(bundled.layer_assets("payout"))
    exports /= "python"
    packages = {path.name for path in exports.iterdir()}
    assert {"linkledger_exports", "sepaxml", "schwifty", "xmlschema", "pycountry"} <= packages
    assert not {"linkledger", "boto3", "pydantic", "bin"} & packages
    assert not [path for path in exports.rglob("*") if path.name in {"locales", "tests"}]
    assert sum(file.stat().st_size for file in exports.rglob("*") if file.is_file()) < 30_000_000
    carriers = [name for name in FUNCTIONS if exports.parent in bundled.layer_assets(name)]
    assert carriers == ["payout_export"]


def test_the_exporting_function_writes_a_valid_file_with_its_layers_alone(bundled: Deployment) -> None:
    opt = [str(layer / "python") for layer in bundled.layer_assets("payout_export")]
    writes = (
        "import sys; sys.path[:0] = sys.argv[1:]; from datetime import date, datetime, UTC;"
        "from linkledger_exports.export import export; from linkledger_exports.order import ExportOrder, Payment;"
        "from linkledger_exports.sepa import Debtor, SepaCreditTransfer;"
        "paid = Payment('po_1', 'keycrm', 'anna', 'Anna', 100, 'EUR', 'DE89370400440532013000');"
        "order = ExportOrder('keycrm', '2026-03', datetime(2026, 4, 1, tzinfo=UTC), 'EUR', 100, (paid,));"
        "form = SepaCreditTransfer(Debtor('Us', 'NL20INGB0001234567'), date(2026, 4, 2));"
        "print(export(order, form).files[0].total)"
    )
    command = [sys.executable, "-I", "-S", "-c", writes, *opt]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "100\n"


def test_on_the_local_stage_compiled_wheels_are_the_hosts(bundled: Deployment) -> None:
    third_party = bundled.layer_assets("commission")[2] / "python"
    names = [path.name for path in third_party.glob("pydantic_core/*.so")]
    assert any(platform.machine().replace("arm64", "aarch64") in n or "darwin" in n for n in names), names


def test_an_asset_changes_its_name_with_its_sources_alone(tmp_path: Path) -> None:
    source = tmp_path / "payout"
    source.mkdir()
    handler = source / "handler.py"
    handler.write_text("PAYS = True\n")
    before = fingerprint({"functions/payout": source})
    (source / "__pycache__").mkdir()
    (source / "__pycache__" / "handler.cpython-313.pyc").write_bytes(b"compiled")
    os.utime(handler, (0, 0))
    assert fingerprint({"functions/payout": source}) == before
    handler.write_text("PAYS = False\n")
    assert fingerprint({"functions/payout": source}) != before


def test_a_function_without_sources_is_refused_instead_of_shipped_empty(tmp_path: Path) -> None:
    empty = REPOSITORY / "functions" / "no_such_function"
    with pytest.raises(MissingSourceError, match="functions/no_such_function: holds no Python file"):
        copy_source(empty, tmp_path / "asset")
