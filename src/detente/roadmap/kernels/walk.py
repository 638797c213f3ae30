"""The compiled loop of the search: heat-bath moves on the terms of a `Sheet` (theory 4.2).

Sums change by what differs between a roadmap and its neighbour. Whatever is met here is held against
`Scale`, the plain twin, and against the judge (tests/roadmap/test_search.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from detente.roadmap.kernels.judge import (
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

    from detente.roadmap.sheet import Sheet

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EXCHANGE, PARTNERS = 3, 6
"""Every third move tries to exchange a step with some others."""

SWAP, LATER, EARLIER, DROP = 0, 1, 2, 3
"""What is tried with two steps: each in the other's phase, both moved by one phase, or neither taken."""

SAME = 1e-9
"""What a roadmap must be better by, so that rounding does not decide between equals."""


class State(NamedTuple):
    """Where a walk is, changed in place.

    starts : int64, shape (M,). sums : shape (R,). watched : (class, of whom, in whom, column) of trust rows
    that some roadmap failed which met all else; lost : what being betrayed adds in each of them.
    best : shape (n_steps,), -1 before any was met. merit : shape (stages,), of the best.
    counted : [watched rows in use, moves made].
    """

    starts: Ints
    sums: Floats
    watched: Ints
    lost: Floats
    best: Ints
    merit: Floats
    counted: Ints


class Scratch(NamedTuple):
    """Memory of one neighbour: as in `State`, and what its slacks are made of."""

    starts: Ints
    sums: Floats
    lost: Floats
    shown: Ints
    moved: Ints
    loads: Floats
    gates: Floats
    merit: Floats
    base: Floats
    betrayed: Floats
    steps: Ints


@njit(cache=True)
def stand(sheet: Sheet, state: State) -> None:
    """Work out all sums of a walk from its starts."""
    join(sheet, state.starts)
    add_up(sheet.terms, state.starts, state.sums)
    state.lost[:] = 0.0
    for m in range(len(state.starts)):
        if state.starts[m] > 0:
            _change_lost(sheet, state, state.lost, (m, 0, state.starts[m]))


@njit(inline="always")
def _change_lost(sheet: Sheet, state: State, lost: Floats, change: tuple[int, int, int]) -> None:
    """Change the sums of the watched trust rows by what an item adds; change : (item, old start, new one)."""
    watched, base, own, places = state.watched, sheet.lost, sheet.own, sheet.own_place
    n, columns, (m, old, new) = len(sheet.points), sheet.n_phases + 1, change
    for w in range(state.counted[0]):
        place = (watched[w, 0] * n + watched[w, 1]) * columns + watched[w, 3]
        mine = places[watched[w, 2], m]
        lost[w] += base[m, new, place] - base[m, old, place]
        if mine >= 0:
            lost[w] += own[mine, new, place] - own[mine, old, place]


@njit(inline="always")
def _shift(sheet: Sheet, state: State, scratch: Scratch) -> None:
    """Sums of a neighbour, from those of the walk and what differs."""
    terms, sums, lost = sheet.terms, scratch.sums, scratch.lost
    before, after, watched = state.starts, scratch.starts, state.counted[0]
    sums[:] = state.sums
    lost[:watched] = state.lost[:watched]
    for m in range(len(before)):
        old, new = before[m], after[m]
        if old != new:
            for r in range(len(sums)):
                sums[r] += terms[m, new, r] - terms[m, old, r]
            if watched > 0:
                _change_lost(sheet, state, lost, (m, old, new))


@njit(cache=True, fastmath=REDUCED)
def _shortfall(values: Floats, weights: Floats) -> tuple[float, float]:
    """Weighted sum of what is below zero, and the least value."""
    short, least = 0.0, np.inf
    for r in range(len(weights)):
        short -= min(values[r], 0.0) * weights[r]
        least = min(least, values[r])
    return short, least


@njit(inline="always")
def failing(sheet: Sheet, state: State, scratch: Scratch) -> tuple[float, float]:
    """How badly demands fail, in shares of ideals and 1 for each broken rule, and the least slack.

    Of the demands on trust, only those that are watched.
    """
    starts, sums, shown, moved = scratch.starts, scratch.sums, scratch.shown, scratch.moved
    points, gates, waits, levels = sheet.points, scratch.gates, sheet.waits, sheet.levels
    waiting, stay, columns, asked = sheet.edges[1], sheet.edges[2], sheet.n_phases + 1, sheet.least
    short = float(broken_rules(sheet, starts, scratch.loads))
    least = -1.0 if short > 0 else np.inf
    mark(sheet, starts, moved)
    show(sheet, starts, shown)
    part, lowest = _shortfall(sums, sheet.tempted)
    short, least = short + part, min(least, lowest)
    for w in range(len(waits)):
        i, slack = waits[w, 0], sums[waiting + w]
        if slack < 0 and moved[i, waits[w, 1]] > 0:
            short, least = short - slack / points[i], min(least, slack)
    for i in range(len(points)):
        slack = sums[stay + i * columns] - asked[i]
        if slack < 0:
            short, least = short - slack / points[i], min(least, slack)
    gate_slacks(sheet, starts, shown, gates)
    for g in range(len(gates)):
        if gates[g] < 0:
            short, least = short - gates[g], min(least, gates[g])
    watched, lost = state.watched, scratch.lost
    for w in range(state.counted[0]):
        i, j, k = watched[w, 1], watched[w, 2], watched[w, 3]
        if moved[j, columns - 1] > 0:
            trust = levels[i, j, shown[j, k]]
            slack = trust * sums[stay + i * columns + k] + (1 - trust) * lost[w]
            if slack < 0:
                short, least = short - slack / points[i], min(least, slack)
    return short, least


