"""The decision as API Gateway's response: a redirect that no cache keeps, or a page that says what is wrong."""

from collections.abc import Mapping
from typing import Any

from linkledger.tracking.record_click import RedirectDecision

Response = dict[str, Any]
RETRY_AFTER_SECONDS = "5"
_NO_STORE = {
    "cache-control": "no-store",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-robots-tag": "noindex, nofollow",
}
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{title}</title><h1>{title}</h1><p>{text}</p></html>"
)


def respond(decision: RedirectDecision) -> Response:
    """302, or 404 for an unknown code."""
    if decision.status == 404:
        return _page(
            404, "Unknown link", "There is no such link. Please check the address with whoever gave it to you."
        )
    response: Response = {"statusCode": 302, "headers": {**_NO_STORE, "location": decision.location}}
    if decision.set_cookie:
        response["cookies"] = [decision.set_cookie]
    return response


def unavailable() -> Response:
    """503: the link can't be looked up just now."""
    headers = {"retry-after": RETRY_AFTER_SECONDS}
    return _page(503, "One moment, please", "This link can't be looked up just now. Please try again shortly.", headers)


def _page(status: int, title: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return {
        "statusCode": status,
        "headers": {**_NO_STORE, "content-type": "text/html; charset=utf-8", **(headers or {})},
        "body": _PAGE.format(title=title, text=text),
    }
