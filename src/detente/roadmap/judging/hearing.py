"""What is worked out about a roadmap on its way to a verdict, each thing once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.values import put_off, trust_along
from detente.roadmap.judging.verdict import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.values import Outlook
    from detente.roadmap.judging.verdict import Roadmap
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Hearing:
    """A roadmap in a game, with its values. starts : float64, shape (M,), inf for never."""

    game: Game
    roadmap: Roadmap
    starts: Floats
    seen: Outlook

    @cached_property
    def carry_on(self) -> Floats:
        """Worth of carrying on, shape (n, K+1)."""
        return self.seen.carry_on

    @cached_property
    def cheat(self) -> Floats:
        """Worth of the best cheat of any class, shape (n, K+1)."""
        best: Floats = self.seen.cheat.max(axis=0)
        return best

    @property
    def gain(self) -> Floats:
        """What the whole roadmap brings each party, shape (n,)."""
        return self.carry_on[:, 0] - self.seen.walk_away[:, 0]

    @property
    def demanded(self) -> Floats:
        """Margin that leaving and cheating must fall short by, shape (n, K+1)."""
        return self.game.margin * self.seen.at_stake

    @cached_property
    def trust(self) -> Floats:
        """Trust along the roadmap, shape (n, n, K+1), [who believes, in whom, phase]."""
        return trust_along(self.game, self.starts)

    @cached_property
    def wait(self) -> Floats:
        """Worth of putting one's steps off by a phase, shape (n, K+1); nan where there are none."""
        return np.where(self._moves, put_off(self.game, self.starts, self.seen.parts), np.nan)

    @cached_property
    def _moves(self) -> Bools:
        """Whether the party starts a step of its own in the phase, shape (n, K+1)."""
        game, phases = self.game, np.arange(1, self.game.n_phases + 2)
        chosen = self.starts[: game.n_steps, np.newaxis] == phases
        found: Bools = (game.actors[:, : game.n_steps].astype(int) @ chosen) > 0
        return found

    @cached_property
    def bound(self) -> Bools:
        """Pairs (i, j) for which j has promised something it could betray, shape (n, n, 1)."""
        n, n_steps = len(self.game.parties), self.game.n_steps
        promised = self.game.actors[:, :n_steps] & np.isfinite(self.starts[:n_steps])
        found: Bools = np.any(promised, axis=1) & ~np.eye(n, dtype=bool)
        return found[:, :, np.newaxis]

    @cached_property
    def betrayed(self) -> Floats:
        """Worth to i if j breaks its word, at worst over the classes, shape (n, n, K+1), [i, j, phase]."""
        worst: Floats = self.seen.betrayed.min(axis=0).swapaxes(0, 1)
        return worst

    @cached_property
    def _loss(self) -> Floats:
        """What i would lose against stopping now if j broke its word, shape (n, n, K+1)."""
        return self.seen.walk_away[:, np.newaxis] - self.betrayed

    @property
    def exposure(self) -> Floats:
        """The same, at least 0, and 0 where j has promised nothing."""
        return np.where(self.bound, np.maximum(0.0, self._loss), 0.0)

    @cached_property
    def needed(self) -> Floats:
        """Least trust at which going on beats stopping (CF8), shape (n, n, K+1); nan if nothing is at stake.

        p* = (B - S) / (W - S); inf where even full trust would not do.
        """
        gain, loss = self.carry_on[:, np.newaxis] - self.betrayed, self._loss
        ratio = np.divide(loss, gain, out=np.full_like(loss, np.inf), where=gain > TOLERANCE)
        return np.where(self.bound & (loss > TOLERANCE), ratio, np.nan)
