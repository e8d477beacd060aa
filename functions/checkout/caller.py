"""Who asks: the program of the API key, and the key's line in the audit trail."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Depends, Request

from functions.checkout.till import Till
from linkledger.access.api_keys import ApiKey
from linkledger.access.audit import Action, Actor, Recorded, recorded
from linkledger_aws.api.actions import new_action_id


@dataclass(frozen=True)
class Shop:
    """The shop of a program, at the moment of the request."""

    till: Till
    key: ApiKey
    now: datetime

    @property
    def program(self) -> str:
        return self.key.program

    @contextmanager
    def acting(self, name: str, target: str) -> Iterator[Recorded]:
        """Does what is inside as an action of the audit trail; ``name`` is such as ``points.redeemed``."""
        actor = Actor("key", self.key.prefix)
        action = Action(new_action_id(), self.program, self.now, actor, name, target)
        with recorded(self.till.audit, action) as held:
            yield held


def shop_of(event: Mapping[str, Any], till: Till) -> Shop:
    """The caller of a request, before anything else of it is looked at. Raises Unauthorized ``invalid_api_key``."""
    now = till.clock.now()
    return Shop(till, till.gate.by_header(event, now), now)


def shop(request: Request) -> Shop:
    """The caller that the handler let in."""
    found: Shop = request.context["desk"]
    return found


AsShop = Annotated[Shop, Depends(shop)]
