"""From a deployment to its stores: what operators do by the command goes through the same stores as the functions."""

from datetime import UTC, datetime

from cli.session import Deployment
from linkledger_aws.secrets import ContactHash
from linkledger_aws.storage import Stores, TableNames


def stores_of(target: Deployment) -> Stores:
    """The deployment's stores; this process's AWS environment becomes the deployment's."""
    target.activate()
    return Stores.connect(TableNames(**target.tables))


def business_now(target: Deployment) -> datetime:
    """The deployment's business time, UTC: real time everywhere but on stage local, where it can be moved."""
    return target.clock.now() if target.clock is not None else datetime.now(UTC)


def contact_hash(target: Deployment) -> ContactHash:
    """The deployment's keyed hash of contacts."""
    secret = target.client("secretsmanager").get_secret_value(SecretId=f"linkledger-{target.stage}-contact-key")
    return ContactHash.from_secret(secret["SecretString"])
