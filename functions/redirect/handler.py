"""GET and HEAD /r/{code}: sends the visitor on, and keeps the click."""

import os

from functions.redirect.clock import business_ms
from functions.redirect.container import Container, container
from functions.redirect.log import log
from functions.redirect.request import Event, click_request, code_of
from functions.redirect.response import Response, respond, unavailable
from linkledger.tracking.click import Click
from linkledger.tracking.click_id import RANDOM_BYTES
from linkledger.tracking.record_click import Delivery, TrackingUnavailable, decide_redirect, deliver
from linkledger.tracking.wire import click_to_item


def handler(event: Event, _context: object) -> Response:
    """API Gateway HTTP API event (payload 2.0) -> response."""
    held = container()
    code = code_of(event)
    try:
        link = held.links.get(code) if code else None
    except TrackingUnavailable as error:
        log("ERROR", "the link can't be looked up", event="link_unavailable", code=code, cause=error.message)
        return unavailable()
    keys = held.secret.keys() if link else None
    now_ms = business_ms(held.settings.clock_file)
    decision = decide_redirect(click_request(event), link, keys, now_ms, os.urandom(RANDOM_BYTES))
    if decision.click:
        _keep(decision.click, held)
    return respond(decision)


def _keep(click: Click, held: Container) -> None:
    delivery, failures = deliver(click, held.clicks, held.queue)
    causes = [failure.message for failure in failures]
    if delivery is Delivery.QUEUED:
        log("WARNING", "the click went to the recovery queue", event="click_queued", causes=causes)
    elif delivery is Delivery.LOST:
        log("ERROR", "the click is in this line alone", event="click_lost", causes=causes, click=click_to_item(click))
