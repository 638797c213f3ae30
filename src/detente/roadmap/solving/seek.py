"""The best roadmap for a target with floors: searched near roadmaps that are known, then proven."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.evaluate import judge, phases_of
from detente.roadmap.judging.verdict import Roadmap
from detente.roadmap.solving.exact import Proof, known_of, prove
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.plan import JudgeRejects
from detente.roadmap.solving.search import mended, search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.solving.master import Doubt, Target
    from detente.roadmap.terms.rows import Demands
    from detente.roadmap.terms.score import Scale
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

AT_ONCE = 0.1
"""Share of the time for a first attempt at a proof: small games need no search."""

SEARCH_SHARE, SPELL = 0.4, 1.0
"""Share of the time that goes to the search before the proof, and the most that a spell of it may last."""

PATIENCE = 3
"""Spells that may bring nothing before the proof begins."""

STEEP = 10.0
"""How much faster what is sought falls below a floor than it could fall for any other reason."""

REMEMBERED = 300
"""Trust rows kept from one target to the next; more would slow the solver down more than they save."""


@dataclass(eq=False)
class Seeker:
    """Answers one target after the other about the same demands, and remembers what it learned.

    clock : seconds from any origin. doubts : trust rows that some proposal failed.
    """

    scale: Scale
    clock: Callable[[], float]
    seed: int = 0
    doubts: frozenset[Doubt] = field(default_factory=frozenset)

    def best(self, target: Target, starts: Iterable[Ints], seconds: float) -> Proof:
        """The best roadmap found in time and what is proven about it.

        starts : roadmaps to begin from, whether or not they hold, shape (n_steps,) each.
        """
        end, starts = self.clock() + seconds, list(starts)
        first = self.proven(target, self._near(target, starts), AT_ONCE * seconds)
        if first.closed or first.value >= target.enough:
            return first
        known = starts if first.steps is None else [first.steps, *starts]
        found = self.searched(target, known, SEARCH_SHARE * seconds)
        found = replace(found, bound=first.bound)
        return self.proven(target, found, end - self.clock())

    def proven(self, target: Target, known: Proof, seconds: float) -> Proof:
        """What the solver makes of what is known about a target."""
        known = replace(known, doubts=known.doubts | self.doubts)
        limits = Limits(max(0.0, seconds), self.clock)
        found = prove(self.scale, target, known, limits, self.seed)
        self.doubts = found.doubts if len(found.doubts) <= REMEMBERED else frozenset()
        return found

    def searched(self, target: Target, starts: Iterable[Ints], seconds: float) -> Proof:
        """The best roadmap found in time without any proof."""
        end, starts = self.clock() + seconds, list(starts)
        best, terms = self._near(target, starts), pressed(self.scale.demands, target)
        for steps in starts:
            if self.clock() < end:
                near = mended(self.scale, terms, steps, self.seed)
                best = _best([best, *(known_of(self.scale, target, each) for each in near)])
        fruitless = 0
        for turn in count(self.seed):
            left = min(SPELL, end - self.clock())
            if left <= 0 or fruitless >= PATIENCE or best.value >= target.enough:
                break
            start = next((steps for steps in (best.steps, *starts) if steps is not None), None)
            met = search(self.scale, (terms,), Limits(left, self.clock), turn, start)
            found = _best([best, known_of(self.scale, target, met)])
            fruitless = 0 if found.value > best.value else fruitless + 1
            best = found
        return best

    def _near(self, target: Target, starts: Sequence[Ints]) -> Proof:
        """What is known of a target from some roadmaps."""
        return _best(known_of(self.scale, target, steps) for steps in (None, *starts))


def pressed(demands: Demands, target: Target) -> Floats:
    """Terms whose least sum is that of the target where its floors are kept, and falls steeply below them.

    Shape (R', M, S). What a floor asks for is added to the first item, whenever it starts.
    """
    top = float(-demands.lowest(-target.terms).max())
    reach = top - float(demands.lowest(target.terms).min())
    rows = [target.terms]
    for terms, least in target.floors:
        span = float((-demands.lowest(-terms) - demands.lowest(terms)).max())
        steep = STEEP * max(reach, 1.0) / max(span, 1.0 / STEEP)
        floor = steep * terms
        floor[:, 0, :] += top - steep * least
        rows.append(floor)
    return np.concatenate(rows)


def judged(game: Game, steps: Ints, name: Roadmap | None = None) -> Verdict:
    """The verdict on a roadmap that a solver proposes, from the starts of its steps, shape (n_steps,).

    name : what it is called. Raises JudgeRejects if it does not hold.
    """
    starts = phases_of(game, steps).items()
    roadmap = replace(name or Roadmap({}), starts=dict(sorted(starts, key=lambda pair: pair[1])))
    verdict = judge(game, roadmap)
    if not verdict.holds:
        raise JudgeRejects(verdict.failures[0].sentence)
    return verdict


def _best(known: Iterable[Proof]) -> Proof:
    """The first that is worth most, with the doubts of all."""
    proofs = list(known)
    found = max(proofs, key=lambda proof: proof.value)
    return replace(found, doubts=frozenset().union(*(proof.doubts for proof in proofs)))
