"""The S3 client whose links others follow: a signature does not survive a redirect to the bucket's region."""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def link_signer() -> "S3Client":
    """S3 by the usual AWS environment, read now, whose links name the bucket's own region.

    By itself boto3 signs links to S3's global address, which redirects who asks for a new bucket of another region. An
    endpoint that the environment names (the local stack's) is left alone.
    """
    client = boto3.client("s3", config=Config(signature_version="s3v4"))
    if not client.meta.endpoint_url.endswith(".amazonaws.com"):
        return client
    return boto3.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))
