"""How a subscriber knows that a message is ours, is whole, and is not an old one sent again."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

HEADER = "Detente-Signature"
FRESH = timedelta(minutes=5)
"""How old a message may be when it arrives."""


def signature(secret: str, body: bytes, now: datetime) -> str:
    """What goes into the header: the time, and HMAC-SHA256 over the time, a full stop and the body."""
    stamp = int(now.timestamp())
    return f"t={stamp},v1={_code(secret, stamp, body)}"


def is_ours(secret: str, body: bytes, header: str, now: datetime) -> bool:
    """Whether a header was made with that secret, for that body, not long ago; for those who subscribe."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    stamp = parts.get("t", "")
    if not (stamp.isascii() and stamp.isdigit()) or abs(int(stamp) - now.timestamp()) > FRESH.total_seconds():
        return False
    return hmac.compare_digest(_code(secret, int(stamp), body), parts.get("v1", ""))


def _code(secret: str, stamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
