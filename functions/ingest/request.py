"""Reading the request: the API key, the body's text and its event, each refused with what to do about it."""

import binascii
import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from linkledger.errors import FieldFault, NotFound
from linkledger_aws.http import NotReadable, TooLarge, Unauthorized

MAX_BODY_BYTES = 256 * 1024
_KEY_PREFIX = "llk_"


def api_key_hash(request: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the key in ``Authorization: Bearer llk_...``. Raises Unauthorized ``invalid_api_key``."""
    headers = {name.lower(): value for name, value in (request.get("headers") or {}).items()}
    scheme, _, key = headers.get("authorization", "").strip().partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key.startswith(_KEY_PREFIX):
        raise Unauthorized("invalid_api_key", "Send the program's API key as Authorization: Bearer llk_....")
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def body_text(request: Mapping[str, Any]) -> str:
    """The body as text. Raises TooLarge ``body_too_large``, NotReadable ``invalid_json``."""
    body = request.get("body") or ""
    try:
        octets = b64decode(body, validate=True) if request.get("isBase64Encoded") else body.encode()
    except (binascii.Error, UnicodeEncodeError):
        raise _no_json() from None
    if len(octets) > MAX_BODY_BYTES:
        raise TooLarge("body_too_large", f"The body has {len(octets)} bytes; an event takes at most {MAX_BODY_BYTES}.")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise _no_json() from None


def event_of(text: str, program: str) -> dict[str, Any]:
    """The posted event without ``program``, which may be left out: its digest is the same with and without.

    Raises NotReadable ``invalid_json``, NotFound ``unknown_program`` when the body names another than the key's.
    """
    try:
        body = json.loads(text)
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair is JSON, but no text that can be stored
    except (ValueError, RecursionError):
        raise _no_json() from None
    if not isinstance(body, dict):
        raise _no_json()
    named = body.pop("program", program)
    if named != program:
        message = f"program: the API key is not for {named!r}; leave the field out or send that program's key."
        raise NotFound("unknown_program", message, faults=(FieldFault("program", "is not the API key's program"),))
    return body


def _no_json() -> NotReadable:
    return NotReadable("invalid_json", "The body is no JSON object in UTF-8: send one event such as {...}.")
