"""Run with `make bench`: measures the planner and the judge, and writes docs/reference/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import time
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.instances import instance
from benchmarks.page import measured
from benchmarks.plain import by_cp_sat, by_highs, plain
from detente.roadmap import Limits, Roadmap, judge, plan
from detente.roadmap.solving.bench import Bench
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.tables import tables_of
from detente.scenario import read
from detente.scenario.bundle import find
from detente.scenario.edit import parse_edit
from detente.workflow.settlement import Wish
from detente.workflow.whatif import base_of, suppose
from detente.workflow.whatif import what_if as what_if_
from detente.worth import Game, game_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from benchmarks.plain import Found
    from detente.roadmap import Plan

    Steps = NDArray[np.int64]

SIZES = ((12, 6), (20, 8), (30, 8), (40, 10))
SEEDS = range(4)
SECONDS = 60.0
"""Limit of each plan of the largest size, and of each plain model of it; half of it elsewhere."""

EARLY = (1.0, 2.0)
"""Limits at which what is found so far is looked at."""

AGREED = 1e-3
"""Share by which two values may differ that are both proven best: CP-SAT rounds."""

JUDGED_FOR, MANY, REPEATED = 2.0, 40_000, 5
"""Seconds of the plain judge; roadmaps of the compiled loops, and how often, of which the best counts."""

ANSWERED_WITHIN = 0.7
"""Limit of the plan that answers what if; the command has the same."""

SUPPOSED = (
    "trust.us.dprk=0.35",
    "steps.inspectors-return=nothing",
    "steps.yongbyon-freeze.verified.chance=0.6",
    "parties.us.turnover=20 %",
)

PAGE = Path("docs/reference/benchmarks.md")


class Run(NamedTuple):
    """One game given to the planner and to two plain models, and what the planner has early."""

    ours: Plan
    early: tuple[Plan, ...]
    plain: dict[str, Found]

    @property
    def best(self) -> float:
        """The highest value that anyone found; -inf if nobody found any."""
        return max([-np.inf, *(found for found in self.values if np.isfinite(found))])

    @property
    def values(self) -> list[float]:
        """What each found, the planner first."""
        return [self.ours.value, *(found.value for found in self.plain.values())]


def run(game: Game, seconds: float) -> Run:
    """All of them on one game, one after the other, the same limit for each."""
    early = tuple(plan(game, "fair", limits=Limits(limit, time.perf_counter)) for limit in EARLY)
    ours = plan(game, "fair", limits=Limits(seconds, time.perf_counter))
    model = plain(tables_of(game), "fair")
    found = Run(ours, early, {"HiGHS": by_highs(model, seconds), "CP-SAT": by_cp_sat(model, seconds)})
    for name, other in found.plain.items():
        _agree(name, ours, other)
    return found


def _agree(name: str, ours: Plan, other: Found) -> None:
    """Neither claims what the other refutes."""
    tolerance = AGREED * max(abs(ours.bound), AGREED) if np.isfinite(ours.bound) else AGREED
    if "infeasible" in {ours.status, other.status}:
        assert ours.roadmap is None, f"{name} says that there is no roadmap"
        assert not np.isfinite(other.value), f"{name} has a roadmap where there is none"
        return
    if np.isfinite(other.value):
        assert other.value <= ours.bound + tolerance, f"{name} beats our bound"
    if ours.roadmap is not None:
        assert ours.value <= other.bound + tolerance, f"We beat the bound of {name}"


def planner(runs: dict[tuple[int, int], list[Run]]) -> Iterator[str]:
    """What the planner does: one row of the table for each size."""
    early = [f"after {limit:g} s, median and worst" for limit in EARLY]
    yield f"| {' | '.join(('steps x phases', 'proven', 'median time', 'worst gap left', *early))} |"
    yield "|---|---|---|---|---|---|"
    for (steps, phases), each in runs.items():
        proven = sum(run.ours.status in {"optimal", "infeasible"} for run in each)
        taken = median(run.ours.seconds for run in each)
        gap = max((run.ours.gap for run in each if np.isfinite(run.ours.gap)), default=0.0)
        cells = [f"{steps} x {phases}", f"{proven}/{len(each)}", f"{taken:.1f} s", f"{gap:.2%}"]
        for place in range(len(EARLY)):
            shares = [max(run.early[place].value, 0.0) / run.best for run in each if run.best > 0]
            shares = [share if np.isfinite(share) else 0.0 for share in shares]
            cells.append(f"{median(shares):.2%}, {min(shares):.2%}" if shares else "-")
        yield f"| {' | '.join(cells)} |"


def others(runs: dict[tuple[int, int], list[Run]]) -> Iterator[str]:
    """What the plain models do: one row of the table for each size and solver."""
    columns = ("steps x phases", "solver", "proven", "median time", "worst gap left", "value found / best")
    yield f"| {' | '.join((*columns, 'our time / its time'))} |"
    yield "|---|---|---|---|---|---|---|"
    for (steps, phases), each in runs.items():
        for name in each[0].plain:
            found = [run.plain[name] for run in each]
            taken = median(one.seconds for one in found)
            ratio = median(run.ours.seconds for run in each) / taken
            shares = [max(run.plain[name].value, 0.0) / run.best for run in each if run.best > 0]
            gap = max(one.gap for one in found)
            cells = [
                f"{steps} x {phases}",
                name,
                f"{sum(one.status != 'limit' for one in found)}/{len(found)}",
            ]
            cells += [f"{taken:.1f} s", f"{gap:.2%}" if np.isfinite(gap) else "no roadmap"]
            cells += [f"{median(shares):.2%}" if shares else "-", f"{ratio:.2f}"]
            yield f"| {' | '.join(cells)} |"


def measure(seconds: float) -> dict[tuple[int, int], list[Run]]:
    """Runs by size; the largest has the whole limit, the others half of it."""
    found: dict[tuple[int, int], list[Run]] = {}
    for steps, phases in SIZES:
        limit = seconds if (steps, phases) == SIZES[-1] else seconds / 2
        found[steps, phases] = [run(instance(steps, phases, seed), limit) for seed in SEEDS]
    return found


def judging() -> Iterator[str]:
    """How many roadmaps the judge gets through in a second, and how many the compiled loops."""
    yield "| game | the judge | compiled: random | near one that holds | all hold, in full |"
    yield "|---|---|---|---|---|"
    korea = game_of(read(find("korea")))
    for name, game in (("40 steps x 10 phases", instance(40, 10, 0)), ("the Korean scenario", korea)):
        roadmaps = [_random(game, seed) for seed in range(20)]
        done, before = 0, time.perf_counter()
        while time.perf_counter() - before < JUDGED_FOR:
            judge(game, roadmaps[done % len(roadmaps)])
            done += 1
        plainly = done / (time.perf_counter() - before)
        yield f"| {name} | {plainly:,.0f} | {' | '.join(f'{rate:,.0f}' for rate in _compiled(game))} |"


def _compiled(game: Game) -> Iterator[float]:
    """Roadmaps judged in a second: random ones, neighbours of one that holds, and that one itself in full."""
    bench, rng = Bench((Demands.all_of(tables_of(game)),)), np.random.default_rng(0)
    found = plan(game, limits=Limits(5.0, time.perf_counter)).roadmap
    assert found is not None
    holding = np.tile([found.starts.get(step, 0) for step in game.steps], (MANY, 1))
    near, where = holding.copy(), np.arange(MANY)
    near[where, rng.integers(game.n_steps, size=MANY)] = rng.integers(game.n_phases + 1, size=MANY)
    random = rng.integers(game.n_phases + 1, size=(MANY, game.n_steps))
    for asked, judged in ((random, bench.holds), (near, bench.holds), (holding, bench.judged)):
        judged(asked[:1])
        yield max(_rate(judged, asked) for _ in range(REPEATED))
    assert bench.holds(holding).all()


def _rate(judged: Callable[[Steps], object], asked: Steps) -> float:
    before = time.perf_counter()
    judged(asked)
    return len(asked) / (time.perf_counter() - before)


def what_if() -> Iterator[str]:
    """The Korean scenario with one number changed, asked of a roadmap that was planned for long."""
    yield "| what if | status | value | gap | answered in |"
    yield "|---|---|---|---|---|"
    scenario = read(find("korea"))
    base = base_of(scenario, Wish(Limits(20.0, time.perf_counter)))
    for text in SUPPOSED:
        wish = Wish(Limits(ANSWERED_WITHIN, time.perf_counter))
        found = what_if_(base, suppose(scenario, (parse_edit(text),)), wish)
        search = found.search
        value = "-" if found.now is None else f"{search.value:.4f}"
        gap = f"{search.gap:.1%}" if np.isfinite(search.gap) else "-"
        yield f"| `{text}` | {search.status} | {value} | {gap} | {found.seconds:.2f} s |"


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
    asked.add_argument("--seconds", type=float, default=SECONDS, help="limit for the largest size")
    seconds = asked.parse_args().seconds
    software = f"Python {platform.python_version()}, numpy {np.__version__}"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {software}"
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench`. Machine: {machine}.",
        f"Time limit of each plan: {seconds:g} s for the largest size, {seconds / 2:g} s for all else.",
        "",
        "## The planner on random games",
        "",
        f"Six parties, {len(SEEDS)} games of each size, objective *fair*. Self-enforcement and trust bind in",
        "these games; they are not calibrated to any dispute. *Proven* counts the games whose best roadmap",
        "is proven best within a ten-thousandth, or that are proven to have none; the time includes breaking",
        "ties. The last columns are the value of the roadmap that a plan with that limit has, as a share of",
        "the best that anyone found in this run.",
        "",
    ]
    bare = [
        "*Plain* is the full model: every row at once, one variable for each level of evidence, no search",
        "before it and no start; ties are not broken. The same model goes to HiGHS and, in whole numbers,",
        "to CP-SAT, two threads each. A ratio of times below one means that ours was faster; where both run",
        "into the limit it says nothing. Wherever two of the three finish, their answers agree.",
        "",
    ]
    runs = measure(seconds)
    sections = (
        ("", planner(runs)),
        ("## Against plain models", chain(bare, others(runs))),
        ("## The Korean scenario", korean(seconds / 2)),
        ("## What if", what_if()),
        ("## Judging", judging()),
    )
    measured(PAGE, lines, sections)


if __name__ == "__main__":
    main()
