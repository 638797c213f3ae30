"""A project's games and designs by open stages, worked out once, and its shares by a rule."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from detente.bargain import CoalitionGame, Terms, divide
from detente.bargain.divide import given
from detente.errors import NoDivision
from detente.projects.coalitions import Study
from detente.projects.costs import annuity
from detente.projects.outcome import Built, Gain, design, market
from detente.workflow.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from detente.bargain import Division
    from detente.projects.model import Project

Found = TypeVar("Found")
Stages = frozenset[str]

Sharing = Literal[
    "nucleolus", "shapley", "least-core", "equal", "per-capita", "cost-based", "proportional", "market"
]
"""How the worth of projects is shared in a plan; `market`: everybody keeps what prices bring it."""

Rule = Literal[Sharing, "owen", "myerson"]
"""How shares can be looked at; the last two need blocs, or who talks to whom."""

SHARED_BY: Sharing = "nucleolus"
"""The rule unless another is asked for: it is in the core whenever anything is."""


class Worths:
    """What a project is worth to every coalition, and what all together build, for any open stages.

    Whatever was found is kept, and put down in a memory if there is one.
    """

    def __init__(self, project: Project, memory: Memory | None = None) -> None:
        self.project = project
        self._memory = memory or Memory()
        self._known: dict[str, Any] = self._memory.recall(project)
        self._games: dict[Stages, CoalitionGame] = {}
        self._designs: dict[Stages, tuple[Built, ...]] = {}

    @cached_property
    def study(self) -> Study:
        """The programmes behind it; made when something is asked that is not known yet."""
        return Study(self.project)

    def game(self, stages: Stages) -> CoalitionGame:
        """The game of coalitions while these stages are open, MUSD a year. Raises NoSolution."""
        if stages not in self._games:
            values = self._recalled("games", stages, lambda: self._values(stages))
            self._games[stages] = CoalitionGame(tuple(self.project.parties), np.array(values))
        return self._games[stages]

    def alone(self, stages: Stages) -> float:
        """What everything costs with no coalition, MUSD a year."""
        return self._recalled("alone", stages, lambda: self.study.worth(stages).alone)

    def market(self, stages: Stages) -> dict[str, Gain]:
        """Party -> what it gains by prices alone while these stages are open, MUSD a year."""
        raw = self._recalled("market", stages, lambda: self._by_prices(stages))
        return {party: Gain(**gain) for party, gain in raw.items()}

    def built(self, stages: Stages) -> tuple[Built, ...]:
        """What all together build while these stages are open, link by link. Raises NoSolution."""
        if stages not in self._designs:
            raw = self._recalled("built", stages, lambda: [asdict(b) for b in design(self.study, stages)])
            self._designs[stages] = tuple(Built(**each) for each in raw)
        return self._designs[stages]

    def division(self, stages: Stages, rule: Rule, terms: Terms | None = None) -> Division:
        """The worth of all in shares by a rule, MUSD a year, after paying for all that is built.

        By cost where nobody pays for anything, everybody keeps what prices bring it. Nothing is shared in
        proportion where there is nothing.
        Raises NoDivision if the terms lack what the rule needs.
        """
        terms = terms or self.terms(stages)
        unknown = [name for name in self.project.parties if name not in terms.heads]
        if rule == "per-capita" and unknown:
            raise NoDivision(
                f"shares per head need `people` of every party of '{self.project.name}'; missing: "
                f"{', '.join(unknown)}"
            )
        game = self.game(stages)
        if rule == "proportional" and not game.worth.any():
            return given(game, rule, dict.fromkeys(game.players, 0.0))
        if rule == "market" or (rule == "cost-based" and not any(terms.costs.values())):
            totals = {party: gain.total for party, gain in self.market(stages).items()}
            return given(game, rule, totals)
        return divide(game, rule, terms)

    def terms(self, stages: Stages) -> Terms:
        """What rules need besides the game: who pays for what is built, and how many people there are."""
        costs = dict.fromkeys(self.project.parties, 0.0) | capital_by_party(self.built(stages))
        heads = {name: member.people.likely for name, member in self.project.parties.items() if member.people}
        return Terms(costs=costs, heads=heads)

    def paid_off(self, built: Built) -> float:
        """What paying off a link costs a year, upkeep not included, MUSD."""
        lifetime = self.project.lines[self.project.links[built.link].type].lifetime
        return built.capital * annuity(self.project.discount.likely, lifetime.likely if lifetime else None)

    def _values(self, stages: Stages) -> list[float]:
        found: list[float] = self.study.worth(stages).values.tolist()
        return found

    def _by_prices(self, stages: Stages) -> dict[str, dict[str, float]]:
        change = market(self.study, self.game(stages).grand, stages).change
        return {party: asdict(change[party]) for party in self.project.parties}

    def _recalled(self, what: str, stages: Stages, find: Callable[[], Found]) -> Found:
        """What is known of these open stages, or is found now and put down."""
        key = ",".join(sorted(stages))
        there = self._known.setdefault(what, {})
        if key not in there:
            there[key] = find()
            self._memory.keep(self.project, self._known)
        found: Found = there[key]
        return found


def capital_by_party(links: Iterable[Built]) -> dict[str, float]:
    """Party -> what it pays for these links, MUSD once."""
    found: dict[str, float] = {}
    for built in links:
        for party, amount in built.capital_of.items():
            found[party] = found.get(party, 0.0) + amount
    return found
