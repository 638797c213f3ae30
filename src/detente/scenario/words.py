"""How messages speak: offending values shown short, unknown names with the nearest known one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

UNREAD = "unread"
"""Stands for a name that could not be read; nothing is known of it and nothing is asked of it."""

ECHO_LIMIT = 80
"""Longest piece of a file that a message repeats, in characters."""

LIST_LIMIT = 12
"""Longest list of known names that a message repeats."""


def shown(raw: Any) -> str:
    """An offending value in one line of at most 80 characters, text in quotes."""
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f"'{_short(raw, ECHO_LIMIT - 2)}'"
    if isinstance(raw, dict):
        return _short("{" + ", ".join(f"{key}: {shown(raw[key])}" for key in list(raw)[:5]) + "}")
    if isinstance(raw, list | tuple):
        return _short("[" + ", ".join(map(shown, raw[:5])) + "]")
    # repr of an integer of thousands of digits raises; such a number is cut anyway.
    return _short(repr(raw)) if not isinstance(raw, int) or abs(raw) < 10**ECHO_LIMIT else "a huge number"


def _short(text: str, limit: int = ECHO_LIMIT) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * limit]).split())
    return line if len(line) <= limit and len(text) <= 4 * limit else f"{line[: limit - 1]}…"


def listed(names: Iterable[str]) -> str:
    """Names separated by commas, cut after a dozen."""
    some = [_short(name) for name in names]
    more = f" and {len(some) - LIST_LIMIT} more" if len(some) > LIST_LIMIT else ""
    return ", ".join(some[:LIST_LIMIT]) + more


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, if one is near enough."""
    near = difflib.get_close_matches(name[:ECHO_LIMIT], list(known), n=1)
    return near[0] if near else None


def suggestion(name: str, known: Iterable[str], what: str) -> str:
    """The way out for an unknown name: the nearest known one, or the list; `what` is their plural."""
    names = list(known)
    near = nearest(name, names)
    if near:
        return f"did you mean {shown(near)}?"
    return f"the {what} are: {listed(names)}" if names else f"there are no {what}"
