"""The compiled loop of the search: heat-bath moves on the terms of a `Sheet` (theory 4.2).

Sums change by what differs between a roadmap and its neighbour. Whatever is met here is held against
`Scale`, the plain twin, and against the judge (tests/roadmap/test_search.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from detente.roadmap.solving.kernels.judge import (
    INNER,
    OUTER,
    REDUCED,
    TOLERANCE,
    add_up,
    betray,
    broken_rules,
    gate_slacks,
    join,
    mark,
    show,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.solving.sheet import Betrayal, Rules, Sheet, Trust, Values

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EXCHANGE, PARTNERS = 3, 6
"""Every third move tries to exchange a step with some others."""

SWAP, LATER, EARLIER, DROP = 0, 1, 2, 3
"""What is tried with two steps: each in the other's phase, both moved by one phase, or neither taken."""

SAME = 1e-9
"""What a roadmap must be better by, so that rounding does not decide between equals."""


class Place(NamedTuple):
    """A roadmap with its sums. starts : int64, shape (M,). sums : shape (R,).

    lost : shape (W,), what being betrayed adds in each watched trust row.
    """

    starts: Ints
    sums: Floats
    lost: Floats


class Watch(NamedTuple):
    """Trust rows that some roadmap failed which met all else, and how long the walk has been.

    rows : (class, of whom, in whom, column), shape (W, 4). used : [rows in use, moves made].
    """

    rows: Ints
    used: Ints


class Best(NamedTuple):
    """The best roadmap met. steps : shape (n_steps,), -1 before any was met. merit : shape (stages,)."""

    steps: Ints
    merit: Floats


class Scratch(NamedTuple):
    """Memory for one neighbour: what its slacks are made of, its merit, and all neighbours of a move.

    shown, moved, loads : shape (n, K+1). gates : shape (gates,). betrayed : shape (2, C n (K+1)).
    merit : shape (stages,). steps : shape (neighbours, n_steps).
    """

    shown: Ints
    moved: Ints
    loads: Floats
    gates: Floats
    betrayed: Floats
    merit: Floats
    steps: Ints


class State(NamedTuple):
    """A walk, changed in place: where it is, where it may go next, what it watches and has found."""

    here: Place
    there: Place
    watch: Watch
    best: Best
    scratch: Scratch


@njit(**INNER)
def _stand(sheet: Sheet, state: State) -> None:
    """Work out all sums of a walk from its starts."""
    here = state.here
    join(sheet.rules, here.starts)
    add_up(sheet.values.terms, here.starts, here.sums)
    for w in range(len(here.lost)):
        here.lost[w] = 0.0
    for m in range(len(here.starts)):
        if here.starts[m] > 0:
            _change_lost(sheet.betrayal, state.watch, here.lost, (m, 0, here.starts[m]))


@njit(**INNER)
def _change_lost(betrayal: Betrayal, watch: Watch, lost: Floats, change: tuple[int, int, int]) -> None:
    """Change the sums of the watched trust rows by what an item adds; change : (item, old start, new one)."""
    base, own, place, rows = betrayal.lost, betrayal.own, betrayal.place, watch.rows
    (m, old, new), (n, columns) = change, betrayal.shape
    for w in range(watch.used[0]):
        at, mine = (rows[w, 0] * n + rows[w, 1]) * columns + rows[w, 3], place[rows[w, 2], m]
        lost[w] += base[m, new, at] - base[m, old, at]
        if mine >= 0:
            lost[w] += own[mine, new, at] - own[mine, old, at]


@njit(**INNER)
def _copy(old: Floats | Ints, new: Floats | Ints) -> None:
    """Write as many entries of one array into another as that has; a loop compiles faster than a slice."""
    for r in range(len(new)):
        new[r] = old[r]


@njit(**INNER)
def _change_sums(terms: Floats, sums: Floats, change: tuple[int, int, int]) -> None:
    """Change sums by what an item adds; change : (item, old start, new one)."""
    m, old, new = change
    for r in range(len(sums)):
        sums[r] += terms[m, new, r] - terms[m, old, r]


@njit(**INNER)
def _look(sheet: Sheet, state: State, b: int) -> None:
    """Make neighbour number b what is there, its sums from those of here and what differs."""
    here, there, steps = state.here, state.there, state.scratch.steps
    before, after, sums, lost = here.starts, there.starts, there.sums, there.lost
    for m in range(steps.shape[1]):
        after[m] = steps[b, m]
    join(sheet.rules, after)
    _copy(here.sums, sums)
    _copy(here.lost, lost)
    for m in range(len(before)):
        if before[m] != after[m]:
            _change_sums(sheet.values.terms, sums, (m, before[m], after[m]))
            _change_lost(sheet.betrayal, state.watch, lost, (m, before[m], after[m]))


