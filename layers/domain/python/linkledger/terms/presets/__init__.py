"""Presets: programs that ship as data; each file is one terms document."""

import tomllib
from importlib.resources import files

from linkledger.errors import NotFound
from linkledger.terms.document import Terms
from linkledger.terms.validation import read_terms


def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    return tuple(
        sorted(each.name.removesuffix(".toml") for each in files(__name__).iterdir() if each.name.endswith(".toml"))
    )


def load_preset(name: str) -> Terms:
    """A preset's terms. Raises NotFound ``unknown_preset``."""
    if name not in preset_names():
        raise NotFound("unknown_preset", f"There is no preset {name!r}; there are: {', '.join(preset_names())}.")
    return read_terms(tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8")))
