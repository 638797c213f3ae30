"""A scenario with all that lies beside it: proposals of others, and joint projects at their worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.projects.read import project_problems, read_project
from detente.scenario import read, read_roadmap
from detente.scenario.bundle import find, find_project, find_proposal, projects, proposals
from detente.scenario.overlay import with_weights
from detente.scenario.payments import with_payments
from detente.workflow.ventures import equipped
from detente.workflow.worths import SHARED_BY, Worths

if TYPE_CHECKING:
    from pathlib import Path

    from detente.errors import Problem
    from detente.projects.model import Project
    from detente.scenario import Scenario
    from detente.scenario.roadmap_file import RoadmapFile
    from detente.workflow.memory import Memory
    from detente.workflow.worths import Sharing


@dataclass(frozen=True)
class Case:
    """A scenario with the roadmaps that others proposed for it, and the projects whose worth is in it.

    sharing : the rule by which their worth is in it; None if it is not.
    """

    scenario: Scenario
    proposals: tuple[RoadmapFile, ...] = ()
    worths: tuple[Worths, ...] = ()
    sharing: Sharing | None = None

    def united(self) -> Case:
        """The same case with the demand that no coalition gains by leaving together."""
        return replace(self, scenario=self.scenario.model_copy(update={"coalitions": "demand"}))

    @property
    def projects(self) -> tuple[Project, ...]:
        """What they could build together."""
        return tuple(each.project for each in self.worths)


@dataclass(frozen=True)
class Joint:
    """How joint projects are taken in: shared by which rule (None leaves out their worth), and own files.

    A project of one's own takes the place of the one beside the scenario that has the same name.
    memory : where worths that were worked out before are kept.
    """

    sharing: Sharing | None = SHARED_BY
    own: tuple[Path, ...] = ()
    memory: Memory | None = None


def load(name: str, weights: Path | None = None, joint: Joint | None = None) -> Case:
    """The scenario of that bundled name or path, with its projects; a second file may override its weights.

    Raises UnknownName, ScenarioError, RoadmapError, ProjectError, NoSolution or NoDivision.
    """
    joint = joint or Joint()
    scenario = read(find(name))
    known = tuple(read_roadmap(find_proposal(name, proposal)) for proposal in proposals(name))
    scenario = with_payments(with_weights(scenario, weights) if weights else scenario)
    worths = tuple(Worths(each, joint.memory) for each in projects_of(name, scenario, joint.own))
    return Case(equipped(scenario, worths, joint.sharing), known, worths, joint.sharing)


def projects_of(name: str, scenario: Scenario, own: tuple[Path, ...] = ()) -> tuple[Project, ...]:
    """The projects that lie beside a scenario, by name, with those of one's own in their place.

    Raises ProjectError, also for steps that the scenario does not have.
    """
    paths = [*(find_project(name, each) for each in projects(name)), *own]
    found = {project.name: project for project in (read_project(path, scenario) for path in paths)}
    return tuple(found.values())


def project_problems_beside(name: str) -> tuple[Problem, ...]:
    """Every problem of the projects that lie beside a scenario, which must be free of errors itself."""
    paths = [find_project(name, each) for each in projects(name)]
    scenario = read(find(name)) if paths else None
    return tuple(problem for path in paths for problem in project_problems(path, scenario))


def project_at(name: str, project: str, scenario: Scenario) -> Project:
    """A project by name, of those beside the scenario, or by its path. Raises UnknownName or ProjectError."""
    return read_project(find_project(name, project), scenario)