@njit(**INNER, fastmath=REDUCED)
def _shortfall(sums: Floats, weights: Floats) -> tuple[float, float]:
    """Weighted sum of what is below zero, and the least value."""
    short, least = 0.0, np.inf
    for r in range(len(weights)):
        short -= min(sums[r], 0.0) * weights[r]
        least = min(least, sums[r])
    return short, least


@njit(**INNER)
def _tempted(values: Values, columns: int, sums: Floats, moved: Ints) -> tuple[float, float]:
    """How far temptation, waiting and gain fall short, in shares of ideals, and the least slack."""
    points, waits, asked = values.points, values.waits, values.least
    waiting, stay = values.edges[1], values.edges[2]
    short, least = _shortfall(sums, values.tempted)
    for w in range(len(waits)):
        i, slack = waits[w, 0], sums[waiting + w]
        if slack < 0 and moved[i, waits[w, 1]] > 0:
            short, least = short - slack / points[i], min(least, slack)
    for i in range(len(points)):
        slack = sums[stay + i * columns] - asked[i]
        if slack < 0:
            short, least = short - slack / points[i], min(least, slack)
    return short, least


@njit(**INNER)
def _distrusted(
    trust: Trust, watch: Watch, there: Place, seen: tuple[Ints, Ints], scale: tuple[Floats, int]
) -> tuple[float, float]:
    """The same of the watched demands on trust; scale : points of parties, and where staying begins."""
    (shown, moved), (points, stay) = seen, scale
    levels, rows, sums, lost = trust.levels, watch.rows, there.sums, there.lost
    columns, short, least = shown.shape[1], 0.0, np.inf
    for w in range(watch.used[0]):
        i, j, k = rows[w, 1], rows[w, 2], rows[w, 3]
        if moved[j, columns - 1] > 0:
            belief = levels[i, j, shown[j, k]]
            slack = belief * sums[stay + i * columns + k] + (1 - belief) * lost[w]
            if slack < 0:
                short, least = short - slack / points[i], min(least, slack)
    return short, least


@njit(**INNER)
def _failing(sheet: Sheet, state: State) -> tuple[float, float]:
    """How badly what is there fails, in shares of ideals and 1 for each broken rule, and the least slack.

    Of the demands on trust, only those that are watched.
    """
    values, there, scratch = sheet.values, state.there, state.scratch
    shown, moved, gates = scratch.shown, scratch.moved, scratch.gates
    broken = broken_rules(sheet.rules, there.starts, scratch.loads)
    mark(sheet.rules, there.starts, moved)
    show(sheet.trust, there.starts, shown)
    short, least = _tempted(values, shown.shape[1], there.sums, moved)
    gate_slacks(sheet.trust, there.starts, shown, gates)
    for g in range(len(gates)):
        if gates[g] < 0:
            short, least = short - gates[g], min(least, gates[g])
    scale = (values.points, values.edges[2])
    part, lowest = _distrusted(sheet.trust, state.watch, there, (shown, moved), scale)
    return short + part + broken, min(least, lowest, -1.0 if broken > 0 else np.inf)


@njit(**INNER)
def _rate(values: Values, sums: Floats, merit: Floats) -> None:
    """Fill in the merit of a roadmap: of each stage the least of its sums."""
    merits, first = values.merits, values.edges[3]
    for stage in range(len(merit)):
        least = np.inf
        for r in range(first + merits[stage], first + merits[stage + 1]):
            least = min(least, sums[r])
        merit[stage] = least


@njit(**INNER)
def _dot(weights: Floats, values: Floats) -> float:
    """The weighted sum of some values."""
    found = 0.0
    for r in range(len(weights)):
        found += weights[r] * values[r]
    return found


@njit(**INNER)
def _is_better(merit: Floats, best: Floats) -> bool:
    """Whether a merit comes first, stage by stage, by more than rounding."""
    for stage in range(len(merit)):
        if merit[stage] != best[stage] + SAME:
            better: bool = merit[stage] > best[stage] + SAME
            return better
    return False


