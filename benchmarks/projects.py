"""Run with `make bench`: the worth of all coalitions of projects, and against PyPSA in the same run.

Writes docs/reference/benchmarks-projects.md.
"""

from __future__ import annotations

import logging
import os
import platform
import time
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from benchmarks.page import measured
from detente.projects.coalitions import Study
from detente.projects.gates import mentioned, open_stages
from detente.projects.lp import Programme
from detente.projects.read import read_project
from detente.scenario.bundle import find_project, projects
from tests.projects.made import power
from tests.projects.oracle import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from detente.projects.model import Project
    from detente.projects.network import Network

    Answer = TypeVar("Answer")

PAGE = Path("docs/reference/benchmarks-projects.md")
REBUILT = 3
"""Coalitions for which PyPSA's model is built anew; more would take minutes."""
PRECISION = 1e-6
COLUMNS = 50_000
"""Networks this large are not solved from nothing, which would take minutes."""
ABOUT = """\
What every coalition saves, by one linear programme for each set of links that some coalition can use. *Made*:
a random grid of 12 nodes, 45 supplies, 18 links, 3 stores and a reserve, the same in every run. *Programmes*:
how many had to be solved; coalitions that can use the same links share one, and parts that are not connected
are solved once and added up. *From nothing*: every coalition solved by itself, without a basis to start from.
*Accuracy*: by how much any worth may be wrong at most, by duality.

Aimed at: all 64 coalitions of six parties in 3 s with 96 hours, and in 60 s with 672."""
ORACLE = """## Against PyPSA

The same power networks in PyPSA, with HiGHS under it too, for all 64 coalitions. *Built once*: its model is
built, and solved again for each coalition with other bounds. *Built anew*: model and solution for each
coalition, measured for three of them and multiplied. Ratios are times, PyPSA's to ours. All agree to a
millionth of each worth."""
STEPS = """## With steps

What every coalition saves, for every combination of the steps that the project's stages wait for, as the
planner of roadmaps asks for it. Combinations that open the same stages are one."""


def networks() -> Iterator[tuple[str, Project]]:
    """What is measured, with its name in the tables."""
    yield "made, 96 hours", power(days=1)
    yield "made, 672 hours", power(days=7)
    for name in projects("korea"):
        yield f"Korean {name}", read_project(find_project("korea", name))


def timed(what: Callable[[], Answer]) -> tuple[float, Answer]:
    """Seconds, and the answer."""
    before = time.perf_counter()
    answer = what()
    return time.perf_counter() - before, answer


def table() -> Iterator[str]:
    """One row for each network."""
    yield "| network | rows x columns | programmes | all coalitions | from nothing | accuracy |"
    yield "|---|---|---|---|---|---|"
    for name, project in networks():
        yield sizes(name, project)


def sizes(name: str, project: Project) -> str:
    """How large a network is, how long it takes, and how exact it is."""
    study = Study(project)
    took, worth = timed(study.worth)
    rows, columns = study.network.matrix.shape
    cells = [name, f"{rows} x {columns}", str(study.solved), said(took), "-"]
    if columns < COLUMNS:
        cold, costs = timed(lambda: from_nothing(study.network))
        assert np.allclose(costs[0] - costs, worth.values, rtol=0, atol=1e-9 * worth.alone)
        cells[-1] = said(cold)
    return f"| {' | '.join(cells)} | {worth.accuracy:.0e} MUSD |"


def from_nothing(network: Network) -> NDArray[np.float64]:
    """The cost of every coalition, each solved whole and from no basis."""
    programme = Programme(network)
    stages = list(network.project.stages)
    return np.array(
        [
            programme.solve(network.open_groups(coalition, stages)[network.group], fresh=True).cost
            for coalition in range(1 << len(network.project.parties))
        ]
    )


def with_steps() -> Iterator[str]:
    """One row for each network with stages."""
    yield "| network | steps | combinations | programmes | time |"
    yield "|---|---|---|---|---|"
    for name, project in networks():
        if mentioned(project) and "672" not in name:
            yield gates(name, project)


def gates(name: str, project: Project) -> str:
    """How long it takes to know the worth for every combination of steps."""
    study, steps = Study(project), mentioned(project)
    sets = [chosen for n in range(len(steps) + 1) for chosen in combinations(steps, n)]
    took, _ = timed(lambda: [study.worth(open_stages(project, standing)) for standing in sets])
    return f"| {name} | {len(steps)} | {len(sets)} | {study.solved} | {said(took)} |"


def against_pypsa() -> Iterator[str]:
    """Ours and PyPSA's on the same networks, and whether they agree."""
    yield "| network | ours | built once | ratio | built anew | ratio |"
    yield "|---|---|---|---|---|---|"
    logging.disable(logging.WARNING)
    for name, project in networks():
        if project.kind == "power" and "672" not in name:
            yield compared(name, project)


def compared(name: str, project: Project) -> str:
    """How long all coalitions take here and in PyPSA, which must agree."""
    took, worth = timed(lambda: Study(project).worth())
    sets = [set(chosen) for n in range(len(worth.parties) + 1) for chosen in combinations(worth.parties, n)]
    once, costs = timed(lambda: by_pypsa(project, sets))
    for coalition, cost in zip(sets, costs, strict=True):
        difference = abs(costs[0] - cost - worth.of(coalition))
        assert difference <= PRECISION * max(worth.of(coalition), 1e-3), coalition
    some = sets[-1 :: -(len(sets) // REBUILT)][:REBUILT]
    anew = timed(lambda: [by_pypsa(project, [one]) for one in some])[0] * len(sets) / REBUILT
    cells = [name, said(took), said(once), f"{once / took:.0f}", said(anew), f"{anew / took:.0f}"]
    return f"| {' | '.join(cells)} |"


def by_pypsa(project: Project, sets: list[set[str]]) -> list[float]:
    """The cost of these coalitions by PyPSA, its model built once."""
    oracle = Oracle(project)
    return [oracle.cost(coalition, set(project.stages)) for coalition in sets]


def said(seconds: float) -> str:
    """A time in words."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def main() -> None:
    """Measure, print, and write the page."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    software = f"highspy {version('highspy')}, PyPSA {version('pypsa')}, linopy {version('linopy')}"
    lines = [
        "# Benchmarks of projects",
        "",
        f"Written by `make bench`. Machine: {machine}, {software}.",
        "",
        *ABOUT.splitlines(),
        "",
    ]
    measured(PAGE, lines, (("", table()), (STEPS, with_steps()), (ORACLE, against_pypsa())))


if __name__ == "__main__":
    main()
