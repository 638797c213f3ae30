"""Which stages of a project are open, given the steps of the scenario that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from detente.projects.model import Project


def open_stages(project: Project, standing: Collection[str]) -> frozenset[str]:
    """The stages whose own step, if they name one, stands, and whose condition holds.

    standing : names of the scenario's steps that stand, also of steps that the project does not mention.
    See docs/explanation/formulations/project-gates.md.
    """
    there = frozenset(standing)
    return frozenset(
        name
        for name, stage in project.stages.items()
        if (stage.step is None or stage.step in there) and stage.needs.holds(there.__contains__)
    )


def mentioned(project: Project) -> tuple[str, ...]:
    """Every step of the scenario that a stage names, once, in file order; those of a condition sorted."""
    steps = [
        name
        for stage in project.stages.values()
        for name in ((stage.step,) if stage.step is not None else ()) + stage.needs.names
    ]
    return tuple(dict.fromkeys(steps))
