"""Who signs in to the demo's portal: its first partner, and two operators, as no batch is approved by who made it."""

from dataclasses import dataclass

from cli.demo.scenario import MEMBERS
from cli.demo.world import World
from cli.operators import invite_locally
from cli.sign_ins import new_password
from cli.stores import business_now
from linkledger.access.operators import Scope

_OPERATORS = ("boris", "clara")


@dataclass(frozen=True)
class DemoSignIn:
    """Somebody at the portal; ``totp_secret`` is None without a second factor."""

    who: str
    email: str
    password: str
    totp_secret: str | None = None


def demo_sign_ins(world: World) -> list[DemoSignIn]:
    """The sign-ins; the operators are made now, and may do everything."""
    partner = MEMBERS[0]
    found = [DemoSignIn(f"partner {partner.id}", partner.email, world.passwords[partner.id])]
    for operator in _OPERATORS:
        email, password = f"{operator}@office.example", new_password()
        made = invite_locally(
            world.target, world.stores.operators, operator, email, password, list(Scope), business_now(world.target)
        )
        found.append(DemoSignIn(f"operator {operator}", email, password, made.totp_secret))
    return found
