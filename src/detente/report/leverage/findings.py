"""Everything that is said about who holds leverage, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from detente.roadmap import Verdict
    from detente.roadmap.questions.attainable import Attained
    from detente.roadmap.terms.objective import Objective
    from detente.scenario import Scenario
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Measure = Literal["without", "steps", "leaving"]

SAME = 1e-6
"""Points, or shares, that are rounding."""


@dataclass(frozen=True)
class Power:
    """One index of power: of each party its part of all, and the same unscaled; by name."""

    part: Mapping[str, float]
    absolute: Mapping[str, float]


@dataclass(frozen=True)
class Winning:
    """Which coalitions get there: to the declared goal (level None), or to a share of what all attain.

    veto : parties without whom nobody gets there. blocking, least : the smallest coalitions that can stop all
    others, and that get there. undecided : coalitions of which it was not found out in time, counted as not
    getting there.
    """

    level: float | None
    veto: tuple[str, ...]
    blocking: tuple[tuple[str, ...], ...]
    least: tuple[tuple[str, ...], ...]
    shapley_shubik: Mapping[str, float]
    banzhaf: Power
    undecided: int = 0


@dataclass(frozen=True)
class Without:
    """The best settlement that is left if one party stays out.

    value, bound : of the objective, among all others. parts : what is done then: one settlement of all
    others, or, where there is none, of the groups that can still have one.
    """

    party: str
    value: float
    bound: float
    parts: tuple[Attained, ...]

    def gain(self, party: str) -> float:
        """What is left to a party, in its points."""
        return sum(part.gain(party) for part in self.parts)


@dataclass(frozen=True)
class Influence:
    """What each party loses by another, measured in one way.

    over : shape (n, n), points of the loser, [by whom, who loses]. unbeaten : shape (n, n), share of worlds
    drawn from the ranges in which nobody else costs that party more; nan where no worlds were drawn.
    """

    over: Floats
    unbeaten: Floats

    def ranked(self, loser: int) -> list[int]:
        """The other parties, by what they cost this one, the most first."""
        others = [i for i in range(len(self.over)) if i != loser]
        return sorted(others, key=lambda i: (-round(float(self.over[i, loser]), 6), i))

    def first(self, loser: int) -> list[int]:
        """Those whom nobody exceeds; several where they cost this party the same."""
        most = max((float(self.over[i, loser]) for i in self.ranked(loser)), default=0.0)
        return [i for i in self.ranked(loser) if self.over[i, loser] >= most - SAME * max(1.0, abs(most))]


@dataclass(frozen=True)
class Settlement:
    """What all settle on. status : of the plan; "given" if the roadmap was handed in."""

    verdict: Verdict
    objective: Objective
    status: str
    value: float
    bound: float


@dataclass(frozen=True)
class Index:
    """Parts by the Shapley value of what coalitions attain, and between what they lie by its bounds."""

    part: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]


@dataclass(frozen=True)
class LeverageFindings:
    """Who could do what without whom. Arrays over coalitions go by bit mask: bit i set if party i is in it.

    groups : what each coalition attains by the sum of shares, shape (2**n). cover, part : the same if it may
    fall apart, and into what. influence : by measure. leaving : shape (n, n, K+1), what each party loses if
    another walks away, by phase. pivotal : party -> who would be tempted, and when, if it kept dealing with
    whoever breaks its word. worlds : how many were drawn.
    """

    scenario: Scenario
    settlement: Settlement
    without: Mapping[str, Without]
    groups: tuple[Attained, ...]
    cover: Floats
    part: Ints
    shapley: Index
    banzhaf: Power
    winning: tuple[Winning, ...]
    influence: Mapping[Measure, Influence]
    leaving: Floats
    pivotal: Mapping[str, tuple[tuple[str, int], ...]]
    worlds: int
    seconds: float
    version: str = ""
    fingerprint: str = ""
    report: str = ""

    @property
    def game(self) -> Game:
        """The scenario in numbers."""
        return self.settlement.verdict.game

    @property
    def parties(self) -> tuple[str, ...]:
        """Their names, in the order of the scenario."""
        return self.game.parties

    @property
    def together(self) -> float:
        """The sum of shares that all attain."""
        return float(self.cover[-1])

    @property
    def left(self) -> dict[str, float]:
        """Party -> the sum of shares left without it, as a part of what all attain; nan if that is 0."""
        n = len(self.parties)
        everyone = (1 << n) - 1
        return {
            party: float(self.cover[everyone ^ 1 << i]) / self.together if self.together > SAME else np.nan
            for i, party in enumerate(self.parties)
        }

    @property
    def indispensable(self) -> tuple[str, ...]:
        """Parties without whom nobody attains anything."""
        return tuple(party for party, left in self.left.items() if left <= SAME)

    @property
    def open_groups(self) -> int:
        """Coalitions of which a better settlement is not ruled out."""
        return sum(each.bound > each.value + max(SAME, 1e-4 * abs(each.value)) for each in self.groups)

    @property
    def patched(self) -> tuple[int, ...]:
        """Coalitions that attain more in parts than was found for them together."""
        n_all = len(self.groups)
        return tuple(m for m in range(n_all) if self.cover[m] > self.groups[m].value + SAME)
