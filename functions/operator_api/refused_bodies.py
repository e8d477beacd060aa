"""Refused bodies as operators may read them: the fields of an event stay readable, all else is masked or left out."""

import json
from typing import Any, Final

from linkledger.earning.event_body import EventBody
from linkledger_aws.api.view import masked, masked_email

_PERSONAL: Final = {"name": masked, "email": masked_email, "phone": masked}
_READABLE: Final = frozenset(EventBody.model_fields) - frozenset(_PERSONAL)


def readable(body: str) -> dict[str, Any] | None:
    """The body's fields; None where it is no JSON object, or too long to have been kept whole.

    A field that no event has may hold anything, so that its value is masked like personal data.
    """
    try:
        fields = json.loads(body)
    except ValueError:
        return None
    return {name: _shown(name, value) for name, value in fields.items()} if isinstance(fields, dict) else None


def _shown(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if name in _READABLE and isinstance(value, str | int | float):
        return value
    if name in _PERSONAL and isinstance(value, str):
        return _PERSONAL[name](value or None)
    return "***"
