"""The compiled judging of many roadmaps, and the loops it shares with the search.

Works on a `Sheet`; the plain twin is `Scale` in detente.roadmap.terms.score, and what holds here is what
holds before the independent judge (tests/roadmap/test_bench.py). Parts of the sheet are handed on one
by one, and taken apart before a loop: each array of a tuple is counted wherever the tuple goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.solving.sheet import Betrayal, Rules, Sheet, Trust, Values

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

TOLERANCE = 1e-6
"""The same as `detente.roadmap.judging.verdict.TOLERANCE`, as the compiler needs it."""

REDUCED = {"nnan", "nsz", "reassoc"}
"""What the compiler may assume where the order of a minimum or a sum does not matter."""

INNER: dict[str, Any] = {
    "nogil": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "error_model": "numpy",
}
OUTER: dict[str, Any] = {"nogil": True, "cache": True, "no_cfunc_wrapper": True, "error_model": "numpy"}
"""How loops are compiled that only other loops call, and those that are called from outside.

Without the wrappers, which take tuples of arrays apart, compiling takes half the time.
"""

NEVER = 1_000_000
"""Effect date of what never starts."""


@njit(**INNER)
def join(rules: Rules, starts: Ints) -> None:
    """Set the starts of together items, shape (M,), from those of their parts; 0 is never."""
    parts, delay, row = rules.parts, rules.delay, 0
    while row < len(parts):
        item, latest, all_in = parts[row, 0], 1, True
        while row < len(parts) and parts[row, 0] == item:
            m = parts[row, 1]
            all_in = all_in and starts[m] > 0
            latest = max(latest, starts[m] + delay[m])
            row += 1
        starts[item] = latest if all_in else 0


@njit(**INNER)
def broken_rules(rules: Rules, starts: Ints, loads: Floats) -> int:
    """How many conditions, windows and capacities a roadmap breaks; loads : scratch, shape (n, K+1)."""
    found: int = _unmet(rules, starts) + _untimely(rules, starts) + _overloaded(rules, starts, loads)
    return found


@njit(**INNER)
def _unmet(rules: Rules, starts: Ints) -> int:
    """How many conditions are not met."""
    asks, literals, delay, end = rules.asks, rules.literals, rules.delay, rules.n_phases + 1
    broken, row, n_literals = 0, 0, len(literals)
    for clause in range(len(asks)):
        due = starts[asks[clause]] if asks[clause] >= 0 else end
        met = due == 0
        while row < n_literals and literals[row, 0] == clause:
            m = literals[row, 1]
            effect = starts[m] + delay[m] if starts[m] > 0 else NEVER
            met = met or (effect < due) == (literals[row, 2] == 1)
            row += 1
        broken += not met
    return broken


@njit(**INNER)
def _untimely(rules: Rules, starts: Ints) -> int:
    """How many steps start outside their window."""
    first, last, broken = rules.first, rules.last, 0
    for m in range(len(first)):
        if starts[m] > 0:
            broken += starts[m] < first[m] or starts[m] > last[m]
    return broken


@njit(**INNER)
def _overloaded(rules: Rules, starts: Ints, loads: Floats) -> int:
    """How many times a party would carry more than it can."""
    capacity, actors, load, n_phases = rules.capacity, rules.actors, rules.load, rules.n_phases
    broken = 0
    for i in range(len(capacity)):
        if capacity[i] == np.inf:
            continue
        for k in range(n_phases + 1):
            loads[i, k] = 0.0
        for m in range(len(load)):
            if starts[m] > 0 and actors[i, m]:
                loads[i, min(starts[m], n_phases)] += load[m]
        for k in range(1, n_phases + 1):
            broken += loads[i, k] > capacity[i] + TOLERANCE
    return broken


@njit(**INNER)
def _clear(table: Ints) -> None:
    """Set all entries to zero; a loop compiles faster than a slice."""
    for i in range(table.shape[0]):
        for k in range(table.shape[1]):
            table[i, k] = 0


@njit(**INNER)
def show(trust: Trust, starts: Ints, shown: Ints) -> None:
    """Fill in units of evidence about each party by phase, shape (n, K+1)."""
    units, seen = trust.units, trust.seen
    _clear(shown)
    for m in range(len(seen)):
        if starts[m] > 0:
            for j in range(len(shown)):
                if units[j, m] > 0:
                    for k in range(starts[m] + seen[m], shown.shape[1]):
                        shown[j, k] += units[j, m]


@njit(**INNER)
def mark(rules: Rules, starts: Ints, moved: Ints) -> None:
    """Count own steps that each party starts in each phase, and all it has (last column), shape (n, K+1)."""
    actors, new, end = rules.actors, rules.new, rules.n_phases
    _clear(moved)
    for m in range(actors.shape[1]):
        if starts[m] > 0:
            for i in range(len(moved)):
                if actors[i, m]:
                    moved[i, min(starts[m], end) - 1] += new[m]
                    moved[i, end] += 1


@njit(**INNER)
def gate_slacks(trust: Trust, starts: Ints, shown: Ints, slacks: Floats) -> None:
    """Fill in trust there is over what each gate asks for; inf where its step is not taken."""
    gates, levels, asked = trust.gates, trust.levels, trust.gate_levels
    for g in range(len(slacks)):
        m, i, j = gates[g, 0], gates[g, 1], gates[g, 2]
        slacks[g] = np.inf
        if starts[m] > 0:
            # The column of phase s is s - 1; a start beyond the last phase is refused elsewhere.
            level = shown[j, min(starts[m], shown.shape[1]) - 1]
            slacks[g] = levels[i, j, level] - asked[g]


@njit(**INNER)
def add_up(table: Floats, starts: Ints, sums: Floats) -> None:
    """Sums of the terms of a roadmap, shape (R,), from a table of shape (M, S, R) with at least R terms."""
    for r in range(len(sums)):
        sums[r] = 0.0
    for m in range(len(starts)):
        s = starts[m]
        if s > 0:
            for r in range(len(sums)):
                sums[r] += table[m, s, r]


@njit(**INNER)
def betray(betrayal: Betrayal, j: int, starts: Ints, base: Floats, sums: Floats) -> None:
    """What being betrayed by a party adds against walking away; base, sums : shape (C n (K+1),)."""
    own, place = betrayal.own, betrayal.place
    for r in range(len(sums)):
        sums[r] = base[r]
    for m in range(len(starts)):
        s, mine = starts[m], place[j, m]
        if s > 0 and mine >= 0:
            for r in range(len(sums)):
                sums[r] += own[mine, s, r]


@njit(**INNER, fastmath=REDUCED)
def _least(values: Floats, weights: Floats) -> tuple[float, float]:
    """The least value, and the least weighted one."""
    plain, share = np.inf, np.inf
    for r in range(len(weights)):
        plain, share = min(plain, values[r]), min(share, values[r] * weights[r])
    return plain, share


@njit(**INNER)
def _worst_temptation(values: Values, columns: int, moved: Ints, sums: Floats) -> tuple[float, float]:
    """Least slack in temptation, waiting and gain: in points, and in shares of points."""
    waits, points, asked = values.waits, values.points, values.least
    waiting, stay = values.edges[1], values.edges[2]
    plain, share = _least(sums, values.tempted)
    for w in range(len(waits)):
        i, slack = waits[w, 0], sums[waiting + w]
        if moved[i, waits[w, 1]] > 0:
            plain, share = min(plain, slack), min(share, slack / points[i])
    for i in range(len(points)):
        slack = sums[stay + i * columns] - asked[i]
        plain, share = min(plain, slack), min(share, slack / points[i])
    return plain, share


@njit(**INNER, fastmath=REDUCED)
def _least_trusting(trust: Floats, stay: Floats, lost: Floats, at: tuple[int, int]) -> float:
    """The least of trust times staying plus doubt times betrayed, over phases; at : where both begin."""
    found, (s, f) = np.inf, at
    for k in range(len(trust)):
        found = min(found, lost[f + k] + trust[k] * (stay[s + k] - lost[f + k]))
    return found


@njit(**INNER)
def _worst_trust(
    sheet: Sheet, starts: Ints, seen: tuple[Ints, Ints], sums: Floats, scratch: tuple[Floats, Floats]
) -> tuple[float, float]:
    """Least slack in trust, in points and in shares of points; seen : evidence shown, and steps marked."""
    (shown, moved), (base, lost) = seen, scratch
    asked, levels, points = sheet.trust.asked, sheet.trust.levels, sheet.values.points
    plain, share = np.inf, np.inf
    n, columns, stay = len(points), shown.shape[1], sheet.values.edges[2]
    trust = np.empty(columns)
    add_up(sheet.betrayal.lost, starts, base)
    for j in range(n):
        if moved[j, columns - 1] == 0:
            continue
        betray(sheet.betrayal, j, starts, base, lost)
        for i in range(n):
            if not asked[i, j]:
                continue
            for k in range(columns):
                trust[k] = levels[i, j, shown[j, k]]
            for first in range(i * columns, len(base), n * columns):
                slack = _least_trusting(trust, sums, lost, (stay + i * columns, first))
                plain, share = min(plain, slack), min(share, slack / points[i])
    return plain, share


@njit(**OUTER)
def judge_many(sheet: Sheet, steps: Ints, lowest: float, holds: NDArray[np.bool_], slack: Floats) -> None:
    """Fill in whether roadmaps hold, and their least slack as a share of what it is measured in.

    steps : int64, shape (B, n_steps), 0 for never. slack : shape (B,), -inf where a rule is broken.
    lowest : slack in points below which the other demands are not looked at any more; -inf for never.
    """
    values, rules, trust = sheet.values, sheet.rules, sheet.trust
    n, columns = len(values.points), rules.n_phases + 1
    starts, loads = np.zeros(len(values.terms), np.int64), np.zeros((n, columns))
    shown, moved = np.zeros((n, columns), np.int64), np.zeros((n, columns), np.int64)
    sums, base = np.empty(values.edges[3]), np.empty(sheet.betrayal.lost.shape[2])
    lost, gates = np.empty_like(base), np.empty(len(trust.gates))
    for b in range(len(steps)):
        for m in range(steps.shape[1]):
            starts[m] = steps[b, m]
        holds[b], slack[b] = False, -np.inf
        if broken_rules(rules, starts, loads) > 0:
            continue
        join(rules, starts)
        mark(rules, starts, moved)
        add_up(values.terms, starts, sums)
        plain, share = _worst_temptation(values, columns, moved, sums)
        if plain >= lowest:
            show(trust, starts, shown)
            gate_slacks(trust, starts, shown, gates)
            for g in range(len(gates)):
                plain, share = min(plain, gates[g]), min(share, gates[g])
        if plain >= lowest:
            apart, part = _worst_trust(sheet, starts, (shown, moved), sums, (base, lost))
            plain, share = min(plain, apart), min(share, part)
        holds[b], slack[b] = plain >= -TOLERANCE, share
