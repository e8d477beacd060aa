"""Who may ask: the portal's own pages, told by the browser's Origin and by the front that the request came through."""

import hmac
from collections.abc import Mapping
from typing import Any, Final

from linkledger.access.operators import Forbidden

FRONT_HEADER: Final = "x-portal-origin"
"""Set by the portal's front (CloudFront, or the local server) to its own origin, whatever the browser sent."""


def check_origin(event: Mapping[str, Any]) -> None:
    """Raises Forbidden ``foreign_origin`` where a page of another site asks, or nobody says which page does.

    Past the front nothing is gained: the cookie is the front's own, and a browser sends a header of this name to
    another site only after a preflight, which the API does not allow.
    """
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    origin, own = headers.get("origin", ""), headers.get(FRONT_HEADER, "")
    if not origin or not own or not hmac.compare_digest(origin.lower().encode(), own.lower().encode()):
        raise Forbidden("foreign_origin", "Sign in on the portal's own pages: the Origin is not the portal's.")
