"""Signing in step by step, going on with a session, and ending it."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Request, Response

from functions.session.bodies import Answered, Credentials
from functions.session.cookie import read_cookie, refresh_cookie
from functions.session.desk import People, people_of
from functions.session.done import done
from functions.session.pool import Challenge, ChallengeAnswer, ChallengeKind, Tokens
from functions.session.refusals import no_session
from functions.session.second_factor import otpauth
from linkledger.errors import FieldFault, Invalid
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View
from linkledger_aws.http import JSON

router = new_router()
_NOT_KEPT = {"cache-control": "no-store"}


class SessionView(View):
    """``access_token`` is for the API's Authorization header, ``expires_in`` its life in seconds."""

    access_token: str
    expires_in: int


class ChallengeView(View):
    """What is still asked; ``session`` goes back with it. ``secret`` and ``otpauth`` are for an authenticator app."""

    challenge: ChallengeKind
    session: str
    secret: str | None = None
    otpauth: str | None = None


@router.post("/session/<pool>/sign-in")
def sign_in(request: Request, pool: str, body: Credentials) -> Response[SessionView | ChallengeView]:
    """Signs somebody in, or says what is asked first."""
    people = people_of(request, pool)
    return _next(people, body.email, people.pool.sign_in(body.email, body.password))


@router.post("/session/<pool>/challenge")
def challenge(request: Request, pool: str, body: Answered) -> Response[SessionView | ChallengeView]:
    """Takes a second factor's code, the code that sets one up, or a new password."""
    people = people_of(request, pool)
    answer = ChallengeAnswer(body.challenge, body.session, _given(body))
    return _next(people, body.email, people.pool.answer(body.email, answer))


@router.post("/session/<pool>/refresh")
def refresh(request: Request, pool: str) -> Response[SessionView]:
    """Gives another access token for as long as the session lasts."""
    people = people_of(request, pool)
    token = _refresh_token(request, people)
    if token is None:
        raise no_session()
    return _signed_in(people, people.pool.refresh(token))


@router.post("/session/<pool>/sign-out")
def sign_out(request: Request, pool: str) -> Response[str]:
    """Ends the session: its refresh token is revoked, and the browser forgets it."""
    people = people_of(request, pool)
    token = _refresh_token(request, people)
    if token is not None:
        people.pool.revoke(token)
    return done(refresh_cookie(people.name, "", 0))


def _next(people: People, email: str, step: Tokens | Challenge) -> Response[SessionView | ChallengeView]:
    if isinstance(step, Tokens):
        return _signed_in(people, step)
    uri = otpauth(people.name, email, step.secret) if step.secret else None
    view = ChallengeView(challenge=step.kind, session=step.session, secret=step.secret, otpauth=uri)
    return Response(int(HTTPStatus.OK), JSON, view, _NOT_KEPT)


def _signed_in(people: People, tokens: Tokens) -> Response[Any]:
    kept = [refresh_cookie(people.name, tokens.refresh_token, people.session_seconds)] if tokens.refresh_token else []
    view = SessionView(access_token=tokens.access_token, expires_in=tokens.expires_in)
    return Response(int(HTTPStatus.OK), JSON, view, _NOT_KEPT, kept)


def _refresh_token(request: Request, people: People) -> str | None:
    return read_cookie(request.resolved_event.raw_event, people.name)


def _given(body: Answered) -> str:
    field = "new_password" if body.challenge is ChallengeKind.NEW_PASSWORD else "code"
    given = body.new_password if field == "new_password" else body.code
    if given is None:
        fault = FieldFault(field, f"is what {body.challenge.value} asks for")
        raise Invalid("invalid_request", f"{field} {fault.message}.", faults=(fault,))
    return given
