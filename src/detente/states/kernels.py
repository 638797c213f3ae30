"""The compiled loops over cubes of situations; the only door to numba.

A party's own steps in play cut the 2^m rows into cubes: all rows of a cube differ in its own steps only,
and one move leads anywhere in the cube that the directions of the steps allow. Every loop takes one cube
at a time into a local array, works there, and writes it back, so that a pass over all cubes costs about n
times the number of own steps. Cubes do not touch each other and are shared out among threads.

Arguments common to all. values, out : int32, shape (n,); out may be values. feasible : bool, shape (n,).
cut : how one party's steps cut the rows. The plain twin of each is in tests/states/test_kernels.py, on sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit, prange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints32 = NDArray[np.int32]
    Bools = NDArray[np.bool_]

NOTHING = 2_147_483_647
"""The same as `detente.states.moves.NOTHING`, as the compiler needs it."""

CHUNK = 1024
"""Cubes that one thread takes at a time."""


class Cut(NamedTuple):
    """How a party's own steps cut n rows into cubes of c rows.

    bases : int32, shape (n / c,), the row of each cube in which no own step stands.
    offsets : int32, shape (c,), what to add to a base for each combination j of own steps.
    on, off : masks over j of own steps that can only be taken, or only dropped.
    raised : int32, shape (c,), the one-way steps that are used up in j, as a mask of `n_raised` bits; a move
        leads only to rows whose mask holds that of the row it starts from.
    """

    bases: Ints32
    offsets: Ints32
    on: int
    off: int
    raised: Ints32
    n_raised: int


@njit(parallel=True, cache=True)
def reach_least(values: Ints32, feasible: Bools, cut: Cut, out: Ints32) -> int:
    """The least value of staying or of one move, into `out`; returns how many rows it lowers.

    What a move leads to is a product of directions, so that one pass over the own steps, each passing
    on the lesser of its two sides, is enough: rows that cannot be carry no value but are passed through.
    """
    bases, offsets = cut.bases, cut.offsets
    c, n_cubes = len(offsets), len(bases)
    lowered = 0
    for chunk in prange((n_cubes + CHUNK - 1) // CHUNK):
        v = np.empty(c, np.int32)
        for cube in range(chunk * CHUNK, min((chunk + 1) * CHUNK, n_cubes)):
            base = bases[cube]
            least = NOTHING
            for j in range(c):
                row = base + offsets[j]
                v[j] = values[row] if feasible[row] else NOTHING
                least = min(least, v[j])
            if cut.on | cut.off:
                bit = 1
                while bit < c:
                    for j in range(c):
                        if not j & bit:
                            low, high = v[j], v[j | bit]
                            if not cut.off & bit:
                                v[j] = min(low, high)
                            if not cut.on & bit:
                                v[j | bit] = min(low, high)
                    bit <<= 1
            else:
                v[:] = least
            for j in range(c):
                row = base + offsets[j]
                if feasible[row]:
                    lowered += v[j] < values[row]
                    out[row] = v[j]
                else:
                    out[row] = NOTHING
    return lowered


@njit(parallel=True, cache=True)
def reach_most(values: Ints32, feasible: Bools, cut: Cut, out: Ints32) -> None:
    """The largest value of one move, staying left out, into `out`; -NOTHING where there is no move.

    Beside the largest value with staying, the largest without is carried: it takes over the other side
    of a step with all that can be reached there.
    """
    bases, offsets = cut.bases, cut.offsets
    c, n_cubes = len(offsets), len(bases)
    for chunk in prange((n_cubes + CHUNK - 1) // CHUNK):
        v, moved = np.empty(c, np.int32), np.empty(c, np.int32)
        for cube in range(chunk * CHUNK, min((chunk + 1) * CHUNK, n_cubes)):
            base = bases[cube]
            first = second = -NOTHING
            for j in range(c):
                row = base + offsets[j]
                v[j] = values[row] if feasible[row] else -NOTHING
                moved[j] = -NOTHING
                if v[j] >= first:
                    first, second = v[j], first
                else:
                    second = max(second, v[j])
            if cut.on | cut.off:
                bit = 1
                while bit < c:
                    for j in range(c):
                        if not j & bit:
                            low, high = v[j], v[j | bit]
                            if not cut.off & bit:
                                moved[j] = max(moved[j], high)
                                v[j] = max(low, high)
                            if not cut.on & bit:
                                moved[j | bit] = max(moved[j | bit], low)
                                v[j | bit] = max(low, high)
                    bit <<= 1
            else:
                for j in range(c):
                    moved[j] = second if v[j] == first else first
            for j in range(c):
                out[base + offsets[j]] = moved[j]


@njit(parallel=True, cache=True)
def sort_cubes(payoff: Ints32, feasible: Bools, cut: Cut, order: Ints32) -> None:
    """Each cube's rows from the best payoff down, into `order`, int32, shape (n,), cube after cube.

    An entry is 2 j, or 2 j + 1 where its payoff is lower than that of the entry before. What cannot be
    comes last, as -1.
    """
    bases, offsets = cut.bases, cut.offsets
    c, n_cubes = len(offsets), len(bases)
    for chunk in prange((n_cubes + CHUNK - 1) // CHUNK):
        keys = np.empty(c, np.int64)
        for cube in range(chunk * CHUNK, min((chunk + 1) * CHUNK, n_cubes)):
            base = bases[cube]
            used = 0
            for j in range(c):
                row = base + offsets[j]
                if feasible[row]:
                    keys[used] = -np.int64(payoff[row]) * c + j
                    used += 1
            keys[:used].sort()
            before = np.int64(0)
            for place in range(used):
                worth = keys[place] // c
                j = keys[place] - worth * c
                order[cube * c + place] = 2 * j + (place > 0 and worth != before)
                before = worth
            order[cube * c + used : (cube + 1) * c] = -1


@njit(cache=True)
def _enter(table: Ints32, whole: int, value: int) -> None:
    """Lower the entries of a mask, and of every mask inside it, to a value.

    A mask inside another never holds a larger value, so that one that does not lower the entry of its own
    mask lowers none.
    """
    if value < table[whole]:
        part = whole
        while True:
            table[part] = min(table[part], value)
            if part == 0:
                break
            part = (part - 1) & whole


@njit(parallel=True, cache=True)
def improve_least(values: Ints32, cut: Cut, order: Ints32, stay: bool, out: Ints32) -> int:  # noqa: FBT001
    """The least value of one move that raises the payoff `order` is sorted by; returns how many it lowers.

    stay : whether staying counts too; without it NOTHING stands where there is no such move.
    From the best payoff down, `table` holds for each mask of `cut.raised` the least value among the rows
    with a strictly better payoff whose own mask holds it.
    """
    bases, offsets = cut.bases, cut.offsets
    c, n_cubes = len(offsets), len(bases)
    lowered = 0
    for chunk in prange((n_cubes + CHUNK - 1) // CHUNK):
        table = np.empty(1 << cut.n_raised, np.int32)
        found = np.empty(c, np.int32)
        for cube in range(chunk * CHUNK, min((chunk + 1) * CHUNK, n_cubes)):
            base, sorted_rows = bases[cube], order[cube * c : (cube + 1) * c]
            table[:] = NOTHING
            start = 0
            while start < c and sorted_rows[start] >= 0:
                end = start
                while end < c and sorted_rows[end] >= 0 and (end == start or not sorted_rows[end] & 1):
                    found[end] = table[cut.raised[sorted_rows[end] >> 1]]
                    end += 1
                for place in range(start, end):
                    j = sorted_rows[place] >> 1
                    row = base + offsets[j]
                    value = values[row]
                    _enter(table, cut.raised[j], value)
                    lowered += found[place] < value
                    out[row] = min(found[place], value) if stay else found[place]
                start = end
    return lowered
