"""The answer: who would stay where under which concept, for every situation of a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import UnknownName
from detente.stability.concepts import CONCEPTS
from detente.stability.preferences import Preferences, preferences_of
from detente.states import Graph, Play, Space, graph_of, space_of
from detente.states.explicit import most_moves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.scenario import Scenario
    from detente.states.cubes import Cubes
    from detente.states.moves import Rule

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]

DIGITS = 10
"""Most digits of a number of a situation."""

SMALL = 1_000_000
"""Up to so many moves are written out, which needs no compiled loops."""


@dataclass(frozen=True, eq=False)
class Conflict:
    """A scenario as situations, moves and preferences, before any concept is asked about."""

    scenario: Scenario
    space: Space
    moves: Graph | Cubes
    preferences: Preferences

    @property
    def payoffs(self) -> Ints:
        """Shape (n_parties, n); larger is better, equal is a tie."""
        return self.preferences.payoffs

    @property
    def situations(self) -> list[int]:
        """Every situation that can be."""
        found: list[int] = np.flatnonzero(self.moves.feasible).tolist()
        return found

    def situation(self, label: str) -> int:
        """The situation called so: its label, or a pattern of Y and N. Raises UnknownName."""
        if isinstance(self.moves, Graph):
            if label in self.moves.labels:
                return self.moves.labels.index(label)
        elif label.isdecimal() and len(label) <= DIGITS:
            counts = self.space.counts
            row = self.space.row_of(step for step in self.space.steps if int(label) & counts[step])
            if self.moves.feasible[row] and self.moves.label(row) == label:
                return row
        letters = "".join(label.split())
        if len(letters) == len(self.space.steps) and set(letters) <= {"Y", "N"}:
            standing = [step for step, letter in zip(self.space.steps, letters, strict=True) if letter == "Y"]
            return self.situation_of(self.space.row_of(standing))
        some = ", ".join(self.moves.label(s) for s in self.situations[:8])
        raise UnknownName(
            f"'{label}' is not a situation that can be; they are called {some}"
            f"{' and so on' if len(self.situations) > 8 else ''}, or by one Y or N for each step in play: "  # noqa: PLR2004
            f"{', '.join(self.space.steps)}"
        )

    def situation_of(self, row: int) -> int:
        """The situation that a row of the space is, or is part of. Raises UnknownName if it cannot be."""
        if not isinstance(self.moves, Graph):
            found = [row] if self.moves.feasible[row] else []
        elif not self.scenario.situations:
            found = np.flatnonzero(self.moves.rows == row).tolist()
        else:
            patterns = self.scenario.situation_patterns()
            fitting = (
                self.moves.labels.index(label)
                for label, literals in patterns.items()
                if label in self.moves.labels and self.space.test("any", [literals]).holds(np.array(row))
            )
            found = [s for s in fitting if self.space.feasible[row]]
        if not found:
            stands = ", ".join(self.space.standing(row)) or "nothing"
            raise UnknownName(f"the situation in which {stands} stands cannot be")
        return int(found[0])

    @property
    def status_quo(self) -> int:
        """The situation at the start. Raises UnknownName if it cannot be."""
        start = set(self.scenario.status_quo)
        return self.situation_of(self.space.row_of(start & set(self.space.steps)))

    def party(self, name: str) -> int:
        """The row of a party, by its short name or the name it is shown by. Raises UnknownName."""
        shown = [party.name for party in self.scenario.parties.values()]
        for names in (list(self.space.parties), shown):
            if name in names:
                return names.index(name)
        raise UnknownName(f"'{name}' is not a party; the parties are {', '.join(self.space.parties)}")


@dataclass(frozen=True, eq=False)
class Analysis:
    """Where each party is stable. stable : by concept, bool, shape (n_parties, n)."""

    conflict: Conflict
    rule: Rule
    stable: dict[str, Bools]

    @cached_property
    def equilibria(self) -> dict[str, Bools]:
        """Where all parties are stable, by concept, bool, shape (n,)."""
        return {concept: np.logical_and.reduce(found) for concept, found in self.stable.items()}


def conflict_of(scenario: Scenario, play: Play | None = None) -> Conflict:
    """The situations, moves and preferences of a scenario.

    Raises TooManySituations, NoSituation, UnknownName, ScenarioError, NoWorth.
    """
    space = space_of(scenario, play)
    moves = _moves(space)
    return Conflict(scenario, space, moves, preferences_of(space, moves))


def _moves(space: Space) -> Graph | Cubes:
    if not space.is_cubic or most_moves(space, len(space.steps)) <= SMALL:
        return graph_of(space)
    from detente.states.cubes import Cubes

    return Cubes(space)


def compiles_first(conflict: Conflict) -> bool:
    """Whether the loops for this conflict have to be compiled first, once on this machine."""
    if isinstance(conflict.moves, Graph):
        return False
    from detente.states.kernels import is_compiled

    return not is_compiled()


def analyse(conflict: Conflict, rule: Rule = "legal-sequences") -> Analysis:
    """Every concept for every party in every situation."""
    parties = range(len(conflict.space.parties))
    stable = {
        name: np.array([concept(conflict.moves, conflict.payoffs, party, rule) for party in parties])
        for name, concept in CONCEPTS.items()
    }
    return Analysis(conflict, rule, stable)