@njit(inline="always")
def _rate(sheet: Sheet, scratch: Scratch) -> None:
    """Fill in the merit of a neighbour: of each stage the least of its sums."""
    merit, merits, sums, first = scratch.merit, sheet.merits, scratch.sums, sheet.edges[3]
    for stage in range(len(merit)):
        least = np.inf
        for r in range(first + merits[stage], first + merits[stage + 1]):
            least = min(least, sums[r])
        merit[stage] = least


@njit(inline="always")
def _is_better(merit: Floats, best: Floats) -> bool:
    """Whether a merit comes first, stage by stage, by more than rounding."""
    for stage in range(len(merit)):
        if merit[stage] != best[stage] + SAME:
            better: bool = merit[stage] > best[stage] + SAME
            return better
    return False


@njit(cache=True)
def _doubted(sheet: Sheet, state: State, scratch: Scratch) -> bool:
    """Whether a neighbour fails a demand on trust; those that it fails are watched from now on."""
    n, columns, stay = len(sheet.points), sheet.n_phases + 1, sheet.edges[2]
    add_up(sheet.lost, scratch.starts, scratch.base)
    failed = False
    for j in range(n):
        if scratch.moved[j, sheet.n_phases] == 0:
            continue
        betray(sheet, scratch.starts, j, scratch.base, scratch.betrayed)
        for place in range(len(scratch.base)):
            i, k = place // columns % n, place % columns
            trust = sheet.levels[i, j, scratch.shown[j, k]]
            slack = trust * scratch.sums[stay + i * columns + k] + (1 - trust) * scratch.betrayed[place]
            if sheet.trusting[i, j] and slack < -TOLERANCE:
                failed = True
                if state.counted[0] < len(state.watched):
                    state.watched[state.counted[0]] = place // (n * columns), i, j, k
                    state.counted[0] += 1
    return failed


@njit(inline="always")
def _copy(starts: Ints, steps: Ints, row: int) -> None:
    """Write the starts of steps into a row."""
    for m in range(steps.shape[1]):
        steps[row, m] = starts[m]


@njit(inline="always")
def _neighbours(sheet: Sheet, state: State, scratch: Scratch, chance: Floats, number: int) -> int:
    """Fill in the neighbours of a walk for its move of that number, and say how many there are.

    chance : uniform draws, shape (1 + PARTNERS,) or longer.
    """
    starts, steps, first, last = state.starts, scratch.steps, sheet.first, sheet.last
    n_steps, count = len(first), 1
    m = int(chance[0] * n_steps)
    _copy(starts, steps, 0)
    if number % EXCHANGE != EXCHANGE - 1:
        steps[0, m] = 0
        for s in range(first[m], last[m] + 1):
            _copy(starts, steps, count)
            steps[count, m] = s
            count += 1
        return count
    for partner in range(PARTNERS):
        other = int(chance[1 + partner] * n_steps)
        a, b = starts[m], starts[other]
        for way in (SWAP, LATER, EARLIER, DROP):
            _copy(starts, steps, count)
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


@njit(cache=True)
def _arrive(sheet: Sheet, state: State, scratch: Scratch, chosen: int) -> None:
    """Go to a neighbour."""
    scratch.starts[: len(sheet.first)] = scratch.steps[chosen]
    join(sheet, scratch.starts)
    _shift(sheet, state, scratch)
    state.starts[:] = scratch.starts
    state.sums[:] = scratch.sums
    state.lost[: state.counted[0]] = scratch.lost[: state.counted[0]]


@njit(nogil=True, cache=True)
def walk(
    sheet: Sheet, state: State, scratch: Scratch, schedule: tuple[Floats, Floats, Floats], chance: Floats
) -> None:
    """Make one move for each row of `chance`: the better a neighbour, the likelier it is chosen.

    schedule : weight of failed demands and temperature of each move, shape (moves,) each, and the worth of
    each stage of the objective. chance : uniform draws, shape (moves, 1 + PARTNERS + neighbours).
    """
    weight, temperature, worth = schedule
    starts, steps, merit, counted = scratch.starts, scratch.steps, scratch.merit, state.counted
    n_steps = len(sheet.first)
    for move in range(len(chance)):
        count = _neighbours(sheet, state, scratch, chance[move], counted[1])
        counted[1] += 1
        chosen, lowest, before = 0, np.inf, counted[0]
        for b in range(count):
            for m in range(n_steps):
                starts[m] = steps[b, m]
            join(sheet, starts)
            _shift(sheet, state, scratch)
            short, least = failing(sheet, state, scratch)
            _rate(sheet, scratch)
            energy = weight[move] * short
            for stage in range(len(worth)):
                energy -= worth[stage] * merit[stage]
            # Gumbel noise makes the least energy a draw from the heat bath.
            energy += temperature[move] * np.log(-np.log(chance[move, 1 + PARTNERS + b]))
            if energy < lowest:
                chosen, lowest = b, energy
            if least >= -TOLERANCE and _is_better(merit, state.merit):
                if not _doubted(sheet, state, scratch):
                    state.best[:] = scratch.steps[b]
                    state.merit[:] = merit
                elif counted[0] > before:
                    break
        if counted[0] > before:
            # New rows are watched: what they come to at present has to be worked out first.
            stand(sheet, state)
        else:
            _arrive(sheet, state, scratch, chosen)
