"""What proves a division: each rule's own conditions, tested on the shares and not on how they were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.kohlberg import steps
from detente.bargain.nucleolus import least_excess
from detente.bargain.tables import halves, neighbours, parts, restricted, sums
from detente.bargain.values import potential, quotient, shapley, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from detente.bargain.game import AnyGame, CoalitionGame
    from detente.bargain.sampling import Sampled
    from detente.bargain.values import Blocs

    Floats = NDArray[np.float64]

Weights = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Level:
    """Coalitions that would gain the same by leaving, and why that cannot be lowered.

    excess : what they gain, the largest of them. coalitions : those of this level. balanced : whether they,
    and all of the levels above, are. weights : what shows it: they sum to 1 for every player, and are
    positive for all coalitions so far; players who get no more than alone may have one too. Empty where what
    is new follows from what is balanced already.
    """

    excess: float
    coalitions: tuple[tuple[str, ...], ...]
    balanced: bool
    weights: Weights


@dataclass(frozen=True)
class Certificate:
    """What proves a division, and whether it does.

    kind : "kohlberg" (nucleolus, prenucleolus), "least-core", "efficiency-symmetry" (Shapley value), "blocs"
    (Owen value), "fairness" (Myerson value), "definition" (rules that are a formula) or "sampled".
    says : the claim, as a sentence. misses : by how much each condition is missed, in the unit of the game;
    `holds` means that none is missed by more than the tolerance. levels : for "kohlberg", from the top.
    weights : for "least-core", the balanced coalitions that show that no shares do better. errors : for
    "sampled", the standard error of each share.
    """

    kind: str
    holds: bool
    says: str
    misses: Mapping[str, float]
    levels: tuple[Level, ...] = ()
    weights: Weights = field(default_factory=dict)
    errors: Mapping[str, float] = field(default_factory=dict)


def by_kohlberg(game: CoalitionGame, shares: Floats, *, rational: bool) -> Certificate:
    """Whether shares are the nucleolus, or without `rational` the prenucleolus, by Kohlberg's criterion."""
    found = tuple(steps(game.worth, shares, game.tolerance, rational=rational))
    levels = tuple(
        Level(
            step.excess,
            tuple(map(game.names_of, step.masks.tolist())),
            step.balanced,
            {game.names_of(mask): weight for mask, weight in step.weights.items()},
        )
        for step in found
    )
    misses = {"efficiency": _efficiency(game.worth[-1], shares)}
    if rational:
        misses["rationality"] = max(0.0, float((_alone(game.worth) - shares).max()))
    among = "shares that give everybody at least what it has alone" if rational else "all shares"
    return Certificate(
        "kohlberg",
        _met(misses, game) and all(level.balanced for level in levels),
        f"Among {among}, none makes the largest gains from leaving smaller: level by level from the top, the "
        "coalitions that gain most are balanced, so that to give more to one is to take from another.",
        misses,
        levels,
    )


def of_shapley(game: CoalitionGame, shares: Floats) -> Certificate:
    """Whether shares are the Shapley value: they divide all, and follow from the potential."""
    worth = game.worth
    misses = {
        "efficiency": _efficiency(worth[-1], shares),
        "symmetry": _symmetry(worth, shares, game.tolerance),
        "dummy": _dummy(worth, shares, game.tolerance),
        "potential": _potential(worth, shares),
    }
    return Certificate(
        "efficiency-symmetry",
        _met(misses, game),
        "All is divided, players who add the same to every coalition get the same, a player who only "
        "adds what it has alone gets just that, and every share is what its player adds to the potential.",
        misses,
    )


def of_owen(game: CoalitionGame, shares: Floats, blocs: Blocs) -> Certificate:
    """Whether shares are the Owen value: the Shapley value between blocs, and again within each."""
    between = shapley(quotient(game.worth, blocs))
    totals = np.array([shares[list(bloc)].sum() for bloc in blocs])
    misses = {
        "efficiency": _efficiency(game.worth[-1], shares),
        "blocs": float(np.abs(totals - between).max()),
        "symmetry": _symmetry(game.worth, shares, game.tolerance, blocs),
        "dummy": _dummy(game.worth, shares, game.tolerance),
        "potential": max(
            _potential(within(game.worth, blocs, number), shares[list(bloc)])
            for number, bloc in enumerate(blocs)
        ),
    }
    return Certificate(
        "blocs",
        _met(misses, game),
        "All is divided, every bloc gets its Shapley value among the blocs, members of a bloc who add the "
        "same get the same, and every share is what its player adds to the potential of its bloc.",
        misses,
    )


