"""Signing up, which partners do themselves: an address, a password, and the code that proves the address."""

from aws_lambda_powertools.event_handler import Request, Response

from functions.session.bodies import Address, Confirmation, Credentials
from functions.session.desk import people_of
from functions.session.done import done
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View, masked_email

router = new_router()


class SentView(View):
    """Where the code went, masked; for a known address too, which gets none."""

    sent_to: str


@router.post("/session/partners/sign-up", status_code=201)
def sign_up(request: Request, body: Credentials) -> SentView:
    """Signs a partner up; a code goes to the address.

    A known address is answered alike: nobody learns who is registered.
    """
    people_of(request, "partners").pool.sign_up(body.email, body.password)
    return SentView(sent_to=masked_email(body.email) or "")


@router.post("/session/partners/confirm")
def confirm(request: Request, body: Confirmation) -> Response[str]:
    """Proves the address; from now on its owner can sign in."""
    people_of(request, "partners").pool.confirm(body.email, body.code)
    return done()


@router.post("/session/partners/resend")
def resend(request: Request, body: Address) -> Response[str]:
    """Sends another code to an address that waits for one."""
    people_of(request, "partners").pool.resend(body.email)
    return done()
