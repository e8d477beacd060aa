"""Terms from where a business keeps them: a preset's name or a file, on this machine led to a shop of its own."""

import json
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.output import CliError
from linkledger.errors import Invalid
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.validation import read_terms

FILES = (".toml", ".json")


def read_terms_of(name: str) -> Terms:
    """The terms of a preset, or of a TOML or JSON file where the name is a path.

    Raises CliError when there is neither, when the file is no TOML or JSON, or with every fault of its terms."""
    file = Path(name)
    if file.suffix not in FILES and "/" not in name:
        if name not in preset_names():
            raise CliError(
                f"There is no preset {name!r}.", f"Presets are {', '.join(preset_names())}; or name a .toml file."
            )
        return load_preset(name)
    try:
        return read_terms(_read(name, file))
    except Invalid as error:
        faults = [fault._replace(field=fault.field or "terms") for fault in error.faults]
        raise CliError(f"The terms in {name} are not valid.", "Put these right:", faults=faults) from error


def lead_to(terms: Terms, landing: str, host: str | None = None) -> Terms:
    """The same terms with links that lead to `landing` (and, once they have ended, there as well)."""
    tracking = terms.tracking.model_copy(
        update={"landing": landing, "fallback": landing, "allowed_hosts": (host or urlsplit(landing).netloc,)}
    )
    changed = terms.model_copy(update={"tracking": tracking})
    return read_terms(changed.model_dump(mode="json", by_alias=True))


def document_of(terms: Terms) -> dict[str, Any]:
    """The terms as the document that they were read from, defaults included."""
    return terms.model_dump(mode="json", by_alias=True, exclude_none=True)


def _read(name: str, file: Path) -> dict[str, Any]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CliError(f"{name} can't be read: {error.strerror}.", "Name a preset or a TOML file.") from error
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CliError(f"{name} is no UTF-8 text: line {line}.", "Put that line right.") from error
    return _parse_json(name, text) if file.suffix == ".json" else _parse_toml(name, text)


def _parse_toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = str(error).replace("at end of document", f"at line {len(text.splitlines())}, the last one")
        raise CliError(f"{name} is no TOML: {what}.", "Put that line right.") from error


def _parse_json(name: str, text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise CliError(f"{name} is no JSON: {error.msg} (line {error.lineno}).", "Put that line right.") from error
    if not isinstance(document, dict):
        raise CliError(f"{name} is no JSON object.", "Write the terms as {...}.")
    return document
