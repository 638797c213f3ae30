"""The same game among some of its parties: what they could do if the others stayed out (theory 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.worth.derived import ideal, self_standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from detente.worth.game import Clauses, Game

    Bools = NDArray[np.bool_]
    Rows = tuple[tuple[int, int, int, float], ...]

AXES = {
    "actors": "pm", "flow": "pm", "cost": "pm", "bonus": "pm", "reversal_cost": "pm",
    "delay": "m", "lag": "m", "chance": "m", "reversible": "m", "reversal": "m", "snap": "m", "load": "m",
    "earliest": "m", "latest": "m",
    "discount": "p", "capacity": "p", "min_gain": "p", "ideals": "p",
    "prior": "pp", "trust_cap": "pp", "deals": "pp",
}  # fmt: skip
"""What the axes of each array of a game stand for: p for parties, m for items."""

ENOUGH = 1e-6
"""Trust that may be missing at a gate, as the judge has it."""


def among(game: Game, members: Collection[str], *, with_goal: bool = False) -> Game:
    """The game among some parties, by name, who keep their order; the others stay at the status quo.

    Left are the steps whose actors are all members, and those that their actors would take in any case
    (D5): these can be waited for, and change no gain. A condition on any other step is read as if that step
    never stood; what can then never start goes too. A gate on the trust of an outsider, or in one, is met if
    trust is enough at the start, since outsiders show nothing and are shown nothing. Gains are measured
    by the ideals of the whole game. The goal is dropped, or kept with an empty clause where it cannot be met.
    """
    inside = np.array([party in members for party in game.parties])
    steps, joints = _items(game, inside)
    kept = np.concatenate([steps, joints])
    whole = replace(game, ideals=ideal(game))
    place = np.cumsum(steps) - 1
    arrays: dict[str, Any] = {
        name: _cut(getattr(whole, name), axes, inside, kept) for name, axes in AXES.items()
    }
    return replace(
        whole,
        **arrays,
        parties=tuple(np.array(game.parties)[inside].tolist()),
        steps=tuple(step for step, stays in zip(game.steps, steps, strict=True) if stays),
        together=tuple(name for name, stays in zip(game.together, joints, strict=True) if stays),
        parts=tuple(
            tuple(int(place[m]) for m in parts)
            for parts, stays in zip(game.parts, joints, strict=True)
            if stays
        ),
        requires=tuple(
            _among(clauses, steps) for clauses, stays in zip(game.requires, steps, strict=True) if stays
        ),
        excludes=tuple((int(place[m]), int(place[c])) for m, c in game.excludes if steps[m] and steps[c]),
        gates=_between(game.gates, inside, steps),
        guarantees=_between(game.guarantees, inside, steps),
        silent=tuple(int(place[m]) for m in game.silent if steps[m]),
        goal=_among(game.goal, steps) if with_goal else (),
        since=None if game.since is None else game.since[steps],
    )


def _items(game: Game, inside: Bools) -> tuple[Bools, Bools]:
    """Steps and together items that are left, bool, shape (steps,) and (together,)."""
    n_steps = game.n_steps
    acts = game.actors[:, :n_steps]
    foreign: Bools = np.any(acts[~inside], axis=0)
    steps: Bools = ~foreign | self_standing(game)[:n_steps]
    for m, i, j, level in game.gates:
        if not (inside[i] and inside[j]) and min(game.prior[i, j], game.trust_cap[i, j]) < level - ENOUGH:
            steps[m] = False
    while True:
        can = np.array([all(_among(game.requires[m], steps)) for m in range(n_steps)], dtype=bool)
        if not (steps & ~can).any():
            break
        steps &= can
    ours: Bools = np.any(acts[inside], axis=0)
    # What runs only on steps that outsiders take anyway is nothing that the members bring about.
    joints = [all(steps[m] for m in parts) and any(ours[m] for m in parts) for parts in game.parts]
    return steps, np.array(joints, dtype=bool)


def _among(clauses: Clauses, steps: Bools) -> Clauses:
    """A condition in which only steps that are left are named, by their new numbers.

    A clause that no longer can be true is empty.
    """
    place = np.cumsum(steps) - 1
    open_clauses = (
        clause for clause in clauses if not any(not wanted and not steps[m] for m, wanted in clause)
    )
    return tuple(
        tuple((int(place[m]), wanted) for m, wanted in clause if steps[m]) for clause in open_clauses
    )


def _between(rows: Rows, inside: Bools, steps: Bools) -> Rows:
    """What is said of a step and two members, by new numbers; of other steps and parties nothing is left."""
    party, place = np.cumsum(inside) - 1, np.cumsum(steps) - 1
    return tuple(
        (int(place[m]), int(party[i]), int(party[j]), size)
        for m, i, j, size in rows
        if steps[m] and inside[i] and inside[j]
    )


def _cut(array: NDArray[Any], axes: str, inside: Bools, kept: Bools) -> NDArray[Any]:
    """The part of an array that is about members and items that are left."""
    for axis, kind in enumerate(axes):
        array = np.compress(inside if kind == "p" else kept, array, axis=axis)
    return array
