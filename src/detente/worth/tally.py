"""What each item brings each party in points: effects times weights, money, one-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.scenario import Scenario
    from detente.scenario.model import Step, Together
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
        flow = np.column_stack([self._per_year(entry) for entry in entries]) * scenario.phase
        once = np.column_stack([self._once(entry) for entry in entries])
        cost = np.where(acts & (once < 0), -once, 0.0)
        undo = [step.reversible.cost if step.reversible else {} for step in steps] + [{}] * len(joints)
        return {
            "actors": acts,
            "flow": flow,
            "cost": cost,
            "bonus": once + cost,
            "reversal_cost": np.column_stack([self._by_party(prices) for prices in undo]),
        }

    def _per_year(self, entry: Step | Together) -> NDArray[np.float64]:
        moved = {issue: value.likely for issue, value in entry.effects.items()}
        effects = np.array([moved.get(issue, 0.0) for issue in self.issues])
        flows = {party: value for party, value in entry.money.items() if value.dimension == "money a year"}
        points: NDArray[np.float64] = self.weights @ effects + self.price * self._by_party(flows)
        return points

    def _once(self, entry: Step | Together) -> NDArray[np.float64]:
        amounts = {party: value for party, value in entry.money.items() if value.dimension == "money"}
        points = self.price * self._by_party(amounts)
        return points + self._by_party(getattr(entry, "once", {}))

    def _by_party(self, values: dict[str, Value]) -> NDArray[np.float64]:
        return np.array([values[party].likely if party in values else 0.0 for party in self.parties])


def _weight(scenario: Scenario, party: str, issue: str) -> float:
    value = scenario.weights.get(party, {}).get(issue)
    return 0.0 if value is None else value.likely
