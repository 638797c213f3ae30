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
        named = ((start, end) for start, ends in stated.items() for end in ends)
        # What is fixed may rule out some of the situations that the scenario names.
        pairs = ((known[start], known[end]) for start, end in named if {start, end} <= known.keys())
        arcs[space.parties.index(name)] = Arcs.of(pairs)
    return Graph(space.parties, labels, stands, space.owners, tuple(arcs), first_rows)


def _check_size(space: Space) -> None:
    most = most_moves(space, len(space.steps))
    if most > ARC_LIMIT:
        fewer = (
            steps for steps in reversed(range(len(space.steps))) if most_moves(space, steps) <= ARC_LIMIT
        )
        raise TooManySituations(
            f"{len(space.rows)} situations have up to {most} moves; {ARC_LIMIT} would fit, so that about "
            f"{next(fewer)} steps can be in play: name fewer with --in-play, and fix the others with --done"
        )


def most_moves(space: Space, steps: int) -> int:
    """How many moves there can be at most, if only so many of the steps are in play."""
    situations = -(-len(space.rows) >> len(space.steps) - steps)
    return situations * sum((1 << (mover.own & (1 << steps) - 1).bit_count()) - 1 for mover in space.movers)


def _situations(space: Space) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], Ints]:
    """Labels, standing steps, and for each row the number of its situation, -1 if it cannot be."""
    situation = np.full(space.n, -1, dtype=np.int64)
    patterns = space.scenario.situation_patterns()
    if not patterns:
        rows = space.rows
        situation[rows] = np.arange(len(rows))
        numbers = space.numbers(rows).tolist()
        return tuple(map(str, numbers)), tuple(map(space.standing, rows.tolist())), situation
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
