"""Where a record goes whole when its function gave up on it; a queue would get a pointer to a stream that forgets."""

import jsii
from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config
from infra.platform.findings import accept

_KEPT = Duration.days(90)


class FailuresBucket(Construct):
    """Holds the batches that exhausted their retries, for `linkledger events redrive`."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(scope, "Failures")
        name = f"{config.name('failures')}-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        self.arn = f"arn:{Aws.PARTITION}:s3:::{name}"
        self._stage_name = config.name("failures")
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(expiration=_KEPT, abort_incomplete_multipart_upload_after=Duration.days(1))
            ],
            removal_policy=RemovalPolicy.RETAIN if config.deletion_protection else RemovalPolicy.DESTROY,
        )

        accept(self.bucket, "S1", because="Lambda alone writes here, a few objects a year; CloudTrail names the reader")

    def grant_deliver(self, role: iam.Role) -> None:
        """Allows what Lambda does in the function's name when it delivers a failure."""
        iam.Grant.add_to_principal(grantee=role, actions=["s3:PutObject"], resource_arns=[f"{self.arn}/*"])
        iam.Grant.add_to_principal(grantee=role, actions=["s3:ListBucket"], resource_arns=[self.arn])
        accept(
            role,
            f"IAM5[Resource::arn:<AWS::Partition>:s3:::{self._stage_name}-<AWS::AccountId>-<AWS::Region>/*]",
            because="Lambda chooses the object's key; the permission is to put, in this one bucket",
        )


@jsii.implements(lambda_.IEventSourceDlq)
class FailedBatches:
    """The on-failure destination of a stream; CDK's own would also let the function read and delete failures."""

    def __init__(self, failures: FailuresBucket) -> None:
        self._failures = failures

    def bind(
        self, _target: lambda_.IEventSourceMapping, target_handler: lambda_.IFunction
    ) -> lambda_.DlqDestinationConfig:
        """Called by the CDK when the mapping is made."""
        role = target_handler.role
        if not isinstance(role, iam.Role):
            raise TypeError("failures: only a function with a role of its own can deliver here")
        self._failures.grant_deliver(role)
        return lambda_.DlqDestinationConfig(destination=self._failures.bucket.bucket_arn)
