"""``python -m tests.bench.tables PREFIX...``: the deployment's tables, made in a process that the CDK may fill."""

import sys

import boto3

from infra.platform.tables import DESIGNS
from tests.contract.conftest import create_table

if __name__ == "__main__":
    for prefix in sys.argv[1:]:
        for name, design in DESIGNS.items():
            create_table(boto3.client("dynamodb"), prefix + name, design)
