"""The compiled loops over cubes of situations; the only door to numba.

A party's own steps in play cut the 2^m rows into cubes: all rows of a cube differ in its own steps only,
and one move leads anywhere in the cube that the directions of the steps allow. Every loop takes one cube
at a time into a local array, works there, and writes it back, so that a pass over all cubes costs about n
times the number of own steps. Cubes do not touch each other and are shared out among threads.

Arguments common to all. values : int32, shape (n,), changed in place. cut : how one party's steps cut the
rows. The plain twin of each is in tests/states/test_kernels.py, on sets.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import get_num_threads, njit, prange, set_num_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints32 = NDArray[np.int32]
    Ints64 = NDArray[np.int64]
    Places = NDArray[np.int16] | NDArray[np.int32]
    Bools = NDArray[np.bool_]

NOTHING = 2_147_483_647
"""The same as `detente.states.moves.NOTHING`, as the compiler needs it."""

BLOCK = 16
"""Cubes that are copied together: side by side, their rows fill a line of the cache."""

FEW = 64
"""Keys that are sorted by insertion."""

CHUNK = 64
"""Blocks that one thread takes at a time."""

THREADS = get_num_threads()
ROWS_TO_SHARE = 1 << 17
"""Rows from which on several threads are used."""


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


@njit(cache=True)
def _load(values: Ints32, cut: Cut, first: int, block: Ints32) -> int:
    """Copy the rows of some cubes, from number `first` on, into the columns of a block; returns how many.

    Own steps lie apart by powers of two, where the rows of one cube push each other out of the cache;
    those of neighbouring cubes lie side by side, and are worked on side by side.
    """
    count = min(BLOCK, len(cut.bases) - first)
    for j in range(len(cut.offsets)):
        for g in range(count):
            block[j, g] = values[cut.bases[first + g] + cut.offsets[j]]
    return count


@njit(cache=True)
def _store(block: Ints32, cut: Cut, first: int, count: int, out: Ints32) -> None:
    """Copy the columns of a block back to the cubes they came from."""
    for j in range(len(cut.offsets)):
        for g in range(count):
            out[cut.bases[first + g] + cut.offsets[j]] = block[j, g]


@njit(cache=True)
def _least_in_block(v: Ints32, cut: Cut, before: Ints32) -> int:
    """Lower each row of some cubes to the least it can move to; returns how many were lowered.

    What a move leads to is a product of directions, so that one pass over the own steps, each passing
    on the lesser of its two sides, is enough: rows that cannot be are passed through.
    """
    lowered, bit = 0, 1
    before[:] = v
    while bit < len(v):
        for j in range(len(v)):
            if j & bit:
                continue
            low, high = v[j], v[j | bit]
            if cut.on & bit:
                for g in range(BLOCK):
                    low[g] = min(low[g], high[g])
            elif cut.off & bit:
                for g in range(BLOCK):
                    high[g] = min(low[g], high[g])
            else:
                for g in range(BLOCK):
                    low[g] = high[g] = min(low[g], high[g])
        bit <<= 1
    for j in range(len(v)):
        for g in range(BLOCK):
            v[j, g] = NOTHING if before[j, g] == NOTHING else v[j, g]
            lowered += v[j, g] < before[j, g]
    return lowered


@njit(parallel=True, cache=True)
def reach_least(values: Ints32, cut: Cut) -> int:
    """Lower each value to the least of staying and of one move; returns how many rows that lowers.

    Rows that cannot be hold NOTHING, before and after.
    """
    c, n_blocks = len(cut.offsets), (len(cut.bases) + BLOCK - 1) // BLOCK
    lowered = 0
    for chunk in prange((n_blocks + CHUNK - 1) // CHUNK):
        block, before = np.full((c, BLOCK), NOTHING, np.int32), np.empty((c, BLOCK), np.int32)
        for number in range(chunk * CHUNK, min((chunk + 1) * CHUNK, n_blocks)):
            count = _load(values, cut, number * BLOCK, block)
            changed = _least_in_block(block, cut, before)
            if changed:
                _store(block, cut, number * BLOCK, count, values)
            lowered += changed
    return lowered


@njit(parallel=True, cache=True)
def reach_most(values: Ints32, cut: Cut) -> None:
    """Replace each value by the largest of one move, staying left out; -NOTHING where there is no move.

    Rows that cannot be hold -NOTHING before; what they hold after means nothing. Beside the largest value
    with staying, in `block`, the largest without is carried: it takes over the other side of a step with
    all that can be reached there.
    """
    c, n_blocks = len(cut.offsets), (len(cut.bases) + BLOCK - 1) // BLOCK
    for chunk in prange((n_blocks + CHUNK - 1) // CHUNK):
        block, moved = np.empty((c, BLOCK), np.int32), np.empty((c, BLOCK), np.int32)
        for number in range(chunk * CHUNK, min((chunk + 1) * CHUNK, n_blocks)):
            count = _load(values, cut, number * BLOCK, block)
            moved[:] = -NOTHING
            bit = 1
            while bit < c:
                for j in range(c):
                    if not j & bit:
                        for g in range(BLOCK):
                            low, high = block[j, g], block[j | bit, g]
                            if not cut.off & bit:
                                moved[j, g] = max(moved[j, g], high)
                                block[j, g] = max(low, high)
                            if not cut.on & bit:
                                moved[j | bit, g] = max(moved[j | bit, g], low)
                                block[j | bit, g] = max(low, high)
                bit <<= 1
            _store(moved, cut, number * BLOCK, count, values)


@njit(cache=True)
def _sort(keys: Ints64) -> None:
    """Sort, smallest first; a few keys by insertion, which is faster for them."""
    if len(keys) > FEW:
        keys.sort()
        return
    for place in range(1, len(keys)):
        key, hole = keys[place], place
        while hole and keys[hole - 1] > key:
            keys[hole] = keys[hole - 1]
            hole -= 1
        keys[hole] = key


@njit(parallel=True, cache=True)
def sort_cubes(payoff: Ints32, feasible: Bools, cut: Cut, order: Places) -> None:
    """Each cube's rows from the best payoff down, into `order`, shape (n,), cube after cube.

    An entry is 2 j, or 2 j + 1 where its payoff is lower than that of the entry before. What cannot be,
    by `feasible`, bool, shape (n,), comes last, as -1.
    """
    c, n_cubes = len(cut.offsets), len(cut.bases)
    for chunk in prange((n_cubes + BLOCK * CHUNK - 1) // (BLOCK * CHUNK)):
        keys = np.empty(c, np.int64)
        for cube in range(chunk * BLOCK * CHUNK, min((chunk + 1) * BLOCK * CHUNK, n_cubes)):
            used = 0
            for j in range(c):
                row = cut.bases[cube] + cut.offsets[j]
                if feasible[row]:
                    # The number of rows c is a power of two, so that j fills the lowest bits.
                    keys[used] = -np.int64(payoff[row]) * c + j
                    used += 1
            _sort(keys[:used])
            for place in range(used):
                drops = place > 0 and keys[place] & -c != keys[place - 1] & -c
                order[cube * c + place] = 2 * (keys[place] & (c - 1)) + drops
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


@njit(cache=True)
def _improve_in_cube(v: Ints32, cut: Cut, order: Places, table: Ints32, found: Ints32) -> None:
    """The least value of one move that raises the payoff, for the rows of one cube, into `found`.

    From the best payoff down, `table` holds for each mask of `cut.raised` the least value among the rows
    with a strictly better payoff whose own mask holds it; rows that tie are entered together.
    """
    entered = 0
    table[:] = NOTHING
    for place in range(len(order)):
        entry = order[place]
        if entry < 0:
            break
        if entry & 1:
            for earlier in range(entered, place):
                _enter(table, cut.raised[order[earlier] >> 1], v[order[earlier] >> 1])
            entered = place
        found[entry >> 1] = table[cut.raised[entry >> 1]]


@njit(cache=True)
def _improve_freely(v: Ints32, order: Places) -> int:
    """Lower the rows of one cube to what a move that raises the payoff leads to; returns how many.

    Where every own step can go either way, one entry is the whole table.
    """
    lowered, least, tied = 0, NOTHING, NOTHING
    for place in range(len(order)):
        entry = order[place]
        if entry < 0:
            break
        if entry & 1:
            least = min(least, tied)
            tied = NOTHING
        value = v[entry >> 1]
        lowered += least < value
        value = min(least, value)
        tied = min(tied, value)
        v[entry >> 1] = value
    return lowered


@njit(parallel=True, cache=True)
def improve_least(values: Ints32, cut: Cut, order: Places, stay: bool) -> int:  # noqa: FBT001
    """Lower each value to the least of one move that raises the payoff `order` is sorted by.

    stay : whether staying counts too; without it NOTHING stands where there is no such move. Rows that
    cannot be keep what they hold. Returns how many rows are lowered.
    """
    c, n_blocks = len(cut.offsets), (len(cut.bases) + BLOCK - 1) // BLOCK
    lowered = 0
    for chunk in prange((n_blocks + CHUNK - 1) // CHUNK):
        block, v, found = np.empty((c, BLOCK), np.int32), np.empty(c, np.int32), np.empty(c, np.int32)
        table = np.empty(1 << cut.n_raised, np.int32)
        for number in range(chunk * CHUNK, min((chunk + 1) * CHUNK, n_blocks)):
            count = _load(values, cut, number * BLOCK, block)
            changed = 0
            for g in range(count):
                at = (number * BLOCK + g) * c
                v[:] = block[:, g]
                if cut.n_raised or not stay:
                    found[:] = v
                    _improve_in_cube(v, cut, order[at : at + c], table, found)
                    for j in range(c):
                        changed += found[j] < v[j]
                        v[j] = min(found[j], v[j]) if stay else found[j]
                else:
                    changed += _improve_freely(v, order[at : at + c])
                block[:, g] = v
            if changed or not stay:
                _store(block, cut, number * BLOCK, count, values)
            lowered += changed
    return lowered


def share_out(n: int) -> None:
    """Use as many threads as pay for n rows: for few rows, calling them takes longer than the work."""
    set_num_threads(THREADS if n >= ROWS_TO_SHARE else 1)


def is_compiled() -> bool:
    """Whether an earlier run left the compiled loops on this machine; if not, the first call takes long."""
    loops = (reach_least, reach_most, sort_cubes, improve_least)
    return all(
        any(Path(str(loop.stats.cache_path)).glob(f"kernels.{loop.py_func.__name__}*.nbi")) for loop in loops
    )
