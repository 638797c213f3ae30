"""The best roadmap with proof: programmes solved again until no trust row is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.solving import milp
from detente.roadmap.solving.master import Doubt, Target, master
from detente.roadmap.solving.search import mended
from detente.roadmap.terms.score import value
from detente.roadmap.terms.tables import joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.roadmap.solving.limits import Limits
    from detente.roadmap.solving.milp import Answer, Program
    from detente.roadmap.terms.rows import Demands
    from detente.roadmap.terms.score import Scale

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CLOSE = 1e-4, 1e-6
"""Relative and absolute gap within which a roadmap counts as proven best."""


RESTARTS, NEAR = 10, 0.5
"""How often the solution ends because a proposal this near to its bound fails a row that was left out."""

MOST = 0.95
"""Share of the time that the solver may take; the rest is for mending what it proposes."""

DOUBTS = 40
"""Trust rows added for one proposal."""


@dataclass(frozen=True, eq=False)
class Proof:
    """A roadmap and what is proven about it.

    steps : int64, shape (n_steps,), or None if none was found. bound : no roadmap is worth more;
    -inf if it is proven that there is none. doubts : the trust rows that were needed. binding : optional
    rows that bind in the best fractional solution, None before it was asked for.
    """

    steps: Ints | None = None
    value: float = -np.inf
    bound: float = np.inf
    doubts: frozenset[Doubt] = frozenset()
    binding: frozenset[int] | None = None

    @property
    def closed(self) -> bool:
        """Whether nothing is left open: the roadmap is best, or there is none."""
        if self.steps is None:
            return bool(self.bound == -np.inf)
        return bool(self.bound <= self.value + max(CLOSE[0] * abs(self.value), CLOSE[1]))


def prove(scale: Scale, target: Target, known: Proof, limits: Limits, seed: int = 0) -> Proof:
    """The best roadmap for a target, starting from what is known about it."""
    begin = limits.clock()
    known = bounded(scale, target, known, limits)
    rows, restarts = set(known.binding or ()), 0
    while not (known.closed or _suffices(known, target)):
        left = begin + MOST * limits.seconds - limits.clock()
        if left <= 0:
            break
        program = master(scale.demands, target, known.doubts)
        start = None if known.steps is None else _encoded(scale.demands, known.steps)
        stop = _stop(scale, target, program, patient=restarts >= RESTARTS)
        answer = milp.solve(program.only(rows), left, seed, start, stop)
        if answer.outcome == "infeasible":
            return _hopeless(known)
        before, met = (len(known.doubts), len(rows)), answer.met
        known = _after(scale, target, known, answer, seed)
        rows = rows.union(*(program.missed(x) for x in met))
        nothing_new = answer.outcome == "optimal" and before == (len(known.doubts), len(rows))
        if answer.outcome == "limit" or nothing_new:
            # Within the solver's tolerance but not within ours: what is left of the gap is stated.
            break
        restarts += 1
    return known


def bounded(scale: Scale, target: Target, known: Proof, limits: Limits) -> Proof:
    """What is known of a target once fractional solutions were asked, which is done once."""
    if known.binding is not None:
        return known
    quick = milp.relaxed(master(scale.demands, target, known.doubts), limits.seconds)
    known = replace(known, binding=frozenset(quick.rows))
    if quick.bound == -np.inf:
        return _hopeless(known)
    return replace(known, bound=min(known.bound, max(quick.bound, known.value)))


def _hopeless(known: Proof) -> Proof:
    """What is known when the solver says that there is no roadmap."""
    # If a roadmap is known that meets all demands, the solver errs: the proof stays open.
    return known if known.steps is not None else replace(known, bound=-np.inf)


def _stop(
    scale: Scale, target: Target, program: Program, *, patient: bool
) -> Callable[[Floats, float], bool]:
    """When a solution is to end early: on enough, or on a good proposal that fails a missing row."""

    def stop(x: Floats, bound: float) -> bool:
        seen = _learned(scale, target, Proof(), _decoded(scale.demands, x))
        if seen.steps is not None:
            return seen.value >= target.enough
        # Early on, what a good proposal fails is worth more than the rest of the solution.
        return not patient and bool(program.cost @ x >= bound - NEAR * abs(bound))

    return stop


def _after(scale: Scale, target: Target, known: Proof, answer: Answer, seed: int) -> Proof:
    """What is known after an answer: its proposals, the last one mended if it may fail, and its bound."""
    for x in answer.met:
        known = _learned(scale, target, known, _decoded(scale.demands, x))
    if answer.outcome != "optimal" and answer.met and not target.floors:
        near, _ = mended(scale, target.terms, _decoded(scale.demands, answer.met[-1]), seed)
        known = known if near is None else _learned(scale, target, known, near)
    return replace(known, bound=min(known.bound, max(answer.bound, known.value)))


def _suffices(known: Proof, target: Target) -> bool:
    return known.steps is not None and bool(known.value >= target.enough)


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


def known_of(scale: Scale, target: Target, steps: Ints | None, known: Proof | None = None) -> Proof:
    """What is known about a target once a roadmap was looked at, if there is one."""
    known = known or Proof()
    return known if steps is None else _learned(scale, target, known, steps)


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
