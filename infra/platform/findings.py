"""Findings of cdk-nag that we accept, recorded where they arise; any other finding fails the synth."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def accept(construct: IConstruct, finding: str, *, because: str) -> None:
    """Accepts one AwsSolutions finding, such as `S1` or `IAM5[Resource::...]`, on a construct and its children."""
    Validations.of(construct).acknowledge(Acknowledgment(id=f"AwsSolutions::AwsSolutions-{finding}", reason=because))
