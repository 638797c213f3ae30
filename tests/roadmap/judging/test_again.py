"""Judging again by what changed gives what judging afresh gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente.roadmap import Roadmap, judge
from detente.roadmap.judging.again import Precedent
from detente.worth import Game
from tests.games import guaranteed, random_game, random_starts


def _changed(game: Game, seed: int) -> Game:
    """The game with a few numbers of one item, one party or of all changed."""
    rng = np.random.default_rng(seed)
    m = int(rng.integers(game.n_steps))
    flow, cost, discount, prior = (a.copy() for a in (game.flow, game.cost, game.discount, game.prior))
    flow[:, m] *= rng.uniform(-1, 2)
    cost[:, m] *= 1.5
    discount[0] *= 0.97
    prior[0, 1] = rng.uniform(0.1, 0.9)
    delay = game.delay.copy()
    delay[m] = (delay[m] + 1) % 3
    options: tuple[dict[str, Any], ...] = (
        {"flow": flow},
        {"cost": cost, "flow": flow},
        {"discount": discount},
        {"prior": prior},
        {"delay": delay},
        {"breakdown": 0.07},
        {"guarantees": guaranteed(game, seed).guarantees},
        {},
    )
    return replace(game, **options[seed % len(options)])


@pytest.mark.parametrize("seed", range(140))
def test_a_roadmap_judged_again_fails_what_it_would_fail_judged_afresh(seed: int) -> None:
    game = random_game(seed, parties=3, steps=6, phases=4)
    starts = random_starts(game, seed)
    roadmap = Roadmap({step: int(start) for step, start in zip(game.steps, starts, strict=True) if start})
    other = _changed(game, seed)
    again = tuple(Precedent.of(game, roadmap).failings(other))
    afresh = judge(other, roadmap).failures
    assert [(f.demand, f.party, f.phase) for f in again] == [(f.demand, f.party, f.phase) for f in afresh]
    assert np.allclose([f.slack for f in again], [f.slack for f in afresh], atol=1e-9, equal_nan=True)
