"""The best roadmap for an objective: searched, proven, and judged before it is shown.

Solvers propose; every number of a plan is the judge's, and only the bound is a solver's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.roadmap.judging.evaluate import judge, phases_of, starts_of
from detente.roadmap.judging.verdict import Roadmap
from detente.roadmap.solving.exact import CLOSE, Proof, bounded, known_of, prove
from detente.roadmap.solving.master import Target
from detente.roadmap.solving.search import make_ready, search
from detente.roadmap.terms.objective import stages, worth
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import tables_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.solving.limits import Limits
    from detente.roadmap.terms.objective import Objective
    from detente.worth import Game

    Ints = NDArray[np.int64]

Status = Literal["optimal", "feasible", "infeasible", "limit"]

SEARCH_SHARE, SEARCH_MOST = 0.6, 2.5
"""Share of the time that goes to the search before any proof, and the most of it in seconds."""

FIRST_SHARE = 0.8
"""Share of the rest that the objective may take before ties are broken."""

MOST = 0.96
"""Share of the time that is planned with: a solver notices late that its time is up."""

EQUAL = 1e-6
"""How much of the objective may be given up when ties are broken."""


@dataclass(frozen=True)
class Plan:
    """A judged roadmap and what is proven about it.

    status : "optimal" (no roadmap has a higher value, within 1e-4 of it), "feasible" (it holds, but
    a better one may exist), "infeasible" (it is proven that none holds), "limit" (none was found in
    time). value : of the objective, from the verdict; bound : proven that none is worth more; gap :
    bound minus value as a share of the larger of the two, inf without any bound. tie_break,
    tie_bound : value and bound of what decides among roadmaps of that value (the sum of the shares
    of all parties), 0 for "total".
    Numbers are nan without a roadmap, but for the bound.
    """

    roadmap: Roadmap | None
    objective: Objective
    status: Status
    value: float
    bound: float
    gap: float
    seconds: float
    verdict: Verdict | None
    tie_break: float = np.nan
    tie_bound: float = np.nan


class JudgeRejects(RuntimeError):
    """The judge rejects a roadmap that the tables found to hold: a fault of this program."""


def plan(
    game: Game, objective: Objective = "fair", *, limits: Limits, seed: int = 0, start: Roadmap | None = None
) -> Plan:
    """The best roadmap for an objective that can be found and proven within the limits.

    start : a roadmap to begin the search at, such as that of a game like this one; it may fail some demands.
    The same seed gives the same plan, unless the time limit cuts the proof short.
    """
    make_ready(game)
    begin = limits.clock()
    end = begin + MOST * limits.seconds
    scale = Scale(Demands.all_of(tables_of(game)))
    aims = stages(scale.demands.tables, objective)
    target = Target(aims[0])
    first = bounded(scale, target, Proof(), limits)
    if not first.closed:
        budget = replace(limits, seconds=min(SEARCH_SHARE * limits.seconds, SEARCH_MOST))
        found = search(scale, aims, budget, seed, None if start is None else starts_of(game, start))
        share = FIRST_SHARE if len(aims) > 1 else 1.0
        time = replace(limits, seconds=share * (end - limits.clock()))
        first = prove(scale, target, known_of(scale, target, found, first), time, seed)
    if first.steps is None and not first.closed:
        first = prove(scale, target, first, replace(limits, seconds=end - limits.clock()), seed)
    # Until ties are looked at, nothing is known of how well they could be broken.
    last = first if len(aims) == 1 else replace(first, bound=np.inf)
    if len(aims) > 1 and first.steps is not None and limits.clock() < end:
        target = Target(aims[1], ((aims[0], first.value - EQUAL),))
        known = replace(known_of(scale, target, first.steps), doubts=first.doubts)
        last = prove(scale, target, known, replace(limits, seconds=end - limits.clock()), seed)
    seconds = limits.clock() - begin
    return _judged(game, objective, (first, last), seconds)


def _judged(game: Game, objective: Objective, proofs: tuple[Proof, Proof], seconds: float) -> Plan:
    """The plan as the judge sees it."""
    first, last = proofs
    if last.steps is None:
        status: Status = "infeasible" if first.closed else "limit"
        return Plan(None, objective, status, np.nan, first.bound, np.nan, seconds, None)
    starts = phases_of(game, last.steps)
    roadmap = Roadmap(dict(sorted(starts.items(), key=lambda pair: pair[1])))
    verdict = judge(game, roadmap)
    if not verdict.holds:
        raise JudgeRejects(verdict.failures[0].sentence)
    value, tie_break = worth(verdict, objective)
    bound = max(first.bound, value)
    gap = (bound - value) / max(abs(bound), abs(value), EQUAL) if np.isfinite(bound) else np.inf
    proven = bound - value <= max(CLOSE[0] * abs(value), CLOSE[1])
    return Plan(
        roadmap=roadmap,
        objective=objective,
        status="optimal" if proven else "feasible",
        value=value,
        bound=bound,
        gap=gap,
        seconds=seconds,
        verdict=verdict,
        tie_break=tie_break,
        tie_bound=max(last.bound, tie_break),
    )
