"""What both HTTP APIs share: throttling, access logs without personal data, and a domain of the business's own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import jsii
from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as route53_targets
from constructs import Construct

from infra.config import Config, CustomDomain
from infra.platform.findings import accept
from infra.platform.python_function import PythonFunction

_ACCESS_LOG = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "routeKey": "$context.routeKey",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "integrationLatency": "$context.integrationLatency",
    "integrationError": "$context.integrationErrorMessage",
    "authorizerError": "$context.authorizer.error",
}
"""Neither IP nor path nor query: a path names a partner's link, a query may hold a click id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Throttle:
    """Requests a second, steady and in a burst, over all routes of one API or for each of some."""

    rate: int
    burst: int


@jsii.implements(apigatewayv2.IAccessLogSettings)
class _AccessLog:
    """One JSON line a request."""

    def __init__(self, group: logs.ILogGroup) -> None:
        self._group = group

    @property
    def destination(self) -> apigatewayv2.IAccessLogDestination:
        return apigatewayv2.LogGroupLogDestination(self._group)

    @property
    def format(self) -> apigateway.AccessLogFormat:
        return apigateway.AccessLogFormat.custom(json.dumps(_ACCESS_LOG))


class PublicHttpApi(Construct):
    """An HTTP API with its default stage; subclasses add the routes."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        config: Config,
        throttle: Throttle,
        domain: CustomDomain | None,
        local_url: str | None,
        cors: apigatewayv2.CorsPreflightOptions | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.api = apigatewayv2.HttpApi(
            self, "Api", api_name=config.name(name), create_default_stage=False, cors_preflight=cors
        )
        access_log = logs.LogGroup(
            self,
            "AccessLog",
            log_group_name=f"/linkledger/{config.stage}/access/{name}",
            retention=config.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        host = self._custom_domain(domain) if domain else None
        self.stage = apigatewayv2.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=apigatewayv2.ThrottleSettings(rate_limit=throttle.rate, burst_limit=throttle.burst),
            access_log_settings=_AccessLog(access_log),
            domain_mapping=apigatewayv2.DomainMappingOptions(domain_name=host) if host else None,
        )
        self._integrations: dict[str, integrations.HttpLambdaIntegration] = {}
        self._quotas: dict[str, dict[str, int]] = {}
        self.url = local_url or (f"https://{domain.name}" if domain else self.api.api_endpoint)

    def route(
        self,
        path: str,
        *,
        methods: list[apigatewayv2.HttpMethod],
        to: PythonFunction,
        authorizer: apigatewayv2.IHttpRouteAuthorizer | None = None,
        scopes: list[str] | None = None,
        open_because: str | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        """Sends requests for `path` to a function; a route without an authorizer gives its reason.

        With a `throttle` the route has a quota of its own, within that of the whole API.
        """
        routes = self.api.add_routes(
            path=path,
            methods=methods,
            integration=self._integration(to),
            authorizer=authorizer,
            authorization_scopes=scopes,
        )
        for route in routes:
            if open_because:
                accept(route, "APIG4", because=open_because)
        if throttle is not None:
            self._throttle([f"{method.value} {path}" for method in methods], routes, throttle)

    def _integration(self, function: PythonFunction) -> integrations.HttpLambdaIntegration:
        """One for all routes of a function, with one permission: a stack has room for 500 resources."""
        if function.name not in self._integrations:
            self._integrations[function.name] = integrations.HttpLambdaIntegration(
                function.name, function.function, scope_permission_to_route=False
            )
        return self._integrations[function.name]

    def _throttle(self, keys: list[str], routes: Sequence[apigatewayv2.HttpRoute], throttle: Throttle) -> None:
        stage = self.stage.node.default_child
        assert isinstance(stage, apigatewayv2.CfnStage)
        settings = {"ThrottlingRateLimit": throttle.rate, "ThrottlingBurstLimit": throttle.burst}
        self._quotas |= dict.fromkeys(keys, settings)
        stage.route_settings = self._quotas
        for route in routes:  # a stage refuses settings of a route that is not there yet
            stage.node.add_dependency(route)

    def _custom_domain(self, domain: CustomDomain) -> apigatewayv2.DomainName:
        host = apigatewayv2.DomainName(
            self,
            "Domain",
            domain_name=domain.name,
            certificate=acm.Certificate.from_certificate_arn(self, "Certificate", domain.certificate_arn),
        )
        if domain.hosted_zone_id:
            zone = route53.HostedZone.from_hosted_zone_attributes(
                self, "Zone", hosted_zone_id=domain.hosted_zone_id, zone_name=domain.name.partition(".")[2]
            )
            alias = route53_targets.ApiGatewayv2DomainProperties(
                host.regional_domain_name, host.regional_hosted_zone_id
            )
            route53.ARecord(
                self, "Alias", zone=zone, record_name=f"{domain.name}.", target=route53.RecordTarget.from_alias(alias)
            )
        return host
