"""The portal: its built pages in a private bucket behind CloudFront, and the API on the same origin, uncached."""

import json

from aws_cdk import Aws, Duration
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as route53_targets
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.config import Config, CustomDomain
from infra.platform.api import Api
from infra.platform.findings import accept
from infra.platform.material import MaterialBucket
from infra.platform.portal_pages import upload_pages
from infra.platform.private_bucket import PrivateBucket
from infra.platform.response_headers import response_headers
from infra.platform.source_assets import REPOSITORY

_PAGES = """
function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') === -1) { request.uri = '/index.html'; }
  return request;
}
"""
"""The portal routes by itself: what is no file is its page. An API's 404 stays one, unlike with error pages."""

_ORIGIN = """
function handler(event) {
  var request = event.request;
  request.headers['x-portal-origin'] = { value: 'https://' + request.headers.host.value };
  return request;
}
"""
"""Tells the sign-in which origin is the portal's own; what a browser sent under this name is lost."""


class Portal(Construct):
    """`https://{domain}`: the pages, `/v1/*` and `/session/*`."""

    def __init__(self, scope: Construct, *, config: Config, api: Api, material: MaterialBucket) -> None:
        super().__init__(scope, "Portal")
        domain = config.portal_domain
        store = PrivateBucket(
            self,
            "Pages",
            config=config,
            name="portal",
            lifecycle=s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
            versioned=False,
            no_access_log_because="The pages are for everybody, and a log of who reads them is personal data",
        )
        headers = json.loads((REPOSITORY / "portal" / "headers.json").read_text("utf-8"))
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=config.name("portal"),
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            domain_names=[domain.name] if domain else None,
            certificate=self._certificate(domain) if domain else None,
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(store.bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
                cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
                response_headers_policy=response_headers(
                    self, headers, name=config.name("portal"), material=_origins_of(material)
                ),
                function_associations=[self._at_request("Pages", _PAGES, config)],
            ),
            additional_behaviors={
                "/v1/*": _api_behavior(api),
                "/session/*": _api_behavior(api, self._at_request("Origin", _ORIGIN, config)),
            },
        )
        _accept_findings(self.distribution, own_domain=domain is not None)
        upload_pages(self, store.bucket)
        if domain and domain.hosted_zone_id:
            self._alias(domain.name, domain.hosted_zone_id)
        self.url = f"https://{domain.name if domain else self.distribution.distribution_domain_name}"

    def _at_request(self, name: str, code: str, config: Config) -> cloudfront.FunctionAssociation:
        function = cloudfront.Function(
            self,
            f"{name}AtRequest",
            function_name=config.name(f"portal-{name.lower()}"),
            code=cloudfront.FunctionCode.from_inline(code.strip()),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        return cloudfront.FunctionAssociation(function=function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST)

    def _certificate(self, domain: CustomDomain) -> acm.ICertificate:
        return acm.Certificate.from_certificate_arn(self, "Certificate", domain.certificate_arn)

    def _alias(self, name: str, hosted_zone_id: str) -> None:
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=hosted_zone_id, zone_name=name.partition(".")[2]
        )
        target = route53.RecordTarget.from_alias(route53_targets.CloudFrontTarget(self.distribution))
        route53.ARecord(self, "Alias", zone=zone, record_name=f"{name}.", target=target)
        route53.AaaaRecord(self, "AliasV6", zone=zone, record_name=f"{name}.", target=target)


def _api_behavior(api: Api, *at_request: cloudfront.FunctionAssociation) -> cloudfront.BehaviorOptions:
    host = f"{api.api.api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
    return cloudfront.BehaviorOptions(
        origin=origins.HttpOrigin(host, protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY),
        viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
        cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
        origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        function_associations=[*at_request],
    )


def _origins_of(material: MaterialBucket) -> str:
    """Signed links lead to either of the bucket's host names."""
    bucket = material.bucket
    return f"https://{bucket.bucket_domain_name} https://{bucket.bucket_regional_domain_name}"


def _accept_findings(distribution: cloudfront.Distribution, *, own_domain: bool) -> None:
    accept(distribution, "CFR1", because="Partners and operators sign in from wherever they are")
    accept(distribution, "CFR2", because="Routes have quotas of their own; a web ACL is a cost that a business decides")
    accept(
        distribution, "CFR3", because="It would keep addresses of visitors; the API's access log keeps what is needed"
    )
    if not own_domain:
        because = "CloudFront's own host name takes its own TLS policy; with portal_domain it is TLS 1.2 or newer"
        accept(distribution, "CFR4", because=because)
