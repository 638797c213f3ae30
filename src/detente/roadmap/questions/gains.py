"""What confidence-building steps, more trust and better verification are worth, as found and as proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.roadmap.judging.verdict import Roadmap
    from detente.roadmap.questions.variants import Change
    from detente.roadmap.terms.objective import Objective

NOTHING = 1e-4
"""Differences in value up to this count as none; a plan counts as proven best within as much."""


@dataclass(frozen=True)
class Best:
    """What is known of the best settlement after a change.

    roadmap : the best known, None if none is. value : its value, -inf without one. bound : proven that none
    is worth more, inf without a proof, -inf if it is proven that there is none.
    """

    roadmap: Roadmap | None
    value: float
    bound: float


@dataclass(frozen=True)
class Gain:
    """By how much one best settlement is worth more than another, in units of the objective.

    found : between the two best ones known; inf if there is none on the other side. least, most : proven to
    lie between these, whatever was not found.
    """

    found: float
    least: float
    most: float

    @property
    def is_nothing(self) -> bool:
        """Whether it is proven to make no difference."""
        return self.most <= NOTHING


NO_GAIN = Gain(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class StepWorth:
    """What a confidence-building step of the best roadmap known is worth.

    starts : the phase in which it does. weight : the most that it adds to log-odds of trust in an actor.
    value : best settlement with it less best without it = own + unlocked. own : what it brings even if it
    were no evidence. unlocked : what becomes possible because it is. without : the best without it.
    """

    step: str
    starts: int
    weight: float
    value: Gain
    own: Gain
    unlocked: Gain
    without: Best


@dataclass(frozen=True)
class TrustWorth:
    """What more trust of one party in another at the start would unlock: A_LITTLE or MORE of it."""

    who: str
    whom: str
    trust: float
    a_little: Gain
    more: Gain


@dataclass(frozen=True)
class Safer:
    """What changes for a party in the best roadmap known, with no new plan, in the party's points.

    temptation : by how much its margin against leaving and cheating grows where it is narrowest.
    exposure : by how much the most it could lose by another's breach falls.
    """

    party: str
    temptation: float
    exposure: float


@dataclass(frozen=True)
class SightWorth:
    """What seeing a step better is worth. lag : phases until notice. chance : of notice, per phase.

    sooner, certain, at_once : gains, each with the choice to leave verification as it is. safer : parties for
    whom something changes in the best roadmap known if the step is seen at once. holds : whether it still
    holds then; seeing more can change what parties fear of each other.
    """

    step: str
    lag: int
    chance: float
    sooner: Gain
    certain: Gain
    at_once: Gain
    safer: tuple[Safer, ...]
    holds: bool


@dataclass(frozen=True)
class Gains:
    """All that trust and verification are worth, from one best settlement.

    best : what is known of it. full_trust, seen : what would be gained if all trusted each other fully, and
    if every step were seen at once for certain: no single change of that kind can bring more. untried :
    changes for which there was no time. runs : how many plans were made.
    Rows come with the most valuable first; steps by what they unlock, then by what they are worth.
    """

    objective: Objective
    best: Best
    full_trust: Gain
    seen: Gain
    steps: tuple[StepWorth, ...]
    trust: tuple[TrustWorth, ...]
    sight: tuple[SightWorth, ...]
    untried: tuple[Change, ...]
    runs: int
    seconds: float
