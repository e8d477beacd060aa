"""The redirect from API Gateway's event to its response, with everything behind it working, failing or silent."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from functions.redirect import dynamodb, secrets
from functions.redirect.handler import handler
from functions.redirect.settings import RedirectSettings
from linkledger.errors import LinkledgerError
from linkledger.tracking.click import Click
from linkledger.tracking.click_id import read_click_id
from linkledger.tracking.link import LinkStatus
from linkledger.tracking.wire import click_from_item, link_to_item
from tests.unit.redirect.fake_aws import ENVIRONMENT, FakeAws
from tests.unit.tracking.examples import KEYS, SLACK, a_click, a_link

EVENT = json.loads((Path(__file__).parents[2] / "events/http-api-v2.json").read_text())


def event(code: str = "anna1", path: str = "", **changes: Any) -> dict[str, Any]:
    """AWS's published event, for this code and deep path; ``headers`` are merged."""
    sent: dict[str, Any] = json.loads(json.dumps(EVENT)) | {"cookies": []}
    sent["rawPath"] = sent["requestContext"]["http"]["path"] = f"/r/{code}" + (f"/{path}" if path else "")
    sent["pathParameters"] = {"code": code} | ({"path": path} if path else {})
    sent["rawQueryString"] = changes.get("query", "")
    sent["requestContext"]["http"]["method"] = changes.get("method", "GET")
    sent["headers"] |= changes.get("headers", {})
    if "cookies" in changes:
        sent["cookies"] = changes["cookies"]
    return sent


def follow(code: str = "anna1", path: str = "", **changes: Any) -> dict[str, Any]:
    return handler(event(code, path, **changes), None)


def clicks(aws: FakeAws) -> list[Click]:
    return [click_from_item(item) for item in aws.table("clicks").values()]


