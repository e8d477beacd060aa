"""The file assets of a cloud assembly, uploaded once each: their names are the hashes of what is in them."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from cli.local.endpoint import ACCOUNT, REGION, Endpoint

_LAMBDA_EPOCH = (1980, 1, 1, 0, 0, 0)


def upload_assets(endpoint: Endpoint, manifest: Path) -> int:
    """Put the assets of one `*.assets.json` into the bootstrap bucket; returns how many were new."""
    s3 = endpoint.client("s3")
    uploaded = 0
    for asset in json.loads(manifest.read_text(encoding="utf-8"))["files"].values():
        source = manifest.parent / asset["source"]["path"]
        for destination in asset["destinations"].values():
            bucket, key = _here(destination["bucketName"]), _here(destination["objectKey"])
            ensure_bucket(s3, bucket)
            if _exists(s3, bucket, key):
                continue
            body = zip_folder(source) if asset["source"]["packaging"] == "zip" else source.read_bytes()
            s3.put_object(Bucket=bucket, Key=key, Body=body)
            uploaded += 1
    return uploaded


def ensure_bucket(s3: Any, bucket: str) -> None:
    """Create the bucket where it does not exist yet."""
    try:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    except (s3.exceptions.BucketAlreadyOwnedByYou, s3.exceptions.BucketAlreadyExists):
        return


def zip_folder(folder: Path) -> bytes:
    """The folder as a zip file that is the same for the same content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(file.relative_to(folder)), _LAMBDA_EPOCH)
            entry.external_attr = (file.stat().st_mode & 0xFFFF) << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 1)
    return buffer.getvalue()


def _exists(s3: Any, bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        return False
    return True


def _here(text: str) -> str:
    for placeholder, value in (("AccountId", ACCOUNT), ("Region", REGION), ("Partition", "aws")):
        text = text.replace(f"${{AWS::{placeholder}}}", value)
    return text