@njit(**INNER)
def _doubted(sheet: Sheet, state: State) -> bool:
    """Whether what is there fails a demand on trust; those that it fails are watched from now on."""
    starts, sums, points, stay = (
        state.there.starts,
        state.there.sums,
        sheet.values.points,
        sheet.values.edges[2],
    )
    shown, moved, rows, used = state.scratch.shown, state.scratch.moved, state.watch.rows, state.watch.used
    base, lost, trust = state.scratch.betrayed[0], state.scratch.betrayed[1], sheet.trust
    n, columns, failed = len(points), shown.shape[1], False
    add_up(sheet.betrayal.lost, starts, base)
    for j in range(n):
        if moved[j, columns - 1] == 0:
            continue
        betray(sheet.betrayal, j, starts, base, lost)
        for place in range(len(base)):
            i, k = place // columns % n, place % columns
            belief = trust.levels[i, j, shown[j, k]]
            slack = belief * sums[stay + i * columns + k] + (1 - belief) * lost[place]
            if trust.asked[i, j] and slack < -TOLERANCE:
                failed = True
                if used[0] < len(rows):
                    w = used[0]
                    rows[w, 0], rows[w, 1], rows[w, 2], rows[w, 3] = place // (n * columns), i, j, k
                    used[0] += 1
    return failed


@njit(**INNER)
def _write(starts: Ints, steps: Ints, row: int) -> None:
    """Write the starts of steps into a row."""
    for m in range(steps.shape[1]):
        steps[row, m] = starts[m]


@njit(**INNER)
def _neighbours(rules: Rules, starts: Ints, steps: Ints, chance: Floats, number: int) -> int:
    """Fill in the neighbours of a roadmap for a move of that number, and say how many there are.

    chance : uniform draws, shape (1 + PARTNERS,) or longer.
    """
    first, last, n_steps, count = rules.first, rules.last, steps.shape[1], 1
    m = int(chance[0] * n_steps)
    _write(starts, steps, 0)
    if number % EXCHANGE != EXCHANGE - 1:
        steps[0, m] = 0
        for s in range(first[m], last[m] + 1):
            _write(starts, steps, count)
            steps[count, m] = s
            count += 1
        return count
    for partner in range(PARTNERS):
        other = int(chance[1 + partner] * n_steps)
        a, b = starts[m], starts[other]
        for way in (SWAP, LATER, EARLIER, DROP):
            _write(starts, steps, count)
            if way == SWAP:
                steps[count, m], steps[count, other] = b, a
            elif way == DROP:
                steps[count, m], steps[count, other] = 0, 0
            else:
                by = 1 if way == LATER else -1
                steps[count, m] = min(max(a + by, 1), last[m]) if a > 0 else 0
                steps[count, other] = min(max(b + by, 1), last[other]) if b > 0 else 0
            count += 1
    return count


@njit(**OUTER)
def walk(sheet: Sheet, state: State, schedule: tuple[Floats, Floats, Floats], chance: Floats) -> None:
    """Make one move for each row of `chance`: the better a neighbour, the likelier it is chosen.

    The walk begins where its starts are; its sums need not be right before.

    schedule : weight of failed demands and temperature of each move, shape (moves,) each, and the worth of
    each stage of the objective. chance : uniform draws, shape (moves, 1 + PARTNERS + neighbours).
    """
    weight, temperature, worth = schedule
    here, there, used, best = state.here, state.there, state.watch.used, state.best
    steps, merit = state.scratch.steps, state.scratch.merit
    _stand(sheet, state)
    for move in range(len(chance)):
        count = _neighbours(sheet.rules, here.starts, steps, chance[move], used[1])
        used[1] += 1
        chosen, lowest, before = 0, np.inf, used[0]
        for b in range(count):
            _look(sheet, state, b)
            short, least = _failing(sheet, state)
            _rate(sheet.values, there.sums, merit)
            # Gumbel noise makes the least energy a draw from the heat bath.
            noise = temperature[move] * np.log(-np.log(chance[move, 1 + PARTNERS + b]))
            energy = weight[move] * short + noise - _dot(worth, merit)
            if energy < lowest:
                chosen, lowest = b, energy
            if least >= -TOLERANCE and _is_better(merit, best.merit):
                if not _doubted(sheet, state):
                    _copy(there.starts, best.steps)
                    _copy(merit, best.merit)
                elif used[0] > before:
                    break
        if used[0] > before:
            # New rows are watched: what they come to at present has to be worked out first.
            _stand(sheet, state)
            continue
        _look(sheet, state, chosen)
        _copy(there.starts, here.starts)
        _copy(there.sums, here.sums)
        _copy(there.lost, here.lost)
