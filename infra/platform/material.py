"""Where promotional material lies: operators put files, partners fetch them, each by a link of minutes."""

from aws_cdk import Duration
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config
from infra.platform.private_bucket import PrivateBucket
from infra.platform.python_function import PythonFunction

_REPLACED = Duration.days(30)


class MaterialBucket(PrivateBucket):
    """The portals reach it with signed links alone."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "Material",
            config=config,
            name="material",
            lifecycle=s3.LifecycleRule(
                noncurrent_version_expiration=_REPLACED, abort_incomplete_multipart_upload_after=Duration.days(1)
            ),
            versioned=True,
            no_access_log_because="Banners are for everybody to see; the audit trail names who published them",
            cors=_cors(config.portal_origins),
        )

    def read_from(self, reader: PythonFunction) -> None:
        """Names the bucket in the settings, and allows reading files by the links that are given away."""
        self._use(reader, "GetObject")

    def write_from(self, writer: PythonFunction) -> None:
        """As `read_from`, and putting files too."""
        self._use(writer, "GetObject", "PutObject")

    def _use(self, function: PythonFunction, *actions: str) -> None:
        function.set("LINKLEDGER_MATERIAL_BUCKET", self.bucket.bucket_name)
        because = "A key says which program's material it is; the permission is for files of this one bucket"
        self.allow_on_files(function.role, *actions, because=because)


def _cors(origins: tuple[str, ...]) -> list[s3.CorsRule]:
    """The portals' pages put and fetch files themselves."""
    if not origins:
        return []
    methods = [s3.HttpMethods.GET, s3.HttpMethods.PUT]
    headers = ["content-type", "x-amz-checksum-sha256"]
    return [s3.CorsRule(allowed_origins=[*origins], allowed_methods=methods, allowed_headers=headers, max_age=3600)]
