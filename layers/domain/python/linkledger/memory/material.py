"""Promotional material in memory, and a stand-in for its files."""

from collections.abc import Sequence
from dataclasses import replace

from linkledger.errors import Stale
from linkledger.memory.pages import part_after
from linkledger.partners.material import Material, MaterialFile, Upload


class InMemoryMaterial:
    """Material by program and id."""

    def __init__(self) -> None:
        self.material: dict[tuple[str, str], Material] = {}

    def put_new(self, material: Material) -> None:
        self.material[material.program, material.id] = material

    def get(self, program: str, material: str) -> Material | None:
        return self.material.get((program, material))

    def replace(self, material: Material) -> Material:
        """Raises Stale ``material_changed`` when it changed since it was read."""
        if self.material[material.program, material.id].version != material.version:
            raise Stale("material_changed", f"Material {material.id} changed in the meantime; look again.")
        self.material[material.program, material.id] = after = replace(material, version=material.version + 1)
        return after

    def of_program(
        self, program: str, *, shown: bool, limit: int, cursor: str | None
    ) -> tuple[Sequence[Material], str | None]:
        kept = sorted(self.material.items(), reverse=True)
        found = [each for (of, _), each in kept if of == program and (each.is_shown or not shown)]
        return part_after(found, lambda each: each.id, limit, cursor)


class InMemoryMaterialFiles:
    """Keys of files that were put, and links that lead nowhere."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def upload(self, key: str, file: MaterialFile) -> Upload:
        return Upload(f"https://files.example/{key}", {"content-type": file.media_type})

    def download_link(self, key: str, name: str) -> str:
        return f"https://files.example/{key}?name={name}"

    def has(self, key: str) -> bool:
        return key in self.keys
