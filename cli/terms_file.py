"""Terms from where a business keeps them: a preset's name or a TOML file, on this machine led to a shop of its own."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from cli.output import CliError
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.validation import read_terms


def read_terms_of(name: str) -> Terms:
    """The terms of a preset, or of a file where the name is a path.

    Raises CliError when there is neither or the file is no TOML, Invalid `invalid_terms` with every fault."""
    file = Path(name)
    if file.suffix != ".toml" and "/" not in name:
        if name not in preset_names():
            raise CliError(
                f"There is no preset {name!r}.", f"Presets are {', '.join(preset_names())}; or name a .toml file."
            )
        return load_preset(name)
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CliError(f"{name} can't be read: {error.strerror}.", "Name a preset or a TOML file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CliError(f"{name} is no TOML: {error}.", "Put that line right.") from error
    return read_terms(document)


def lead_to(terms: Terms, landing: str, host: str | None = None) -> Terms:
    """The same terms with links that lead to `landing` (and, once they have ended, there as well)."""
    tracking = terms.tracking.model_copy(
        update={"landing": landing, "fallback": landing, "allowed_hosts": (host or urlsplit(landing).netloc,)}
    )
    changed = terms.model_copy(update={"tracking": tracking})
    return read_terms(changed.model_dump(mode="json", by_alias=True))
