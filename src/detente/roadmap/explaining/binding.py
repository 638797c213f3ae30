"""Which demands bind a roadmap: those that it meets with next to nothing to spare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.explaining.nearby import Nearby
    from detente.worth import Game

    Floats = NDArray[np.float64]

Tight = Literal["self-enforcing", "waiting", "participation", "trust", "gate", "capacity"]

CLOSE = 0.01
"""What counts as next to nothing, as a share of the party's ideal gain; for gates, of trust."""


@dataclass(frozen=True)
class Binding:
    """One demand that a roadmap meets with little to spare.

    other : whom the party must trust, or the step that waits for trust; else empty. phases : in which
    it is close; phase : the closest of them. slack : what is to spare there, in points; for gates in
    trust; for capacity in load. share : the same as a share of the ideal, of trust, or of capacity.
    """

    kind: Tight
    party: str
    other: str
    phase: int
    phases: tuple[int, ...]
    slack: float
    share: float


def binding(near: Nearby, close: float = CLOSE) -> tuple[Binding, ...]:
    """The demands that leave less than that share to spare, the closest first."""
    found = [*_in_points(near, close), *_gates(near, close), *_loads(near, close)]
    return tuple(sorted(found, key=lambda each: (each.share, each.kind, each.party, each.other)))


def _in_points(near: Nearby, close: float) -> Iterator[Binding]:
    game, verdict, heard = near.verdict.game, near.verdict, near.here.heard
    least = np.full_like(verdict.carry_on, np.inf)
    least[:, 0] = verdict.gain - game.min_gain * verdict.ideal
    stay = verdict.carry_on - np.maximum(verdict.walk_away, verdict.cheat) - verdict.demanded
    # What is at stake for nobody, such as before anything stands, is no close call.
    at_stake = (heard.seen.at_stake > TOLERANCE) | (verdict.cheat > verdict.walk_away + TOLERANCE)
    demands: tuple[tuple[Tight, Floats], ...] = (
        ("self-enforcing", np.where(at_stake, stay, np.inf)),
        ("waiting", np.where(np.isnan(verdict.wait), np.inf, verdict.delay_cost)),
        ("participation", np.where(game.min_gain[:, np.newaxis] > 0, least, np.inf)),
    )
    for kind, slack in demands:
        for i, party in enumerate(game.parties):
            yield from _row(kind, (party, ""), slack[i], verdict.ideal[i], close)
    trusting = verdict.trust * verdict.carry_on[:, np.newaxis] + (1 - verdict.trust) * heard.betrayed
    slack = np.where(np.isnan(verdict.needed), np.inf, trusting - verdict.walk_away[:, np.newaxis])
    for i, party in enumerate(game.parties):
        for j, other in enumerate(game.parties):
            yield from _row("trust", (party, other), slack[i, j], verdict.ideal[i], close)


def _row(kind: Tight, who: tuple[str, str], slack: Floats, scale: float, close: float) -> Iterator[Binding]:
    share = slack / scale if scale > 0 else np.full_like(slack, np.inf)
    near = np.flatnonzero(share < close)
    if len(near):
        column = int(share.argmin())
        phases = tuple(int(each) + 1 for each in near)
        yield Binding(kind, *who, column + 1, phases, float(slack[column]), float(share[column]))


def _gates(near: Nearby, close: float) -> Iterator[Binding]:
    game, verdict = near.verdict.game, near.verdict
    for m, i, j, level in game.gates:
        start = int(near.steps[m])
        slack = float(verdict.trust[i, j, start - 1]) - level if start else np.inf
        if slack < close:
            yield Binding("gate", game.parties[i], game.steps[m], start, (start,), slack, slack)


def _loads(near: Nearby, close: float) -> Iterator[Binding]:
    game = near.verdict.game
    for i, party in enumerate(game.parties):
        if np.isfinite(game.capacity[i]):
            spare = game.capacity[i] - _carried(game, near, i)
            yield from _row("capacity", (party, ""), spare, float(game.capacity[i]), close)


def _carried(game: Game, near: Nearby, i: int) -> Floats:
    """Load of the steps that a party starts, by phase, shape (K,)."""
    own = game.actors[i, : game.n_steps]
    starts = near.steps[own]
    found: Floats = np.bincount(starts, game.load[: game.n_steps][own], game.n_phases + 1)[1:].astype(float)
    return found
