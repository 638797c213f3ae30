"""What every group of parties could attain among themselves: one judged roadmap for each (theory 6).

The best roadmap of all, restricted to a group, and the roadmaps of its parts put together are tried first,
and the search goes on from the best of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.roadmap.judging.evaluate import judge
from detente.roadmap.judging.verdict import TOLERANCE, Roadmap
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.plan import plan
from detente.roadmap.terms.objective import worth
from detente.worth import ideal
from detente.worth.subgame import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.terms.objective import Objective
    from detente.worth import Game

    Floats = NDArray[np.float64]

Status = Literal["optimal", "feasible", "nothing", "limit"]

NOTHING = Roadmap({})


@dataclass(frozen=True)
class Attained:
    """What some parties could attain if the others stayed at the status quo.

    status : "optimal" (no roadmap among them is worth more), "feasible" (it holds, a better one may exist),
    "nothing" (it is proven that no roadmap among them holds), "limit" (none was found in time).
    value : of the objective, by the judge; 0 where they stay at the status quo. bound : proven that none is
    worth more. verdict : in the game among them; None at the status quo.
    """

    members: tuple[str, ...]
    status: Status
    value: float
    bound: float
    verdict: Verdict | None

    @property
    def roadmap(self) -> Roadmap:
        """What they would do."""
        return self.verdict.roadmap if self.verdict else NOTHING

    def gain(self, party: str) -> float:
        """What it brings a party, in its points; 0 to those who stay out, by definition."""
        if self.verdict is None or party not in self.members:
            return 0.0
        return float(self.verdict.gain[self.members.index(party)])


@dataclass(frozen=True)
class Question:
    """What is sought among some parties. with_goal : whether the declared goal must be reached too."""

    members: tuple[str, ...]
    objective: Objective = "total"
    with_goal: bool = False


def attained(
    game: Game, asked: Question, *, limits: Limits, seed: int = 0, starts: Iterable[Roadmap] = ()
) -> Attained:
    """The best that some parties can attain; starts : roadmaps to begin with, in the game of any parties."""
    sub = among(game, asked.members, with_goal=asked.with_goal)
    if not all(sub.goal) or not sub.actors[:, : sub.n_steps].any() or not _enough(sub):
        return Attained(asked.members, "nothing", 0.0, 0.0, None)
    begin = limits.clock()
    known = _best(sub, asked.objective, starts)
    time = replace(limits, seconds=max(0.0, begin + limits.seconds - limits.clock()))
    start = known.roadmap if known else None
    found = plan(sub, asked.objective, limits=time, seed=seed, start=start)
    best, value = found.verdict, found.value
    if known is not None and (best is None or worth(known, asked.objective)[0] > value):
        best, value = known, worth(known, asked.objective)[0]
    most = float(_most(sub).sum()) if asked.objective == "total" else np.inf
    bound = min(found.bound, most)
    if best is None:
        none = found.status == "infeasible"
        return Attained(asked.members, "nothing" if none else "limit", 0.0, 0.0 if none else bound, None)
    proven = found.status == "optimal" and value <= found.bound + TOLERANCE
    return Attained(asked.members, "optimal" if proven else "feasible", value, max(value, bound), best)


def improved(game: Game, asked: Question, known: Attained, starts: Iterable[Roadmap]) -> Attained:
    """What is known to be attained, or the best of some roadmaps where one of them is worth more."""
    best = _best(among(game, asked.members, with_goal=asked.with_goal), asked.objective, starts)
    value = worth(best, asked.objective)[0] if best else -np.inf
    if best is None or (known.verdict is not None and value <= known.value):
        return known
    return replace(known, status="feasible", value=value, bound=max(value, known.bound), verdict=best)


def attainable(
    game: Game, *, limits: Limits, seed: int = 0, starts: tuple[Roadmap, ...] = ()
) -> tuple[Attained, ...]:
    """What every coalition attains by the sum of shares, by bit mask: bit i set if party i is in it.

    The goal is asked of nobody. starts : roadmaps of all, to be restricted. Time is shared out by the number
    of steps that a coalition has; what one leaves over goes to the others.
    """
    n = len(game.parties)
    names = [tuple(p for i, p in enumerate(game.parties) if mask >> i & 1) for mask in range(1 << n)]
    order = sorted(range(1, 1 << n), key=lambda mask: (mask.bit_count(), mask))
    size = {mask: len(among(game, names[mask]).steps) for mask in order}
    found = {0: Attained((), "nothing", 0.0, 0.0, None)}
    end, left = limits.clock() + limits.seconds, sum(size.values())
    for mask in order:
        part = size[mask] / left if left else 1.0
        time = Limits(max(0.0, part * (end - limits.clock())), limits.clock)
        tried = (*_unions(found, mask), *starts)
        found[mask] = attained(game, Question(names[mask]), limits=time, seed=seed, starts=tried)
        left -= size[mask]
    return tuple(found[mask] for mask in range(1 << n))


def reaching(
    game: Game, found: tuple[Attained, ...], *, limits: Limits, seed: int = 0
) -> tuple[bool | None, ...]:
    """Whether each coalition can reach the declared goal, by bit mask; None where it was not decided in time.

    A coalition that holds one that can is one that can, since the others may stand aside.
    """
    answers: dict[int, bool | None] = {0: not game.goal}
    end = limits.clock() + limits.seconds
    order = sorted(range(1, len(found)), key=lambda mask: (mask.bit_count(), mask))
    could = {mask for mask in order if all(among(game, found[mask].members, with_goal=True).goal)}
    for mask in order:
        if any(answers[mask & ~(1 << i)] for i in range(len(game.parties)) if mask >> i & 1):
            answers[mask] = True
        elif mask not in could:
            answers[mask] = False
        else:
            time = replace(limits, seconds=max(0.0, end - limits.clock()) / len(could))
            asked = Question(found[mask].members, with_goal=True)
            best = attained(game, asked, limits=time, seed=seed, starts=(found[mask].roadmap,))
            answers[mask] = None if best.status == "limit" else best.verdict is not None
        could.discard(mask)
    return tuple(answers[mask] for mask in range(len(found)))


def _most(sub: Game) -> Floats:
    """The most that each party could gain by the steps of these parties, as a share of its ideal, (n,)."""
    whole, own = ideal(sub), ideal(replace(sub, ideals=None))
    return np.divide(own, whole, out=np.zeros_like(own), where=whole > 0)


def _enough(sub: Game) -> bool:
    """Whether each could gain as much as it asks for, if only what it likes happened."""
    return bool((_most(sub) >= sub.min_gain - TOLERANCE)[ideal(sub) > 0].all())


def _best(sub: Game, objective: Objective, starts: Iterable[Roadmap]) -> Verdict | None:
    """Of some roadmaps, restricted to the steps of a game, the best that holds there."""
    seen, best = set(), None
    for roadmap in starts:
        kept = {step: start for step, start in roadmap.starts.items() if step in sub.steps}
        key = tuple(sorted(kept.items()))
        if key in seen:
            continue
        seen.add(key)
        verdict = judge(sub, Roadmap(kept))
        if verdict.holds and (best is None or worth(verdict, objective) > worth(best, objective)):
            best = verdict
    return best


def _unions(found: dict[int, Attained], mask: int) -> Iterator[Roadmap]:
    """Roadmaps of the two parts of a coalition that are worth most, put together; and those without one."""
    ones = [one for one in found if one and one & mask == one and one < mask ^ one]
    if ones:
        best = max(ones, key=lambda one: found[one].value + found[mask ^ one].value)
        yield Roadmap({**found[best].roadmap.starts, **found[mask ^ best].roadmap.starts})
    for i in range(mask.bit_length()):
        if mask >> i & 1 and mask != 1 << i:
            yield found[mask ^ 1 << i].roadmap
