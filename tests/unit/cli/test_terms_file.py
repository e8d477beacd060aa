"""Where terms come from."""

from pathlib import Path

import pytest

from cli.output import CliError
from cli.terms_file import lead_to, read_terms_of
from linkledger.terms.presets import load_preset, preset_names

KEYCRM = Path(__file__).parents[3] / "layers/domain/python/linkledger/terms/presets/keycrm.toml"


def test_a_presets_name_and_its_file_are_the_same_terms() -> None:
    assert read_terms_of("keycrm") == read_terms_of(str(KEYCRM)) == load_preset("keycrm")


def test_an_unknown_preset_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(CliError, match="no preset 'kyecrm'") as refused:
        read_terms_of("kyecrm")
    assert ", ".join(preset_names()) in refused.value.remedy


def test_a_missing_file_and_one_that_is_no_toml_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CliError, match=r"can't be read"):
        read_terms_of(str(tmp_path / "missing.toml"))
    bad = tmp_path / "bad.toml"
    bad.write_text("program = ")
    with pytest.raises(CliError, match="is no TOML"):
        read_terms_of(str(bad))


@pytest.mark.parametrize(
    "content", [b'program = "b1"\nname =\n', b'program = "b1"\nname = [', b'program = "b1"\n# \xff\n']
)
def test_the_line_of_a_files_mistake_is_named(tmp_path: Path, content: bytes) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_bytes(content)
    with pytest.raises(CliError, match="line 2"):
        read_terms_of(str(bad))


def test_every_fault_of_a_file_is_named_with_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(KEYCRM.read_text().replace('unit = "USD"', 'unit = "DOLLAR"').replace("day = 2", "day = 40"))
    with pytest.raises(CliError, match=r"mine\.toml") as refused:
        read_terms_of(str(file))
    assert [fault.field for fault in refused.value.faults] == ["unit", "payout.day"]


def test_links_can_be_led_to_a_shop_on_this_machine() -> None:
    terms = lead_to(load_preset("b1"), "http://127.0.0.1:8080/b1/")
    assert terms.tracking.landing == terms.tracking.fallback == "http://127.0.0.1:8080/b1/"
    assert terms.tracking.allowed_hosts == ("127.0.0.1:8080",)
    assert terms.rewards == load_preset("b1").rewards
    assert lead_to(terms, "http://127.0.0.1:8080/b1/", "127.0.0.1").tracking.allowed_hosts == ("127.0.0.1",)
