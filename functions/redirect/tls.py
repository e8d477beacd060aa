"""Whom the redirect trusts at the other end: Amazon's own roots first, since reading every authority's takes long."""

import os
import ssl
from collections.abc import Callable
from functools import cache
from socket import socket

AMAZON_ROOTS = os.path.join(os.path.dirname(__file__), "amazon_roots.pem")


def encrypted(connect: Callable[[], socket], host: bytes, ca_bundle: str) -> ssl.SSLSocket:
    """A connection to whoever proves to be ``host``; raises OSError.

    ``ca_bundle`` is a PEM file that alone is trusted. Empty stands for Amazon's roots, and for the system's authorities
    where those don't vouch for the host: Amazon may use others one day, and asks nobody to pin its own.
    """
    if ca_bundle:
        return _wrapped(connect(), host, ca_bundle)
    try:
        return _wrapped(connect(), host, AMAZON_ROOTS)
    except ssl.SSLCertVerificationError:
        return _wrapped(connect(), host, None)


def _wrapped(plain: socket, host: bytes, authorities: str | None) -> ssl.SSLSocket:
    try:
        return _trusting(authorities).wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


@cache
def _trusting(authorities: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities)
