"""Passwords: kept as argon2id hashes only (RFC 9106), and compared in the same time whoever asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import BoundedSemaphore

from detente.errors import MissingExtra, NotAllowed

try:
    from argon2 import PasswordHasher, Type
    from argon2.exceptions import InvalidHashError, VerificationError
except ImportError as missing:
    raise MissingExtra("keeping passwords", "server") from missing

SHORTEST, LONGEST = 12, 512


@dataclass(frozen=True)
class Cost:
    """What one hash costs: passes, memory in KiB, lanes. The usual one is RFC 9106's second choice."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4


@dataclass(frozen=True)
class Passwords:
    """Makes hashes and compares with them; at most `at_once` at a time, for each takes its memory."""

    cost: Cost = Cost()
    at_once: int = 4
    _hasher: PasswordHasher = field(init=False, repr=False)
    _nobody: str = field(init=False, repr=False)
    _room: BoundedSemaphore = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        hasher = PasswordHasher(self.cost.passes, self.cost.memory, self.cost.lanes, type=Type.ID)
        object.__setattr__(self, "_hasher", hasher)
        # Whoever tries an unknown name waits for a comparison all the same.
        object.__setattr__(self, "_nobody", hasher.hash("nobody has this password"))
        object.__setattr__(self, "_room", BoundedSemaphore(self.at_once))

    def hashed(self, password: str) -> str:
        """The hash of a new password. Raises NotAllowed for one that is too short or too long."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise NotAllowed(f"a password has {SHORTEST} to {LONGEST} characters; a sentence is a good one")
        with self._room:
            return self._hasher.hash(password)

    def matches(self, password: str, known: str | None) -> bool:
        """Whether it is the password of that hash; without a hash it is not, after the same work."""
        if len(password) > LONGEST:
            password = ""
        with self._room:
            try:
                self._hasher.verify(known or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
        return known is not None

    def is_dated(self, known: str) -> bool:
        """Whether the hash was made at another cost and should be made anew."""
        return self._hasher.check_needs_rehash(known)
