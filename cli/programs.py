"""Loading programs and making API keys: used by `linkledger programs` and by the demo."""

import hashlib
import secrets
import string
from dataclasses import dataclass
from datetime import datetime

from linkledger.errors import NotFound
from linkledger.terms.document import Terms
from linkledger_aws.storage import Stores

_ALPHABET = string.ascii_letters + string.digits
_RANDOM_LENGTH = 40
_SHOWN = 8


@dataclass(frozen=True)
class Loaded:
    """What loading did: the version that holds now, whether it is new, and the API key of a first load."""

    program: str
    version: int
    changed: bool
    api_key: str | None = None


def load_program(stores: Stores, terms: Terms, now: datetime) -> Loaded:
    """Publishes the terms; the same document again changes nothing. A program's first load makes its first key."""
    try:
        before: int | None = stores.terms.current(terms.program).version
    except NotFound:
        before = None
    published = stores.terms.publish(terms, now)
    key = make_api_key(stores, terms.program, now) if before is None else None
    return Loaded(terms.program, published.version, published.version != before, key)


def make_api_key(stores: Stores, program: str, now: datetime) -> str:
    """A new key of the program: this is the only time that it is seen, what is kept is its hash and beginning.

    Raises NotFound `unknown_program`."""
    stores.terms.current(program)
    key = "llk_" + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LENGTH))
    stores.terms.put_key(program, hashlib.sha256(key.encode()).hexdigest(), key[:_SHOWN], now)
    return key
