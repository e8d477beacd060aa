"""The portal's headers from `portal/headers.json`, which the local server reads too, in CloudFront's shape."""

import re
from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

_MATERIAL = "{material}"
_HSTS = re.compile(r"max-age=(\d+); includeSubDomains")


def response_headers(
    scope: Construct, headers: Mapping[str, str], *, name: str, material: str
) -> cloudfront.ResponseHeadersPolicy:
    """`material` is the origin that the pages load material from. CloudFront takes some headers by its own names."""
    left = {header: value.replace(_MATERIAL, material) for header, value in headers.items()}
    hsts = _HSTS.fullmatch(left.pop("Strict-Transport-Security"))
    assert hsts is not None, "headers.json: write Strict-Transport-Security as max-age=N; includeSubDomains"
    policy = left.pop("Content-Security-Policy")
    assert left.pop("X-Content-Type-Options") == "nosniff"
    frames = cloudfront.HeadersFrameOption[left.pop("X-Frame-Options")]
    referrers = cloudfront.HeadersReferrerPolicy[left.pop("Referrer-Policy").upper().replace("-", "_")]
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "Headers",
        response_headers_policy_name=name,
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=policy, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=Duration.seconds(int(hsts[1])), include_subdomains=True, override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(frame_option=frames, override=True),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(referrer_policy=referrers, override=True),
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                cloudfront.ResponseCustomHeader(header=header, value=value, override=True)
                for header, value in left.items()
            ]
        ),
    )
