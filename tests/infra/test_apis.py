"""Who may call which route, what the access logs remember of a visitor, and the business's own domains."""

import re
from pathlib import Path
from typing import Any

from functions.session.password_rule import SHORTEST
from tests.infra.deployment import Deployment

API_PAGE = Path(__file__).parents[2] / "docs" / "api.md"
TRACKING = {f"{method} {path}" for method in ("GET", "HEAD") for path in ("/r/{code}", "/r/{code}/{path+}")}
PARTNERS = {f"{method} /v1/{{proxy+}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}

OPERATORS = {f"{method} /v1/operator/{{proxy+}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}
SCRIPTS = {f"{method} /v1/by-key/{{proxy+}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}
KEYED = {
    *("POST /v1/events", "GET /postback", "HEAD /postback"),
    *("POST /v1/quotes", "POST /v1/redemptions", "POST /v1/redemptions/{redemption}/return"),
}
SESSION = {
    *(f"POST /session/{{pool}}/{step}" for step in ("sign-in", "challenge", "refresh", "sign-out", "forgot", "reset")),
    *(f"POST /session/partners/{step}" for step in ("sign-up", "confirm", "resend")),
}


def routes(deployment: Deployment) -> dict[str, dict[str, Any]]:
    found = deployment.of_type("AWS::ApiGatewayV2::Route").values()
    return {route["Properties"]["RouteKey"]: route["Properties"] for route in found}


def test_there_are_the_routes_of_the_contract_and_no_others(stage: Deployment) -> None:
    assert set(routes(stage)) == TRACKING | PARTNERS | OPERATORS | SCRIPTS | KEYED | SESSION


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
    for key in TRACKING | SCRIPTS | KEYED | SESSION:
        assert routes(stage)[key]["AuthorizationType"] == "NONE"


def test_browsers_send_passwords_to_cognito_on_the_local_stage_alone(local: Deployment, prod: Deployment) -> None:
    on_local, on_prod = (
        [client["Properties"]["ExplicitAuthFlows"] for client in each.of_type("AWS::Cognito::UserPoolClient").values()]
        for each in (local, prod)
    )
    assert len(on_local) == len(on_prod) == 2
    assert all("ALLOW_USER_PASSWORD_AUTH" in flows for flows in on_local)
    assert all("ALLOW_USER_PASSWORD_AUTH" not in flows for flows in on_prod)
    for flows in on_local + on_prod:
        assert "ALLOW_ADMIN_USER_PASSWORD_AUTH" in flows, "by which the sign-in's function asks"
        assert "ALLOW_USER_SRP_AUTH" not in flows, "guessing would pass its throttle by"


def test_the_sign_in_refuses_the_passwords_that_the_pools_refuse(stage: Deployment) -> None:
    policies = [pool_of(stage, people)["Policies"]["PasswordPolicy"] for people in ("partners", "operators")]
    assert [each["MinimumLength"] for each in policies] == [SHORTEST, SHORTEST]
    for each in policies:
        kinds = ("RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols")
        assert all(each[kind] for kind in kinds), "password_rule.py asks for all four"


def test_partners_sign_up_themselves_and_prove_their_address(stage: Deployment) -> None:
    pool = pool_of(stage, "partners")
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is False
    assert pool["AutoVerifiedAttributes"] == ["email"]


def test_operators_are_invited_and_need_a_second_factor(stage: Deployment) -> None:
    pool = pool_of(stage, "operators")
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])


def test_whoever_guesses_passwords_or_codes_is_slow(stage: Deployment) -> None:
    for api in stage.of_type("AWS::ApiGatewayV2::Stage").values():
        for route, quota in api["Properties"].get("RouteSettings", {}).items():
            if route in SESSION - {"POST /session/{pool}/refresh"}:
                assert quota["ThrottlingRateLimit"] <= 10


def test_access_logs_keep_neither_the_visitors_address_nor_the_url(stage: Deployment) -> None:
    stages = stage.of_type("AWS::ApiGatewayV2::Stage").values()
    assert len(stages) == 2
    for api in stages:
        line = api["Properties"]["AccessLogSettings"]["Format"]
        assert "$context.requestId" in line
        for secret in ("sourceIp", "userAgent", "$context.path", "query", "header"):
            assert secret not in line
        assert api["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


def test_every_route_has_the_quota_that_its_page_tells(stage: Deployment) -> None:
    apis = [each["Properties"] for each in stage.of_type("AWS::ApiGatewayV2::Stage").values()]
    (api,) = [each for each in apis if "RouteSettings" in each]
    (tracking,) = [each for each in apis if "RouteSettings" not in each]
    documented = _documented_quotas()
    assert documented.pop("all of this API") == _quota(api["DefaultRouteSettings"])
    assert documented.pop("tracking links, an API of their own") == _quota(tracking["DefaultRouteSettings"])
    assert documented == {route: _quota(settings) for route, settings in api["RouteSettings"].items()}
    assert set(api["RouteSettings"]) == set(routes(stage)) - TRACKING
    for route, quota in documented.items():
        assert quota < _quota(api["DefaultRouteSettings"]), f"{route} may take everybody's quota"


def _documented_quotas() -> dict[str, tuple[int, int]]:
    """Requests a second and in a burst, by route or by what else a row says."""
    found = {}
    for row in re.findall(r"^\| (.+) \| (\d+) \| (\d+) \|$", API_PAGE.read_text("utf-8"), flags=re.MULTILINE):
        for named in re.findall(r"`([A-Z]+ /[^`]+)`", row[0]) or [row[0]]:
            assert named not in found, f"two rows for {named}"
            found[named] = (int(row[1]), int(row[2]))
    return found


def _quota(settings: dict[str, Any]) -> tuple[int, int]:
    return settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]


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
    records = {str(record["Properties"]["Name"]) for record in prod.of_type("AWS::Route53::RecordSet").values()}
    assert records == {"go.example.com.", "partners.example.com."}


def test_a_fresh_deployment_has_valid_signing_keys(stage: Deployment) -> None:
    secrets = {s["Properties"]["Name"]: s["Properties"] for s in stage.of_type("AWS::SecretsManager::Secret").values()}
    generated = secrets[f"linkledger-{stage.stage}-signing-keys"]["GenerateSecretString"]
    assert generated["SecretStringTemplate"] == '{"current": "k1"}'
    assert generated["GenerateStringKey"] == "k1"
    assert generated["PasswordLength"] >= 32
