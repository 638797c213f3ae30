"""Scenarios, proposals and projects that come with the program, found by name; others by their path."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from detente.errors import UnknownName
from detente.scenario.words import shown, suggestion

CASES = Path(__file__).parent / "cases"

PUBLISHED = "published"
"""Folder of the conflicts that others have studied: one folder for each paper, one file for each conflict."""


def bundled() -> tuple[str, ...]:
    """Names of the scenarios that come with the program, sorted; published conflicts among them."""
    return tuple(sorted(_bundled()))


def find(name: str | Path) -> Path:
    """Where a scenario is: a bundled one or a published conflict by its name, any other by its path.

    A file that is called like a bundled scenario is found as `./name`. Raises UnknownName.
    """
    return _found(str(name), _bundled(), "bundled scenarios")


def _bundled() -> dict[str, Path]:
    """Name -> where it lies: a folder, or the one file of a published conflict."""
    cases = {folder.name: folder for folder in CASES.iterdir() if any(folder.glob("*.yaml"))}
    return {file.stem: file for file in CASES.glob(f"{PUBLISHED}/*/*.yaml")} | cases


def proposals(scenario: str | Path) -> tuple[str, ...]:
    """Names of the roadmaps that lie beside a scenario, in its folder `proposals`, sorted."""
    return tuple(sorted(_beside(find(scenario), "proposals")))


def find_proposal(scenario: str | Path, name: str | Path) -> Path:
    """Where a roadmap is: one beside the scenario by its name, any other by its path. Raises UnknownName."""
    return _found(str(name), _beside(find(scenario), "proposals"), "proposals of the scenario")


def projects(scenario: str | Path) -> tuple[str, ...]:
    """Names of the joint projects that lie beside a scenario, in its folder `projects`, sorted."""
    return tuple(sorted(_beside(find(scenario), "projects")))


def find_project(scenario: str | Path, name: str | Path) -> Path:
    """Where a project is: one beside the scenario by its name, any other by its path. Raises UnknownName."""
    return _found(str(name), _beside(find(scenario), "projects"), "projects of the scenario")


def _beside(scenario: Path, kind: str) -> dict[str, Path]:
    folder = (scenario if scenario.is_dir() else scenario.parent) / kind
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def _found(name: str, known: dict[str, Path], what: str) -> Path:
    if name in known:
        return known[name]
    if name and _exists(Path(name)):
        return Path(name)
    raise UnknownName(f"{shown(name)} is neither a file nor one of the {what}; {_way_out(name, known, what)}")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _way_out(name: str, known: Iterable[str], what: str) -> str:
    names = sorted(known)
    near = suggestion(name, names, what)
    listed = suggestion("", names, what)
    return near if near == listed else f"{near} {listed}"
