"""Where a record goes whole when its function gave up on it; a queue would get a pointer to a stream that forgets."""

import jsii
from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config
from infra.platform.private_bucket import PrivateBucket

_KEPT = Duration.days(90)


class FailuresBucket(PrivateBucket):
    """Holds the batches that exhausted their retries, for `linkledger events redrive`."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "Failures",
            config=config,
            name="failures",
            lifecycle=s3.LifecycleRule(expiration=_KEPT, abort_incomplete_multipart_upload_after=Duration.days(1)),
            versioned=False,
            no_access_log_because="Lambda alone writes here, a few objects a year; CloudTrail names the reader",
        )

    def grant_deliver(self, role: iam.Role) -> None:
        """Allows what Lambda does in the function's name when it delivers a failure."""
        because = "Lambda chooses the object's key; the permission is to put, in this one bucket"
        self.allow_on_files(role, "PutObject", because=because)
        self.allow_listing(role)


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
