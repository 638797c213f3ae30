"""What each item brings each party in points: effects times weights, money, one-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.scenario import Scenario
    from detente.scenario.model import Step, Together
    from detente.scenario.pledges import Guarantee
    from detente.scenario.values import Value

POINTS = 100.0
"""The absolute weights of a party sum to this many points a year."""

MUSD_PER_BUSD = 1000.0


@dataclass(frozen=True)
class Tally:
    """The prices at which effects and money become points.

    weights : float64, shape (n, issues), points a year for the whole way from 0 to 1.
    price : float64, shape (n,), points (a year) for one million dollars (a year).
    """

    scenario: Scenario
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    weights: NDArray[np.float64]
    price: NDArray[np.float64]

    @classmethod
    def of(cls, scenario: Scenario) -> Tally:
        """The prices of a scenario; each party's weights are scaled to sum to 100 points a year."""
        parties, issues = tuple(scenario.parties), tuple(scenario.issues)
        raw = np.array(
            [[_weight(scenario, party, issue) for issue in issues] for party in parties], dtype=np.float64
        )
        prices = {party: rate.points_per_busd_year.likely for party, rate in scenario.money.items()}
        rates = [prices.get(party, 0.0) for party in parties]
        weights = POINTS * raw / np.abs(raw).sum(axis=1, keepdims=True)
        return cls(scenario, parties, issues, weights, np.array(rates) / MUSD_PER_BUSD)

    def arrays(self) -> dict[str, Any]:
        """The arrays flow, cost, bonus, reversal_cost and actors of a Game, shape (n, M)."""
        scenario = self.scenario
        steps, joints = list(scenario.steps.values()), list(scenario.together.values())
        entries: list[Step | Together] = [*steps, *joints]
        actors = [set(step.by) for step in steps]
        actors += [set().union(*(scenario.steps[part].by for part in joint.steps)) for joint in joints]
        acts = np.array([[party in names for names in actors] for party in self.parties])
        once = self._once(entries)
        cost = np.where(acts & (once < 0), -once, 0.0)
        undo = [step.reversible.cost if step.reversible else {} for step in steps] + [{}] * len(joints)
        return {
            "actors": acts,
            "flow": self._per_year(entries) * scenario.phase,
            "cost": cost,
            "bonus": once + cost,
            "reversal_cost": _table(self.parties, undo),
        }

    def guarantees(self) -> tuple[tuple[int, int, int, float], ...]:
        """What guarantees pay, (step, against whom, who gets it, points)."""
        index = {party: place for place, party in enumerate(self.parties)}
        return tuple(
            (m, index[against], i, points)
            for m, step in enumerate(self.scenario.steps.values())
            for against, pledge in step.guarantee.items()
            for i, party in enumerate(self.parties)
            if (points := self._pledged(pledge, party)) != 0
        )

    def _pledged(self, pledge: Guarantee, party: str) -> float:
        """Points that a party gets when a guarantee is called."""
        said, money = pledge.once.get(party), pledge.money.get(party)
        price = self.price[self.parties.index(party)]
        return (said.likely if said else 0.0) + (float(price) * money.likely if money else 0.0)

    def _per_year(self, entries: list[Step | Together]) -> NDArray[np.float64]:
        """Points a year while in effect, shape (n, M)."""
        effects = _table(self.issues, [entry.effects for entry in entries])
        money = _table(self.parties, [_of_dimension(entry, "money a year") for entry in entries])
        points: NDArray[np.float64] = self.weights @ effects + self.price[:, np.newaxis] * money
        return points

    def _once(self, entries: list[Step | Together]) -> NDArray[np.float64]:
        """One-off points, shape (n, M)."""
        money = _table(self.parties, [_of_dimension(entry, "money") for entry in entries])
        outlay = _table(self.parties, [getattr(entry, "outlay", {}) for entry in entries])
        said = _table(self.parties, [getattr(entry, "once", {}) for entry in entries])
        return said + self.price[:, np.newaxis] * (money - outlay)


def _of_dimension(entry: Step | Together, dimension: str) -> dict[str, Value]:
    return {party: value for party, value in entry.money.items() if value.dimension == dimension}


def _table(rows: tuple[str, ...], columns: list[dict[str, Value]]) -> NDArray[np.float64]:
    """Likely values by row name and column; 0 where nothing is said."""
    index = {name: row for row, name in enumerate(rows)}
    table = np.zeros((len(rows), len(columns)))
    for column, values in enumerate(columns):
        for name, value in values.items():
            table[index[name], column] = value.likely
    return table


def _weight(scenario: Scenario, party: str, issue: str) -> float:
    value = scenario.weights.get(party, {}).get(issue)
    return 0.0 if value is None else value.likely
