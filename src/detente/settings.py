"""From the environment to store and clock; read when a command runs, never at import."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time, in UTC, to whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
