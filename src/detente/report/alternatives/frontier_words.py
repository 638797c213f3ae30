"""The frontier between objectives in words: what each point has, and what one gives up for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.report.tables import Table
from detente.report.words import Words, count, listed, share
from detente.roadmap.terms.objective import OBJECTIVES, aims

if TYPE_CHECKING:
    from detente.roadmap.questions.frontier import Frontier, Point
    from detente.roadmap.terms.objective import Objective
    from detente.scenario import Scenario
    from detente.worth import Game

HEADS = {
    "fair": "Smallest gain",
    "sure": "Narrowest margin",
    "total": "Average gain",
    "fast": "Goal, phase on average",
}
"""What a roadmap has of each objective, as heads of tables."""

NAMES = {
    "fair": "the smallest gain of any party",
    "sure": "the narrowest margin",
    "total": "the average gain",
    "fast": "the average phase in which steps of the goal start",
}
"""The same in the middle of a sentence."""

NOTICED = 0.25
"""How much of what there is to be had a trade must bring, to be told."""


class Trade(NamedTuple):
    """What is given up of one objective for more of another, from the best point for the first."""

    give: Objective
    get: Objective
    start: Point
    end: Point


@dataclass(frozen=True)
class FrontierWords:
    """The words for the frontier of one scenario."""

    scenario: Scenario
    frontier: Frontier

    @property
    def game(self) -> Game:
        """The scenario in numbers."""
        return self.frontier.points[0].verdict.game

    def amount(self, objective: Objective, value: float) -> str:
        """A value of an objective as a reader takes it: shares in percent, dates as phases."""
        if objective == "fast":
            return f"{self.game.n_phases + 1 - value / max(1, len(aims(self.game))):.1f}"
        if objective == "total":
            ideal = self.frontier.points[0].verdict.ideal
            return share(value / max(1, int((ideal > 0).sum())))
        return f"{100 * value:.1f}\u00a0%".replace("-", "−")

    def answer(self) -> tuple[str, ...]:
        """How many points there are, how sure that is, and the main trade-offs."""
        points = self.frontier.points
        if not points:
            return ("Without a roadmap that holds there is nothing to trade.",)
        proven = sum(point.proven for point in points)
        lead = f"{count(len(points), 'roadmap')} found of which none is better than another in everything"
        if proven == len(points):
            sure = "it is proven that no roadmap at all is better than any of them in everything"
        elif proven:
            sure = f"of {proven} of them it is proven that no roadmap at all is"
        else:
            sure = "better ones may exist: that none does was not proven in time"
        best = all(plan.status == "optimal" for plan in self.frontier.plans.values())
        end = ", and that is proven" if best else ", among those found"
        single = f"One roadmap is best in everything that can be sought{end}."
        first = f"{lead}; {sure}." if len(points) > 1 else single
        return (first, *(self.sentence(trade) for trade in self.trades() if trade.give in {"fair", "sure"}))

    def trades(self) -> tuple[Trade, ...]:
        """For each two objectives the cheapest way to get noticeably more of the second."""
        found: list[Trade] = []
        if not self.frontier.points:
            return ()
        for give in OBJECTIVES:
            start = max(self.frontier.points, key=lambda point: point.values[give])
            for get in OBJECTIVES:
                most = self.frontier.most(get)
                wanted = start.values[get] + NOTICED * (most - start.values[get])
                better = [point for point in self.frontier.points if point.values[get] >= wanted]
                end = max(better, key=lambda point: point.values[give])
                if end.values[get] > start.values[get] and end.values[give] < start.values[give]:
                    found.append(Trade(give, get, start, end))
        return tuple(found)

    def sentence(self, trade: Trade) -> str:
        """A trade in words."""
        give, get = trade.give, trade.get
        before, after = trade.start.values, trade.end.values
        gets = f"from {self.amount(get, before[get])} to {self.amount(get, after[get])}"
        gives = f"from {self.amount(give, before[give])} to {self.amount(give, after[give])}"
        lost = (before[give] - after[give]) / abs(before[give]) if before[give] else np.nan
        part = f" ({share(lost)} of it)" if np.isfinite(lost) and give != "fast" else ""
        return f"To bring {NAMES[get]} {gets}, {NAMES[give]} goes {gives}{part}."

    def label(self, place: int) -> str:
        """What a point is called."""
        return f"F{place + 1}"

    def points(self) -> Table:
        """Every point with its values and what it is best at."""
        rows = []
        for place, point in enumerate(self.frontier.points):
            verdict = point.verdict
            weakest = Words(self.scenario).short(verdict.weakest.party)
            values = (self.amount(name, point.values[name]) for name in OBJECTIVES)
            best = listed(f"“{name}”" for name in point.best_for) if point.best_for else "–"
            least = int(np.nanargmin(np.where(verdict.ideal > 0, verdict.share, np.inf)))
            who = Words(self.scenario).short(verdict.game.parties[least])
            proof = "proven" if point.proven else "not proven"
            rows.append((self.label(place), *values, best, who, weakest, proof))
        head = ("Roadmap", *(HEADS[name] for name in OBJECTIVES), "Best at", "Gains least", "Weakest link")
        return Table("Roadmaps between which one has to choose", (*head, "None better in all"), tuple(rows))

    def payoffs(self) -> Table:
        """What the best by each objective leaves of the others, and what could be had at most."""
        rows = []
        for name in OBJECTIVES:
            plan = self.frontier.plans[name]
            best = max(self.frontier.points, key=lambda point: point.values[name])
            values = (self.amount(other, best.values[other]) for other in OBJECTIVES)
            bound = max(plan.bound, best.values[name])
            most = self.amount(name, bound) if np.isfinite(bound) else "not known"
            rows.append((f"“{name}”", *values, most))
        head = ("Best by", *(HEADS[name] for name in OBJECTIVES), "Bound of what was sought")
        return Table("What the best by each objective leaves of the others", head, tuple(rows))

    def prices(self) -> Table:
        """All trades as a table."""
        rows = tuple(
            (
                HEADS[trade.get],
                self._move(trade, trade.get),
                HEADS[trade.give],
                self._move(trade, trade.give),
                self.label(self.frontier.points.index(trade.end)),
            )
            for trade in self.trades()
        )
        head = ("To get", "From → to", "Is given up", "From → to", "Roadmap")
        return Table("What one gives up for what, from the best for what is given up", head, rows)

    def _move(self, trade: Trade, name: Objective) -> str:
        before, after = trade.start.values[name], trade.end.values[name]
        return f"{self.amount(name, before)} → {self.amount(name, after)}"
