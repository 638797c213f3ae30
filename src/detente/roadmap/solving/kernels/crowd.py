"""The compiled judging of roadmaps that differ by a few moves, in many worlds at once.

Works on the terms of a `Crowd`, by age; the plain twin is the judge itself, in each world
(tests/roadmap/test_crowd.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

TOLERANCE = 1e-6
"""The same as `detente.roadmap.judging.verdict.TOLERANCE`, as the compiler needs it."""


class Worlds(NamedTuple):
    """W games that differ in numbers only. n parties, M items, A ages, K phases, P deviations.

    A deviation is a class of cheating with a party to which it is open.

    terms : float64, shape (W, M, A, R), what an item of an age adds to each of R sums: how much carrying
        on beats walking away, the same less the margin asked, how much it beats waiting (n each, by
        party), how much it beats each deviation less the margin (P), and what the deviation leaves each
        party over walking away (P n, by deviation).
    deviator : int64, shape (W, P), whose deviation it is; -1 where a world has fewer.
    points, least : shape (W, n), what slack is measured in, and the gain that is asked.
    odds, cap : shape (W, n, n), prior trust as odds, and the most there can be.
    evidence : shape (W, n, n_steps), log-odds by party; seen : int64, shape (W, n_steps), phases until then.
    actors : bool, shape (n, n_steps). gates : (step, who, in whom). gate_levels : trust asked.
    """

    terms: Floats
    deviator: Ints
    points: Floats
    least: Floats
    odds: Floats
    cap: Floats
    evidence: Floats
    seen: Ints
    actors: Bools
    gates: Ints
    gate_levels: Floats


@njit(cache=True, nogil=True)
def shift(terms: Floats, first: int, move: tuple[int, int], factor: float, sums: Floats) -> None:
    """Add an item's terms, times a factor, to the sums of a world, shape (K+1, R).

    terms : shape (M, A, R); first : the lowest age; move : item and start, 0 for never.
    """
    m, start = move
    if start > 0:
        for column in range(len(sums)):
            row = terms[m, column + 1 - start - first]
            for r in range(len(row)):
                sums[column, r] += factor * row[r]


@njit(cache=True, nogil=True)
def _shown(worlds: Worlds, w: int, starts: Ints, odds: Floats) -> None:
    """Fill in the odds that evidence multiplies prior odds by, shape (n, K+1)."""
    odds[:] = 0.0
    for m in range(worlds.seen.shape[1]):
        for j in range(len(odds)):
            if starts[m] > 0 and worlds.evidence[w, j, m] > 0:
                for column in range(starts[m] + worlds.seen[w, m], odds.shape[1]):
                    odds[j, column] += worlds.evidence[w, j, m]
    for j in range(len(odds)):
        for column in range(odds.shape[1]):
            odds[j, column] = np.exp(odds[j, column])


@njit(cache=True, nogil=True, error_model="numpy")
def _trust(worlds: Worlds, w: int, pair: tuple[int, int], shown: float) -> float:
    """How much one party trusts another."""
    i, j = pair
    found: float = min(1 / (1 + 1 / (worlds.odds[w, i, j] * shown)), worlds.cap[w, i, j])
    return found


@njit(cache=True, nogil=True)
def _tempted(worlds: Worlds, w: int, moving: Ints, sums: Floats) -> tuple[float, float]:
    """Least slack in temptation, waiting and gain, in points and in shares."""
    plain, share = np.inf, np.inf
    n = worlds.points.shape[1]
    for i in range(n):
        least = sums[0, i] - worlds.least[w, i]
        for column in range(len(sums)):
            least = min(least, sums[column, n + i])
            if moving[i, column] > 0:
                least = min(least, sums[column, 2 * n + i])
        plain, share = min(plain, least), min(share, least / worlds.points[w, i])
    for p in range(worlds.deviator.shape[1]):
        i = worlds.deviator[w, p]
        if i >= 0:
            least = sums[0, 3 * n + p]
            for column in range(len(sums)):
                least = min(least, sums[column, 3 * n + p])
            plain, share = min(plain, least), min(share, least / worlds.points[w, i])
    return plain, share


@njit(cache=True, nogil=True)
def _trusting(worlds: Worlds, w: int, moving: Ints, sums: Floats, shown: Floats) -> tuple[float, float]:
    """Least slack in trust, in points and in shares."""
    plain, share = np.inf, np.inf
    n, n_pairs = worlds.points.shape[1], worlds.deviator.shape[1]
    for p in range(n_pairs):
        j = worlds.deviator[w, p]
        if j < 0 or not moving[j].any():
            continue
        for i in range(n):
            if i == j:
                continue
            for column in range(len(sums)):
                lost = sums[column, 3 * n + n_pairs + p * n + i]
                if lost < plain or lost < share * worlds.points[w, i]:
                    believed = _trust(worlds, w, (i, j), shown[j, column])
                    slack = believed * sums[column, i] + (1 - believed) * lost
                    plain, share = min(plain, slack), min(share, slack / worlds.points[w, i])
    return plain, share


@njit(cache=True, nogil=True)
def weigh(worlds: Worlds, base: tuple[Ints, Floats], first: int, others: Ints, slack: Floats) -> None:
    """Fill in the slack of roadmaps in every world, shape (B, W): negative where one does not hold.

    Least of all demands that numbers can break, in shares of the party's ideal, gates in trust; 0 at least
    where all are met. base : starts of all items of a roadmap, shape (M,), and its sums, shape (W, K+1, R).
    others : int64, shape (B, M), starts of all items of roadmaps that differ from it in a few.
    """
    starts, sums = base
    n, columns = worlds.points.shape[1], sums.shape[1]
    shown, moving, here = np.empty((n, columns)), np.zeros((n, columns), np.int64), np.empty(sums.shape[1:])
    for b in range(len(others)):
        new = others[b]
        moving[:] = 0
        for m in range(worlds.actors.shape[1]):
            for i in range(n):
                if new[m] > 0 and worlds.actors[i, m]:
                    moving[i, new[m] - 1] += 1
        for w in range(len(sums)):
            here[:] = sums[w]
            for m in range(len(new)):
                if new[m] != starts[m]:
                    shift(worlds.terms[w], first, (m, starts[m]), -1.0, here)
                    shift(worlds.terms[w], first, (m, new[m]), 1.0, here)
            _shown(worlds, w, new, shown)
            plain, share = _tempted(worlds, w, moving, here)
            apart, part = _trusting(worlds, w, moving, here, shown)
            plain, share = min(plain, apart), min(share, part)
            for g in range(len(worlds.gates)):
                m, i, j = worlds.gates[g]
                if new[m] > 0:
                    apart = _trust(worlds, w, (i, j), shown[j, new[m] - 1]) - worlds.gate_levels[g]
                    plain, share = min(plain, apart), min(share, apart)
            slack[b, w] = max(share, 0.0) if plain >= -TOLERANCE else min(share, -TOLERANCE)


def is_compiled() -> bool:
    """Whether an earlier run left the compiled loop on this machine; if not, the first call takes long."""
    return any(Path(str(weigh.stats.cache_path)).glob("crowd.weigh*.nbi"))
