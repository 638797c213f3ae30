"""Games in which everybody has one thing to give, which is worth more to the others than it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from detente.worth.game import AUTOMATIC, Game
from tests.games import random_game


def exchange(
    parties: int = 3, idle: int = 0, first: tuple[int, ...] = (), worth: float = 3.0, **changes: Any
) -> Game:
    """Each party but the last `idle` ones gives a flow that costs it 1, and takes it back if cheated.

    first : parties whose step all other steps wait for. worth : of each gift to each of the others.
    """
    steps = parties - idle
    game = random_game(0, parties=parties, steps=steps, phases=3, together=0)
    acts = np.eye(parties, dtype=bool)[:, :steps]
    takes = np.arange(parties) < steps
    nothing, shape = np.zeros((parties, steps)), (parties, parties)
    needs = tuple(((m, True),) for m in first)
    return replace(
        game,
        actors=acts,
        flow=np.where(acts, -1.0, np.where(takes[:, np.newaxis], worth, 0.0)),
        cost=nothing, bonus=nothing, reversal_cost=nothing,
        delay=np.zeros(steps, int), lag=np.zeros(steps, int), chance=np.ones(steps),
        reversible=np.ones(steps, bool), reversal=np.zeros(steps, int), snap=np.full(steps, AUTOMATIC),
        discount=np.full(parties, 0.9), breakdown=0.0,
        prior=np.ones(shape), trust_cap=np.ones(shape), deals=np.zeros(shape, bool),
        load=np.ones(steps), capacity=np.full(parties, np.inf),
        earliest=np.ones(steps, int), latest=np.full(steps, 3),
        requires=tuple(() if m in first else needs for m in range(steps)),
        excludes=(), gates=(), goal=(), margin=0.0, min_gain=np.zeros(parties),
        **changes,
    )  # fmt: skip
