"""The keys that sign click ids, as a set with ids, so that a click outlives the key change."""

import json

from constructs import Construct

from infra.config import Config
from infra.platform.generated_secret import GeneratedSecret

_FIRST = "k1"


class SigningKeys(GeneratedSecret):
    """The secret `{"current": "k1", "k1": "..."}`; a rotation adds `k2` and points `current` to it."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "SigningKeys",
            name="signing-keys",
            description="Keys that sign linkledger's click ids: all verify, `current` signs",
            config=config,
            not_rotated_because="A rotation adds a key and keeps the old ones for the longest attribution window",
            template=json.dumps({"current": _FIRST}),
            key=_FIRST,
        )