def of_myerson(game: CoalitionGame, shares: Floats, links: Sequence[tuple[int, int]]) -> Certificate:
    """Whether shares have what defines the Myerson value: all that a connected group is worth, and fairness.

    Fairness: were a link cut, the two that it joins would lose the same.
    """
    every = np.arange(game.grand + 1)
    whole = neighbours(game.n_players, links)
    given = sums(shares)
    groups = parts(game.n_players, whole)
    misses = {
        "efficiency of groups": max(abs(float(given[group] - game.worth[group])) for group in groups),
        "fairness": 0.0,
    }
    for cut, (one, other) in enumerate(links):
        rest = neighbours(game.n_players, [*links[:cut], *links[cut + 1 :]])
        lost = shares - shapley(restricted(game.worth_of, every, rest))
        misses["fairness"] = max(misses["fairness"], abs(float(lost[one] - lost[other])))
    return Certificate(
        "fairness",
        _met(misses, game),
        "Every group of players who can talk to each other divides all that it is worth; were a link cut, "
        "the two that it joins would lose the same.",
        misses,
    )


def of_least_core(game: CoalitionGame, shares: Floats) -> Certificate:
    """Whether no shares make the largest excess smaller, by balanced weights."""
    misses = {"efficiency": _efficiency(game.worth[-1], shares)}
    weights: dict[int, float] = {}
    if game.n_players > 1:
        least, weights = least_excess(game.worth)
        misses["least excess"] = abs(float((game.worth - sums(shares))[1:-1].max()) - least)
    return Certificate(
        "least-core",
        _met(misses, game),
        "No shares make the largest gain from leaving smaller: by their weights, the coalitions are together "
        "worth too much.",
        misses,
        weights={game.names_of(mask): weight for mask, weight in weights.items()},
    )


def of_formula(game: AnyGame, shares: Floats, total: float) -> Certificate:
    """That shares which are a formula of the game and its terms divide all there is."""
    misses = {"efficiency": _efficiency(total, shares)}
    return Certificate(
        "definition",
        _met(misses, game),
        "All is divided, by a formula that does not ask what coalitions could do.",
        misses,
    )


def of_sample(game: AnyGame, found: Sampled, total: float) -> Certificate:
    """That sampled shares divide all there is, as every order does, with the standard error of each."""
    misses = {"efficiency": _efficiency(total, found.mean)}
    return Certificate(
        "sampled",
        _met(misses, game),
        "Means over orders of arrival drawn at random: all is divided, and each share is known up to its "
        "standard error.",
        misses,
        errors=dict(zip(game.players, found.error.tolist(), strict=True)),
    )


def _met(misses: Mapping[str, float], game: AnyGame) -> bool:
    return all(miss <= game.tolerance for miss in misses.values())


def _efficiency(total: float, shares: Floats) -> float:
    return abs(float(total - shares.sum()))


def _alone(worth: Floats) -> Floats:
    alone: Floats = worth[1 << np.arange(len(worth).bit_length() - 1)]
    return alone


def _potential(worth: Floats, shares: Floats) -> float:
    """By how much shares differ from what each player adds to the potential of a game."""
    found = potential(worth)
    without = found[(len(worth) - 1) ^ (1 << np.arange(len(shares)))]
    return float(np.abs(found[-1] - without - shares).max())


def _symmetry(worth: Floats, shares: Floats, tolerance: float, blocs: Blocs = ()) -> float:
    """By how much the shares differ of two players who add the same to every coalition.

    blocs : only pairs of one bloc are compared; without any, all are.
    """
    different = 0.0
    for one, other in _pairs(blocs or (tuple(range(len(shares))),)):
        without, with_other = halves(worth, other)
        same = halves(with_other, one)[0] - halves(without, one)[1]
        if np.abs(same).max() <= tolerance:
            different = max(different, abs(float(shares[one] - shares[other])))
    return different


def _pairs(blocs: Blocs) -> Iterable[tuple[int, int]]:
    return (pair for bloc in blocs for pair in combinations(sorted(bloc), 2))


def _dummy(worth: Floats, shares: Floats, tolerance: float) -> float:
    """By how much the share differs from its own worth of a player who adds just that to every coalition."""
    different = 0.0
    for player, alone in enumerate(_alone(worth)):
        without, with_player = halves(worth, player)
        if np.abs(with_player - without - alone).max() <= tolerance:
            different = max(different, abs(float(shares[player] - alone)))
    return different
