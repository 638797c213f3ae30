"""Who may do and see what: one table, read by `may`. docs/explanation/formulations/rights.md shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.ledger.event import PUBLIC_AFTER, is_public

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from detente.people.accounts import Account, Scope

Position = Literal["anonymous", "public", "inspector", "party", "secretariat"]
"""What somebody is in one agreement: an account that was not let in there counts as `public`."""

Action = Literal[
    "read",
    "read-content",
    "record",
    "record-for-others",
    "keep-evidence",
    "read-sealed",
    "cosign",
    "sign-checkpoint",
    "read-audit",
    "subscribe",
    "replan",
    "have-tokens",
    "open-agreement",
    "manage-people",
]

_EVERYBODY: frozenset[Position] = frozenset({"anonymous", "public", "inspector", "party", "secretariat"})
_KNOWN = _EVERYBODY - {"anonymous"}
_MEMBERS = _KNOWN - {"public"}
_SECRETARIAT: frozenset[Position] = frozenset({"secretariat"})

ALLOWED: dict[Action, frozenset[Position]] = {
    "read": _EVERYBODY,
    "read-content": _EVERYBODY,
    "record": _MEMBERS,
    "record-for-others": _SECRETARIAT,
    "keep-evidence": _MEMBERS,
    "read-sealed": _MEMBERS,
    "cosign": _MEMBERS,
    "sign-checkpoint": _SECRETARIAT,
    "read-audit": _SECRETARIAT,
    "subscribe": _MEMBERS,
    "replan": _MEMBERS,
    "have-tokens": _KNOWN,
    "open-agreement": _SECRETARIAT,
    "manage-people": _SECRETARIAT,
}
"""Who may do what at all. What an event's visibility adds for `read-content` is in `VISIBLE`."""

SCOPE_OF: dict[Action, Scope] = {
    "read": "events:read",
    "read-content": "events:read",
    "record": "events:write",
    "record-for-others": "events:write",
    "keep-evidence": "evidence:write",
    "read-sealed": "evidence:read",
    "cosign": "events:write",
    "sign-checkpoint": "admin",
    "read-audit": "admin",
    "subscribe": "events:read",
    "replan": "standing:read",
    "have-tokens": "admin",
    "open-agreement": "admin",
    "manage-people": "admin",
}
"""The scope that a token needs for it."""


@dataclass(frozen=True)
class Reader:
    """Who asks, as one agreement knows them: position, party spoken for, recorder signed as."""

    position: Position = "anonymous"
    party: str | None = None
    recorder: str | None = None


@dataclass(frozen=True)
class Matter:
    """What is asked for: an entry's visibility, and who recorded it."""

    visibility: str = "all"
    by: str | None = None


ANYBODY = Reader()
EVERYTHING = Matter()


def _party(reader: Reader, whose: str, _: date) -> bool:
    return reader.position == "secretariat" or (reader.position == "party" and reader.party == whose)


def _after(reader: Reader, day: str, today: date) -> bool:
    # Before it is public, it is for the parties.
    return reader.position in _MEMBERS or is_public(f"{PUBLIC_AFTER}:{day}", today)


VISIBLE: dict[str, Callable[[Reader, str, date], bool]] = {
    "all": lambda _reader, _said, _today: True,
    "parties": lambda reader, _said, _today: reader.position in _MEMBERS,
    "party": _party,
    PUBLIC_AFTER: _after,
}
"""Visibility, up to its colon -> whether a reader may see the content, given what follows the colon."""


def may(action: Action, reader: Reader, matter: Matter = EVERYTHING, *, today: date) -> bool:
    """Whether somebody may do that, on that day.

    Whoever recorded an entry may always read it. A visibility that is not known is for nobody else.
    """
    if reader.position not in ALLOWED[action]:
        return False
    if action != "read-content" or (reader.recorder is not None and reader.recorder == matter.by):
        return True
    kind, _, said = matter.visibility.partition(":")
    rule = VISIBLE.get(kind)
    return rule is not None and rule(reader, said, today)


def reader_in(account: Account | None, agreement: str) -> Reader:
    """What an account is in one agreement; None for those who did not sign in."""
    if account is None:
        return ANYBODY
    if agreement not in account.grants:
        return Reader("public")
    return Reader(account.role, account.party, account.grants[agreement])


def reader_of(account: Account | None) -> Reader:
    """What an account is on the server as a whole, whatever it was let into."""
    return ANYBODY if account is None else Reader(account.role, account.party)
