"""Many games that differ in numbers only, and how roadmaps fare in all of them at once.

For choosing among many roadmaps: what is shown to anyone has also been before the judge. Demands on
coalitions are left to the judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.terms.ages import ages_of
from detente.roadmap.terms.tables import joined
from detente.worth.derived import evidence, ideal, open_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.roadmap.solving.kernels.crowd import Worlds
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(eq=False)
class Crowd:
    """W worlds, ready to be asked. `at` is the roadmap that was asked about last, with its sums."""

    game: Game
    worlds: Worlds
    first: int
    at: tuple[Ints, Floats] | None = field(default=None, repr=False)

    def slack(self, base: Ints, others: Ints) -> Floats:
        """Least slack of roadmaps near a base in each world, shape (B, W); below 0 where one does not hold.

        Rules that have nothing to do with numbers are not looked at. In shares of the party's ideal, in
        trust for gates. base : int64, shape (n_steps,); others : shape (B, n_steps); 0 is never.
        """
        # Compiled loops take a while to load.
        from detente.roadmap.solving.kernels.crowd import weigh

        found = np.zeros((len(others), len(self.worlds.terms)))
        weigh(self.worlds, self._stand(joined(self.game, base)), self.first, joined(self.game, others), found)
        return found

    def _stand(self, starts: Ints) -> tuple[Ints, Floats]:
        """The base with its sums, which are kept until another base is asked about."""
        if self.at is None or not np.array_equal(self.at[0], starts):
            ages = np.arange(1, self.game.n_phases + 2) - starts[:, np.newaxis] - self.first
            terms = self.worlds.terms
            sums = np.zeros((len(terms), self.game.n_phases + 1, terms.shape[3]))
            for m in np.flatnonzero(starts):
                sums += terms[:, m, ages[m]]
            self.at = starts, sums
        return self.at


def crowd_of(games: Sequence[Game]) -> Crowd:
    """The worlds side by side. They must share their parties, steps, rules and durations."""
    from detente.roadmap.solving.kernels.crowd import Worlds

    game, ages = games[0], ages_of(games[0])
    widest = max(int(open_classes(each).sum()) for each in games)
    n, n_ages = len(game.parties), len(ages.age)
    terms = np.zeros((len(games), len(game.items), n_ages, 3 * n + widest * (n + 1)))
    deviator = np.full((len(games), widest), -1)
    for w, each in enumerate(games):
        blocks, who = _blocks(each)
        deviator[w, : len(who)] = who
        offset = 0
        for block, width in zip(blocks, (n, n, n, widest, widest * n), strict=True):
            terms[w, :, :, offset : offset + len(block)] = np.moveaxis(block, 0, -1)
            offset += width
    points = np.array([ideal(each) for each in games])
    with np.errstate(divide="ignore"):
        odds = np.array([each.prior / (1 - each.prior) for each in games])
    worlds = Worlds(
        terms=terms,
        deviator=deviator,
        points=np.where(points > 0, points, 1.0),
        least=np.array([each.min_gain for each in games]) * points,
        odds=odds,
        cap=np.array([each.trust_cap for each in games]),
        evidence=np.array([evidence(each)[:, : game.n_steps] for each in games]),
        seen=np.array([(each.delay + each.lag)[: game.n_steps] for each in games]),
        actors=np.ascontiguousarray(game.actors[:, : game.n_steps]),
        gates=np.array([gate[:3] for gate in game.gates], dtype=np.int64).reshape(-1, 3),
        gate_levels=np.array([gate[3] for gate in game.gates], dtype=np.float64),
    )
    return Crowd(game, worlds, int(ages.age[0]))


def _blocks(game: Game) -> tuple[list[Floats], Ints]:
    """The five blocks of `Worlds.terms`, shape (rows, M, A) each, and whose the deviations are."""
    ages = ages_of(game)
    stay = ages.carry_on - ages.walk_away
    margin = game.margin * np.maximum(stay, 0.0)
    rank, who = np.nonzero(open_classes(game))
    lost = ages.betrayed[rank, :, who] - ages.walk_away
    tempted = (ages.carry_on - margin)[who] - ages.cheat[rank, who]
    left = lost.reshape(-1, *lost.shape[2:])
    return [stay, stay - margin, ages.carry_on - ages.postponed, tempted, left], who