def log_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_aws_s_own_event_is_redirected_and_the_click_lies_in_the_table(aws: FakeAws) -> None:
    response = handler(EVENT, None)
    (click,) = clicks(aws)
    location, _, click_id = response["headers"]["location"].rpartition("&click_id=")
    assert response["statusCode"] == 302
    assert location == "https://keycrm.app/welcome?utm_source=blog&sub1=banner-8"
    assert read_click_id(KEYS, click_id) == click.id
    assert response["headers"]["cache-control"] == "no-store"
    assert response["headers"]["referrer-policy"] == "strict-origin-when-cross-origin"
    (cookie,) = response["cookies"]
    assert cookie.startswith(f"ll={click_id}; Max-Age=34560000; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert (click.referrer, click.subs, click.marks) == ("blog.example", {"sub1": "banner-8"}, ("forged_click_id",))
    assert abs(click.id.at_ms - time.time() * 1000) < 10_000


def test_the_cookie_comes_back_in_the_cookies_field_or_locally_in_the_header(aws: FakeAws) -> None:
    cookie = a_click("ben", 1_772_355_600_000).text
    follow(cookies=["a=b", f"ll={cookie}"])
    follow(cookies=[], headers={"cookie": f"a=b; ll={cookie}; c=d"})
    assert [[each.partner for each in click.candidates] for click in clicks(aws)] == [["ben"], ["ben"]]


def test_a_deep_link_reaches_the_page_also_where_only_the_raw_path_is_given(aws: FakeAws) -> None:
    assert follow(path="blog/2026/")["headers"]["location"].startswith("https://keycrm.app/blog/2026/?click_id=")
    raw = event(path="blog/2026/") | {"pathParameters": None, "cookies": None}
    assert handler(raw, None)["headers"]["location"].startswith("https://keycrm.app/blog/2026/?click_id=")


@pytest.mark.parametrize(
    "path", ["//evil.example", "\\evil.example", "@evil.example", "%2f%2fevil.example", "\r\nX: y"]
)
def test_an_open_redirect_attempt_stays_on_the_shop(aws: FakeAws, path: str) -> None:
    location = follow(path=path, query="url=https://evil.example")["headers"]["location"]
    assert location.startswith("https://keycrm.app/")
    assert not set(location) & set("\r\n\\")


@pytest.mark.parametrize("code", ["NOBODY", "a" * 33, "an%20na", "<script>", "../anna1"])
def test_an_unknown_code_gets_a_page_that_says_so_and_sets_nothing(aws: FakeAws, code: str) -> None:
    response = follow(code, cookies=["ll=" + a_click("ben", 1_772_355_600_000).text])
    assert response["statusCode"] == 404
    assert "There is no such link" in response["body"]
    assert "script>" not in response["body"]
    assert "cookies" not in response
    assert clicks(aws) == []


@pytest.mark.parametrize("status", [LinkStatus.ARCHIVED, LinkStatus.SUSPENDED])
def test_a_link_out_of_use_leads_to_the_fallback_without_a_click(aws: FakeAws, status: LinkStatus) -> None:
    aws.store("links", link_to_item(a_link(status=status)))
    response = follow()
    assert (response["statusCode"], response["headers"]["location"]) == (302, "https://keycrm.app/")
    assert "cookies" not in response
    assert clicks(aws) == []


def test_head_prefetch_and_previews_set_no_cookie_and_only_the_preview_is_kept_as_a_bot(aws: FakeAws) -> None:
    responses = [
        follow(method="HEAD"),
        follow(headers={"sec-purpose": "prefetch;prerender"}),
        follow(headers={"purpose": "prefetch"}),
        follow(headers={"user-agent": SLACK}),
    ]
    for response in responses:
        assert response["headers"]["location"].startswith("https://keycrm.app/welcome?click_id=")
        assert "cookies" not in response
    assert [click.kind for click in clicks(aws)] == ["bot"]


@pytest.mark.parametrize("cookie", ["ll=", "ll=rubbish", "ll=" + "x" * 9000, "ll=a~b.c", "ll"])
def test_a_bad_cookie_is_no_error_for_the_visitor(aws: FakeAws, cookie: str) -> None:
    assert follow(cookies=[cookie])["statusCode"] == 302
    assert len(clicks(aws)) == 1


def test_links_are_read_once_a_minute_over_one_connection(aws: FakeAws) -> None:
    for _ in range(20):
        follow()
    operations = [operation for operation, _ in aws.calls]
    assert operations.count("GetItem") == 1
    assert operations.count("GetSecretValue") == 1
    assert operations.count("PutItem") == 20
    assert aws.connections == 2


def test_an_unknown_code_is_asked_for_again_sooner_than_a_known_one(
    aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "UNKNOWN_SECONDS", 0.0)
    assert follow("BEN1")["statusCode"] == 404
    aws.store("links", link_to_item(a_link(code="BEN1", partner="ben")))
    assert follow("BEN1")["statusCode"] == 302


def test_an_archived_link_stops_working_once_its_minute_is_over(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb, "KNOWN_SECONDS", 0.0)
    follow()
    aws.store("links", link_to_item(a_link(status=LinkStatus.ARCHIVED)))
    assert follow()["headers"]["location"] == "https://keycrm.app/"


def test_requests_are_signed_with_the_function_s_own_temporary_credentials(aws: FakeAws) -> None:
    follow()
    for _, headers in aws.calls:
        assert headers["x-amz-security-token"] == "a-session-token"
        assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
        assert (
            "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target," in headers["authorization"]
        )


def test_a_connection_closed_while_the_function_slept_is_opened_again(aws: FakeAws) -> None:
    follow()
    aws.hang_up = {"PutItem"}
    assert follow()["statusCode"] == 302
    assert len(clicks(aws)) == 2
    assert aws.messages == []


def test_a_throttled_table_costs_the_visitor_nothing_and_the_click_waits_in_the_queue(
    aws: FakeAws, capsys: pytest.CaptureFixture[str]
) -> None:
    follow()
    aws.refuse = {"PutItem"}
    response = follow()
    (message,) = aws.messages
    queued = click_from_item(json.loads(message))
    assert response["headers"]["location"].endswith(f"click_id={response['cookies'][0].split(';')[0][3:]}")
    assert read_click_id(KEYS, response["headers"]["location"].rpartition("=")[2]) == queued.id
    (line,) = log_lines(capsys)
    assert (line["level"], line["event"]) == ("WARNING", "click_queued")
    assert line["causes"] == ["dynamodb refused PutItem: 400 ProvisionedThroughputExceededException"]


def test_a_silent_table_holds_the_visitor_for_a_second_at_most(aws: FakeAws) -> None:
    follow()
    aws.silence = {"PutItem"}
    start = time.monotonic()
    assert follow()["statusCode"] == 302
    assert time.monotonic() - start < 1.6
    assert len(aws.messages) == 1


def test_when_the_queue_fails_too_the_whole_click_is_in_the_log(
    aws: FakeAws, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.refuse = {"PutItem", "SendMessage"}
    assert follow()["statusCode"] == 302
    (line,) = log_lines(capsys)
    assert (line["level"], line["event"], len(line["causes"])) == ("ERROR", "click_lost", 2)
    assert click_from_item(line["click"]).id.partner == "anna"


@pytest.mark.parametrize("fault", ["refuse", "silence", "garble"])
def test_a_link_that_can_t_be_looked_up_is_a_page_with_retry_after(
    aws: FakeAws, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    getattr(aws, fault).add("GetItem")
    response = follow()
    assert (response["statusCode"], response["headers"]["retry-after"]) == (503, "5")
    assert log_lines(capsys)[0]["event"] == "link_unavailable"
    getattr(aws, fault).clear()
    assert follow()["statusCode"] == 302


def test_a_link_known_from_before_outlives_the_table_s_silence(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb, "KNOWN_SECONDS", 0.0)
    follow()
    aws.refuse = {"GetItem", "PutItem"}
    assert follow()["statusCode"] == 302


def test_a_link_stored_wrongly_is_reported_and_is_no_crash(aws: FakeAws, capsys: pytest.CaptureFixture[str]) -> None:
    aws.store("links", link_to_item(a_link()) | {"status": {"S": "sleeping"}})
    assert follow()["statusCode"] == 503
    assert "store it anew" in log_lines(capsys)[0]["cause"]


@pytest.mark.parametrize("secret", [None, "", "not json", '{"current": "k9"}'])
def test_without_a_readable_key_the_redirect_is_unsigned_and_the_log_says_so(
    aws: FakeAws, secret: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.secrets = {} if secret is None else {"signing": secret}
    response = follow()
    follow()
    assert response["headers"]["location"] == "https://keycrm.app/welcome"
    assert "cookies" not in response
    assert [click.marks for click in clicks(aws)] == [("unsigned",), ("unsigned",)]
    (line,) = log_lines(capsys)
    assert (line["level"], line["event"]) == ("ERROR", "signing_keys_unavailable")
    assert "redirecting unsigned" in line["message"]


def test_keys_are_refreshed_and_the_last_good_ones_kept_when_that_fails(
    aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "REFRESH_SECONDS", 0.0)
    monkeypatch.setattr(secrets, "RETRY_SECONDS", 0.0)
    follow()
    aws.refuse = {"GetSecretValue"}
    assert "click_id=" in follow()["headers"]["location"]
    aws.refuse = set()
    aws.secrets["signing"] = json.dumps({"current": "k2", "k2": "b" * 40, "k1": KEYS.secrets["k1"].decode()})
    follow()
    first, _, third = clicks(aws)
    assert first.visitor != third.visitor, "the visitor's daily key follows the signing key"


def test_the_clock_file_moves_the_clicks_of_the_local_stage_and_no_other_s(
    aws: FakeAws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clock = tmp_path / "clock.json"
    monkeypatch.setenv("LINKLEDGER_CLOCK_FILE", str(clock))
    follow()
    monkeypatch.setenv("LINKLEDGER_STAGE", "local")
    container_restarts()
    follow()
    clock.write_text('{"offset_seconds": 2592000}')
    follow()
    monkeypatch.setenv("LINKLEDGER_STAGE", "prod")
    container_restarts()
    follow()
    now = time.time()
    assert [round((click.id.at_ms / 1000 - now) / 86_400) for click in clicks(aws)] == [0, 0, 30, 0]
    for _, headers in aws.calls:
        assert headers["x-amz-date"][:8] == time.strftime("%Y%m%d", time.gmtime(now))


def container_restarts() -> None:
    from functions.redirect.container import container

    container.cache_clear()


def test_a_missing_setting_is_named() -> None:
    environment = dict(ENVIRONMENT)
    del environment["LINKLEDGER_CLICKS_TABLE"]
    with pytest.raises(LinkledgerError, match="LINKLEDGER_CLICKS_TABLE is not set"):
        RedirectSettings.from_environment(environment)
