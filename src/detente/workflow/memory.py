"""What was worked out before: worths of projects, kept in a folder by a fingerprint of all they depend on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from detente.scenario.write import save

if TYPE_CHECKING:
    from pathlib import Path

    from detente.projects.model import Project


@dataclass(frozen=True)
class Memory:
    """A folder of remembered results, or none. What cannot be read there counts as not known.

    Nothing in it is needed: it can be deleted at any time.
    """

    folder: Path | None = None

    def recall(self, project: Project) -> dict[str, Any]:
        """What is known of a project, as it was put down; empty if nothing is."""
        place = self._place(project)
        if place is None:
            return {}
        try:
            found = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def keep(self, project: Project, known: dict[str, Any]) -> None:
        """Put down what is known of a project; where nothing can be written, it is forgotten."""
        place = self._place(project)
        if place is None:
            return
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            save(place, json.dumps(known))
        except OSError:
            return

    def _place(self, project: Project) -> Path | None:
        """The file for this project, these numbers and this version of the engine."""
        if self.folder is None:
            return None
        text = f"{_engine()}\n{project.model_dump_json()}"
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()}.json"


@cache
def _engine() -> str:
    """A fingerprint of the code that works out worths, and of the solver."""
    from importlib.metadata import version

    room = files("detente.projects")
    parts = sorted(part.name for part in room.iterdir() if part.name.endswith(".py"))
    text = "\n".join((room / part).read_text(encoding="utf-8") for part in parts)
    return hashlib.sha256(f"{version('highspy')}\n{text}".encode()).hexdigest()
