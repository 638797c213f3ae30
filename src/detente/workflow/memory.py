"""What was worked out before: worths of projects, kept in a folder by a fingerprint of all they depend on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from detente.scenario.write import save
from detente.workflow.fingerprint import digest

if TYPE_CHECKING:
    from pathlib import Path

    from detente.projects.model import Project


@dataclass(frozen=True)
class Memory:
    """A folder of remembered results, or none. What is not there as it was put down counts as not known.

    Nothing in it is needed: it can be deleted at any time.
    """

    folder: Path | None = None

    def recall(self, project: Project) -> dict[str, Any]:
        """What is known of a project, as it was put down; empty if nothing is."""
        place = self._place(project)
        if place is None:
            return {}
        try:
            mark, _, text = place.read_text(encoding="utf-8").partition("\n")
        except (OSError, ValueError):
            return {}
        return json.loads(text) if mark == digest(text) else {}

    def keep(self, project: Project, known: dict[str, Any]) -> None:
        """Put down what is known of a project; where nothing can be written, it is forgotten."""
        place = self._place(project)
        if place is None:
            return
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            text = json.dumps(known)
            save(place, f"{digest(text)}\n{text}")
        except OSError:
            return

    def _place(self, project: Project) -> Path | None:
        """The file for this project, these numbers and this version of the engine."""
        if self.folder is None:
            return None
        text = f"{_engine()}\n{project.model_dump_json()}"
        return self.folder / digest(text)


@cache
def _engine() -> str:
    """A fingerprint of the code that works out worths, and of the solver."""
    from importlib.metadata import version

    room = files("detente.projects")
    parts = sorted(part.name for part in room.iterdir() if part.name.endswith(".py"))
    text = "\n".join((room / part).read_text(encoding="utf-8") for part in parts)
    return digest(f"{version('highspy')}\n{text}")
