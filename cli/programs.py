"""Loading programs: used by `linkledger programs` and by the demo."""

from dataclasses import dataclass
from datetime import datetime

from cli.api_keys import make_api_key
from linkledger.errors import NotFound
from linkledger.terms.document import Terms
from linkledger_aws.storage import Stores


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
