"""The scenario as arrays (definition D1): who gets what from which step, and when.

Items are the steps, in file order, then the `together` entries, which start by
themselves when all their parts are in effect. One phase lasts `length` years.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import NoWorth
from detente.worth.tally import Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.scenario import Scenario
    from detente.scenario.expression import Expression
    from detente.scenario.model import Step
    from detente.scenario.values import Value

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

NEVER, IF_IT_PAYS, AUTOMATIC = 0, 1, 2
"""What happens to a reversible item after a breakdown."""

SNAP = {"never": NEVER, "if-it-pays": IF_IT_PAYS, "automatic": AUTOMATIC}
TRUST_UNLESS_SAID = 0.5

Clauses = tuple[tuple[tuple[int, bool], ...], ...]
"""A condition in conjunctive normal form over step indices: (step, whether it must be in effect)."""


@dataclass(frozen=True, eq=False)
class Game:
    """A scenario in numbers. n parties, M items, K phases of `length` years.

    actors, flow, cost, bonus, reversal_cost : shape (n, M); flow in points per phase while in
        effect, cost (>= 0) in points at the start, bonus in points at effect, reversal_cost
        (>= 0) in points when undone.
    delay, lag, reversal, snap, earliest, latest : int64, shape (M,), in phases (snap: see AUTOMATIC).
    chance, load : float64, shape (M,). reversible : bool, shape (M,).
    discount, capacity, min_gain : float64, shape (n,); discount per phase, capacity may be inf.
    prior, trust_cap : float64, shape (n, n), [who believes, in whom].
    deals : bool, shape (n, n), [a, j]: a goes on as planned after j broke its word.
    requires, goal : see Clauses. gates : (step, who must trust, whom, level).
    parts : for each together item the indices of the steps that must all be in effect.
    ideals : points by which gains are measured, shape (n,); without them they follow from the game. The
        game among some parties measures by those of the whole game, so that shares mean the same in both.
    guarantees: (step, against whom, who gets, points): paid when that party breaks its word while the
        step, of which it is no actor, is in effect.
    coalitions: whether no coalition may gain by leaving together.
    silent : steps that are no evidence of commitment, whatever they cost; none unless asked about.
    since : phases before phase 1 in which steps began that are under way or in effect already, int64, shape
        (steps,), 0 for the others; None if none has begun. See `detente.worth.present`.
    """

    parties: tuple[str, ...]
    steps: tuple[str, ...]
    together: tuple[str, ...]
    n_phases: int
    length: float
    actors: Bools
    flow: Floats
    cost: Floats
    bonus: Floats
    delay: Ints
    lag: Ints
    chance: Floats
    reversible: Bools
    reversal: Ints
    reversal_cost: Floats
    snap: Ints
    parts: tuple[tuple[int, ...], ...]
    discount: Floats
    breakdown: float
    prior: Floats
    trust_cap: Floats
    deals: Bools
    load: Floats
    capacity: Floats
    earliest: Ints
    latest: Ints
    requires: tuple[Clauses, ...]
    excludes: tuple[tuple[int, int], ...]
    gates: tuple[tuple[int, int, int, float], ...]
    goal: Clauses
    margin: float
    min_gain: Floats
    costly_signal: float
    evidence_unit: float
    ideals: Floats | None = field(default=None, kw_only=True)
    guarantees: tuple[tuple[int, int, int, float], ...] = field(default=(), kw_only=True)
    coalitions: bool = field(default=False, kw_only=True)
    silent: tuple[int, ...] = ()
    since: Ints | None = field(default=None, kw_only=True)

    @property
    def items(self) -> tuple[str, ...]:
        """Names of all items, steps first."""
        return self.steps + self.together

    @property
    def n_steps(self) -> int:
        """How many items are steps, whose start a roadmap chooses."""
        return len(self.steps)

    @property
    def last(self) -> Ints:
        """Last phase in which each item may start, so that it is in effect by the end, shape (M,).

        What took effect later would be promised without ever being tested.
        """
        found: Ints = np.minimum(self.latest, self.n_phases - self.delay)
        if self.since is not None:
            found[: self.n_steps][self.since > 0] = 1
        return found


def phases_up(years: float, length: float) -> int:
    """Whole phases that cover a time, rounded up; a hair over a whole number does not count."""
    return max(0, math.ceil(years / length - 1e-9))


def phases_near(years: float, length: float) -> int:
    """Whole phases nearest to a time, halves up."""
    return max(0, math.floor(years / length + 0.5 + 1e-9))


def game_of(scenario: Scenario) -> Game:
    """The scenario at its likely values, as arrays.

    The scenario must have passed `read` or `check`: names are not checked again.
    Raises NoWorth if it only ranks situations.
    """
    if scenario.is_ordinal:
        raise NoWorth(
            f"'{scenario.name}' ranks situations but does not say what steps are worth; ask what is stable "
            "in it, or give `phase`, `phases`, `issues`, `weights`, and a `discount` for each party"
        )
    steps = list(scenario.steps.values())
    tally = Tally.of(scenario)
    return Game(
        parties=tally.parties,
        steps=tuple(scenario.steps),
        together=tuple(scenario.together),
        n_phases=scenario.phases,
        length=scenario.phase,
        guarantees=tally.guarantees(),
        coalitions=scenario.coalitions == "demand",
        **tally.arrays(),
        **_times(scenario, steps),
        **_parties(scenario),
        **_rules(scenario, steps),
    )


def _likely(value: Value | None, otherwise: float) -> float:
    return otherwise if value is None else value.likely


def _times(scenario: Scenario, steps: list[Step]) -> dict[str, Any]:
    """Per item: how long until effect, notice and reversal. Together items run and stop at once."""
    length, joined = scenario.phase, len(scenario.together)
    undo = [step.reversible or None for step in steps]
    looks = [step.verified for step in steps]
    delay = [phases_up(_likely(step.duration, 0.0), length) for step in steps]
    lag = [max(0, phases_up(look.lag.likely, length) - 1) if look else 0 for look in looks]
    reversal = [phases_near(way.within.likely, length) if way else 0 for way in undo]
    snap = [SNAP[way.snapback] if way else NEVER for way in undo]
    return {
        "delay": np.array(delay + [0] * joined, dtype=np.int64),
        "lag": np.array(lag + [0] * joined, dtype=np.int64),
        "chance": np.array([look.chance.likely if look else 1.0 for look in looks] + [1.0] * joined),
        "reversible": np.array([way is not None for way in undo] + [True] * joined),
        "reversal": np.array(reversal + [0] * joined, dtype=np.int64),
        "snap": np.array(snap + [AUTOMATIC] * joined, dtype=np.int64),
        "load": np.array([step.load for step in steps] + [0.0] * joined),
        "earliest": np.array([step.earliest or 1 for step in steps] + [1] * joined, dtype=np.int64),
        "latest": np.array([_latest(scenario, step) for step in steps] + [scenario.phases] * joined),
    }


def _latest(scenario: Scenario, step: Step) -> int:
    """Last phase in which a step may start; 0 if it is off the table."""
    return 0 if step.off_the_table else step.latest or scenario.phases


def _parties(scenario: Scenario) -> dict[str, Any]:
    """Per party or pair: patience, bandwidth, smallest gain, and trust at the start."""
    names, length = list(scenario.parties), scenario.phase
    parties = list(scenario.parties.values())
    turnover = np.array([_likely(party.turnover, 0.0) for party in parties])
    counted = np.array([party.turnover_counted for party in parties])
    rate = np.array([party.discount.likely for party in parties])
    prior = np.full((len(names), len(names)), TRUST_UNLESS_SAID)
    for who, others in scenario.trust.items():
        for whom, belief in others.items():
            prior[names.index(who), names.index(whom)] = belief.likely
    replaced = 1 - np.exp(-turnover * length)
    return {
        "discount": np.exp(-(rate + counted * turnover) * length),
        "capacity": np.array([math.inf if party.capacity is None else party.capacity for party in parties]),
        "min_gain": np.array([party.min_gain for party in parties]),
        "prior": prior,
        "trust_cap": 1 - replaced[np.newaxis, :] * (1 - prior),
        "deals": np.array([[whom in party.keeps_dealing_with for whom in names] for party in parties]),
    }


def _rules(scenario: Scenario, steps: list[Step]) -> dict[str, Any]:
    """What must come before what, what cannot stand together, and what is demanded."""
    index = {name: position for position, name in enumerate(scenario.steps)}
    party = {name: position for position, name in enumerate(scenario.parties)}

    def clauses(condition: Expression) -> Clauses:
        return tuple(
            tuple(sorted((index[name], wanted) for name, wanted in clause)) for clause in condition.clauses
        )

    pairs = {
        tuple(sorted((index[name], index[other])))
        for name, step in scenario.steps.items()
        for other in step.excludes
    }
    gates = [
        (position, party[who], party[whom], level)
        for position, step in enumerate(steps)
        for key, level in step.needs_trust.items()
        for who, whom in [key.split(" in ")]
    ]
    return {
        "requires": tuple(clauses(step.requires) for step in steps),
        "excludes": tuple(sorted(pairs)),
        "gates": tuple(gates),
        "goal": clauses(scenario.goal),
        "parts": tuple(tuple(index[name] for name in joint.steps) for joint in scenario.together.values()),
        "breakdown": _likely(scenario.breakdown, 0.0),
        "margin": scenario.margin,
        "costly_signal": scenario.costly_signal.likely,
        "evidence_unit": scenario.evidence_unit,
    }
