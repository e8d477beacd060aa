"""The portal's built pages into their bucket, by the CDK's uploader, at each deployment."""

import shutil
from pathlib import Path

import jsii
from aws_cdk import AssetHashType, BundlingOptions, BundlingOutput, DockerImage, ILocalBundling, Stack, Token
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from infra.platform.findings import accept
from infra.platform.source_assets import REPOSITORY, MissingSourceError, fingerprint

BUILT = REPOSITORY / "portal" / "dist"
_NAMED_BY_CONTENT = "assets/*"
"""Vite names these files by their content; all others keep their names, and are asked for anew each time."""


def upload_pages(scope: Construct, bucket: s3.IBucket) -> None:
    """What is named by its content is kept for a year, all else is asked for anew."""
    source = _built_pages()
    files = deployment.BucketDeployment(
        scope,
        "Files",
        sources=[source],
        destination_bucket=bucket,
        exclude=["*"],
        include=[_NAMED_BY_CONTENT],
        prune=False,  # pages that are open in a browser still load what they were built with
        cache_control=[deployment.CacheControl.from_string("public, max-age=31536000, immutable")],
    )
    pages = deployment.BucketDeployment(
        scope,
        "PagesThatChange",
        sources=[source],
        destination_bucket=bucket,
        exclude=[_NAMED_BY_CONTENT],
        cache_control=[deployment.CacheControl.from_string("no-cache")],
    )
    pages.node.add_dependency(files)
    _accept_uploader(scope, bucket)


@jsii.implements(ILocalBundling)
class BuiltPages:
    """The portal as `npm run build` left it."""

    def try_bundle(self, output_dir: str, *_: object, **_options: object) -> bool:
        """Called by the CDK when the asset is not there yet. Raises MissingSourceError where nothing is built."""
        if not (BUILT / "index.html").exists():
            raise MissingSourceError("portal/dist: the portal is not built; run `make portal`, then synthesize again")
        shutil.copytree(BUILT, Path(output_dir), dirs_exist_ok=True, ignore=shutil.ignore_patterns(".vite"))
        return True


def _built_pages() -> deployment.ISource:
    return deployment.Source.asset(
        str(REPOSITORY / "infra"),
        asset_hash=fingerprint({"portal": BUILT}, recipe="portal/1"),
        asset_hash_type=AssetHashType.CUSTOM,
        bundling=BundlingOptions(
            image=DockerImage.from_registry("not-used"), local=BuiltPages(), output_type=BundlingOutput.NOT_ARCHIVED
        ),
    )


def _accept_uploader(pages: Construct, store: s3.IBucket) -> None:
    """The CDK's own function copies the pages at deployments; its runtime and rights are not ours."""
    stack = Stack.of(pages)
    (uploader,) = [each for each in stack.node.children if each.node.id.startswith("Custom::CDKBucketDeployment")]
    bucket = store.node.default_child
    assert isinstance(bucket, s3.CfnBucket)
    where = f"{_named(stack.account, 'AccountId')}-{_named(stack.region, 'Region')}"
    assets = f"arn:{_named(stack.partition, 'Partition')}:s3:::cdk-hnb659fds-assets-{where}"
    logs = "arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    for finding in (
        "L1",
        f"IAM4[Policy::{logs}]",
        *(f"IAM5[Action::s3:{action}*]" for action in ("GetBucket", "GetObject", "List", "Abort", "DeleteObject")),
        f"IAM5[Resource::{assets}/*]",
        f"IAM5[Resource::<{stack.get_logical_id(bucket)}.Arn>/*]",
    ):
        accept(uploader, finding, because="The CDK's uploader: it runs at deployments, from its assets to the pages")


def _named(value: str, pseudo_parameter: str) -> str:
    """As a finding names it: what the deployment's account and region are, where they are not given."""
    return f"<AWS::{pseudo_parameter}>" if Token.is_unresolved(value) else value
