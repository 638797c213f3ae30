"""Random games that use every feature of the definitions, small enough for plain twins.

Every game draws its own set of features, so that most are neither everywhere nor nowhere:
a bug that needs lags without delays, or together items without a hazard, gets its chance.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from detente.roadmap.judging.verdict import Roadmap
from detente.worth.game import AUTOMATIC, IF_IT_PAYS, NEVER, Game

FEATURES = (
    "bonus", "capacity", "chance", "deals", "delay", "exclude", "gate", "generous", "goal", "hazard",
    "joint actors", "lag", "margin", "negative literals", "requires", "reversible", "self-standing",
    "turnover", "window",
)  # fmt: skip

GUARANTEED = 0.4
"""Share of the guarantees that there could be."""


def random_game(seed: int, parties: int = 2, steps: int = 4, phases: int = 3, together: int = 1) -> Game:
    """A game of that size, the same for the same seed; a third of small ones have a roadmap that holds."""
    rng = np.random.default_rng([seed, parties, steps, phases, together])
    features = {feature for feature in FEATURES if rng.random() < 0.6}
    together = min(together, max(0, steps - 1))
    acting = _actors(rng, features, (parties, steps))
    parts = tuple(_some(rng, steps, 2) for _ in range(together))
    everywhere: list[Any] = [acting, *(acting[:, list(part)].any(axis=1)[:, None] for part in parts)]
    actors = np.concatenate(everywhere, axis=1)
    return Game(
        parties=tuple(f"party-{i}" for i in range(parties)),
        steps=tuple(f"step-{m}" for m in range(steps)),
        together=tuple(f"together-{q}" for q in range(together)),
        n_phases=phases,
        length=0.5,
        actors=actors,
        parts=parts,
        **_worth(rng, features, actors, steps),
        **_course(rng, features, actors, steps),
        **_trust(rng, features, parties),
        **_rules(rng, features, (parties, steps, phases), together),
        margin=float(rng.choice([0.0, 0.01, 0.05])) if "margin" in features else 0.0,
        min_gain=rng.choice([0.0, 0.05], size=parties) if "margin" in features else np.zeros(parties),
        costly_signal=float(rng.uniform(2, 12)),
        evidence_unit=float(rng.choice([0.05, 0.25])),
    )


def guaranteed(game: Game, seed: int) -> Game:
    """The game with guarantees: who breaks its word may pay, whoever suffers by it may be paid."""
    rng = np.random.default_rng([seed, 11])
    pairs = [(m, j) for m in range(game.n_steps) for j in np.flatnonzero(~game.actors[:, m])]
    entries = [
        (m, int(j), int(i), float(rng.uniform(-8, 2) if i == j else rng.uniform(-3, 8)))
        for m, j in pairs
        for i in range(len(game.parties))
        if rng.random() < GUARANTEED
    ]
    return replace(game, guarantees=tuple(entries))


def random_starts(game: Game, seed: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """A start phase for each step (0: never), int64, shape (n_steps,).

    One seed in three draws blindly; the others start a step only where its prerequisites are
    met and its window is open, in a random order (the rest of the demands may still fail).
    """
    rng = np.random.default_rng([seed, game.n_steps, game.n_phases])
    if rng.random() < 1 / 3:
        return rng.integers(0, game.n_phases + 1, size=game.n_steps)
    starts = np.zeros(game.n_steps, dtype=np.int64)
    eagerness = rng.uniform(0.3, 1.0)
    for phase in range(1, game.n_phases + 1):
        for m in rng.permutation(game.n_steps):
            due = starts[m] == 0 and game.earliest[m] <= phase <= game.last[m]
            if due and _met(game, starts, int(m), phase) and rng.random() < eagerness:
                starts[m] = phase
    return starts


def every_choice(game: Game) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Every choice of starts of the steps, shape (B, n_steps); 0 is never."""
    return np.array(list(itertools.product(range(game.n_phases + 1), repeat=game.n_steps)))


def played(seed: int) -> tuple[Game, np.ndarray[Any, np.dtype[np.int64]]]:
    """Game, starts: sizes go round with the seed; impatient parties keep the twin's horizon short."""
    game = random_game(seed, 2 + seed % 2, 1 + seed % 5, 1 + seed % 4, seed % 3)
    game = guaranteed(game, seed) if seed % 2 else game
    return replace(game, discount=game.discount**2), random_starts(game, seed)


