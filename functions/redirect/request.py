"""API Gateway's HTTP API event (payload 2.0) as the click that it stands for."""

from collections.abc import Mapping, Sequence
from typing import Any

from linkledger.ids import CODE
from linkledger.tracking.cookie import NAME
from linkledger.tracking.record_click import ClickRequest

Event = Mapping[str, Any]
_COOKIE = f"{NAME}="


def code_of(event: Event) -> str | None:
    """The link's code in capitals, None if the path holds nothing that could be one."""
    code = (_parameter(event, "code") or _tail(event).partition("/")[0]).upper()
    return code if CODE.fullmatch(code) else None


def click_request(event: Event) -> ClickRequest:
    """What the visitor sent."""
    headers: Mapping[str, str] = event.get("headers") or {}
    http = event["requestContext"]["http"]
    return ClickRequest(
        method=http["method"],
        path=_parameter(event, "path") or _tail(event).partition("/")[2],
        query=event.get("rawQueryString") or "",
        user_agent=headers.get("user-agent") or "",
        ip=http.get("sourceIp") or "",
        cookie=_cookie(event.get("cookies") or (headers.get("cookie") or "").split(";")),
        referrer=headers.get("referer") or "",
        purpose=f"{headers.get('sec-purpose', '')} {headers.get('purpose', '')} {headers.get('x-moz', '')}".lower(),
        country=headers.get("cloudfront-viewer-country") or "",
    )


def _parameter(event: Event, name: str) -> str:
    return str((event.get("pathParameters") or {}).get(name) or "")


def _tail(event: Event) -> str:
    return str(event.get("rawPath") or "").partition("/r/")[2]


def _cookie(cookies: Sequence[str]) -> str:
    for cookie in cookies:
        text = cookie.strip()
        if text.startswith(_COOKIE):
            return text[len(_COOKIE) :]
    return ""
