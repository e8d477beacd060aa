"""Keys of webhooks: subscriptions by owner, and the deliveries of each."""

from linkledger.webhooks.subscription import Owner
from linkledger_aws.storage.keys.key import Key

SUBSCRIPTIONS = "webhook#"


def subscription(owner: Owner, subscription: str) -> Key:
    return Key(_of(owner), f"{SUBSCRIPTIONS}{subscription}")


def subscription_count(owner: Owner) -> Key:
    """How many subscriptions an owner has: what keeps them few."""
    return Key(_of(owner), "count")


def delivery(program: str, subscription: str, delivery: str) -> Key:
    """A delivery's id begins with the moment of what it tells."""
    return Key(f"{program}#{subscription}", delivery)


def _of(owner: Owner) -> str:
    return owner.program if owner.partner is None else f"{owner.program}#{owner.partner}"
