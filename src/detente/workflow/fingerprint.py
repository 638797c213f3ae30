"""What tells one set of inputs from another."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.projects.model import Project
    from detente.scenario import Scenario

SHORT = 16
"""Letters of a digest that are shown to people."""


def digest(text: str) -> str:
    """The same 64 letters for the same text, and others for any other."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(*inputs: Scenario | Project) -> str:
    """A mark of scenarios and projects, the same for the same numbers, short enough to print."""
    return digest("\n".join(each.model_dump_json() for each in inputs))[:SHORT]