def roadmap_of(game: Game, starts: np.ndarray[Any, np.dtype[np.int64]]) -> Roadmap:
    """The roadmap with these start phases; 0 means never."""
    return Roadmap({step: int(start) for step, start in zip(game.steps, starts, strict=True) if start})


seeds = st.integers(0, 10**6)


def games(parties: int = 3, steps: int = 5, phases: int = 4) -> st.SearchStrategy[Game]:
    """Games of at least two parties and one step, up to these sizes."""
    return st.builds(
        random_game,
        seed=seeds,
        parties=st.integers(2, parties),
        steps=st.integers(1, steps),
        phases=st.integers(1, phases),
        together=st.integers(0, 2),
    )


@st.composite
def played_games(draw: st.DrawFn) -> tuple[Game, np.ndarray[Any, np.dtype[np.int64]]]:
    """A game, with or without guarantees, and starts for its steps, admissible or not."""
    game, seed = draw(games()), draw(seeds)
    return guaranteed(game, seed) if draw(st.booleans()) else game, random_starts(game, seed)


def _some(rng: np.random.Generator, count: int, least: int) -> tuple[int, ...]:
    chosen = rng.choice(count, size=rng.integers(min(least, count), min(count, least + 1) + 1), replace=False)
    return tuple(sorted(int(m) for m in chosen))


def _actors(rng: np.random.Generator, features: set[str], shape: tuple[int, int]) -> Any:
    parties, steps = shape
    acting = np.zeros(shape, dtype=bool)
    acting[rng.permutation(np.arange(steps) + rng.integers(parties)) % parties, np.arange(steps)] = True
    if "joint actors" in features:
        acting |= rng.random(shape) < 0.25
    return acting


def _worth(rng: np.random.Generator, features: set[str], actors: Any, steps: int) -> dict[str, Any]:
    """Concessions: they cost who acts and please the others; together items please everybody."""
    generous = 3.0 if "generous" in features else 1.0
    gift = generous * rng.uniform(0, 6, size=actors.shape)
    sacrifice = -rng.uniform(0, 3, size=actors.shape)
    flow = np.where(actors, sacrifice, gift)
    flow[:, steps:] = rng.uniform(-1, 8, size=flow[:, steps:].shape)
    flow[rng.random(actors.shape) < 0.25] = 0.0
    cost = np.where(actors & (rng.random(actors.shape) < 0.6), rng.uniform(0, 12, size=actors.shape), 0.0)
    cost /= generous
    cost[:, steps:] = 0.0
    bonus = np.zeros(actors.shape)
    if "bonus" in features:
        bonus = np.where(rng.random(actors.shape) < 0.4, rng.uniform(-8, 15, size=actors.shape), 0.0)
    if "self-standing" in features:
        wanted = rng.random(actors.shape[1]) < 0.35
        wanted[steps:] = False
        flow[:, wanted] = np.where(
            actors[:, wanted], rng.uniform(2, 8, size=flow[:, wanted].shape), flow[:, wanted]
        )
        cost[:, wanted] *= 0.2
    return {"flow": flow, "cost": cost, "bonus": bonus}


def _course(rng: np.random.Generator, features: set[str], actors: Any, steps: int) -> dict[str, Any]:
    """Delays, lags, chances and reversals; together items have none, and stop by rule."""
    n_items = actors.shape[1]
    is_step = np.arange(n_items) < steps
    delay = rng.choice([0, 0, 1, 2], size=n_items) if "delay" in features else np.zeros(n_items)
    lag = rng.choice([0, 0, 1, 2], size=n_items) if "lag" in features else np.zeros(n_items)
    chance = rng.choice([1.0, 1.0, 0.9, 0.5], size=n_items) if "chance" in features else np.ones(n_items)
    reversible = rng.random(n_items) < (0.6 if "reversible" in features else 0.1)
    reversible |= ~is_step
    undone = reversible & is_step
    reversal_cost = np.where(
        undone & (rng.random(actors.shape) < 0.4), rng.uniform(0, 6, size=actors.shape), 0.0
    )
    snap = np.where(undone, rng.choice([NEVER, IF_IT_PAYS, AUTOMATIC], size=n_items), NEVER)
    return {
        "delay": np.where(is_step, delay, 0).astype(np.int64),
        "lag": np.where(is_step, lag, 0).astype(np.int64),
        "chance": np.where(is_step, chance, 1.0),
        "reversible": reversible,
        "reversal": np.where(undone, rng.choice([0, 0, 1, 2], size=n_items), 0).astype(np.int64),
        "reversal_cost": reversal_cost,
        "snap": np.where(is_step, snap, AUTOMATIC).astype(np.int64),
    }


