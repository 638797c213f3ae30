"""From a project file to a project, or to every problem with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.errors import ProjectError
from detente.projects.check import findings, stage_findings
from detente.projects.model import Project
from detente.projects.references import known_names
from detente.scenario.read import document_at
from detente.scenario.schema import schema
from detente.scenario.shape import fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from detente.errors import Problem
    from detente.scenario.document import Document, Finding
    from detente.scenario.model import Scenario


def read_project(path: str | Path, scenario: Scenario | None = None) -> Project:
    """Project in a YAML file. Raises ProjectError with every problem of the file, each with its place.

    With a scenario also for steps that it does not have.
    """
    project, problems = _judged(document_at(path), scenario)
    errors = tuple(problem for problem in problems if problem.level == "error")
    if project is None or errors:
        raise ProjectError(errors)
    return project


def project_problems(path: str | Path, scenario: Scenario | None = None) -> tuple[Problem, ...]:
    """Every problem of a project file, in the order of the file; warnings if it has no error.

    With a scenario also steps and parties that it does not have.
    """
    return _judged(document_at(path), scenario)[1]


def project_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a project file."""
    return schema(Project)


def _judged(document: Document, scenario: Scenario | None) -> tuple[Project | None, tuple[Problem, ...]]:
    """What can be read of a project, and what is wrong with it."""
    if document.is_broken:
        return None, document.problems
    project, found = fitted(Project, document.data)
    # What fits depends on the kind: without it the rest cannot be judged.
    if project is None or any(finding.path == ("kind",) for finding in found):
        return None, document.locate(found)
    later = findings(project, known_names(document.data), is_whole=not found)
    if scenario is not None:
        later += stage_findings(project, scenario)
    later = list(_new(later, found))
    errors = [finding for finding in later if finding.level == "error"]
    return project, document.locate([*found, *errors] if found or errors or document.problems else later)


def _new(later: Iterable[Finding], earlier: Iterable[Finding]) -> Iterator[Finding]:
    """The later findings that are not at, inside or around the place of an earlier one."""
    wrong = {finding.path for finding in earlier}
    for finding in later:
        path = finding.path
        if not any(path[: len(other)] == other or other[: len(path)] == path for other in wrong):
            yield finding
