"""From combinations of steps to situations with every move written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import NoSituation, TooManySituations
from detente.states.graph import Arcs, Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.states.moves import Mover
    from detente.states.space import Space

    Ints = NDArray[np.signedinteger[Any]]

ARC_LIMIT = 30_000_000
"""Most moves that are written out; they take half a gigabyte."""


def graph_of(space: Space) -> Graph:
    """The situations of a scenario and every move between them, in the scenario's own numbering.

    Situations that stand for several combinations can be left by a move of any of these.
    Raises TooManySituations, NoSituation.
    """
    _check_size(space)
    labels, stands, situation = _situations(space)
    first_rows = np.unique(situation, return_index=True)[1][-len(labels) :]
    arcs = [_arcs(space, mover, situation) for mover in space.movers]
    for name, stated in space.scenario.moves.items():
        known = {label: number for number, label in enumerate(labels)}
        pairs = ((known[start], known[end]) for start, ends in stated.items() for end in ends)
        arcs[space.parties.index(name)] = Arcs.of(pairs)
    return Graph(space.parties, labels, stands, space.owners, tuple(arcs), first_rows)


def _check_size(space: Space) -> None:
    n = int(space.feasible.sum())
    arcs = sum(n * ((1 << mover.own.bit_count()) - 1) for mover in space.movers)
    if arcs > ARC_LIMIT:
        fewer, left = len(space.steps), arcs
        while left > ARC_LIMIT and fewer:
            fewer, left = fewer - 1, left // 2
        raise TooManySituations(
            f"{n} situations have up to {arcs} moves; {ARC_LIMIT} fit, that is about {fewer} steps in play: "
            "name fewer in play, and fix the others"
        )


def _situations(space: Space) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], Ints]:
    """Labels, standing steps, and for each row the number of its situation, -1 if it cannot be."""
    situation = np.full(space.n, -1, dtype=np.int64)
    patterns = space.scenario.situation_patterns()
    if not patterns:
        rows = space.rows
        situation[rows] = np.arange(len(rows))
        return tuple(map(str, rows.tolist())), tuple(map(space.standing, rows.tolist())), situation
    labels: list[str] = []
    stands: list[tuple[str, ...]] = []
    for label, literals in patterns.items():
        fits = space.feasible & space.test("any", [literals]).holds(np.arange(space.n))
        if fits.any():
            situation[fits] = len(labels)
            labels.append(label)
            stands.append(tuple(step for step in space.steps if (step, True) in literals))
    if not labels:
        raise NoSituation("none of the named situations can be; check the patterns under `situations`")
    return tuple(labels), tuple(stands), situation


def _arcs(space: Space, mover: Mover, situation: Ints) -> Arcs:
    """Every move of one mover, between situations, without repetition."""
    n = int(situation.max()) + 1
    named = ((situation[start], situation[end]) for start, end in _rows(space, mover))
    keys = [np.unique((start * n + end)[(start >= 0) & (end >= 0)]) for start, end in named]
    every = np.unique(np.concatenate(keys)) if keys else np.zeros(0, dtype=np.int64)
    source, target = every // n, every % n
    moves = source != target
    return Arcs(source[moves], target[moves])


def _rows(space: Space, mover: Mover) -> Iterator[tuple[Ints, Ints]]:
    """Moves between rows, one array of starts and one of ends for each combination of the mover's steps."""
    start = space.rows
    may_take, may_drop = mover.both | mover.on, mover.both | mover.off
    for chosen in submasks(mover.own):
        end = (start & ~mover.own) | chosen
        taken, dropped = end & ~start, start & ~end
        can = (end != start) & (taken & ~may_take == 0) & (dropped & ~may_drop == 0) & space.feasible[end]
        for bit, needed in enumerate(space.requires):
            if needed is not None and chosen >> bit & 1:
                can &= ((taken >> bit & 1) == 0) | needed.holds(end)
        yield start[can], end[can]


def submasks(mask: int) -> Iterator[int]:
    """Every combination of the bits of a mask, the empty one included, descending."""
    chosen = mask
    while True:
        yield chosen
        if not chosen:
            return
        chosen = (chosen - 1) & mask
