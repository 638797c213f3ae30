"""Random games in which self-enforcement and trust bind, the same for the same seed.

Three kinds of steps: concessions that cannot be taken back, concessions that run and can be
stopped, and joint projects of several parties that need earlier steps. The generator is not
calibrated to any dispute; the figures say how hard the mathematics is, nothing about the world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.worth.game import IF_IT_PAYS, NEVER, Game

if TYPE_CHECKING:
    from numpy.random import Generator

PARTIES = 6
IRREVERSIBLE, RUNNING, JOINT = 0, 1, 2
LIKED = 0.5
"""Chance that a party likes what another one does."""


def instance(steps: int, phases: int, seed: int) -> Game:
    """A game with six parties and that many steps and phases."""
    rng = np.random.default_rng([seed, steps, phases])
    kinds = rng.choice([IRREVERSIBLE, RUNNING, JOINT], size=steps, p=[0.5, 0.3, 0.2])
    actors = np.zeros((PARTIES, steps), dtype=bool)
    for m, kind in enumerate(kinds):
        many = int(rng.integers(2, 4)) if kind == JOINT else 1
        actors[rng.choice(PARTIES, size=many, replace=False), m] = True
    prior = rng.uniform(0.25, 0.6, size=(PARTIES, PARTIES))
    turnover = rng.uniform(0.01, 0.08, size=PARTIES)
    return Game(
        parties=tuple(f"party-{i}" for i in range(PARTIES)),
        steps=tuple(f"step-{m}" for m in range(steps)),
        together=(),
        n_phases=phases,
        length=1.0,
        actors=actors,
        parts=(),
        discount=rng.uniform(0.84, 0.92, size=PARTIES),
        breakdown=0.01,
        prior=prior,
        trust_cap=1 - turnover[np.newaxis, :] * (1 - prior),
        deals=np.zeros((PARTIES, PARTIES), dtype=bool),
        **_worth(rng, kinds, actors),
        **_course(rng, kinds),
        **_rules(rng, kinds, phases),
    )


def _worth(rng: Generator, kinds: np.ndarray[Any, Any], actors: np.ndarray[Any, Any]) -> dict[str, Any]:
    """What steps cost their actors and bring to some of the others."""
    shape = actors.shape
    joint, running = kinds == JOINT, kinds == RUNNING
    liked = ~actors & (rng.random(shape) < LIKED)
    flow = np.where(liked, rng.uniform(0.05, 0.4, shape), 0.0)
    flow = np.where(actors & running, -rng.uniform(0.1, 0.4, shape), flow)
    flow = np.where(actors & joint, rng.uniform(0.2, 0.8, shape), flow)
    cost = np.where(actors & ~running, rng.uniform(0.5, 3.0, shape), 0.0)
    return {"flow": flow, "cost": cost, "bonus": np.zeros(shape), "reversal_cost": np.zeros(shape)}


def _course(rng: Generator, kinds: np.ndarray[Any, Any]) -> dict[str, Any]:
    """How long steps take, when a breach is noticed, and which can be undone."""
    n = len(kinds)
    reversible = kinds != IRREVERSIBLE
    return {
        "delay": rng.integers(0, 2, size=n),
        "lag": rng.integers(0, 2, size=n),
        "chance": np.ones(n),
        "reversible": reversible,
        "reversal": np.where(reversible, rng.integers(0, 2, size=n), 0),
        "snap": np.where(reversible, IF_IT_PAYS, NEVER),
    }


def _rules(rng: Generator, kinds: np.ndarray[Any, Any], phases: int) -> dict[str, Any]:
    """Prerequisites of joint projects, bandwidth, and what is demanded."""
    n = len(kinds)
    others = np.flatnonzero(kinds != JOINT)
    needs = [
        rng.choice(others, size=2, replace=False) if kind == JOINT and len(others) > 1 else []
        for kind in kinds
    ]
    return {
        "requires": tuple(tuple(((int(other), True),) for other in some) for some in needs),
        "excludes": (),
        "gates": (),
        "goal": (),
        "load": np.ones(n),
        "capacity": np.full(PARTIES, 3.0),
        "earliest": np.ones(n, dtype=np.int64),
        "latest": np.full(n, phases, dtype=np.int64),
        "margin": 0.02,
        "min_gain": np.full(PARTIES, 0.03),
        "costly_signal": 7.13,
        "evidence_unit": 0.05,
    }
