"""Who may call which route, what the access logs remember of a visitor, and the business's own domains."""

from typing import Any

from tests.infra.deployment import Deployment

TRACKING = {f"{method} {path}" for method in ("GET", "HEAD") for path in ("/r/{code}", "/r/{code}/{path+}")}
PARTNERS = {f"{method} /v1/{{proxy+}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}


def routes(deployment: Deployment) -> dict[str, dict[str, Any]]:
    found = deployment.of_type("AWS::ApiGatewayV2::Route").values()
    return {route["Properties"]["RouteKey"]: route["Properties"] for route in found}


def test_there_are_the_routes_of_the_contract_and_no_others(stage: Deployment) -> None:
    assert set(routes(stage)) == TRACKING | PARTNERS | {"POST /v1/events"}


def test_the_portal_never_takes_the_redirects_quota(stage: Deployment) -> None:
    tracking = {str(routes(stage)[key]["ApiId"]) for key in TRACKING}
    others = {str(routes(stage)[key]["ApiId"]) for key in PARTNERS}
    assert len(tracking) == len(others) == 1
    assert tracking != others


def test_partners_come_in_with_an_access_token_of_their_pool(stage: Deployment) -> None:
    (authorizer,) = stage.of_type("AWS::ApiGatewayV2::Authorizer").values()
    assert authorizer["Properties"]["AuthorizerType"] == "JWT"
    for key in PARTNERS:
        route = routes(stage)[key]
        assert route["AuthorizationType"] == "JWT"
        assert route["AuthorizationScopes"] == ["aws.cognito.signin.user.admin"]


def test_links_and_events_need_no_sign_in(stage: Deployment) -> None:
    for key in TRACKING | {"POST /v1/events"}:
        assert routes(stage)[key]["AuthorizationType"] == "NONE"


def test_passwords_are_sent_to_cognito_on_the_local_stage_alone(local: Deployment, prod: Deployment) -> None:
    (on_local,) = local.of_type("AWS::Cognito::UserPoolClient").values()
    (on_prod,) = prod.of_type("AWS::Cognito::UserPoolClient").values()
    assert "ALLOW_USER_PASSWORD_AUTH" in on_local["Properties"]["ExplicitAuthFlows"]
    assert "ALLOW_USER_PASSWORD_AUTH" not in on_prod["Properties"]["ExplicitAuthFlows"]
    assert "ALLOW_USER_SRP_AUTH" in on_prod["Properties"]["ExplicitAuthFlows"]


def test_partners_sign_up_themselves_and_prove_their_address(stage: Deployment) -> None:
    (pool,) = stage.of_type("AWS::Cognito::UserPool").values()
    assert pool["Properties"]["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is False
    assert pool["Properties"]["AutoVerifiedAttributes"] == ["email"]


def test_access_logs_keep_neither_the_visitors_address_nor_the_url(stage: Deployment) -> None:
    stages = stage.of_type("AWS::ApiGatewayV2::Stage").values()
    assert len(stages) == 2
    for api in stages:
        line = api["Properties"]["AccessLogSettings"]["Format"]
        assert "$context.requestId" in line
        for secret in ("sourceIp", "userAgent", "$context.path", "query", "header"):
            assert secret not in line
        assert api["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


def test_the_browser_asks_from_the_portals_origin_alone(prod: Deployment, dev: Deployment) -> None:
    cors = [api["Properties"].get("CorsConfiguration") for api in prod.of_type("AWS::ApiGatewayV2::Api").values()]
    assert [c["AllowOrigins"] for c in cors if c] == [["https://partners.example.com"]]
    for api in dev.of_type("AWS::ApiGatewayV2::Api").values():
        assert "CorsConfiguration" not in api["Properties"]


def test_a_business_has_its_own_tracking_domain_before_the_first_link(prod: Deployment) -> None:
    domains = prod.of_type("AWS::ApiGatewayV2::DomainName").values()
    assert {domain["Properties"]["DomainName"] for domain in domains} == {"go.example.com", "api.example.com"}
    assert prod.app["Outputs"]["TrackingUrl"]["Value"] == "https://go.example.com"
    assert prod.environment("partner_api")["LINKLEDGER_TRACKING_URL"] == "https://go.example.com"
    (record,) = prod.of_type("AWS::Route53::RecordSet").values()
    assert record["Properties"]["Name"] == "go.example.com."


def test_a_fresh_deployment_has_valid_signing_keys(stage: Deployment) -> None:
    secrets = {s["Properties"]["Name"]: s["Properties"] for s in stage.of_type("AWS::SecretsManager::Secret").values()}
    generated = secrets[f"linkledger-{stage.stage}-signing-keys"]["GenerateSecretString"]
    assert generated["SecretStringTemplate"] == '{"current": "k1"}'
    assert generated["GenerateStringKey"] == "k1"
    assert generated["PasswordLength"] >= 32
