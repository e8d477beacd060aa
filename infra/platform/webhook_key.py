"""The secret that all webhooks' secrets are derived from: who signs messages and who shows a new secret reads it."""

from constructs import Construct

from infra.config import Config
from infra.platform.generated_secret import GeneratedSecret


class WebhookKey(GeneratedSecret):
    """One random string; each subscription's own secret is renewed by its version instead."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "WebhookKey",
            name="webhook-key",
            description="Key that the secrets of linkledger's webhooks are derived from",
            config=config,
            not_rotated_because="Another key would change every receiver's secret at once, and none would have it",
        )
