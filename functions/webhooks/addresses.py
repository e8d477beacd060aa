"""Which addresses may be called: those of the public internet, however they are written, so that a subscription never
reaches what only this account can reach."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

type Address = IPv4Address | IPv6Address

_V4_BARRED = (
    IPv4Network("100.64.0.0/10"),  # carrier-grade NAT
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
)
_V6_BARRED = (
    IPv6Network("::/96"),  # IPv4-compatible
    IPv6Network("64:ff9b::/96"),  # NAT64
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2001::/32"),  # Teredo
    IPv6Network("2002::/16"),  # 6to4
)
"""They lead to an IPv4 address that they hold, or could."""


def is_public(address: Address) -> bool:
    """Whether it is nobody's private, local, shared, reserved, translated or group address."""
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    if not address.is_global or special or address.is_link_local:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in each for each in _V4_BARRED)
    if address.ipv4_mapped is not None or address.scope_id is not None or address.is_site_local:
        return False
    return not any(address in each for each in _V6_BARRED)


def chosen(answer: Sequence[str], *, loopback: bool) -> Address | None:
    """The address to call of those that a name has; None where one of them may not be called.

    One bad address spoils the answer: a name that is half inside is a trap. IPv4 goes first, since functions outside
    a VPC reach nothing by IPv6.
    """
    found = [ip_address(each) for each in answer]
    allowed = [each for each in found if is_public(each) or (loopback and each.is_loopback)]
    if not found or len(allowed) < len(found):
        return None
    return min(allowed, key=lambda each: each.version)
