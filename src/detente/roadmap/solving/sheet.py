"""All that the compiled loops read about a game, laid out side by side; made once for a set of demands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from detente.roadmap.terms.rows import SLACK, units
from detente.worth.present import begun, conditions, exclusions, left

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.terms.rows import Demands
    from detente.roadmap.terms.score import Scale
    from detente.roadmap.terms.tables import Tables

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

Scalar = TypeVar("Scalar", bound=np.generic)


class Values(NamedTuple):
    """What roadmaps are worth and fall short of. n parties, M items, S starts (0: never), K phases.

    terms : float64, shape (M, S, R), what an item started in a phase adds to each of R sums: first the
        temptations, then waiting, then how much carrying on beats walking away (n x (K+1), by party),
        then the objective. edges : where these four blocks begin and end, shape (5,).
    tempted : 1 / points that a temptation is measured in. waits : (party, column) of each waiting row.
    points : shape (n,), what a party's slack is measured in. least : shape (n,), the gain that is asked.
    merits : where each stage of the objective begins among its rows, and their end.
    """

    terms: Floats
    edges: Ints
    tempted: Floats
    waits: Ints
    points: Floats
    least: Floats
    merits: Ints


class Betrayal(NamedTuple):
    """What being betrayed adds against walking away; C classes.

    lost : shape (M, S, C n (K+1)), by class and party, where the item is not the betrayer's.
    own : shape (A, S, C n (K+1)), what is added to that where it is. place : shape (n, M), the row of
    `own` for a betrayer and an item, -1 for none. shape : n and K+1.
    """

    lost: Floats
    own: Floats
    place: Ints
    shape: tuple[int, int]


class Trust(NamedTuple):
    """What is asked of trust, and how it grows.

    asked : bool, shape (n, n), [of whom, in whom]. levels : trust by units of evidence, shape (n, n, L).
    units : evidence of each step, shape (n, n_steps). seen : phases until it counts, shape (n_steps,).
    gates : (step, who, in whom). gate_levels : trust asked.
    """

    asked: Bools
    levels: Floats
    units: Ints
    seen: Ints
    gates: Ints
    gate_levels: Floats


class Rules(NamedTuple):
    """What a roadmap must keep to, whatever things are worth.

    literals : (condition, step, wanted), sorted by condition. asks : the step that asks for each condition,
    -1 for what must be true at the end. first, last : windows of steps. load, capacity, actors : bandwidth.
    parts : (together item, step), sorted. delay : shape (M,). new : bool, shape (steps,), steps that have not
    begun before phase 1; the others start in phase 1 here.
    """

    literals: Ints
    asks: Ints
    first: Ints
    last: Ints
    load: Floats
    capacity: Floats
    actors: Bools
    parts: Ints
    delay: Ints
    new: Bools
    n_phases: int


class Sheet(NamedTuple):
    """A game as loops read it."""

    values: Values
    betrayal: Betrayal
    trust: Trust
    rules: Rules


def sheet(scale: Scale, stages: tuple[Floats, ...] = ()) -> Sheet:
    """The sheet of a set of demands; stages : terms of the objective, shape (R, M, S) each."""
    demands = scale.demands
    game = demands.tables.game
    lost, own, place = _betrayal(demands.tables)
    betrayal = Betrayal(_plain(lost), _plain(own), _plain(place), (len(game.parties), game.n_phases + 1))
    return Sheet(_values(scale, stages), betrayal, _trust(scale), _rules(demands))


def _plain(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """The same array in one piece: of one kind for every game, so that the loops are compiled once."""
    return np.ascontiguousarray(array)


def _values(scale: Scale, stages: tuple[Floats, ...]) -> Values:
    demands = scale.demands
    tables = demands.tables
    points = np.where(tables.ideal > 0, tables.ideal, 1.0)
    waiting, waits = _waiting(demands)
    aims = [np.moveaxis(np.concatenate(stages), 0, -1)] if stages else []
    blocks = [scale.pieces["temptation"][0], waiting, scale.pieces["stay"][0], *aims]
    widths = [block.shape[2] for block in blocks] + [0] * (4 - len(blocks))
    return Values(
        terms=_plain(np.concatenate(blocks, axis=2)),
        edges=np.cumsum([0, *widths]),
        tempted=1 / scale.measure,
        waits=_plain(waits),
        points=points,
        least=np.where(demands.joining, tables.game.min_gain * tables.ideal, -np.inf),
        merits=np.cumsum([0, *(len(stage) for stage in stages)]),
    )


def _trust(scale: Scale) -> Trust:
    game = scale.demands.tables.game
    gates = [gate for gate in game.gates if not begun(game)[gate[0]]]
    return Trust(
        asked=_plain(scale.demands.trusting),
        levels=_plain(scale.levels),
        units=_plain(units(scale.demands.tables)[:, : game.n_steps]),
        # What was seen before phase 1 counts from its first column on.
        seen=np.maximum(left(game) + game.lag, -1)[: game.n_steps],
        gates=np.array([gate[:3] for gate in gates], dtype=np.int64).reshape(-1, 3),
        gate_levels=np.array([gate[3] for gate in gates], dtype=np.float64),
    )


def _rules(demands: Demands) -> Rules:
    game = demands.tables.game
    literals, asks = _clauses(demands)
    first, last = demands.window
    new = begun(game)[: game.n_steps] == 0
    joint = [(q, m) for q, parts in enumerate(game.parts, start=game.n_steps) for m in parts]
    return Rules(
        literals=literals,
        asks=asks,
        first=np.maximum(first, game.earliest)[: game.n_steps],
        last=np.minimum(last, game.last)[: game.n_steps],
        load=np.where(new, game.load[: game.n_steps], 0.0),
        capacity=game.capacity,
        actors=_plain(game.actors[:, : game.n_steps]),
        parts=np.array(joint, dtype=np.int64).reshape(-1, 2),
        delay=left(game),
        new=new,
        n_phases=game.n_phases,
    )


def _waiting(demands: Demands) -> tuple[Floats, Ints]:
    """Terms of carrying on minus waiting, shape (M, S, W), and (party, column) of each row."""
    tables = demands.tables
    terms = (tables.carry_on - tables.postponed)[..., :-1]
    may_fail = demands.lowest(np.moveaxis(terms, -1, 1)) < -SLACK
    places = np.argwhere(may_fail & demands.patient[:, np.newaxis])
    found = np.moveaxis(terms, 0, 2)[:, :, places[:, 0], places[:, 1]]
    return found, places


def _betrayal(tables: Tables) -> tuple[Floats, Floats, Ints]:
    """The arrays of `Betrayal`: most items do not tell who betrays."""
    game = tables.game
    n, n_items = len(game.parties), len(game.items)
    by_whom = tables.betrayed - tables.walk_away[np.newaxis, :, np.newaxis]
    # What an item is worth if somebody without a part in it betrays; anybody's will do as a base.
    outsider = game.actors.argmin(axis=0)
    base = by_whom[:, :, outsider, np.arange(n_items)]
    place = np.full((n, n_items), -1)
    own: list[Floats] = []
    for j in range(n):
        more = by_whom[:, :, j] - base
        touched = np.flatnonzero(np.abs(more).max(axis=(0, 1, 3, 4)) > 0)
        place[j, touched] = sum(len(rows) for rows in own) + np.arange(len(touched))
        own.append(_by_row(more[:, :, touched]))
    return _by_row(base), np.concatenate(own), place


def _by_row(table: Floats) -> Floats:
    """Axes of items and starts first: (C, n, M, S, K+1) -> (M, S, C n (K+1))."""
    moved = np.moveaxis(table, (2, 3), (0, 1))
    return moved.reshape(*moved.shape[:2], int(np.prod(moved.shape[2:])))


def _clauses(demands: Demands) -> tuple[Ints, Ints]:
    """All conditions, exclusions among them: nobody starts what cannot be in effect by the end."""
    game = demands.tables.game
    asked = conditions(game)
    asked += [(-1, ((m, False), (other, False))) for m, other in exclusions(game)]
    literals = [(row, step, int(wanted)) for row, (_, clause) in enumerate(asked) for step, wanted in clause]
    return (
        np.array(literals, dtype=np.int64).reshape(-1, 3),
        np.array([m for m, _ in asked], dtype=np.int64),
    )
