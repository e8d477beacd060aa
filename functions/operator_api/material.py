"""Promotional material: announcing it, putting its file, publishing and withdrawing it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.partners.material import (
    Material,
    MaterialFile,
    MaterialKind,
    check_material,
    known_material,
    open_upload,
    publish,
    withdraw,
)
from linkledger.program_time import format_instant
from linkledger_aws.api.ids import new_ordered_id
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, invalid_cursor

router = new_router()


class MaterialFileBody(BaseModel):
    """A file of at most 10 MiB; ``sha256`` in hex says which one, and no other is taken."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(max_length=100)]
    media_type: Annotated[str, Field(max_length=100)]
    size: int
    sha256: Annotated[str, Field(max_length=64)]
    width: Annotated[int, Field(ge=1, le=20_000)] | None = None
    height: Annotated[int, Field(ge=1, le=20_000)] | None = None


class MaterialBody(BaseModel):
    """A banner with its file, or a text or widget in which `{link}` and `{code}` stand for the partner's own."""

    model_config = ConfigDict(extra="forbid")

    kind: MaterialKind
    title: Annotated[str, Field(min_length=1, max_length=120)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    text: Annotated[str, Field(min_length=1, max_length=10_000)] | None = None
    file: MaterialFileBody | None = None


class UploadView(View):
    """Where the file goes: a PUT with these headers, within 15 minutes; a new link costs nothing."""

    url: str
    headers: dict[str, str]


class MaterialFileView(View):
    """The file; ``url`` fetches it, once it was put, for 15 minutes."""

    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    url: str


class MaterialView(View):
    """A piece of material; partners see what is published and not withdrawn."""

    id: str
    kind: MaterialKind
    title: str
    language: str | None
    text: str | None
    file: MaterialFileView | None
    made_at: str
    published_at: str | None
    withdrawn_at: str | None


@router.get("/v1/operator/programs/<program>/material")
def material(
    caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[MaterialView]:
    """All of the program's material, newest first."""
    desk = caller.desk
    desk.terms.current(program)
    if starting_after is not None and not starting_after.startswith("mat_"):
        raise invalid_cursor()
    found, cursor = desk.material.of_program(program, shown=False, limit=limit, cursor=starting_after)
    views = [_view(caller, each) for each in found]
    return Page[MaterialView](items=views, has_more=cursor is not None, next_cursor=cursor)


@router.post("/v1/operator/programs/<program>/material", status_code=HTTPStatus.CREATED)
def make_material(caller: AsOperator, program: str, body: MaterialBody) -> MaterialView:
    """Announces a piece of material: partners see it once it is published, a banner after its file was put."""
    new = Material(
        id=new_ordered_id("mat", caller.now),
        program=program,
        kind=body.kind,
        title=body.title,
        made_at=caller.now,
        language=body.language,
        text=body.text,
        file=MaterialFile(**body.file.model_dump()) if body.file is not None else None,
    )
    with caller.acting(Scope.PROGRAM_WRITE, "material.made", f"material/{new.id}", program) as action:
        caller.desk.terms.current(program)
        caller.desk.material.put_new(check_material(new))
        action.changed(None, new)
    return _view(caller, new)


@router.post("/v1/operator/programs/<program>/material/<material>/upload")
def upload_material(caller: AsOperator, program: str, material: str) -> UploadView:
    """Gives a link to put the file to; it takes the announced bytes and no others."""
    with caller.acting(Scope.PROGRAM_WRITE, "material.upload_opened", f"material/{material}", program):
        found = known_material(caller.desk.material, program, material)
        upload = open_upload(found, caller.desk.material_files)
    return UploadView(url=upload.url, headers=dict(upload.headers))


@router.post("/v1/operator/programs/<program>/material/<material>/publish")
def publish_material(caller: AsOperator, program: str, material: str) -> MaterialView:
    """Shows the material to the program's partners."""
    files = caller.desk.material_files
    return _change(caller, program, material, "material.published", lambda each: publish(each, caller.now, files))


@router.post("/v1/operator/programs/<program>/material/<material>/withdraw")
def withdraw_material(caller: AsOperator, program: str, material: str) -> MaterialView:
    """Shows the material to nobody any more; copies that partners fetched stay where they are."""
    return _change(caller, program, material, "material.withdrawn", lambda each: withdraw(each, caller.now))


def _change(
    caller: Caller, program: str, material: str, name: str, decide: Callable[[Material], Material]
) -> MaterialView:
    with caller.acting(Scope.PROGRAM_WRITE, name, f"material/{material}", program) as action:
        before = known_material(caller.desk.material, program, material)
        after = decide(before)
        action.changed(before, after)
        if after != before:
            after = caller.desk.material.replace(after)
    return _view(caller, after)


def _view(caller: Caller, material: Material) -> MaterialView:
    file = material.file
    return MaterialView(
        id=material.id,
        kind=material.kind,
        title=material.title,
        language=material.language,
        text=material.text,
        file=MaterialFileView(
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            width=file.width,
            height=file.height,
            url=caller.desk.material_files.download_link(material.file_key, file.name),
        )
        if file is not None
        else None,
        made_at=format_instant(material.made_at),
        published_at=format_instant(material.published_at) if material.published_at else None,
        withdrawn_at=format_instant(material.withdrawn_at) if material.withdrawn_at else None,
    )
