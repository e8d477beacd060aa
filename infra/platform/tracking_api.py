"""The redirect's own HTTP API, so that the portal never takes its quota, on the business's own tracking domain."""

from aws_cdk import aws_apigatewayv2 as apigatewayv2
from constructs import Construct

from infra.config import Config
from infra.platform.http_api import PublicHttpApi, Throttle
from infra.platform.python_function import PythonFunction

_THROTTLE = Throttle(rate=2000, burst=4000)


class TrackingApi(PublicHttpApi):
    """`GET, HEAD /r/{code}` and the same with a path behind it."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "TrackingApi",
            name="tracking",
            config=config,
            throttle=_THROTTLE,
            domain=config.tracking_domain,
            local_url=config.tracking_url,
        )

    def redirect_with(self, redirect: PythonFunction) -> None:
        """Opens the tracking links."""
        for path in ("/r/{code}", "/r/{code}/{path+}"):
            self.route(
                path,
                methods=[apigatewayv2.HttpMethod.GET, apigatewayv2.HttpMethod.HEAD],
                to=redirect,
                open_because="Tracking links are for every visitor of the web",
            )