def _trust(rng: np.random.Generator, features: set[str], parties: int) -> dict[str, Any]:
    turnover = rng.choice([0.0, 0.1, 0.4], size=parties) if "turnover" in features else np.zeros(parties)
    prior = rng.choice(
        [0.0, 0.2, 0.5, 0.8, 0.95, 1.0], p=[0.02, 0.1, 0.2, 0.3, 0.33, 0.05], size=(parties, parties)
    )
    if "generous" in features:
        prior = np.sqrt(prior)
    np.fill_diagonal(prior, 1.0)
    deals = np.zeros((parties, parties), dtype=bool)
    if "deals" in features:
        deals = rng.random((parties, parties)) < 0.4
        np.fill_diagonal(deals, val=False)
    return {
        "discount": rng.uniform(0.55, 0.93, size=parties),
        "breakdown": float(rng.uniform(0, 0.12)) if "hazard" in features else 0.0,
        "prior": prior,
        "trust_cap": 1 - (1 - np.exp(-turnover * 0.5))[None, :] * (1 - prior),
        "deals": deals,
    }


def _rules(
    rng: np.random.Generator, features: set[str], size: tuple[int, int, int], together: int
) -> dict[str, Any]:
    parties, steps, phases = size
    earliest, latest = np.ones(steps + together), np.full(steps + together, phases)
    if "window" in features:
        late = rng.random(steps) < 0.3
        earliest[:steps] = np.where(late, rng.integers(1, phases + 1, size=steps), 1)
        latest[:steps] = np.where(rng.random(steps) < 0.2, np.maximum(earliest[:steps], phases - 1), phases)
    pairs = [(m, c) for m in range(steps) for c in range(m)]
    load = rng.choice([0.5, 1.0, 1.0, 2.0], size=steps + together)
    load[steps:] = 0.0
    narrow = rng.choice([1.0, 2.0, 3.0], size=parties)
    gates = [
        (m, i, j, float(rng.uniform(0.1, 0.9)))
        for m in range(steps)
        for i in range(parties)
        for j in range(parties)
        if i != j and "gate" in features and rng.random() < 0.08
    ]
    return {
        "load": load,
        "capacity": narrow if "capacity" in features else np.full(parties, np.inf),
        "earliest": earliest.astype(np.int64),
        "latest": latest.astype(np.int64),
        "requires": _conditions(rng, features, steps),
        "excludes": tuple(pair for pair in pairs if "exclude" in features and rng.random() < 0.06),
        "gates": tuple(gates),
        "goal": (((int(rng.integers(steps)), True),),) if "goal" in features and rng.random() < 0.5 else (),
    }


def _conditions(rng: np.random.Generator, features: set[str], steps: int) -> tuple[Any, ...]:
    """For each step the clauses it requires; positive literals point backwards in a random order."""
    order = rng.permutation(steps)
    conditions: list[tuple[Any, ...]] = [() for _ in range(steps)]
    for place in range(1, steps):
        if "requires" not in features or rng.random() > 0.4:
            continue
        clauses = []
        for _ in range(rng.integers(1, 3)):
            before = rng.choice(order[:place], size=min(place, int(rng.integers(1, 3))), replace=False)
            clause = [(int(c), True) for c in before]
            if "negative literals" in features and rng.random() < 0.3:
                clause.append((int(rng.choice(np.delete(order, place))), False))
            clauses.append(tuple(dict.fromkeys(clause)))
        conditions[int(order[place])] = tuple(dict.fromkeys(clauses))
    return tuple(conditions)


def _met(game: Game, starts: Any, m: int, phase: int) -> bool:
    stands = [starts[c] > 0 and starts[c] + game.delay[c] < phase for c in range(game.n_steps)]
    return all(any(stands[c] == wanted for c, wanted in clause) for clause in game.requires[m])
