"""The compiled judging of many roadmaps, and the loops it shares with the search.

Works on the terms of a `Sheet`; the plain twin is `Scale` in detente.roadmap.score, and what holds here
is what holds before the independent judge (tests/roadmap/test_bench.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.sheet import Sheet

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

TOLERANCE = 1e-6
"""The same as `detente.roadmap.verdict.TOLERANCE`, as the compiler needs it."""

REDUCED = {"nnan", "nsz", "reassoc"}
"""What the compiler may assume where the order of a minimum or a sum does not matter."""

NEVER = 1_000_000
"""Effect date of what never starts."""


@njit(inline="always")
def join(sheet: Sheet, starts: Ints) -> None:
    """Set the starts of together items, shape (M,), from those of their parts; 0 is never."""
    parts, delay, row = sheet.parts, sheet.delay, 0
    while row < len(parts):
        item, latest, all_in = parts[row, 0], 0, True
        while row < len(parts) and parts[row, 0] == item:
            m = parts[row, 1]
            all_in = all_in and starts[m] > 0
            latest = max(latest, starts[m] + delay[m])
            row += 1
        starts[item] = latest if all_in else 0


@njit(inline="always")
def broken_rules(sheet: Sheet, starts: Ints, loads: Floats) -> int:
    """How many conditions, windows and capacities a roadmap breaks; loads : scratch, shape (n, K+1)."""
    asks, literals, delay, n_phases = sheet.asks, sheet.literals, sheet.delay, sheet.n_phases
    first, last, capacity, actors, load = sheet.first, sheet.last, sheet.capacity, sheet.actors, sheet.load
    broken, row, n_literals = 0, 0, len(literals)
    for clause in range(len(asks)):
        due = starts[asks[clause]] if asks[clause] >= 0 else n_phases + 1
        met = due == 0
        while row < n_literals and literals[row, 0] == clause:
            m = literals[row, 1]
            effect = starts[m] + delay[m] if starts[m] > 0 else NEVER
            met = met or (effect < due) == (literals[row, 2] == 1)
            row += 1
        broken += not met
    for m in range(len(first)):
        if starts[m] > 0:
            broken += starts[m] < first[m] or starts[m] > last[m]
    for i in range(len(capacity)):
        if capacity[i] == np.inf:
            continue
        loads[i, :] = 0.0
        for m in range(len(first)):
            if starts[m] > 0 and actors[i, m]:
                loads[i, min(starts[m], n_phases)] += load[m]
        for k in range(1, n_phases + 1):
            broken += loads[i, k] > capacity[i] + TOLERANCE
    return broken


@njit(inline="always")
def show(sheet: Sheet, starts: Ints, shown: Ints) -> None:
    """Fill in units of evidence about each party by phase, shape (n, K+1)."""
    units, seen = sheet.units, sheet.seen
    shown[:, :] = 0
    for m in range(len(seen)):
        if starts[m] > 0:
            for j in range(len(shown)):
                if units[j, m] > 0:
                    for k in range(starts[m] + seen[m], shown.shape[1]):
                        shown[j, k] += units[j, m]


@njit(inline="always")
def mark(sheet: Sheet, starts: Ints, moved: Ints) -> None:
    """Count the own steps that each party starts in each phase, and in any (last column), shape (n, K+1)."""
    actors, end = sheet.actors, sheet.n_phases
    moved[:, :] = 0
    for m in range(actors.shape[1]):
        if starts[m] > 0:
            for i in range(len(moved)):
                if actors[i, m]:
                    moved[i, min(starts[m], end) - 1] += 1
                    moved[i, end] += 1


@njit(inline="always")
def gate_slacks(sheet: Sheet, starts: Ints, shown: Ints, slacks: Floats) -> None:
    """Fill in trust there is over what each gate asks for; inf where its step is not taken."""
    gates, levels, asked = sheet.gates, sheet.levels, sheet.gate_levels
    for g in range(len(slacks)):
        m, i, j = gates[g, 0], gates[g, 1], gates[g, 2]
        slacks[g] = np.inf
        if starts[m] > 0:
            # The column of phase s is s - 1; a start beyond the last phase is refused elsewhere.
            level = shown[j, min(starts[m], shown.shape[1]) - 1]
            slacks[g] = levels[i, j, level] - asked[g]


@njit(inline="always")
def add_up(table: Floats, starts: Ints, sums: Floats) -> None:
    """Sums of the terms of a roadmap, shape (R,), from a table of shape (M, S, R)."""
    sums[:] = 0.0
    for m in range(len(starts)):
        s = starts[m]
        if s > 0:
            for r in range(len(sums)):
                sums[r] += table[m, s, r]


@njit(inline="always")
def betray(sheet: Sheet, starts: Ints, j: int, base: Floats, sums: Floats) -> None:
    """What being betrayed by a party adds against walking away; base, sums : shape (C n (K+1),)."""
    own, places = sheet.own, sheet.own_place
    for r in range(len(sums)):
        sums[r] = base[r]
    for m in range(len(starts)):
        s, place = starts[m], places[j, m]
        if s > 0 and place >= 0:
            for r in range(len(sums)):
                sums[r] += own[place, s, r]


@njit(cache=True, fastmath=REDUCED)
def _least(values: Floats, weights: Floats) -> tuple[float, float]:
    """The least value, and the least weighted one."""
    plain, share = np.inf, np.inf
    for r in range(len(weights)):
        plain, share = min(plain, values[r]), min(share, values[r] * weights[r])
    return plain, share


@njit(inline="always")
def _worst_temptation(sheet: Sheet, moved: Ints, sums: Floats) -> tuple[float, float]:
    """Least slack in temptation, waiting and gain: in points, and in shares of points."""
    waits, points, asked = sheet.waits, sheet.points, sheet.least
    waiting, stay, columns = sheet.edges[1], sheet.edges[2], sheet.n_phases + 1
    plain, share = _least(sums, sheet.tempted)
    for w in range(len(waits)):
        i, slack = waits[w, 0], sums[waiting + w]
        if moved[i, waits[w, 1]] > 0:
            plain, share = min(plain, slack), min(share, slack / points[i])
    for i in range(len(points)):
        slack = sums[stay + i * columns] - asked[i]
        plain, share = min(plain, slack), min(share, slack / points[i])
    return plain, share


@njit(cache=True, fastmath=REDUCED)
def _least_trusting(trust: Floats, stay: Floats, lost: Floats, at: tuple[int, int]) -> float:
    """The least of trust times staying plus doubt times betrayed, over phases; at : where both begin."""
    found, (s, f) = np.inf, at
    for k in range(len(trust)):
        found = min(found, lost[f + k] + trust[k] * (stay[s + k] - lost[f + k]))
    return found


@njit(inline="always")
def _worst_trust(
    sheet: Sheet, starts: Ints, seen: tuple[Ints, Ints], sums: Floats, scratch: tuple[Floats, Floats]
) -> tuple[float, float]:
    """Least slack in trust, in points and in shares of points; seen : evidence shown, and steps marked."""
    (shown, moved), (base, lost) = seen, scratch
    trusting, levels, points = sheet.trusting, sheet.levels, sheet.points
    plain, share = np.inf, np.inf
    n, columns, stay = len(points), sheet.n_phases + 1, sheet.edges[2]
    trust = np.empty(columns)
    add_up(sheet.lost, starts, base)
    for j in range(n):
        if moved[j, columns - 1] == 0:
            continue
        betray(sheet, starts, j, base, lost)
        for i in range(n):
            if not trusting[i, j]:
                continue
            for k in range(columns):
                trust[k] = levels[i, j, shown[j, k]]
            for first in range(i * columns, len(base), n * columns):
                slack = _least_trusting(trust, sums, lost, (stay + i * columns, first))
                plain, share = min(plain, slack), min(share, slack / points[i])
    return plain, share


@njit(nogil=True, cache=True)
def judge_many(sheet: Sheet, steps: Ints, lowest: float, holds: NDArray[np.bool_], slack: Floats) -> None:
    """Fill in whether roadmaps hold, and their least slack as a share of what it is measured in.

    steps : int64, shape (B, n_steps), 0 for never. slack : shape (B,), -inf where a rule is broken.
    lowest : slack in points below which the other demands are not looked at any more; -inf for never.
    """
    n, columns = len(sheet.points), sheet.n_phases + 1
    starts, loads = np.zeros(len(sheet.terms), np.int64), np.zeros((n, columns))
    shown, moved = np.zeros((n, columns), np.int64), np.zeros((n, columns), np.int64)
    sums, base = np.empty(sheet.edges[3]), np.empty(sheet.lost.shape[2])
    lost, gates = np.empty_like(base), np.empty(len(sheet.gates))
    for b in range(len(steps)):
        for m in range(steps.shape[1]):
            starts[m] = steps[b, m]
        holds[b], slack[b] = False, -np.inf
        if broken_rules(sheet, starts, loads) > 0:
            continue
        join(sheet, starts)
        mark(sheet, starts, moved)
        add_up(sheet.terms, starts, sums)
        plain, share = _worst_temptation(sheet, moved, sums)
        if plain >= lowest:
            show(sheet, starts, shown)
            gate_slacks(sheet, starts, shown, gates)
            for g in range(len(gates)):
                plain, share = min(plain, gates[g]), min(share, gates[g])
        if plain >= lowest:
            apart, part = _worst_trust(sheet, starts, (shown, moved), sums, (base, lost))
            plain, share = min(plain, apart), min(share, part)
        holds[b], slack[b] = plain >= -TOLERANCE, share
