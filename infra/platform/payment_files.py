"""Where payment files wait to be fetched: they name people and their accounts, so nobody else reads them."""

from aws_cdk import Duration
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config
from infra.platform.private_bucket import PrivateBucket
from infra.platform.python_function import PythonFunction

_KEPT = Duration.days(30)
"""An export again writes the same files."""


class PaymentFilesBucket(PrivateBucket):
    """What was overwritten stays readable for as long as the files do."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "PaymentFiles",
            config=config,
            name="payment-files",
            lifecycle=s3.LifecycleRule(
                expiration=_KEPT,
                noncurrent_version_expiration=_KEPT,
                abort_incomplete_multipart_upload_after=Duration.days(1),
            ),
            versioned=True,
            no_access_log_because="One function writes here, once a month; CloudTrail names who fetches a file",
        )

    def write_from(self, writer: PythonFunction) -> None:
        """Names the bucket in the settings, and allows writing files, listing them, and reading them by the links that
        it gives away."""
        writer.set("LINKLEDGER_FILES_BUCKET", self.bucket.bucket_name)
        because = "A key says which batch it is of; the permission is for files of this one bucket"
        self.allow_on_files(writer.role, "PutObject", "GetObject", because=because)
        self.allow_listing(writer.role)
