"""From here to there: how a situation could be reached, in whose interest each move is, and what it takes.

Situations follow from one another by moves, not by the calendar. Who would have to move, from where
to where, against whose interest, and what would make up for that?
Source: Li, Kilgour and Hipel 2005, status quo analysis.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.errors import NoSituation, TooManySituations
from detente.stability.coalitions import Society
from detente.stability.compensation import Interests, Loss, cheapest
from detente.stability.joint import Ways, joint_improvements
from detente.stability.sequences import Arrival, Move, Steps, explore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from detente.states.moves import Moves

    Ints = NDArray[np.signedinteger[Any]]
    Floats = NDArray[np.float64]

SITUATION_LIMIT = 65_536
"""Most situations among which paths are sought."""

Kind = Literal["anyone", "improvements", "coalitions"]
"""Whose moves count: all that are allowed; each mover's improvements; improvements of coalitions."""
KINDS: tuple[Kind, ...] = ("anyone", "improvements", "coalitions")


@dataclass(frozen=True)
class Leg:
    """One move, or moves of one coalition that only together are an improvement.

    parties : who acts. losses : of those of them who do not strictly prefer the end.
    """

    parties: tuple[int, ...]
    moves: tuple[Move, ...]
    losses: tuple[Loss, ...] = ()

    @property
    def start(self) -> int:
        """The situation it leaves."""
        return self.moves[0].start

    @property
    def end(self) -> int:
        """The situation it leads to."""
        return self.moves[-1].end

    @property
    def is_improvement(self) -> bool:
        """Whether all who act strictly prefer the end."""
        return not self.losses


@dataclass(frozen=True)
class Path:
    """Legs one after the other, none by the same mover or coalition as the one before; none: one is there."""

    legs: tuple[Leg, ...] = ()

    @property
    def adverse(self) -> tuple[Leg, ...]:
        """The legs that somebody would make against its interest."""
        return tuple(leg for leg in self.legs if not leg.is_improvement)


@dataclass(frozen=True)
class Route:
    """How one target can be reached; None where there is no path of that kind.

    anyone, improvements, coalitions : a path with the fewest legs of each kind.
    least_adverse : if improvements do not lead there, the path of single moves with the fewest moves
    against interest; among these the one that costs the fewest points a year in all, if these are
    known for every party; then the shortest.
    """

    target: int
    anyone: Path | None
    improvements: Path | None
    coalitions: Path | None
    least_adverse: Path | None


@dataclass(frozen=True)
class Routes:
    """What can be reached from a situation, and how.

    reached : by kind, the situations that can be reached, ascending, without the start; there is no kind
    "coalitions" if more situations or parties than `Society` holds kept these from being looked at.
    """

    start: int
    reached: dict[Kind, tuple[int, ...]]
    to: tuple[Route, ...]


def paths(
    moves: Moves, payoffs: Ints, start: int, targets: Sequence[int], points: Floats | None = None
) -> Routes:
    """What can be reached from `start`, and the shortest path of each kind to each target.

    payoffs : shape (n_parties, n), larger is better. points : the same shape, what situations are worth
    in points a year, nan for parties that only rank.
    Raises TooManySituations, and NoSituation if a row is none.
    """
    _check(moves, (start, *targets))
    movers, interests = tuple(range(len(moves.owners))), Interests(moves, payoffs, points)

    def alone(move: Move) -> Leg:
        return Leg(moves.owners[move.mover], (move,), interests.losses(move))

    def grown(steps: Steps) -> _Tree:
        found = {arrival.situation: arrival for arrival in explore(start, steps)}
        return _Tree({start: Arrival(start, -1, None, 0)} | found, alone)

    trees: dict[Kind, _Tree] = {
        "anyone": grown(Steps(moves, movers)),
        "improvements": grown(Steps(moves, movers, payoffs)),
    }
    with suppress(TooManySituations):
        trees["coalitions"] = _by_coalitions(Society(moves, payoffs), start)
    astray = [target for target in targets if target not in trees["improvements"].arrivals]
    adverse = _Tree(cheapest(interests, start, astray), alone)

    def route(target: int) -> Route:
        found = {kind: trees[kind].path(target) if kind in trees else None for kind in KINDS}
        return Route(target, **found, least_adverse=adverse.path(target))

    reached = {kind: tuple(sorted(tree.arrivals.keys() - {start})) for kind, tree in trees.items()}
    return Routes(start, reached, tuple(map(route, targets)))


def _check(moves: Moves, asked: Sequence[int]) -> None:
    n = int(moves.feasible.sum())
    if n > SITUATION_LIMIT:
        raise TooManySituations(
            f"{n} situations are too many to look for paths; at most {SITUATION_LIMIT} fit: "
            "name fewer steps in play, and fix the others"
        )
    for situation in asked:
        if not moves.feasible[situation]:
            raise NoSituation(f"'{moves.label(situation)}' cannot be; ask about a situation that can")


@dataclass(frozen=True)
class _Tree:
    """By which last move each situation is reached, and what leg a move makes."""

    arrivals: dict[int, Arrival]
    leg: Callable[[Move], Leg]

    def path(self, target: int) -> Path | None:
        """The legs that lead to the target; None if it is not reached."""
        if target not in self.arrivals:
            return None
        return Path(tuple(map(self.leg, self.arrivals[target].moves)))


def _by_coalitions(society: Society, start: int) -> _Tree:
    ways = Ways(society)

    def jointly(move: Move) -> Leg:
        return Leg(society.coalitions[move.mover], ways.way(move))

    return _Tree(joint_improvements(society, start), jointly)
