"""The HTTP API of merchants and partners: events with an API key, everything else with the partner's sign-in."""

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from constructs import Construct

from infra.config import Config
from infra.platform.http_api import PublicHttpApi, Throttle
from infra.platform.python_function import PythonFunction
from infra.platform.sign_in import ACCESS_TOKEN_SCOPE, PartnerSignIn

_THROTTLE = Throttle(rate=500, burst=1000)
_METHOD = apigatewayv2.HttpMethod
_PARTNER_METHODS = [_METHOD.GET, _METHOD.POST, _METHOD.PUT, _METHOD.PATCH, _METHOD.DELETE]
"""Every method but OPTIONS: a route that takes it would demand a token from the browser's preflight."""


class Api(PublicHttpApi):
    """`POST /v1/events` for merchants and `/v1/{proxy+}` for partners."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "PartnerApi",
            name="api",
            config=config,
            throttle=_THROTTLE,
            domain=config.api_domain,
            local_url=config.api_url,
            cors=_cors(config.portal_origins),
        )

    def ingest_with(self, ingest: PythonFunction) -> None:
        """Opens the merchants' route; the function itself checks the API key."""
        self.route(
            "/v1/events", methods=[_METHOD.POST], to=ingest, open_because="The function checks the program's API key"
        )

    def serve_partners_with(self, partner_api: PythonFunction, *, sign_in: PartnerSignIn) -> None:
        """Opens the partners' routes to access tokens of their pool."""
        authorizer = authorizers.HttpUserPoolAuthorizer("Partners", sign_in.pool, user_pool_clients=[sign_in.client])
        self.route(
            "/v1/{proxy+}", methods=_PARTNER_METHODS, to=partner_api, authorizer=authorizer, scopes=[ACCESS_TOKEN_SCOPE]
        )


def _cors(origins: tuple[str, ...]) -> apigatewayv2.CorsPreflightOptions | None:
    if not origins:
        return None
    return apigatewayv2.CorsPreflightOptions(
        allow_origins=[*origins],
        allow_methods=[getattr(apigatewayv2.CorsHttpMethod, method.name) for method in _PARTNER_METHODS],
        allow_headers=["authorization", "content-type", "idempotency-key"],
        max_age=Duration.hours(1),
    )
