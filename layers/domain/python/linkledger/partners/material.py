"""Promotional material: banners, texts and widgets that operators publish and partners take with their own links in."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from linkledger.errors import FieldFault, Invalid, NotFound, Refused

LINK, CODE = "{link}", "{code}"
"""What stands in a text where the partner's own link and code go."""
MEDIA_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "application/zip")
"""No SVG and no HTML: what a browser would run, partners' sites must not be handed."""
LARGEST_FILE = 10 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class MaterialKind(StrEnum):
    """What it is."""

    BANNER = "banner"
    """A file, which the partner fetches and shows with a link around it."""
    TEXT = "text"
    """Words for a post or a mail."""
    WIDGET = "widget"
    """HTML for a page."""


@dataclass(frozen=True)
class MaterialFile:
    """A file as it is announced: the store takes these bytes and no others. ``width`` and ``height`` are pixels."""

    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Material:
    """A piece of material; partners see it from its publication until it is withdrawn.

    ``version`` is the fence of the stored record.
    """

    id: str
    program: str
    kind: MaterialKind
    title: str
    made_at: datetime
    language: str | None = None
    text: str | None = None
    file: MaterialFile | None = None
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    version: int = field(default=0, compare=False)

    @property
    def is_shown(self) -> bool:
        """Whether partners see it."""
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def file_key(self) -> str:
        """Where its file lies."""
        assert self.file is not None
        return f"{self.program}/{self.id}/{self.file.name}"


@dataclass(frozen=True)
class Upload:
    """Where a file goes: a PUT to ``url`` with exactly these headers."""

    url: str
    headers: Mapping[str, str]


class MaterialStore(Protocol):
    """Material of programs, newest first."""

    def put_new(self, material: Material) -> None: ...

    def get(self, program: str, material: str) -> Material | None: ...

    def replace(self, material: Material) -> Material:
        """The material as it is kept now. Raises Stale ``material_changed`` when it changed since it was read."""

    def of_program(
        self, program: str, *, shown: bool, limit: int, cursor: str | None
    ) -> tuple[Sequence[Material], str | None]:
        """All, or those that partners see, with the cursor of what follows."""


class MaterialFiles(Protocol):
    """The files, which come and go by short-lived links alone."""

    def upload(self, key: str, file: MaterialFile) -> Upload: ...

    def download_link(self, key: str, name: str) -> str: ...

    def has(self, key: str) -> bool: ...


def check_material(material: Material) -> Material:
    """The same material, or Invalid ``invalid_material`` with every faulty field."""
    faults = tuple(_faults(material))
    if faults:
        listed = "; ".join(f"{each.field}: {each.message}" for each in faults)
        raise Invalid("invalid_material", f"The material is not valid: {listed}.", faults=faults)
    return material


def _faults(material: Material) -> Iterator[FieldFault]:
    text, file = material.text, material.file
    if material.kind is MaterialKind.BANNER:
        if file is None:
            yield FieldFault("file", "a banner has a file")
    elif file is not None:
        yield FieldFault("file", f"a {material.kind} has no file; make a banner of it")
    elif not text or (LINK not in text and (material.kind is MaterialKind.WIDGET or CODE not in text)):
        yield FieldFault("text", f"write {LINK} where the partner's link goes")
    if file is None:
        return
    if not _NAME.fullmatch(file.name):
        yield FieldFault("file.name", "use letters, digits, dots, _ and -")
    if file.media_type not in MEDIA_TYPES:
        yield FieldFault("file.media_type", f"use one of {', '.join(MEDIA_TYPES)}")
    if not 0 < file.size <= LARGEST_FILE:
        yield FieldFault("file.size", f"use 1 to {LARGEST_FILE} bytes")
    if not _SHA256.fullmatch(file.sha256):
        yield FieldFault("file.sha256", "give the SHA-256 of the file as 64 hex digits")


def known_material(store: MaterialStore, program: str, material_id: str) -> Material:
    """Raises NotFound ``unknown_material``."""
    material = store.get(program, material_id)
    if material is None:
        raise NotFound("unknown_material", f"Program {program} has no material {material_id!r}.")
    return material


def open_upload(material: Material, files: MaterialFiles) -> Upload:
    """Where the material's file goes. Raises Refused ``no_file`` where it has none."""
    if material.file is None:
        raise Refused("no_file", f"A {material.kind} has no file; publish {material.id} as it is.")
    return files.upload(material.file_key, material.file)


def publish(material: Material, now: datetime, files: MaterialFiles) -> Material:
    """The material as partners see it from now on; nothing is written. Again, and after a withdrawal, shows it anew.

    Raises Refused ``file_missing``.
    """
    if material.is_shown:
        return material
    if material.file is not None and not files.has(material.file_key):
        raise Refused("file_missing", f"The file of {material.id} was not uploaded: put it to the upload link first.")
    return replace(material, published_at=now, withdrawn_at=None)


def withdraw(material: Material, now: datetime) -> Material:
    """The material as partners no longer see it; nothing is written. Again changes nothing."""
    return replace(material, withdrawn_at=material.withdrawn_at or now)


def with_link(material: Material, url: str, code: str) -> str | None:
    """The words or the HTML with the partner's own link and code in; None where there are none."""
    if material.text is None:
        return None
    escaped = material.kind is MaterialKind.WIDGET
    return material.text.replace(LINK, html.escape(url) if escaped else url).replace(CODE, code)


def snippet(material: Material, url: str) -> str | None:
    """HTML that shows a banner's picture with the partner's link around it; None for all else.

    The picture is fetched once and lies beside the partner's page: links to our copy end after minutes.
    """
    file = material.file
    if material.kind is not MaterialKind.BANNER or file is None or not file.media_type.startswith("image/"):
        return None
    size = "".join(
        f' {name}="{value}"' for name, value in (("width", file.width), ("height", file.height)) if value is not None
    )
    title = html.escape(material.title)
    return f'<a href="{html.escape(url)}" rel="sponsored"><img src="{file.name}" alt="{title}"{size}></a>'
