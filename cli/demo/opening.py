"""The story's opening: programs are loaded, partners enroll, and the first day's visitors come by their links."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle

from cli.demo.browsers import LINK_PREVIEWS
from cli.demo.partner import PartnerAtPortal
from cli.demo.scenario import MEMBERS, Member
from cli.demo.visitor import Visitor
from cli.demo.world import World
from cli.http import Reply
from cli.merchant import Merchant
from cli.partners import add_partner, sign_in
from cli.programs import load_program
from cli.sign_ins import new_password
from cli.terms_file import lead_to
from linkledger.terms.presets import load_preset


def load_programs(world: World) -> None:
    """Both presets, as they are but for their landing pages, which are the shop's."""
    world.clock.move_to(world.calendar.opening)
    for program in world.shop.prices:
        terms = lead_to(load_preset(program), world.shop.page(program), world.shop.host)
        key = load_program(world.stores, terms, world.clock.now()).api_key
        world.checks.expect(f"{program}: the first load makes an API key", True, key is not None)
        again = load_program(world.stores, terms, world.clock.now())
        world.checks.expect(
            f"{program}: the same terms again change nothing", (1, False), (again.version, again.changed)
        )
        world.shop.merchants[program] = Merchant(world.target.output("ApiUrl").rstrip("/"), key or "")


def enroll_partners(world: World) -> None:
    """Each partner enrolls, and can sign in."""
    world.expect(len(MEMBERS))
    for member in MEMBERS:
        add_partner(world.stores, member.program, member.application, world.clock.now())
        password = world.passwords[member.id] = new_password()
        sign_in(world.target, world.stores, [(member.program, member.id)], member.email, password)
        world.portal[member.id] = PartnerAtPortal.sign_in(world.target, member.program, member.email, password)
        world.advance()


def first_day(world: World) -> None:
    """Lookers, link previews, HEAD requests and prefetches; an hour later some lookers come back."""
    world.day(0, hours=1)
    lookers = {member.id: [world.visitor() for _ in range(member.audience.lookers)] for member in MEMBERS}
    world.together(task for member in MEMBERS for task in _visits(world, member, lookers[member.id]))
    uncounted = world.together(task for member in MEMBERS for task in _uncounted(world, member))
    world.checks.expect("bots, HEAD and prefetch are redirected as well", {302}, {each.status for each in uncounted})
    world.checks.expect("they get no cookie", 0, sum(bool(each.cookies) for each in uncounted))
    unknown = world.visitor().look(f"{world.link_of(MEMBERS[0])}-NO-SUCH-CODE")
    world.checks.expect("an unknown code is a 404 that sets no cookie", (404, ()), (unknown.status, unknown.cookies))
    world.day(0, hours=2)
    returning = [(m, each) for m in MEMBERS for each in lookers[m.id][: m.audience.returning]]
    world.together(partial(visitor.click, world.link_of(member)) for member, visitor in returning)


def _visits(world: World, member: Member, lookers: list[Visitor]) -> Iterator[Callable[[], object]]:
    url = world.link_of(member)
    for number, visitor in enumerate(lookers):
        yield partial(_click_twice if number >= len(lookers) - member.audience.doubles else _click, visitor, url)


def _click(visitor: Visitor, url: str) -> None:
    visitor.click(url)


def _click_twice(visitor: Visitor, url: str) -> None:
    visitor.click(url)
    visitor.click(url)


def _uncounted(world: World, member: Member) -> Iterator[Callable[[], Reply]]:
    """Bots are counted as bots; HEAD requests and prefetches are not counted at all."""
    url, audience = world.link_of(member), member.audience
    for bot, _ in zip(cycle(LINK_PREVIEWS), range(audience.bots), strict=False):
        yield partial(Visitor(bot).look, url)
    for _ in range(audience.heads):
        yield partial(world.visitor().look, url, "HEAD")
    for _ in range(audience.prefetches):
        yield partial(world.visitor().look, url, sec_purpose="prefetch;prerender")
