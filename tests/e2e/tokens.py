"""Access tokens that are almost right: what API Gateway has to turn away before a function is asked."""

import json
import subprocess
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cli.local.stack import LocalStack

_HOUR = 3600
_SIGN = """
import sys
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
key = load_pem_private_key(open(sys.argv[1], "rb").read(), None)
sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read(), PKCS1v15(), SHA256()))
"""
"""Run by the emulator's own Python, which brings what it signs with."""


def tampered(token: str) -> str:
    """Other claims under the old signature."""
    head, claims, signature = token.split(".")
    return ".".join((head, claims[:-4] + ("AAAA" if claims[-4:] != "AAAA" else "BBBB"), signature))


def unsigned(token: str) -> str:
    """The claims with no signature at all."""
    return token.rpartition(".")[0] + "."


def resigned(stack: LocalStack, pool: str, token: str, **claims: Any) -> str:
    """The token with other claims, signed as its pool on the local stack signs: as if it had been issued so."""
    head, told, _ = token.split(".")
    known = json.loads(urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    payload = f"{head}.{_text(json.dumps(known | claims).encode())}"
    key = stack.workspace.data / "state" / "cognito-pool-keys" / f"{pool}-access.pem"
    command = [str(stack.workspace.emulator_python), "-c", _SIGN, str(key)]
    signature = subprocess.run(command, input=payload.encode(), capture_output=True, check=True).stdout
    return f"{payload}.{_text(signature)}"


def expired(stack: LocalStack, pool: str, token: str) -> str:
    """The token an hour after its end."""
    now = int(time.time())
    return resigned(stack, pool, token, iat=now - 2 * _HOUR, exp=now - _HOUR)


def _text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).decode().rstrip("=")
