"""QR codes of the partner's links, for print and screen."""

from base64 import b64encode
from http import HTTPStatus
from io import BytesIO
from typing import Annotated, Final, Literal

import segno
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

from functions.partner_api.caller import AsCaller
from functions.partner_api.links import own_link
from linkledger_aws.api.routing import new_router

router = new_router()
_MEDIA_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}
_PICTURE: dict[int, OpenAPIResponse] = {
    200: {
        "description": "The picture",
        "content": {each: {"schema": {"type": "string", "format": "binary"}} for each in _MEDIA_TYPES.values()},
    }
}


@router.get("/v1/programs/<program>/links/<code>/qr", responses=_PICTURE)
def qr_code(
    caller: AsCaller,
    program: str,
    code: str,
    format: Literal["svg", "png"] = "svg",
    scale: Annotated[int, Query(ge=1, le=40)] = 8,
) -> Response[str]:
    """The link as a QR code, ``scale`` pixels for each of its squares; a fifth of it may be covered or torn."""
    me = caller.member_of(program)
    picture = BytesIO()
    segno.make_qr(me.desk.url_of(own_link(me, code).code), error="m").save(picture, kind=format, scale=scale)
    answer = Response(int(HTTPStatus.OK), _MEDIA_TYPES[format], b64encode(picture.getvalue()).decode())
    answer.base64_encoded = True
    return answer
