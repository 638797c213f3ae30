"""Why a demand cannot be met together with the others, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.coalitions import outing
from detente.roadmap.judging.evaluate import judge
from detente.roadmap.judging.verdict import Roadmap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from detente.roadmap.explaining.groups import Group
    from detente.roadmap.judging.verdict import Verdict
    from detente.worth import Game

    Ints = NDArray[np.int64]

MOVED = 0.005
"""Change in trust that a reader would see."""


def reason(game: Game, group: Group, steps: Ints | None, titles: Mapping[str, str]) -> str:
    """What a group demands, and by how much a roadmap that meets the other demands fails it.

    steps : starts of that roadmap, shape (n_steps,), or None if there is none to show.
    titles : what to call parties and steps; their ids where it has none.
    """
    verdict = None
    if steps is not None:
        chosen = zip(game.steps, steps, strict=True)
        verdict = judge(game, Roadmap({step: int(start) for step, start in chosen if start}))
    return _Speaker(game, titles, verdict).of(group)


class _Speaker:
    """Sentences about one game; verdict : of a roadmap that fails the group asked about, if there is one."""

    def __init__(self, game: Game, titles: Mapping[str, str], verdict: Verdict | None) -> None:
        self.game, self.titles, self.verdict = game, titles, verdict

    def of(self, group: Group) -> str:
        """The sentence for a group."""
        say: dict[str, Callable[..., str]] = {
            "goal": self.goal,
            "gain": self.gain,
            "enforcement": self.enforcement,
            "coalition": self.coalition,
            "waiting": self.waiting,
            "trust": self.trust,
            "gate": self.gate,
            "capacity": self.capacity,
            "requires": self.requires,
            "window": self.window,
            "excludes": self.excludes,
        }
        return say[group.kind](*group.who)

    def party(self, i: int) -> str:
        """What to call a party."""
        return self.titles.get(self.game.parties[i], self.game.parties[i])

    def step(self, m: int) -> str:
        """What to call a step."""
        return f"'{self.titles.get(self.game.steps[m], self.game.steps[m])}'"

    def clause(self, clause: tuple[tuple[int, bool], ...]) -> str:
        """Alternatives in words."""
        return " or ".join(self.step(m) if wanted else f"not {self.step(m)}" for m, wanted in clause)

    def goal(self, g: int) -> str:
        """A part of the goal."""
        return f"the goal asks for {self.clause(self.game.goal[g])}"

    def gain(self, i: int) -> str:
        """A party's least gain."""
        asked = self.game.min_gain[i]
        demand = f"{self.party(i)} must gain at least {asked:.1%} of the most it could hope for"
        demand = demand if asked > 0 else f"{self.party(i)} must not lose by the whole"
        if self.verdict is None or not self.verdict.ideal[i] > 0:
            return demand
        return f"{demand} (it would gain {self.verdict.share[i]:.1%})"

    def enforcement(self, i: int) -> str:
        """No party gains by walking away or cheating."""
        demand = f"{self.party(i)} must not gain by breaking its word"
        if self.verdict is None:
            return demand
        verdict = self.verdict
        slack = verdict.carry_on - np.maximum(verdict.walk_away, verdict.cheat) - verdict.demanded
        phase = int(slack[i].argmin())
        return f"{demand} (it would be {-slack[i, phase]:.3g} points short in {self.phase(phase)})"

    def coalition(self, *who: int) -> str:
        """No coalition gains by leaving together."""
        names = [self.party(i) for i in who]
        demand = f"{', '.join(names[:-1])} and {names[-1]} must not gain by leaving together"
        if self.verdict is None:
            return demand
        starts = self.verdict.dates
        group = np.isin(np.arange(len(self.game.parties)), who)
        margin = outing(self.game, starts, group[np.newaxis]).margin[0]
        phase = int(margin.argmin())
        short = f"{-margin[phase]:.1%} of an ideal gain"
        return f"{demand} (in sum they would gain {short} in {self.phase(phase)})"

    def waiting(self, i: int) -> str:
        """No party gains by putting its steps off."""
        demand = f"{self.party(i)} must not gain by putting its steps off"
        if self.verdict is None:
            return demand
        slack = np.nan_to_num(self.verdict.carry_on[i] - self.verdict.wait[i], nan=np.inf)
        phase = int(slack.argmin())
        return f"{demand} (it would be {-slack[phase]:.3g} points short in {self.phase(phase)})"

    def phase(self, column: int) -> str:
        """What to call a phase."""
        return f"phase {column + 1}" if column < self.game.n_phases else "the time after the last phase"

    def trust(self, i: int, j: int) -> str:
        """Trust of one party in another."""
        pair = f"{self.party(i)} would have to trust {self.party(j)}"
        if self.verdict is None:
            return f"{pair} more than it can"
        needed, trust = self.verdict.needed[i, j], self.verdict.trust[i, j]
        short = np.nan_to_num(np.minimum(needed, 2.0) - trust, nan=-1.0)
        column = int(short.argmax())
        asked = f"at {needed[column]:.2f}" if needed[column] <= 1 else "more than fully"
        return f"{pair} {asked} in {self.phase(column)} ({self.history(i, j, float(trust[column]))})"

    def history(self, i: int, j: int, trust: float) -> str:
        """How trust came to be what it is."""
        start = float(self.game.prior[i, j])
        if trust - start < MOVED:
            return f"it starts at {start:.2f} and nothing verified raises it"
        return f"it starts at {start:.2f} and what is verified by then raises it to {trust:.2f}"

    def gate(self, g: int) -> str:
        """Trust that a step waits for."""
        m, i, j, level = self.game.gates[g]
        demand = f"{self.step(m)} waits until {self.party(i)} trusts {self.party(j)} at {level:.2f}"
        if self.verdict is None or self.verdict.starts[m] == 0:
            return demand
        return f"{demand} ({self.history(i, j, float(self.verdict.trust[i, j, self.verdict.starts[m] - 1]))})"

    def capacity(self, i: int) -> str:
        """What a party can carry."""
        return f"{self.party(i)} can take on a load of {self.game.capacity[i]:g} in a phase"

    def requires(self, m: int) -> str:
        """What a step needs first."""
        conditions = " and ".join(self.clause(clause) for clause in self.game.requires[m])
        return f"{self.step(m)} needs {conditions} first"

    def window(self, m: int) -> str:
        """When a step may start."""
        if self.game.latest[m] < 1:
            return f"{self.step(m)} is off the table"
        return f"{self.step(m)} may start in phases {self.game.earliest[m]} to {self.game.latest[m]} only"

    def excludes(self, e: int) -> str:
        """Steps that exclude each other."""
        one, other = self.game.excludes[e]
        return f"{self.step(one)} and {self.step(other)} exclude each other"
