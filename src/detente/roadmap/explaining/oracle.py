"""Can some of the demands of a game be met together? Asked of the prover, or only of the search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.explaining.groups import Groups
from detente.roadmap.judging.verdict import Roadmap
from detente.roadmap.solving.exact import Proof, prove
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.master import Target
from detente.roadmap.terms.objective import stages
from detente.roadmap.terms.score import Scale
from detente.roadmap.terms.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from detente.roadmap.explaining.groups import Group
    from detente.worth import Game

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

RULES = frozenset({"goal", "requires", "window", "excludes", "capacity"})
"""Kinds of demands that are about steps alone, which the prover answers at once."""


class TimeIsUp(Exception):
    """The time limit was hit before an answer."""


@dataclass(eq=False)
class Oracle:
    """Answers whether some demands can be met together, and remembers the roadmaps it met."""

    groups: Groups
    limits: Limits
    seed: int
    began: float = field(init=False)
    met: list[tuple[Bools, Ints]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.began = self.limits.clock()

    def until(self, share: float) -> float:
        """Time on the clock when this share of the limit is used up."""
        return self.began + share * self.limits.seconds

    def meets(self, kept: Collection[Group], end: float) -> Ints | None:
        """Starts of the steps of a roadmap that meets these demands, shape (n_steps,); None if there is none.

        Raises TimeIsUp if neither could be shown.
        """
        asked = frozenset(kept)
        wanted = np.array([group in asked for group in self.groups.all], dtype=bool)
        for failed, steps in self.met:
            if not (failed & wanted).any():
                return steps
        left = end - self.limits.clock()
        if left <= 0:
            raise TimeIsUp
        scale = Scale(self.groups.only(asked))
        any_at_all = Target(stages(scale.demands.tables, "total")[0], enough=-np.inf)
        found = prove(scale, any_at_all, Proof(), Limits(left, self.limits.clock), self.seed)
        if found.steps is None and not found.closed:
            raise TimeIsUp
        return found.steps

    def witness(self, kept: Collection[Group], end: float) -> Ints | None:
        """The same, None also if time is up: only the wording of a reason depends on it."""
        try:
            return self.meets(kept, end)
        except TimeIsUp:
            return None

    def learned(self, steps: Ints) -> Bools:
        """Which groups a roadmap fails, shape (groups,); it is remembered. steps : shape (n_steps,)."""
        failed = self.groups.failed_by(steps)
        self.met.append((failed, steps))
        return failed


def any_roadmap(game: Game, limits: Limits, seed: int = 0) -> Roadmap | None:
    """A roadmap that meets all demands of a game; None if it is proven that there is none.

    Raises TimeIsUp if neither could be shown.
    """
    oracle = Oracle(Groups(tables_of(game)), limits, seed)
    steps = oracle.meets(oracle.groups.all, oracle.until(1.0))
    if steps is None:
        return None
    chosen = zip(game.steps, steps, strict=True)
    return Roadmap(dict(sorted(((step, int(at)) for step, at in chosen if at), key=lambda pair: pair[1])))
