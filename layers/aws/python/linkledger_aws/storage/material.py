"""Promotional material in the table of programs; its files lie in a bucket."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Stale
from linkledger.partners.material import Material, MaterialFile, MaterialKind
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed


class MaterialItem(Item):
    """A piece of material."""

    program = UnicodeAttribute()
    kind = UnicodeAttribute()
    title = UnicodeAttribute()
    made_at = InstantAttribute()
    language = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    file = UnicodeAttribute(null=True)
    published_at = InstantAttribute(null=True)
    withdrawn_at = InstantAttribute(null=True)
    shown = BooleanAttribute()
    version = IntegerAttribute()

    def to_material(self) -> Material:
        return Material(
            id=self.sk,
            program=self.program,
            kind=MaterialKind(self.kind),
            title=self.title,
            made_at=self.made_at,
            language=self.language,
            text=self.text,
            file=MaterialFile(**json.loads(self.file)) if self.file else None,
            published_at=self.published_at,
            withdrawn_at=self.withdrawn_at,
            version=self.version,
        )


class MaterialTable:
    """Material; an id begins with its moment, so that lists are in the order of making."""

    def __init__(self, database: Database) -> None:
        self._material = database.bind(MaterialItem, database.names.programs)

    def put_new(self, material: Material) -> None:
        self._item(material).save(condition=self._material.pk.does_not_exist())

    def get(self, program: str, material: str) -> Material | None:
        item = get(self._material, keys.programs.material(program, material))
        return item.to_material() if item is not None else None

    def replace(self, material: Material) -> Material:
        """The material as it is kept now. Raises Stale ``material_changed`` when it changed since it was read."""
        after = replace(material, version=material.version + 1)
        try:
            self._item(after).save(condition=self._material.version == material.version)
        except PutError as error:
            if not condition_failed(error):
                raise
            message = f"Material {material.id} changed in the meantime; look again."
            raise Stale("material_changed", message) from error
        return after

    def of_program(
        self, program: str, *, shown: bool, limit: int, cursor: str | None
    ) -> tuple[Sequence[Material], str | None]:
        """All, or those that partners see, newest first, with the cursor of what follows."""
        pk = keys.programs.material(program, "").pk
        after = {"pk": {"S": pk}, "sk": {"S": cursor}} if cursor else None
        only = self._material.shown == True if shown else None  # noqa: E712 - a condition of DynamoDB
        options = {"filter_condition": only, "limit": limit, "last_evaluated_key": after}
        found = query(self._material, pk, scan_index_forward=False, **options)
        material = [item.to_material() for item in found]
        last = found.last_evaluated_key
        return material, last["sk"]["S"] if last else None

    def _item(self, material: Material) -> MaterialItem:
        return self._material(
            *keys.programs.material(material.program, material.id),
            program=material.program,
            kind=str(material.kind),
            title=material.title,
            made_at=material.made_at,
            language=material.language,
            text=material.text,
            file=dump(asdict(material.file)) if material.file else None,
            published_at=material.published_at,
            withdrawn_at=material.withdrawn_at,
            shown=material.is_shown,
            version=material.version,
        )
