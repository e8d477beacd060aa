"""A bucket that nobody but our own functions reaches, and the ways of allowing one of them to."""

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config
from infra.platform.findings import accept


class PrivateBucket(Construct):
    """Encrypted, over TLS alone, closed to the public; its name is `linkledger-{stage}-{name}-{account}-{region}`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Config,
        name: str,
        lifecycle: s3.LifecycleRule,
        versioned: bool,
        no_access_log_because: str,
        cors: list[s3.CorsRule] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        full_name = f"{config.name(name)}-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        self._arn = f"arn:{Aws.PARTITION}:s3:::{full_name}"
        self._stage_name = config.name(name)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=full_name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            versioned=versioned,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            cors=cors,
            lifecycle_rules=[lifecycle],
            removal_policy=RemovalPolicy.RETAIN if config.deletion_protection else RemovalPolicy.DESTROY,
        )
        accept(self.bucket, "S1", because=no_access_log_because)

    def allow_listing(self, role: iam.IRole) -> None:
        """Allows listing what is there."""
        iam.Grant.add_to_principal(grantee=role, actions=["s3:ListBucket"], resource_arns=[self._arn])

    def allow_on_files(self, role: iam.IRole, *actions: str, because: str, under: str = "") -> None:
        """Allows `actions`, written like `GetObject`, on all files, or all `under` a folder; `because` says why."""
        iam.Grant.add_to_principal(
            grantee=role, actions=[f"s3:{action}" for action in actions], resource_arns=[f"{self._arn}/{under}*"]
        )
        resource = f"arn:<AWS::Partition>:s3:::{self._stage_name}-<AWS::AccountId>-<AWS::Region>/{under}*"
        accept(role, f"IAM5[Resource::{resource}]", because=because)
