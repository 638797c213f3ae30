"""Shares that leave the least cause to go: least core, nucleolus and prenucleolus. Exact, on arrays.

Throughout, worth is float64, shape (2**n,), and shares are float64, shape (n,). With one player all is its.
Raises NoSolution if HiGHS does not find the optimum of a programme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.levels import Goal, lexicographic, lowest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def nucleolus(worth: Floats) -> Floats:
    """Of the shares that give everybody at least what it has alone, those of the nucleolus [Schmeidler1969].

    Excesses, largest first, are lexicographically least. There have to be such shares: if `surplus` is
    negative, it is taken for a rounding error, which all bear alike.
    """
    alone = _alone(worth)
    floor = np.full(len(worth), -np.inf)
    floor[alone] = worth[alone] + min(0.0, surplus(worth) / len(alone))
    return _solved(worth, floor)


def prenucleolus(worth: Floats) -> Floats:
    """The shares whose excesses, largest first, are lexicographically least, whatever a player has alone."""
    return _solved(worth, np.full(len(worth), -np.inf))


def least_core(worth: Floats) -> Floats:
    """Of the shares whose largest excess is least, those most even in what players gain.

    The smallest gain over standing alone is as large as it can be, then the next, and so on, as
    [Arin2003] choose from the core.
    """
    if len(_alone(worth)) == 1:
        return worth[1:].copy()
    target = _proper(worth)
    gains = np.full(len(worth), -np.inf)
    gains[_alone(worth)] = worth[_alone(worth)]
    least = lowest(Goal(float(worth[-1]), target, np.full(len(worth), -np.inf)))[0]
    return lexicographic(Goal(float(worth[-1]), gains, target - least))


def least_excess(worth: Floats) -> tuple[float, dict[int, float]]:
    """The least that the largest excess can be, and weights by coalition that show that it cannot be less.

    Weights sum to 1 for each player. So under any shares the excesses, by weight, sum to the worth by
    weight less v(N), and the largest excess is no less than that divided by the sum of weights. That bound
    is what comes back: it follows from the game and the weights, not from the programme. There have to be
    two players.
    """
    n = len(_alone(worth))
    _, prices = lowest(Goal(float(worth[-1]), _proper(worth), np.full(len(worth), -np.inf)))
    each = sum(price * mask.bit_count() for mask, price in prices.items()) / n
    weights = {mask: price / each for mask, price in sorted(prices.items())}
    gain = sum(weight * worth[mask] for mask, weight in weights.items()) - worth[-1]
    return float(gain) / sum(weights.values()), weights


def surplus(worth: Floats) -> float:
    """What there is to divide beyond what all players have alone."""
    return float(worth[-1] - worth[_alone(worth)].sum())


def _solved(worth: Floats, floor: Floats) -> Floats:
    if len(_alone(worth)) == 1:
        return worth[1:].copy()
    return lexicographic(Goal(float(worth[-1]), _proper(worth), floor))


def _proper(worth: Floats) -> Floats:
    """The worth of every coalition that could leave: not of the empty one, nor of that of all."""
    target = worth.copy()
    target[[0, -1]] = -np.inf
    return target


def _alone(worth: Floats) -> NDArray[np.int64]:
    """The coalitions of one."""
    single: NDArray[np.int64] = 1 << np.arange(len(worth).bit_length() - 1)
    return single
