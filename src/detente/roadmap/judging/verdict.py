"""What the judge says of a roadmap: every margin, every failing, each with its witness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Kind = Literal["walk away", "cheat", "skip", "undo", "wait"]
Demand = Literal["admissible", "self-enforcing", "waiting", "participation", "trust", "gate", "coalition"]

TOLERANCE = 1e-6
"""Slack in points below which a demand counts as failed is minus this."""


@dataclass(frozen=True)
class Roadmap:
    """For each step the phase in which it starts; steps left out never start.

    starts : step -> phase, 1..K. `sources` are ids of the scenario or of the proposal's own.
    """

    starts: dict[str, int]
    name: str = "roadmap"
    title: str = ""
    about: str = ""
    sources: tuple[str, ...] = ()

    def phases(self, n_phases: int) -> tuple[tuple[str, ...], ...]:
        """Steps by the phase in which they start, in the order given; length `n_phases`."""
        return tuple(
            tuple(step for step, start in self.starts.items() if start == phase)
            for phase in range(1, n_phases + 1)
        )


@dataclass(frozen=True)
class Deviation:
    """One thing a party could do instead of carrying on, with the sums behind it.

    acts : (step, "skip" or "undo") in item order. noticed : phase from which the others react
    (with imperfect detection the earliest one). undone : steps that fall once it is noticed.
    carry_on, instead : points at the start of `phase`; margin = carry_on - instead.
    """

    kind: Kind
    party: str
    phase: int
    acts: tuple[tuple[str, str], ...]
    noticed: int
    chance: float
    undone: tuple[str, ...]
    carry_on: float
    instead: float

    @property
    def margin(self) -> float:
        """By how much carrying on beats this, in the party's points."""
        return self.carry_on - self.instead


@dataclass(frozen=True)
class Departure:
    """The best that several parties could do together instead of carrying on.

    acts : (item, "skip", "undo" or "go on"). noticed, chance : as of a `Deviation`. margin : by how
    much carrying on beats it, in the sum of the members' shares of their ideals. gains : points that
    each member would gain by it; below 0 if it would lose.
    """

    members: tuple[str, ...]
    phase: int
    acts: tuple[tuple[str, str], ...]
    noticed: int
    chance: float
    margin: float
    gains: tuple[float, ...]

    @property
    def suits_all(self) -> bool:
        """Whether each member would gain, even if none of them pays another."""
        return all(gain > TOLERANCE for gain in self.gains)


@dataclass(frozen=True)
class Failure:
    """One demand the roadmap does not meet, in words.

    party : of a coalition all its members, joined by +.
    slack : points (trust for gates, shares of an ideal for coalitions) by which it fails, negative; nan if
    it is not a matter of size.
    """

    demand: Demand
    party: str
    phase: int
    slack: float
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """A judged roadmap. n parties, K phases; column k-1 is phase k, column K is maintenance.

    starts : int64, shape (M,), phase in which each item starts, 0 if never or before phase 1.
    carry_on, walk_away, cheat, wait : shape (n, K+1), points at the start of the phase. cheat is the
        best concealed deviation of any class; wait is nan where the party has no own step to put off.
    margin : shape (n, K+1), carry_on minus the best of the others; wait counts only where it pays.
    demanded : shape (n, K+1), what the margin against leaving and cheating must reach.
    gain, ideal : shape (n,), points: what the roadmap brings, and the most it could.
    trust : shape (n, n, K+1), [who believes, in whom]. needed : trust the phase asks for, nan where
        nothing is at stake. exposure : points lost if the other breaks its word, at least 0.
    """

    game: Game
    roadmap: Roadmap
    starts: Ints
    carry_on: Floats
    walk_away: Floats
    cheat: Floats
    wait: Floats
    margin: Floats
    demanded: Floats
    gain: Floats
    ideal: Floats
    trust: Floats
    needed: Floats
    exposure: Floats
    failures: tuple[Failure, ...]
    weakest: Deviation

    @property
    def holds(self) -> bool:
        """Whether every demand is met."""
        return not self.failures

    @property
    def dates(self) -> Floats:
        """Phase in which each item starts, shape (M,): inf if never, 0 or below for what has begun."""
        from detente.roadmap.judging.values import with_joined

        return with_joined(self.game, self.starts)

    @property
    def delay_cost(self) -> Floats:
        """What putting its steps off by a phase would cost a party, shape (n, K+1); nan as in `wait`."""
        return self.carry_on - self.wait

    @property
    def share(self) -> Floats:
        """Gain of each party as a share of its ideal, shape (n,); nan where the ideal is 0."""
        import numpy as np

        return np.divide(self.gain, self.ideal, out=np.full_like(self.gain, np.nan), where=self.ideal > 0)
