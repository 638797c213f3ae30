"""Run with `make bench`: measures the planner and the judge, and writes docs/reference/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.instances import instance
from benchmarks.page import measured
from detente.roadmap import Limits, Roadmap, judge, plan
from detente.roadmap.exact import Proof, prove
from detente.roadmap.master import Target
from detente.roadmap.objective import stages
from detente.roadmap.rows import Demands
from detente.roadmap.score import Scale
from detente.roadmap.tables import tables_of
from detente.scenario import read
from detente.scenario.bundle import find
from detente.worth import Game, game_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = ((12, 6), (20, 8), (30, 8), (40, 10))
SEEDS = range(4)
SECONDS = 10.0
JUDGED_FOR = 2.0
PAGE = Path("docs/reference/benchmarks.md")


class Run(NamedTuple):
    """One game planned twice: by the planner, and by the bare programme without search or start."""

    seconds: float
    value: float
    gap: float
    status: str
    bare_seconds: float
    bare_value: float
    bare_status: str


def run(game: Game, seconds: float) -> Run:
    """Both planners on one game, one after the other, the same limit for each."""
    limits = Limits(seconds, time.perf_counter)
    ours = plan(game, "fair", limits=limits)
    before = time.perf_counter()
    scale = Scale(Demands.all_of(tables_of(game)))
    bare = prove(scale, Target(stages(scale.demands.tables, "fair")[0]), Proof(), limits)
    took = time.perf_counter() - before
    status = ("optimal" if bare.steps is not None else "infeasible") if bare.closed else "limit"
    return Run(ours.seconds, ours.value, ours.gap, ours.status, took, bare.value, status)


def planner(seconds: float) -> Iterator[str]:
    """One row of the table for each size."""
    columns = (
        "steps x phases",
        "proven, ours",
        "median time",
        "worst gap left",
        "proven, bare",
        "median time",
    )
    yield f"| {' | '.join((*columns, 'time ratio', 'value found, bare / ours'))} |"
    yield "|---|---|---|---|---|---|---|---|"
    for steps, phases in SIZES:
        runs = [run(instance(steps, phases, seed), seconds) for seed in SEEDS]
        ours = median(each.seconds for each in runs)
        bare = median(each.bare_seconds for each in runs)
        proven = sum(each.status in {"optimal", "infeasible"} for each in runs)
        proven_bare = sum(each.bare_status != "limit" for each in runs)
        worst = max((each.gap for each in runs if np.isfinite(each.gap)), default=0.0)
        shares = [max(each.bare_value, 0.0) / each.value for each in runs if each.value > 0]
        found = f"{median(shares):.2f}" if shares else "-"
        yield (
            f"| {steps} x {phases} | {proven}/{len(runs)} | {ours:.1f} s | {worst:.1%} | "
            f"{proven_bare}/{len(runs)} | {bare:.1f} s | {ours / bare:.2f} | {found} |"
        )


def judging() -> Iterator[str]:
    """How many roadmaps the judge gets through in a second."""
    yield "| game | judgements a second |"
    yield "|---|---|"
    korea = game_of(read(find("korea")))
    for name, game in (("40 steps x 10 phases", instance(40, 10, 0)), ("the Korean scenario", korea)):
        roadmaps = [_random(game, seed) for seed in range(20)]
        done, before = 0, time.perf_counter()
        while time.perf_counter() - before < JUDGED_FOR:
            judge(game, roadmaps[done % len(roadmaps)])
            done += 1
        yield f"| {name} | {done / (time.perf_counter() - before):.0f} |"


def korean(seconds: float) -> Iterator[str]:
    """The Korean scenario, for every objective."""
    yield "| objective | status | value | gap | time |"
    yield "|---|---|---|---|---|"
    game = game_of(read(find("korea")))
    for objective in ("fair", "sure", "total", "fast"):
        found = plan(game, objective, limits=Limits(seconds, time.perf_counter))
        how_well = f"{found.status} | {found.value:.4g} | {found.gap:.2%}"
        yield f"| {objective} | {how_well} | {found.seconds:.1f} s |"


def _random(game: Game, seed: int) -> Roadmap:
    starts = np.random.default_rng(seed).integers(0, game.n_phases + 1, size=game.n_steps)
    return Roadmap({step: int(start) for step, start in zip(game.steps, starts, strict=True) if start})


def main() -> None:
    """Measure, print, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=SECONDS, help="limit of each plan")
    seconds = asked.parse_args().seconds
    software = f"Python {platform.python_version()}, numpy {np.__version__}"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {software}"
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench`. Machine: {machine}. Time limit of each plan: {seconds:g} s.",
        "",
        "## The planner on random games",
        "",
        f"Six parties, {len(SEEDS)} games of each size, objective *fair*. Self-enforcement and trust bind in",
        "these games; they are not calibrated to any dispute. *Bare* is the same programme, given to HiGHS",
        "without the search before it, and so without a roadmap to start from, in the same run. A time ratio",
        "below one means that ours was faster; where both run into the limit it says nothing.",
        "",
    ]
    sections = (
        ("", planner(seconds)),
        ("## The Korean scenario", korean(seconds)),
        ("## The judge", judging()),
    )
    measured(PAGE, lines, sections)


if __name__ == "__main__":
    main()
