"""The HTTP API of merchants, networks, partners and operators: with a key, a token, or else a sign-in."""

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from constructs import Construct

from infra.config import Config
from infra.platform.http_api import PublicHttpApi, Throttle
from infra.platform.python_function import PythonFunction
from infra.platform.sign_in import ACCESS_TOKEN_SCOPE, OperatorSignIn, PartnerSignIn, SignIn

_THROTTLE = Throttle(rate=500, burst=1000)
_POSTBACKS = Throttle(rate=50, burst=100)
_CHECKOUT = Throttle(rate=200, burst=400)
"""What anybody may call is kept from taking everybody's quota, and one key's shop from taking that of events."""
_METHOD = apigatewayv2.HttpMethod
_METHODS = [_METHOD.GET, _METHOD.POST, _METHOD.PUT, _METHOD.PATCH, _METHOD.DELETE]
"""Every method but OPTIONS: a route that takes it would demand a token from the browser's preflight."""


class Api(PublicHttpApi):
    """What merchants and networks do with keys, `/v1/operator/{proxy+}` for operators, `/v1/{proxy+}` for partners."""

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
        """Opens the merchants' and the networks' reports; the function itself checks the API key or the token."""
        self.route(
            "/v1/events", methods=[_METHOD.POST], to=ingest, open_because="The function checks the program's API key"
        )
        self.route(
            "/postback",
            methods=[_METHOD.GET, _METHOD.HEAD],
            to=ingest,
            open_because="The function checks the network's token; what comes without one waits for an operator",
            throttle=_POSTBACKS,
        )

    def check_out_with(self, checkout: PythonFunction) -> None:
        """Opens what shops ask while they sell; the function itself checks the API key."""
        for path in ("/v1/quotes", "/v1/redemptions", "/v1/redemptions/{redemption}/return"):
            self.route(
                path,
                methods=[_METHOD.POST],
                to=checkout,
                open_because="The function checks the program's API key",
                throttle=_CHECKOUT,
            )

    def serve_partners_with(self, partner_api: PythonFunction, *, sign_in: PartnerSignIn) -> None:
        """Opens the partners' routes to access tokens of their pool."""
        self._serve("/v1/{proxy+}", partner_api, "Partners", sign_in)

    def serve_operators_with(self, operator_api: PythonFunction, *, sign_in: OperatorSignIn) -> None:
        """Opens the operators' routes to access tokens of theirs; API Gateway takes the longer path first."""
        self._serve("/v1/operator/{proxy+}", operator_api, "Operators", sign_in)

    def _serve(self, path: str, function: PythonFunction, people: str, sign_in: SignIn) -> None:
        authorizer = authorizers.HttpUserPoolAuthorizer(people, sign_in.pool, user_pool_clients=[sign_in.client])
        self.route(path, methods=_METHODS, to=function, authorizer=authorizer, scopes=[ACCESS_TOKEN_SCOPE])


def _cors(origins: tuple[str, ...]) -> apigatewayv2.CorsPreflightOptions | None:
    if not origins:
        return None
    return apigatewayv2.CorsPreflightOptions(
        allow_origins=[*origins],
        allow_methods=[getattr(apigatewayv2.CorsHttpMethod, method.name) for method in _METHODS],
        allow_headers=["authorization", "content-type", "idempotency-key"],
        max_age=Duration.hours(1),
    )
