"""Random conflicts: situations, moves and preferences, from a seed."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from detente.states import Mover, Play, Space, graph_of
from detente.states.space import Test


def random_space(seed, n_parties, n_steps, **shares):
    """A space whose steps are dealt out among the parties; each share is that of steps or rows."""
    share = {"one_way": 0.3, "impossible": 0.2, "joint": 0.0, "requires": 0.0} | shares
    rng = np.random.default_rng([seed, n_parties, n_steps])
    steps = tuple(f"step-{k}" for k in range(n_steps))
    parties = tuple(f"party-{i}" for i in range(n_parties))
    sizes = [2 if rng.random() < share["joint"] else 1 for _ in steps]
    owners = [tuple(sorted(rng.choice(n_parties, size=size, replace=False).tolist())) for size in sizes]
    kinds = [rng.choice(["on", "off"]) if rng.random() < share["one_way"] else "both" for _ in steps]
    feasible = rng.random(1 << n_steps) >= share["impossible"]
    feasible[rng.integers(1 << n_steps)] = True
    groups = [(i,) for i in range(n_parties)]
    groups += sorted(
        {group for group, kind in zip(owners, kinds, strict=True) if len(group) > 1 and kind != "off"}
    )
    needed = tuple(
        _requirement(rng, k, n_steps) if rng.random() < share["requires"] else None for k in range(n_steps)
    )
    scenario: Any = SimpleNamespace(
        name="random",
        parties=dict.fromkeys(parties),
        steps=dict.fromkeys(steps),
        moves={},
        situations={},
        situation_patterns=dict,
    )
    movers = tuple(_mover(group, owners, kinds) for group in groups)
    return Space(scenario, Play(), steps, feasible, movers, needed)


def _mover(group, owners, kinds):
    masks = {"both": 0, "on": 0, "off": 0}
    for bit, (parties, kind) in enumerate(zip(owners, kinds, strict=True)):
        if parties == group:
            masks[kind] |= 1 << bit
        elif len(group) == 1 and group[0] in parties and kind != "on":
            masks["off"] |= 1 << bit
    return Mover(group, **masks)


def _requirement(rng, step, n_steps):
    """A clause over another step, or two."""
    others = [k for k in range(n_steps) if k != step]
    chosen = rng.choice(others, size=min(len(others), rng.integers(1, 3)), replace=False)
    wanted = [int(k) for k in chosen if rng.random() < 0.7]
    return Test("all", ((sum(1 << int(k) for k in chosen), sum(1 << k for k in wanted)),))


def random_payoffs(seed, n_parties, n, *, ties=0.3):
    """Payoffs of every party, int64, shape (n_parties, n); the share of ties is roughly as asked."""
    rng = np.random.default_rng([seed, n_parties, n, 1])
    return rng.integers(0, max(1, round(n * (1 - ties) ** 2)) + 1, size=(n_parties, n)).astype(np.int64)


def random_graph(seed, n_parties=3, n_steps=5, **shares):
    """The situations of a random space with every move written out."""
    return graph_of(random_space(seed, n_parties, n_steps, **shares))
