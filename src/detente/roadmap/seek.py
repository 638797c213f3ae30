"""The best roadmap for a target with floors: searched near roadmaps that are known, then proven."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.evaluate import judge
from detente.roadmap.exact import Proof, known_of, prove
from detente.roadmap.limits import Limits
from detente.roadmap.plan import JudgeRejects
from detente.roadmap.search import mended, search
from detente.roadmap.verdict import Roadmap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from detente.roadmap.master import Doubt, Target
    from detente.roadmap.rows import Demands
    from detente.roadmap.score import Scale
    from detente.roadmap.verdict import Verdict
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SEARCH_SHARE, FRESH_SHARE, FRESH_MOST = 0.3, 0.4, 1.0
"""Share of the time that goes to the search before any proof; of that, to a search that knows nothing, and
the most it may take in seconds."""

PATIENCE = 6
"""Searches near the best roadmap that may bring nothing before the proof begins."""

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
        end = self.clock() + seconds
        found = self.searched(target, starts, SEARCH_SHARE * seconds)
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
        best = _best(known_of(self.scale, target, steps) for steps in (None, *starts))
        terms, fruitless = pressed(self.scale.demands, target), 0
        for steps in self._proposals(terms, starts, seconds):
            best = _best([best, known_of(self.scale, target, steps)])
        for turn in count(self.seed):
            enough = fruitless >= PATIENCE or best.value >= target.enough
            if best.steps is None or enough or self.clock() >= end:
                break
            near, _ = mended(self.scale, terms, best.steps, turn)
            found = _best([best, known_of(self.scale, target, near)])
            fruitless = 0 if found.value > best.value else fruitless + 1
            best = found
        return best

    def _proposals(self, terms: Floats, starts: Sequence[Ints], seconds: float) -> Iterator[Ints | None]:
        """What is met near the known roadmaps, and by a search that knows none."""
        begin = self.clock()
        for steps in starts:
            if self.clock() - begin < (1 - FRESH_SHARE) * seconds:
                yield from mended(self.scale, terms, steps, self.seed)
        left = min(FRESH_MOST, FRESH_SHARE * seconds, begin + seconds - self.clock())
        if left > 0:
            start = starts[0] if starts else None
            yield search(self.scale, (terms,), Limits(left, self.clock), self.seed, start)


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
    starts = [(step, int(start)) for step, start in zip(game.steps, steps, strict=True) if start]
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
