"""The best roadmap with proof: programmes solved again until no trust row is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.master import Doubt, Target, master
from detente.roadmap.milp import needed, solve
from detente.roadmap.score import value
from detente.roadmap.tables import joined
from detente.roadmap.verdict import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.roadmap.rows import Demands
    from detente.roadmap.score import Scale

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CLOSE = 1e-4, 1e-6
"""Relative and absolute gap within which a roadmap counts as proven best."""


RESTARTS, NEAR = 8, 0.2
"""How often the solution ends because a proposal this near to its bound fails a row that was left out."""

DOUBTS = 40
"""Trust rows added for one proposal."""


@dataclass(frozen=True)
class Limits:
    """How long planning may take. clock : seconds from any origin, such as time.perf_counter."""

    seconds: float
    clock: Callable[[], float]


@dataclass(frozen=True, eq=False)
class Proof:
    """A roadmap and what is proven about it.

    steps : int64, shape (n_steps,), or None if none was found. bound : no roadmap is worth more;
    -inf if it is proven that there is none. doubts : the trust rows that were needed.
    """

    steps: Ints | None = None
    value: float = -np.inf
    bound: float = np.inf
    doubts: frozenset[Doubt] = frozenset()

    @property
    def closed(self) -> bool:
        """Whether nothing is left open: the roadmap is best, or there is none."""
        if self.steps is None:
            return self.bound == -np.inf
        return self.bound <= self.value + max(CLOSE[0] * abs(self.value), CLOSE[1])


class SolverDisagrees(RuntimeError):
    """The solver proposes a roadmap that fails a demand it was given: a fault of this program."""


def prove(scale: Scale, target: Target, known: Proof, limits: Limits, seed: int = 0) -> Proof:
    """The best roadmap for a target, starting from what is known about it."""
    demands, end = scale.demands, limits.clock() + limits.seconds
    program = master(demands, target, known.doubts)
    rows = needed(program, limits.seconds)
    restarts = 0

    def stop(x: Floats, bound: float) -> bool:
        # Early on, what a good proposal fails is worth more than the rest of the solution.
        seen = _learned(scale, target, Proof(), _decoded(demands, x))
        near = program.cost @ x >= bound - NEAR * abs(bound)
        return (near and restarts < RESTARTS) if seen.steps is None else seen.value >= target.enough

    while not (known.closed or _suffices(known, target)) and limits.clock() < end:
        start = None if known.steps is None else _encoded(demands, known.steps)
        answer = solve(program.only(rows), end - limits.clock(), seed, start, stop)
        restarts += 1
        if answer.outcome == "infeasible":
            if known.steps is not None:
                raise SolverDisagrees("the programme is infeasible, yet a roadmap meets all demands")
            return replace(known, bound=-np.inf)
        met = (*answer.candidates, answer.x) if answer.x is not None else answer.candidates
        before = len(known.doubts) + len(rows)
        for x in met:
            known = _learned(scale, target, known, _decoded(demands, x))
        known = replace(known, bound=min(known.bound, max(answer.bound, known.value)))
        if answer.outcome == "limit":
            break
        rows = rows.union(*(program.missed(x) for x in met))
        stuck = answer.outcome == "optimal" and len(known.doubts) + len(rows) == before
        if stuck and not known.closed:
            raise SolverDisagrees("the best roadmap of the programme is worth less than its bound, or fails")
        program = master(demands, target, known.doubts)
    return known


def _suffices(known: Proof, target: Target) -> bool:
    return known.steps is not None and known.value >= target.enough


def _learned(scale: Scale, target: Target, known: Proof, steps: Ints) -> Proof:
    """What is known after looking at a proposed roadmap: a better one, or the trust rows that it fails."""
    slacks, trust = scale.of(steps)
    failed = _failed(scale, trust, steps)
    if failed or not slacks.met[0]:
        return replace(known, doubts=known.doubts | failed)
    starts = joined(scale.demands.tables.game, steps)
    worth = value(target.terms, starts)
    kept = all(value(terms, starts) >= least - TOLERANCE for terms, least in target.floors)
    return replace(known, steps=steps, value=worth) if kept and worth > known.value else known


def known_of(scale: Scale, target: Target, steps: Ints | None) -> Proof:
    """What is known about a target from one roadmap, if there is one."""
    return Proof() if steps is None else _learned(scale, target, Proof(), steps)


def _failed(scale: Scale, trust: Floats, steps: Ints) -> set[Doubt]:
    """The trust rows that a roadmap fails worst, with the evidence there is in it; shape (C, n, n, K+1)."""
    shown, worst = scale.shown(steps), trust.min(axis=0)
    places = np.argsort(worst, axis=None, kind="stable")[:DOUBTS]
    failed = zip(*np.unravel_index(places[worst.ravel()[places] < -TOLERANCE], worst.shape), strict=True)
    return {
        Doubt(int(i), int(j), int(column) + 1, int(trust[:, i, j, column].argmin()), int(shown[j, column]))
        for i, j, column in failed
    }


def _encoded(demands: Demands, steps: Ints) -> dict[int, float]:
    """Values of the columns of steps for a roadmap."""
    column = demands.column[: len(steps)]
    phases = np.arange(column.shape[1])
    begun = (steps[:, np.newaxis] > 0) & (phases >= steps[:, np.newaxis])
    return {int(c): float(v) for c, v in zip(column.ravel(), begun.ravel(), strict=True) if c}


def _decoded(demands: Demands, x: Floats) -> Ints:
    """Starts of the steps, shape (n_steps,), from a solution."""
    game = demands.tables.game
    begun = x[demands.column[: game.n_steps, : game.n_phases + 1]] > 1 / 2
    return np.where(begun.any(axis=1), begun.argmax(axis=1), 0)
