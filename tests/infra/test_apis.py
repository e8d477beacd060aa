"""Who may call which route, what the access logs remember of a visitor, and the business's own domains."""

from typing import Any

from tests.infra.deployment import Deployment

TRACKING = {f"{method} {path}" for method in ("GET", "HEAD") for path in ("/r/{code}", "/r/{code}/{path+}")}
PARTNERS = {f"{method} /v1/{{proxy+}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}

OPERATORS = {f"{method} /v1/operator/{{proxy+}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}
KEYED = {
    *("POST /v1/events", "GET /postback", "HEAD /postback"),
    *("POST /v1/quotes", "POST /v1/redemptions", "POST /v1/redemptions/{redemption}/return"),
}


def routes(deployment: Deployment) -> dict[str, dict[str, Any]]:
    found = deployment.of_type("AWS::ApiGatewayV2::Route").values()
    return {route["Properties"]["RouteKey"]: route["Properties"] for route in found}


def test_there_are_the_routes_of_the_contract_and_no_others(stage: Deployment) -> None:
    assert set(routes(stage)) == TRACKING | PARTNERS | OPERATORS | KEYED


def test_the_portal_never_takes_the_redirects_quota(stage: Deployment) -> None:
    tracking = {str(routes(stage)[key]["ApiId"]) for key in TRACKING}
    others = {str(routes(stage)[key]["ApiId"]) for key in PARTNERS}
    assert len(tracking) == len(others) == 1
    assert tracking != others


def pool_of(deployment: Deployment, people: str) -> dict[str, Any]:
    """Its properties; `people` is partners or operators."""
    pools = [pool["Properties"] for pool in deployment.of_type("AWS::Cognito::UserPool").values()]
    found: dict[str, Any]
    (found,) = [pool for pool in pools if pool["UserPoolName"] == f"linkledger-{deployment.stage}-{people}"]
    return found


def test_partners_and_operators_come_in_with_an_access_token_of_their_own_pool(stage: Deployment) -> None:
    authorizers = stage.of_type("AWS::ApiGatewayV2::Authorizer")
    assert {each["Properties"]["AuthorizerType"] for each in authorizers.values()} == {"JWT"}
    issuers = {str(each["Properties"]["JwtConfiguration"]["Issuer"]) for each in authorizers.values()}
    audiences = {str(each["Properties"]["JwtConfiguration"]["Audience"]) for each in authorizers.values()}
    assert len(issuers) == len(audiences) == 2
    used = [{str(routes(stage)[key]["AuthorizerId"]) for key in keys} for keys in (PARTNERS, OPERATORS)]
    assert [len(each) for each in used] == [1, 1]
    assert used[0] != used[1]
    for key in PARTNERS | OPERATORS:
        route = routes(stage)[key]
        assert route["AuthorizationType"] == "JWT"
        assert route["AuthorizationScopes"] == ["aws.cognito.signin.user.admin"]


def test_links_and_what_has_a_key_of_its_own_need_no_sign_in(stage: Deployment) -> None:
    for key in TRACKING | KEYED:
        assert routes(stage)[key]["AuthorizationType"] == "NONE"


def test_passwords_are_sent_to_cognito_on_the_local_stage_alone(local: Deployment, prod: Deployment) -> None:
    on_local, on_prod = (
        [client["Properties"]["ExplicitAuthFlows"] for client in each.of_type("AWS::Cognito::UserPoolClient").values()]
        for each in (local, prod)
    )
    assert len(on_local) == len(on_prod) == 2
    assert all("ALLOW_USER_PASSWORD_AUTH" in flows for flows in on_local)
    assert all("ALLOW_USER_PASSWORD_AUTH" not in flows for flows in on_prod)
    assert all("ALLOW_USER_SRP_AUTH" in flows for flows in on_prod)


def test_partners_sign_up_themselves_and_prove_their_address(stage: Deployment) -> None:
    pool = pool_of(stage, "partners")
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is False
    assert pool["AutoVerifiedAttributes"] == ["email"]


def test_operators_are_invited_and_need_a_second_factor(stage: Deployment) -> None:
    pool = pool_of(stage, "operators")
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])


def test_access_logs_keep_neither_the_visitors_address_nor_the_url(stage: Deployment) -> None:
    stages = stage.of_type("AWS::ApiGatewayV2::Stage").values()
    assert len(stages) == 2
    for api in stages:
        line = api["Properties"]["AccessLogSettings"]["Format"]
        assert "$context.requestId" in line
        for secret in ("sourceIp", "userAgent", "$context.path", "query", "header"):
            assert secret not in line
        assert api["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


def test_what_anybody_may_call_has_a_quota_of_its_own(stage: Deployment) -> None:
    (quotas,) = [
        api["Properties"]["RouteSettings"]
        for api in stage.of_type("AWS::ApiGatewayV2::Stage").values()
        if "RouteSettings" in api["Properties"]
    ]
    assert set(quotas) == KEYED - {"POST /v1/events"}
    assert all(each["ThrottlingRateLimit"] < 500 for each in quotas.values())


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
