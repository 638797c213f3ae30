"""Who uses a server: accounts, what they may enter, and the tickets by which they are known again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from detente.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Role = Literal["party", "secretariat", "inspector", "public"]
ROLES: tuple[Role, ...] = get_args(Role)

Scope = Literal["standing:read", "events:read", "events:write", "evidence:read", "evidence:write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""What a token can be made for; somebody who signed in with a password has all that the role gives."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in.

    id : never changes. name : what they sign in with. party : id of the party that a representative
    speaks for, None for other roles. grants : agreement -> id of the recorder as whom they sign there,
    None for those who only read. The password's hash is never part of it.
    """

    id: str
    name: str
    role: Role
    party: str | None = None
    grants: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """A key for programs, as its owner sees it later; the secret is shown once and kept only as a hash."""

    id: str
    account: str
    name: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime
    used: datetime | None = None


def name_of(written: str) -> str:
    """The name as it is kept: one case, one form. Raises NotAllowed for what is no name."""
    name = unicodedata.normalize("NFKC", written).strip().casefold()
    if _NAME.fullmatch(name) is None:
        raise NotAllowed(
            "a name for signing in has 1 to 64 letters a-z, digits, and . _ @ - after the first of them"
        )
    return name


def role_of(role: str, party: str | None) -> Role:
    """The role, if it is one and fits the party. Raises NotAllowed."""
    known = next((each for each in ROLES if each == role), None)
    if known is None:
        raise NotAllowed(f"'{role}' is no role; roles are {', '.join(ROLES)}")
    if (known == "party") != bool(party):
        raise NotAllowed("an account of role `party` speaks for one party; other roles speak for none")
    return known


def scopes_of(written: tuple[str, ...]) -> tuple[Scope, ...]:
    """Scopes in their usual order. Raises NotAllowed for one that does not exist, and for none at all."""
    unknown = sorted(set(written) - set(SCOPES))
    if unknown or not written:
        raise NotAllowed(f"{', '.join(unknown) or 'nothing'} is no scope; choose among {', '.join(SCOPES)}")
    return tuple(scope for scope in SCOPES if scope in written)
