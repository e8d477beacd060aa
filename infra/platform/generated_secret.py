"""A secret that is generated at deploy, so that no one ever has to invent, mail or paste it."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.config import Config
from infra.platform.findings import accept

_LENGTH = 43
"""43 letters and digits carry 256 bits."""


class GeneratedSecret(Construct):
    """A random string, or a JSON template with a random string under `key`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        description: str,
        config: Config,
        not_rotated_because: str,
        template: str | None = None,
        key: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        secret = secretsmanager.Secret(
            self,
            "Secret",
            secret_name=config.name(name),
            description=description,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=template,
                generate_string_key=key,
                password_length=_LENGTH,
                exclude_punctuation=True,
                include_space=False,
            ),
            removal_policy=RemovalPolicy.RETAIN if config.deletion_protection else RemovalPolicy.DESTROY,
        )
        accept(secret, "SMG4", because=not_rotated_because)
        resource = secret.node.default_child
        if not isinstance(resource, secretsmanager.CfnSecret):
            raise TypeError(f"{name}: the secret has lost its resource")
        self.arn = resource.attr_id

    def grant_read(self, grantee: iam.IGrantable) -> None:
        """Allows reading the secret's value."""
        iam.Grant.add_to_principal(grantee=grantee, actions=["secretsmanager:GetSecretValue"], resource_arns=[self.arn])
