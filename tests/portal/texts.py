"""The portal's own texts, so that one history can be played in any of its languages."""

import json
import re

from tests.portal.look import ROOT

_LOCALES = ROOT / "portal" / "src" / "locales"


class Texts:
    """What the portal says in one language: `say("links.made", code="MIRA")`."""

    def __init__(self, language: str) -> None:
        self._folder = _LOCALES / language

    def __call__(self, key: str, **values: str) -> str:
        """The text under `<page>.<key>` with these values."""
        return re.sub(r"{{(\w+)}}", lambda named: values[named[1]], self._text(key))

    def any(self, key: str) -> re.Pattern[str]:
        """The text whatever its values are."""
        return re.compile(".+".join(map(re.escape, re.split(r"{{\w+}}", self._text(key)))))

    def _text(self, key: str) -> str:
        page, *steps = key.split(".")
        found = json.loads((self._folder / f"{page}.json").read_text(encoding="utf-8"))
        for step in steps:
            found = found[step]
        return str(found)
