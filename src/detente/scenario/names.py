"""Names that nothing goes by, and names given twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.scenario.document import Finding, Path
from detente.scenario.words import UNREAD, shown, suggestion


def unknown(path: Path, given: Iterable[str], known: tuple[str, ...] | None, what: str) -> Iterator[Finding]:
    """Names that nothing goes by; any may be right where `known` is None. With a mapping, each at its key."""
    for position, name in enumerate(given):
        if known is None or name in known or name == UNREAD:
            continue
        article = "an" if what == "issue" else "a"
        plural = {"party": "parties"}.get(what, f"{what}s")
        at_key = isinstance(given, dict)
        place = (*path, name if at_key else position)
        yield Finding(
            place, f"{shown(name)} is not {article} {what}; {suggestion(name, known, plural)}", at_key=at_key
        )


def twice(path: Path, given: tuple[str, ...]) -> Iterator[Finding]:
    """Names that stand in a list more than once."""
    for position, name in enumerate(given):
        if name in given[:position] and name != UNREAD:
            yield Finding((*path, position), f"{shown(name)} is named twice; leave one out")
