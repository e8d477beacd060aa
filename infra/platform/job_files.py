"""Where files of jobs wait for a week to be fetched: they are somebody's own figures, so nobody else reads them."""

from aws_cdk import Duration
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config
from infra.platform.private_bucket import PrivateBucket
from infra.platform.python_function import PythonFunction

_KEPT = Duration.days(7)


class JobFilesBucket(PrivateBucket):
    """Partners' files lie under `partners/`, the operators' under `operators/`; each API gives links to its own."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "JobFiles",
            config=config,
            name="job-files",
            lifecycle=s3.LifecycleRule(expiration=_KEPT, abort_incomplete_multipart_upload_after=Duration.days(1)),
            versioned=False,
            no_access_log_because="The audit trail names who ordered a file; it is gone after a week",
        )

    def write_from(self, writer: PythonFunction) -> None:
        """Names the bucket in the settings, and allows putting files."""
        self._use(writer, "PutObject")

    def read_from(self, reader: PythonFunction, owner: str) -> None:
        """Names the bucket in the settings, and allows reading `owner`'s files by the links that are given away."""
        self._use(reader, "GetObject", under=f"{owner}/")

    def _use(self, function: PythonFunction, action: str, under: str = "") -> None:
        function.set("LINKLEDGER_JOBS_BUCKET", self.bucket.bucket_name)
        because = "A key says whose job it is of; the permission is for such files of this one bucket"
        self.allow_on_files(function.role, action, because=because, under=under)
