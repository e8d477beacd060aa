"""Files of promotional material in their bucket: they come and go by links of minutes, never through a function."""

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from botocore.exceptions import ClientError

from linkledger.partners.material import MaterialFile, Upload
from linkledger_aws.signed_links import link_signer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK_SECONDS: Final = 900


@dataclass(frozen=True)
class MaterialBucket:
    """The bucket."""

    client: "S3Client"
    bucket: str

    @classmethod
    def connect(cls, bucket: str) -> Self:
        """By the usual AWS environment, read now."""
        return cls(link_signer(), bucket)

    def upload(self, key: str, file: MaterialFile) -> Upload:
        """A PUT of these very bytes: the signature covers their number, their type and their SHA-256."""
        digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
        where = {
            "Bucket": self.bucket,
            "Key": key,
            "ContentLength": file.size,
            "ContentType": file.media_type,
            "ChecksumSHA256": digest,
        }
        url = self.client.generate_presigned_url("put_object", Params=where, ExpiresIn=LINK_SECONDS)
        headers = {
            "content-length": str(file.size),
            "content-type": file.media_type,
            "x-amz-checksum-sha256": digest,
        }
        return Upload(url, headers)

    def download_link(self, key: str, name: str) -> str:
        """A GET that a browser saves under the file's name, and never opens as a page."""
        where = {"Bucket": self.bucket, "Key": key, "ResponseContentDisposition": f'attachment; filename="{name}"'}
        return self.client.generate_presigned_url("get_object", Params=where, ExpiresIn=LINK_SECONDS)

    def has(self, key: str) -> bool:
        """Whether the file was put; without the right to list, S3 answers 403 for what is not there."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "403", "NoSuchKey"):
                return False
            raise
        return True
