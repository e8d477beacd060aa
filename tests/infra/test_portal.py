"""The portal on AWS: who may read its pages, what is cached, which headers it sends, and how it reaches the API."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.platform.portal_pages import BUILT, BuiltPages
from infra.platform.source_assets import REPOSITORY, MissingSourceError
from tests.infra.deployment import Deployment


def only(deployment: Deployment, kind: str) -> dict[str, Any]:
    (found,) = deployment.of_type(kind).values()
    return dict(found["Properties"])


def distribution(deployment: Deployment) -> dict[str, Any]:
    config: dict[str, Any] = only(deployment, "AWS::CloudFront::Distribution")["DistributionConfig"]
    return config


def at_request(deployment: Deployment, behavior: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """What the behaviour's function makes of a request; the function itself runs, as CloudFront would run it."""
    (association,) = behavior["FunctionAssociations"]
    assert association["EventType"] == "viewer-request"
    name = association["FunctionARN"]["Fn::GetAtt"][0]
    code = deployment.of_type("AWS::CloudFront::Function")[name]["Properties"]["FunctionCode"]
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps({'request': request})})))"
    ran = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("/", "/index.html"),
        ("/links", "/index.html"),
        ("/operator/batches/2026-11", "/index.html"),
        ("/assets/index-4f3a.js", "/assets/index-4f3a.js"),
        ("/brand.json", "/brand.json"),
    ],
)
def test_what_is_no_file_is_the_portals_one_page(dev: Deployment, asked: str, served: str) -> None:
    pages = distribution(dev)["DefaultCacheBehavior"]
    assert at_request(dev, pages, {"uri": asked, "headers": {}})["uri"] == served


def test_an_answer_of_the_api_is_never_replaced_by_a_page(dev: Deployment) -> None:
    assert "CustomErrorResponses" not in distribution(dev)


def test_the_sign_in_learns_the_portals_origin_whatever_a_browser_claims(dev: Deployment) -> None:
    (session,) = [each for each in distribution(dev)["CacheBehaviors"] if each["PathPattern"] == "/session/*"]
    claimed = {"host": {"value": "partners.example.com"}, "x-portal-origin": {"value": "https://evil.example"}}
    request = at_request(dev, session, {"uri": "/session/partners/refresh", "headers": claimed})
    assert request["headers"]["x-portal-origin"] == {"value": "https://partners.example.com"}


def test_the_api_is_on_the_portals_origin_and_never_cached(dev: Deployment) -> None:
    behaviors = {each["PathPattern"]: each for each in distribution(dev)["CacheBehaviors"]}
    assert set(behaviors) == {"/v1/*", "/session/*"}
    for each in behaviors.values():
        assert each["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "AWS's CachingDisabled"
        assert each["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac", (
            "AWS's AllViewerExceptHostHeader"
        )
        assert set(each["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}


def test_the_pages_bucket_is_read_by_this_distribution_alone(dev: Deployment) -> None:
    names = {name: str(b["Properties"]["BucketName"]) for name, b in dev.of_type("AWS::S3::Bucket").items()}
    (pages,) = [name for name, text in names.items() if "linkledger-dev-portal-" in text]
    policies = [p["Properties"] for p in dev.of_type("AWS::S3::BucketPolicy").values()]
    (policy,) = [each for each in policies if each["Bucket"] == {"Ref": pages}]
    (allowed,) = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]
    assert (allowed["Action"], allowed["Principal"]) == ("s3:GetObject", {"Service": "cloudfront.amazonaws.com"})
    assert "Distribution" in str(allowed["Condition"]["StringEquals"]["AWS:SourceArn"])


def test_files_named_by_their_content_are_kept_and_all_others_asked_for_anew(dev: Deployment) -> None:
    uploads = [each["Properties"] for each in dev.of_type("Custom::CDKBucketDeployment").values()]
    cached = {str(each["SystemMetadata"]["cache-control"]): each for each in uploads}
    assert set(cached) == {"public, max-age=31536000, immutable", "no-cache"}
    assert cached["no-cache"]["Exclude"] == ["assets/*"]
    kept = cached["public, max-age=31536000, immutable"]
    assert (kept["Exclude"], kept["Include"], kept["Prune"]) == (["*"], ["assets/*"], False)


def test_the_headers_are_those_of_headers_json(dev: Deployment) -> None:
    policy = only(dev, "AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    written = json.loads((REPOSITORY / "portal" / "headers.json").read_text())
    found = {each["Header"]: each["Value"] for each in policy["CustomHeadersConfig"]["Items"]}
    sent = json.dumps(security["ContentSecurityPolicy"]["ContentSecurityPolicy"])
    for directive in written["Content-Security-Policy"].split("; "):
        assert directive.partition("{material}")[0].strip() in sent
    assert "{material}" not in sent
    assert "frame-ancestors 'none'" in sent
    assert "script-src 'self';" in sent, "no inline script, and nobody else's"
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 63072000
    assert security["FrameOptions"]["FrameOption"] == written["X-Frame-Options"]
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == written["Referrer-Policy"]
    own = {"Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options"}
    own |= {"X-Frame-Options", "Referrer-Policy"}
    assert found == {name: value for name, value in written.items() if name not in own}
    pages = distribution(dev)["DefaultCacheBehavior"]
    assert "ResponseHeadersPolicyId" in pages


def test_a_business_serves_the_portal_on_its_own_domain(prod: Deployment, dev: Deployment) -> None:
    assert distribution(prod)["Aliases"] == ["partners.example.com"]
    assert distribution(prod)["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert prod.app["Outputs"]["PortalUrl"]["Value"] == "https://partners.example.com"
    assert "Aliases" not in distribution(dev)
    assert "DomainName" in str(dev.app["Outputs"]["PortalUrl"]["Value"])


def test_the_emulator_gets_no_portal_the_command_serves_it(local: Deployment) -> None:
    assert local.of_type("AWS::CloudFront::Distribution") == {}
    assert "PortalUrl" not in local.app["Outputs"]


def test_a_portal_that_was_not_built_stops_the_synth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.platform.portal_pages.BUILT", tmp_path / "nothing")
    with pytest.raises(MissingSourceError, match="run `make portal`"):
        BuiltPages().try_bundle(str(tmp_path))
    assert BUILT.name == "dist"
