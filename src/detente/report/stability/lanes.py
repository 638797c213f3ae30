"""Moves from the status quo as lanes beside the rows, by who makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from detente.report.stability.grid import Grid
    from detente.stability.paths import Leg

Kind = Literal["alone", "together", "against"]
"""An improvement of one mover; of a coalition by several moves; a move that some mover does not prefer."""


@dataclass(frozen=True)
class Trunk:
    """The moves of the same parties from the same situation. legs : one for each end."""

    parties: tuple[int, ...]
    start: int
    kind: Kind
    legs: tuple[Leg, ...]

    def span(self, rows: Mapping[int, int]) -> tuple[int, int]:
        """The first and the last row it touches. rows : by situation."""
        touched = [rows[self.start], *(rows[leg.end] for leg in self.legs)]
        return min(touched), max(touched)


@dataclass(frozen=True)
class Lane:
    """Trunks of the same parties that do not touch one another."""

    parties: tuple[int, ...]
    trunks: tuple[Trunk, ...]


def lanes(grid: Grid) -> tuple[Lane, ...]:
    """The legs of the paths that are told of, in as few lanes as possible; single parties first."""
    rows = {situation: row for row, situation in enumerate(grid.shown)}
    found: list[Lane] = []
    trunks = sorted(_trunks(grid), key=lambda trunk: (len(trunk.parties), trunk.parties))
    for trunk in trunks:
        for place, lane in enumerate(found):
            if lane.parties == trunk.parties and _has_room(lane, trunk, rows):
                found[place] = Lane(lane.parties, (*lane.trunks, trunk))
                break
        else:
            found.append(Lane(trunk.parties, (trunk,)))
    return tuple(found)


def kind_of(grid: Grid, leg: Leg) -> Kind:
    """How a leg is drawn."""
    if not leg.is_improvement:
        return "against"
    owners = grid.stays.conflict.moves.owners[leg.moves[0].mover]
    return "alone" if len(leg.moves) == 1 and owners == leg.parties else "together"


def _trunks(grid: Grid) -> Iterable[Trunk]:
    legs: dict[tuple[tuple[int, ...], int, Kind], list[Leg]] = {}
    for leg in grid.legs():
        legs.setdefault((leg.parties, leg.start, kind_of(grid, leg)), []).append(leg)
    return (Trunk(*key, tuple(found)) for key, found in legs.items())


def _has_room(lane: Lane, trunk: Trunk, rows: Mapping[int, int]) -> bool:
    low, high = trunk.span(rows)
    spans = [other.span(rows) for other in lane.trunks]
    return all(high < first or last < low for first, last in spans)
