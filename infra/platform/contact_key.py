"""The key under which e-mail addresses and phone numbers are hashed, so that events can be matched without them."""

from constructs import Construct

from infra.config import Config
from infra.platform.generated_secret import GeneratedSecret


class ContactKey(GeneratedSecret):
    """One random string; the same contact must give the same hash for as long as the ledger lives."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "ContactKey",
            name="contact-key",
            description="Key of linkledger's hashes of e-mail addresses and phone numbers",
            config=config,
            not_rotated_because="With another key the known customers' hashes would match no new event any more",
        )
