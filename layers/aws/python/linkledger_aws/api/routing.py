"""Powertools' routers under strict types: each module of routes makes its own here."""

from aws_lambda_powertools.event_handler.api_gateway import Router


def new_router() -> Router:
    """A router that the handler includes."""
    return Router()  # type: ignore[no-untyped-call]
