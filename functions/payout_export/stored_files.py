"""Payment files in their bucket: stored whole, found again by the digest of what they hold, fetched by a short link."""

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from linkledger.program_time import format_instant
from linkledger_exports.order import Export, ExportFile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK_SECONDS: Final = 900
"""Whoever has a link may fetch the file: long enough to do so at once."""


@dataclass(frozen=True)
class StoredFiles:
    """The bucket."""

    client: "S3Client"
    bucket: str

    def put(self, program: str, period: str, files: Export) -> None:
        """Stores the files, the manifest last; again stores the same bytes under the same keys."""
        for each in (*files.files, files.manifest):
            self.client.put_object(
                Bucket=self.bucket,
                Key=_key(program, period, files, each),
                Body=each.content,
                ContentType=each.media_type,
            )

    def listed(self, program: str, period: str, files: Export) -> list[dict[str, Any]]:
        """Each file with its key, its digest, how many payments of how much it holds, and a link."""
        return [self._plain(each, _key(program, period, files, each)) for each in (*files.files, files.manifest)]

    def of_batch(self, program: str, period: str) -> list[dict[str, Any]]:
        """What lies there for a batch, whenever it was exported; at most the 1,000 files that S3 lists at once."""
        found = self.client.list_objects_v2(Bucket=self.bucket, Prefix=f"{program}/{period}/").get("Contents", [])
        return [
            {
                "key": each["Key"],
                "size": each["Size"],
                "stored_at": format_instant(each["LastModified"].astimezone(UTC)),
                "link": self._link(each["Key"]),
            }
            for each in found
        ]

    def _plain(self, file: ExportFile, key: str) -> dict[str, Any]:
        told = {"key": key, "count": file.count, "total": file.total, "sha256": file.digest}
        return {**told, "link": self._link(key)}

    def _link(self, key: str) -> str:
        where = {"Bucket": self.bucket, "Key": key}
        return self.client.generate_presigned_url("get_object", Params=where, ExpiresIn=LINK_SECONDS)


def _key(program: str, period: str, files: Export, file: ExportFile) -> str:
    """Other files of the same batch, without a payout voided since, lie apart."""
    return f"{program}/{period}/{files.manifest.digest[:12]}/{file.name}"
