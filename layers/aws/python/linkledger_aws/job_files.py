"""Jobs outside the tables: the queue that workers take them from, and the bucket that their files wait in."""

import hashlib
import json
from dataclasses import asdict, dataclass
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Final, Self

import boto3

from linkledger.jobs.job import Job, JobFile, JobName
from linkledger.jobs.worker import Product
from linkledger_aws.signed_links import link_signer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

LINK_SECONDS: Final = 900
_IN_MEMORY: Final = 16 * 1024 * 1024


@dataclass(frozen=True)
class SqsJobs:
    """The queue ``jobs``."""

    client: "SQSClient"
    url: str

    @classmethod
    def connect(cls, url: str) -> Self:
        """By the usual AWS environment, read now."""
        return cls(boto3.client("sqs"), url)

    def send(self, name: JobName) -> None:
        self.client.send_message(QueueUrl=self.url, MessageBody=json.dumps(asdict(name)))


def read_name(body: str) -> JobName:
    """What ``SqsJobs`` sent."""
    return JobName(**json.loads(body))


@dataclass(frozen=True)
class JobBucket:
    """The bucket; whoever has a link may fetch the file for 15 minutes."""

    client: "S3Client"
    bucket: str

    @classmethod
    def connect(cls, bucket: str) -> Self:
        """By the usual AWS environment, read now."""
        return cls(link_signer(), bucket)

    def put(self, job: Job, product: Product) -> JobFile:
        """Writes the rows to this machine's disk first, so that S3 gets a whole file or none."""
        digest, size = hashlib.sha256(), 0
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as held:
            for row in product.rows:
                content = row.encode()
                digest.update(content)
                size += held.write(content)
            held.seek(0)
            self.client.put_object(
                Bucket=self.bucket,
                Key=f"{job.folder}/{product.name}",
                Body=held,
                ContentType=product.media_type,
            )
        return JobFile(product.name, product.media_type, size, digest.hexdigest())

    def link(self, job: Job, file: JobFile) -> str:
        """A GET that a browser saves under the file's name, and never opens as a page."""
        where = {
            "Bucket": self.bucket,
            "Key": f"{job.folder}/{file.name}",
            "ResponseContentDisposition": f'attachment; filename="{file.name}"',
        }
        return self.client.generate_presigned_url("get_object", Params=where, ExpiresIn=LINK_SECONDS)
