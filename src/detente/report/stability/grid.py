"""Situations and parties as a grid: which situations are shown, in what order, with a code for each party."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from detente.report.stability.words import SituationWords
from detente.report.words import Words, listed
from detente.states import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.report.stability.findings import Stays
    from detente.stability.paths import Leg, Path, Route

    Ints = NDArray[np.signedinteger[Any]]

SITUATIONS = 64
"""Up to so many situations, all are shown."""
EQUILIBRIA = 40
"""Of more situations, so many are shown in which all would stay, at most."""
TRIPS = 12
"""Most paths that are told of."""

CODES = ("U", "G", "M", "S", "SM", "R")
"""By the concepts under which a party stays, from none to whatever the others would do."""

Kind = Literal["improvements", "coalitions", "adverse"]


class Group(NamedTuple):
    """Situations under one heading. total : how many there are of that kind, shown or not."""

    title: str
    situations: tuple[int, ...]
    total: int


class Trip(NamedTuple):
    """The path that is drawn to one target: by improvements, else by coalitions, else least adverse."""

    route: Route
    kind: Kind
    path: Path

    @property
    def target(self) -> int:
        """Where it leads."""
        return self.route.target


@dataclass(frozen=True, eq=False)
class Grid:
    """What the picture, the page and the terminal show of where the parties stay."""

    stays: Stays

    def code(self, party: int, situation: int) -> str:
        """The concepts under which a party stays there, as one of `CODES`."""
        holds = {name: bool(found[party, situation]) for name, found in self.stays.analysis.stable.items()}
        return _code(holds)

    def code_of_all(self, situation: int) -> str:
        """The concepts under which all parties stay there, as one of `CODES`."""
        found = self.stays.analysis.equilibria
        return _code({name: bool(found[name][situation]) for name in found})

    @property
    def n_parties(self) -> int:
        """How many parties there are."""
        return len(self.stays.conflict.space.parties)

    def label(self, situation: int) -> str:
        """The case's own name of a situation."""
        return self.stays.conflict.moves.label(situation)

    def party(self, party: int) -> str:
        """A party's name in full."""
        return self.stays.scenario.parties[self.stays.conflict.space.parties[party]].name

    def short(self, party: int) -> str:
        """A party's label in pictures and heads of tables."""
        return Words(self.stays.scenario).short(self.stays.conflict.space.parties[party])

    def spoken(self, party: int) -> str:
        """A party's name as in the middle of a sentence."""
        return Words(self.stays.scenario).party(self.stays.conflict.space.parties[party])

    @cached_property
    def words(self) -> SituationWords:
        """The words for situations, proofs and paths."""
        return SituationWords(self.stays.scenario, self.stays.conflict.moves)

    def why(self, party: int, situation: int, *, is_known: bool = True) -> str:
        """Why a party stays or leaves, in sentences. is_known : whether it has been told what stands."""
        return " ".join(self.words.witness(self.stays.cells[party, situation], is_known=is_known))

    @property
    def nothing(self) -> str:
        """What stands where no step in play does."""
        return "nothing in play" if self.stays.conflict.space.play.done else "nothing"

    def titles(self, situation: int) -> str:
        """The steps that stand, in full."""
        steps = self.stays.scenario.steps
        return (
            "; ".join(steps[name].title for name in self.stays.conflict.moves.standing(situation))
            or self.nothing
        )

    def standing(self, situation: int) -> str:
        """What stands, in few words, as in 'delay and insist stand'."""
        names = [self.stays.step_name(name) for name in self.stays.conflict.moves.standing(situation)]
        return f"{listed(names) or self.nothing} {'stand' if len(names) > 1 else 'stands'}"

    @cached_property
    def count(self) -> int:
        """How many situations there are."""
        return int(self.stays.conflict.moves.feasible.sum())

    @property
    def is_whole(self) -> bool:
        """Whether every situation is shown."""
        return self.count <= SITUATIONS

    @cached_property
    def equilibria(self) -> tuple[int, ...]:
        """Where all stay under some concept, the strongest first.

        Among equals in the order of the case if every situation is shown; of more, those first that
        differ from the status quo in the fewest steps.
        """
        return tuple(situation for found in self.by_code.values() for situation in found)

    @cached_property
    def by_code(self) -> dict[str, tuple[int, ...]]:
        """The same by the concepts under which all stay, the strongest first."""
        found = self.stays.analysis.equilibria
        rows = np.flatnonzero(found["gmr"])
        nash, seq, smr = (found[name][rows] for name in ("nash", "seq", "smr"))
        places = np.where(nash, CODES.index("R"), 1 + smr + 2 * seq)
        near = np.zeros_like(rows) if self.is_whole else self._distances(rows)
        order = np.lexsort((rows, near))
        ordered, places = rows[order], places[order]
        kinds = {code: ordered[places == place].tolist() for place, code in enumerate(CODES)}
        return {code: tuple(kinds[code]) for code in reversed(CODES) if kinds[code]}

    @property
    def stayed(self) -> tuple[int, ...]:
        """The situations shown in which all would stay."""
        return self.equilibria if self.is_whole else self.equilibria[:EQUILIBRIA]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The situations shown, by whether all would stay there."""
        stayed, total = self.stayed, len(self.equilibria)
        others = set(self.stays.conflict.situations if self.is_whole else self._on_the_way()) - set(stayed)
        title = "All would stay" if len(stayed) == total else f"All would stay: {len(stayed)} of {total:,}"
        rest = "Somebody would leave" if self.is_whole else self._apart(others)
        found = (Group(title, stayed, total), Group(rest, tuple(sorted(others)), len(others)))
        return tuple(group for group in found if group.situations)

    @property
    def shown(self) -> tuple[int, ...]:
        """Every situation that is shown, in order."""
        return tuple(situation for group in self.groups for situation in group.situations)

    @cached_property
    def trips(self) -> tuple[Trip, ...]:
        """From the status quo to the first equilibria, by improvements before others; none where one is."""
        routes = self.stays.routes
        if routes is None:
            return ()
        known = {route.target: route for route in routes.to}
        found = [_trip(known[target]) for target in self.equilibria if target in known]
        ways = [trip for trip in found if trip is not None and trip.path.legs]
        return tuple(sorted(ways, key=lambda trip: _KINDS.index(trip.kind))[:TRIPS])

    def legs(self) -> tuple[Leg, ...]:
        """Every leg of the trips, once."""
        return tuple(dict.fromkeys(leg for trip in self.trips for leg in trip.path.legs))

    def _apart(self, situations: set[int]) -> str:
        """What the situations are that are shown beside those in which all would stay."""
        if situations == {self.stays.status_quo}:
            return "The status quo"
        return "The status quo, and on the way" if self.stays.status_quo in situations else "On the way"

    def _on_the_way(self) -> Iterator[int]:
        if self.stays.status_quo is not None:
            yield self.stays.status_quo
        for leg in self.legs():
            yield leg.start
            yield leg.end

    def _distances(self, situations: Ints) -> Ints:
        """By how many steps in play situations differ from the status quo."""
        start, moves = self.stays.status_quo, self.stays.conflict.moves
        if start is None:
            return np.zeros_like(situations)
        rows = moves.rows if isinstance(moves, Graph) else np.arange(moves.n)
        differ = rows[situations] ^ rows[start]
        steps = len(self.stays.conflict.space.steps)
        found: Ints = np.sum([differ >> bit & 1 for bit in range(steps)], axis=0)
        return found


_KINDS: tuple[Kind, ...] = ("improvements", "coalitions", "adverse")


def _code(holds: dict[str, bool]) -> str:
    if holds["nash"]:
        return "R"
    both = ("S" if holds["seq"] else "") + ("M" if holds["smr"] else "")
    return both or ("G" if holds["gmr"] else "U")


def _trip(route: Route) -> Trip | None:
    for kind, path in zip(_KINDS, (route.improvements, route.coalitions, route.least_adverse), strict=True):
        if path is not None:
            return Trip(route, kind, path)
    return None
