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
_EVENTS = Throttle(rate=300, burst=600)
_CHECKOUT = Throttle(rate=200, burst=400)
_POSTBACKS = Throttle(rate=50, burst=100)
_PARTNERS = Throttle(rate=100, burst=200)
_PARTNER_KEYS = Throttle(rate=50, burst=100)
_OPERATORS = Throttle(rate=50, burst=100)
"""None takes everybody's quota: what anybody may call not that of who has a key, and reading not that of events."""
_METHOD = apigatewayv2.HttpMethod
_SESSION_ROUTES = {
    Throttle(rate=10, burst=20): (
        *("/session/{pool}/sign-in", "/session/{pool}/challenge", "/session/{pool}/sign-out"),
        *("/session/{pool}/reset", "/session/partners/confirm"),
    ),
    Throttle(rate=2, burst=10): (
        *("/session/partners/sign-up", "/session/partners/resend"),
        "/session/{pool}/forgot",
    ),
    Throttle(rate=100, burst=200): ("/session/{pool}/refresh",),
}
"""Guessing a password or a code is slow, what sends a mail slower still; every page that is opened refreshes."""
_METHODS = [_METHOD.GET, _METHOD.POST, _METHOD.PUT, _METHOD.PATCH, _METHOD.DELETE]
"""Every method but OPTIONS: a route that takes it would demand a token from the browser's preflight."""


class Api(PublicHttpApi):
    """What merchants and networks do with keys, `/v1/operator/{proxy+}` for operators, `/v1/{proxy+}` for partners,
    `/v1/by-key/{proxy+}` for partners' scripts."""

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
            "/v1/events",
            methods=[_METHOD.POST],
            to=ingest,
            open_because="The function checks the program's API key",
            throttle=_EVENTS,
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

    def sign_in_with(self, session: PythonFunction) -> None:
        """Opens the portals' sign-in; the function itself checks that the portal's own page asks."""
        for throttle, paths in _SESSION_ROUTES.items():
            for path in paths:
                self.route(
                    path,
                    methods=[_METHOD.POST],
                    to=session,
                    open_because="It is how people sign in; the function checks the page's origin, password and code",
                    throttle=throttle,
                )

    def serve_partners_with(self, partner_api: PythonFunction, *, sign_in: PartnerSignIn) -> None:
        """Opens the partners' routes to access tokens of their pool, and `/v1/by-key` to their API keys.

        A JWT authorizer refuses keys, so that they come by a path without one (docs/decisions/0016).
        """
        self._serve("/v1/{proxy+}", partner_api, "Partners", sign_in, _PARTNERS)
        self.route(
            "/v1/by-key/{proxy+}",
            methods=_METHODS,
            to=partner_api,
            open_because="The function checks the partner's API key",
            throttle=_PARTNER_KEYS,
        )

    def serve_operators_with(self, operator_api: PythonFunction, *, sign_in: OperatorSignIn) -> None:
        """Opens the operators' routes to access tokens of theirs; API Gateway takes the longer path first."""
        self._serve("/v1/operator/{proxy+}", operator_api, "Operators", sign_in, _OPERATORS)

    def _serve(self, path: str, function: PythonFunction, people: str, sign_in: SignIn, throttle: Throttle) -> None:
        authorizer = authorizers.HttpUserPoolAuthorizer(people, sign_in.pool, user_pool_clients=[sign_in.client])
        self.route(
            path,
            methods=_METHODS,
            to=function,
            authorizer=authorizer,
            scopes=[ACCESS_TOKEN_SCOPE],
            throttle=throttle,
        )


def _cors(origins: tuple[str, ...]) -> apigatewayv2.CorsPreflightOptions | None:
    if not origins:
        return None
    return apigatewayv2.CorsPreflightOptions(
        allow_origins=[*origins],
        allow_methods=[getattr(apigatewayv2.CorsHttpMethod, method.name) for method in _METHODS],
        allow_headers=["authorization", "content-type", "idempotency-key"],
        max_age=Duration.hours(1),
    )
