"""Where a program's links lead."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.terms.fields import Host, LinkTarget
from linkledger.terms.part import Part
from linkledger.tracking.link import url_fault


class Tracking(Part):
    """Where links lead: the landing page, the hosts that deep links may reach, the page for links that ended."""

    landing: LinkTarget = Field(description="where a link leads, on one of the allowed hosts")
    allowed_hosts: tuple[Host, ...] = Field(
        default=(),
        description="the hosts that links may be made for, in lower case; without any, the link's own host alone",
    )
    fallback: LinkTarget = Field(description="where links lead that are archived or suspended")
    cookies: bool = Field(default=True, description="whether visitors get a cookie that remembers their clicks")
    pass_through: tuple[str, ...] = Field(
        default=(),
        description="query parameters that reach the landing page beside `utm_*` and `sub1` to `sub5`",
    )

    @property
    def link_hosts(self) -> tuple[str, ...]:
        """The hosts, or hosts with ports, that a partner's links may lead to."""
        return self.allowed_hosts or (urlsplit(self.landing).netloc.lower(),)

    def contradictions(self) -> Iterator[FieldFault]:
        if not (self.landing and self.allowed_hosts):
            return
        fault = url_fault(self.landing, self.allowed_hosts)
        if fault:
            yield FieldFault(".landing", fault.removesuffix("."))
