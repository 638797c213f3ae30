"""Names of evidence that are safe to show and to write to any disk."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NAME_BYTES = 200
LINK_BYTES = 2000

KNOWN = 1000
"""Names that are remembered: in a ledger of years, the same ones come again and again."""

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Devices of Windows, which are no files whatever their ending."""

_SEPARATORS = '/\\\\:*?"<>|'
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that do not show, or turn around what does: controls, bidi overrides."""


@lru_cache(maxsize=KNOWN)
def wrong_with(name: str) -> str:
    """What makes a file name a hostile one, in words; empty if nothing does."""
    if not name or len(name.encode()) > NAME_BYTES:
        return f"it has no characters, or more than {NAME_BYTES} bytes"
    if any(character in _SEPARATORS for character in name):
        return "it has a character that separates folders, or that some systems do not allow"
    if any(unicodedata.category(character) in _HIDDEN for character in name):
        return "it has a character that does not show, or that turns around the direction of the text"
    if name[0] in ". -~" or name[-1] in ". ":
        return "it begins or ends with a full stop, blank or dash"
    if name.partition(".")[0].strip().lower() in _RESERVED:
        return "some systems keep it for a device"
    return ""


def wrong_with_link(address: str) -> str:
    """What makes an address a hostile one, in words; empty if nothing does."""
    if len(address.encode()) > LINK_BYTES:
        return f"it has more than {LINK_BYTES} bytes"
    if not address.startswith(("https://", "http://")):
        return "it begins with neither https:// nor http://"
    if any(character.isspace() or unicodedata.category(character) in _HIDDEN for character in address):
        return "it has a blank, or a character that does not show"
    return ""
