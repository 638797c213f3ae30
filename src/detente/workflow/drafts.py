"""Roadmaps that somebody wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.roadmap import Roadmap
from detente.scenario import read_roadmap

if TYPE_CHECKING:
    from pathlib import Path

    from detente.scenario.roadmap_file import RoadmapFile


def roadmap_of(file: RoadmapFile) -> Roadmap:
    """The roadmap that a file describes."""
    return Roadmap(file.starts, file.name, file.title, file.about, tuple(file.sources))


def roadmap_at(path: Path) -> Roadmap:
    """The roadmap of the file at a path. Raises RoadmapError."""
    return roadmap_of(read_roadmap(path))
