"""What every table of the terms is: frozen, without unknown fields, all its faults and contradictions found at once."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from linkledger.errors import FieldFault


class ContradictionError(ValueError):
    """Fields that are well-formed but contradict others; each fault's path begins where the validated part's ends."""

    def __init__(self, *faults: FieldFault) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = faults


class _Unreadable:
    """Stands for a faulty value while the others are compared: it is given, yet nothing holds of it."""

    def __getattr__(self, name: str) -> Self:
        return self

    def __call__(self, *_: object) -> Self:
        return self

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def _never(self, _: object) -> bool:
        return False

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _never
    __hash__ = object.__hash__


UNREADABLE: Any = _Unreadable()


def readable(*values: object) -> bool:
    """Whether none of the values is faulty."""
    return all(value is not UNREADABLE for value in values)


class Part(BaseModel):
    """A table of the terms."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def contradictions(self) -> Iterator[FieldFault]:
        """What its fields, each well-formed, say against one another; paths begin with a dot or a bracket.

        Also asked of a part with faulty fields: these are ``UNREADABLE`` then, of which every comparison is false.
        """
        yield from ()

    def gives(self, field: str) -> bool:
        """Whether the field says anything but its default, be it faulty."""
        value = getattr(self, field)
        return value is UNREADABLE or value != type(self).model_fields[field].default

    @model_validator(mode="wrap")
    @classmethod
    def _every_fault_at_once(cls, given: Any, read: Callable[[Any], Self]) -> Self:
        try:
            part = read(given)
        except ValidationError as error:
            faults = tuple(_readable(cls, given).contradictions()) if isinstance(given, Mapping) else ()
            raise _joined(cls.__name__, error, faults, given) from None
        if faults := tuple(part.contradictions()):
            raise ContradictionError(*faults)
        return part


def parts_in(annotation: Any) -> Iterator[type[Part]]:
    """The tables that a field's type names: ``tuple[Reward, ...]`` names Reward."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from parts_in(inner)


def _readable[P: Part](part: type[P], given: Mapping[str, Any]) -> P:
    values = {}
    for name, field in part.model_fields.items():
        key = field.alias if field.alias and field.alias in given else name
        if key in given:
            values[name] = _readable_field(part, name, given[key])
        elif field.is_required():
            values[name] = UNREADABLE
    return part.model_construct(None, **values)


@cache
def _reader(part: type[Part], name: str) -> TypeAdapter[Any]:
    field = part.model_fields[name]
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(kind)


def _readable_field(part: type[Part], name: str, given: Any) -> Any:
    field = part.model_fields[name]
    try:
        return _reader(part, name).validate_python(given)
    except ValidationError:
        inner = next(parts_in(field.annotation), None)
    if inner is None:
        return UNREADABLE
    if get_origin(field.annotation) is tuple and isinstance(given, (list, tuple)) and given:
        return tuple(_readable(inner, each) if isinstance(each, Mapping) else UNREADABLE for each in given)
    single = get_origin(field.annotation) is not tuple and isinstance(given, Mapping)
    return _readable(inner, given) if single else UNREADABLE


def _joined(title: str, error: ValidationError, faults: tuple[FieldFault, ...], given: Any) -> ValidationError:
    found = [
        InitErrorDetails(type=each["type"], loc=each["loc"], input=each["input"], ctx=each.get("ctx", {}))
        for each in error.errors()
    ]
    if faults:
        found.append(InitErrorDetails(type="value_error", input=given, ctx={"error": ContradictionError(*faults)}))
    return ValidationError.from_exception_data(title, found)
