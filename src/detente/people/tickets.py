"""Secrets that open doors: 256 random bits each, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

BITS = 256
MARK = "dtn"
"""How every API token begins, so that scanners of repositories find one that leaked."""


def secret_of(drawn: bytes) -> str:
    """A secret to hand out, from 32 random bytes: 43 characters that fit into a header or an address."""
    if len(drawn) * 8 < BITS:
        raise ValueError(f"a secret is drawn from {BITS // 8} bytes, not {len(drawn)}")
    return urlsafe_b64encode(drawn).decode().rstrip("=")


def kept_as(secret: str) -> str:
    """What is kept of a secret. With 256 random bits there is nothing to guess, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_kept_as(secret: str, kept: str) -> bool:
    """Whether that is the secret, compared in constant time."""
    return hmac.compare_digest(kept_as(secret), kept)


def against_forgery(secret: str) -> str:
    """What a page must send along with a cookie, so that a foreign page cannot act in its name."""
    return hmac.new(secret.encode(), b"detente csrf", hashlib.sha256).hexdigest()


def token_of(name: str, secret: str) -> str:
    """A token as its owner keeps it: mark, public name, secret."""
    return f"{MARK}_{name}_{secret}"


def parts_of(token: str) -> tuple[str, str] | None:
    """Public name and secret of a token, None if it is none."""
    mark, _, rest = token.partition("_")
    name, _, secret = rest.partition("_")
    return (name, secret) if mark == MARK and name and secret else None
