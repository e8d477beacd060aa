"""`linkledger events redrive`, the part that touches AWS: the bucket's objects and the commission function."""

from cli.failures import FAILED, FailedBatch, Redriven, in_portions, outcome_of, read_batch
from cli.invoke import invoke
from cli.session import Deployment


def read_failures(target: Deployment) -> list[FailedBatch]:
    """Every object that was not put away yet, oldest name first."""
    s3, bucket = target.client("s3"), target.output("FailuresBucket")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=FAILED)
    names = sorted(entry["Key"] for page in pages for entry in page.get("Contents", ()))
    commission = target.function_name("commission")
    texts = ((name, s3.get_object(Bucket=bucket, Key=name)["Body"].read().decode(errors="replace")) for name in names)
    return [read_batch(name, text, commission=commission) for name, text in texts]


def redrive_batch(target: Deployment, batch: FailedBatch) -> Redriven:
    """Drives a batch's events again; the object is put away (under `done/`) only when all of them are settled."""
    answers = [invoke(target, "commission", {"redrive": portion}) for portion in in_portions(batch.events)]
    redriven = outcome_of(batch, answers)
    if redriven.done:
        s3, bucket = target.client("s3"), target.output("FailuresBucket")
        s3.copy_object(Bucket=bucket, Key=batch.done_key, CopySource={"Bucket": bucket, "Key": batch.key})
        s3.delete_object(Bucket=bucket, Key=batch.key)
    return redriven
