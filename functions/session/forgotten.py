"""A forgotten password: a code goes to the address, and buys a new one."""

from aws_lambda_powertools.event_handler import Request, Response

from functions.session.bodies import Address, NewPassword
from functions.session.desk import people_of
from functions.session.done import done
from linkledger_aws.api.routing import new_router

router = new_router()


@router.post("/session/<pool>/forgot")
def forgot(request: Request, pool: str, body: Address) -> Response[str]:
    """Sends a code for a new password; an unknown address is answered alike."""
    people_of(request, pool).pool.forgot(body.email)
    return done()


@router.post("/session/<pool>/reset")
def reset(request: Request, pool: str, body: NewPassword) -> Response[str]:
    """Replaces the password by the code's right, and ends every session of before."""
    people_of(request, pool).pool.reset(body.email, body.code, body.new_password)
    return done()
