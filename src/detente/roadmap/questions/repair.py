"""A draft, improved as little as necessary until it holds.

What counts first is how many steps start otherwise than in the draft (or are added, or
dropped), then by how many phases they are shifted, then what all parties gain. Each stage is
proven as far as time allows, with the one before as a floor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.roadmap.judging.evaluate import judge, phases_of, starts_of
from detente.roadmap.judging.verdict import TOLERANCE, Roadmap
from detente.roadmap.solving.master import Target
from detente.roadmap.solving.seek import Seeker, judged
from detente.roadmap.terms.objective import stages
from detente.roadmap.terms.rows import Demands
from detente.roadmap.terms.score import Scale, value
from detente.roadmap.terms.tables import joined, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Failure, Verdict
    from detente.roadmap.solving.exact import Proof
    from detente.roadmap.solving.limits import Limits
    from detente.roadmap.terms.objective import Objective
    from detente.roadmap.terms.tables import Tables
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Status = Literal["unchanged", "least", "found", "impossible", "limit"]

QUICK_SHARE, ANY_SHARE = 0.1, 0.1
"""Shares of the time for a first attempt from the draft alone, and for any roadmap that holds."""

FIRST_SHARE, SECOND_SHARE = 0.85, 0.6
"""Share of the rest for the number of changes, and of what is left then for how far steps are shifted."""

WHOLE = 1e-3
"""Sums of whole numbers that are this near to one are taken for it."""

EQUAL = 1e-6
"""How much of what was reached may be given up for what comes after it."""


@dataclass(frozen=True)
class Wanted:
    """What a repaired roadmap must have besides holding.

    keep : steps that may not change. least : value that the objective must reach, in its own unit. near : a
    roadmap that holds, from which to look for nearer ones.
    """

    keep: tuple[str, ...] = ()
    objective: Objective = "fair"
    least: float = -math.inf
    near: Roadmap | None = None


@dataclass(frozen=True)
class Change:
    """A step that starts in another phase than in the draft; 0 for not at all.

    mends : what fails if this change alone is undone.
    """

    step: str
    before: int
    after: int
    mends: tuple[Failure, ...]

    @property
    def kind(self) -> Literal["added", "dropped", "earlier", "later"]:
        """What was done to the step."""
        if not self.before or not self.after:
            return "added" if self.after else "dropped"
        return "earlier" if self.after < self.before else "later"


@dataclass(frozen=True)
class Repair:
    """A draft as the judge sees it, and what is left of it once it holds.

    status : "unchanged" (it holds as it is), "least" (proven: none that holds has fewer changes),
    "found" (it holds, fewer changes may do), "impossible" (proven: none holds), "limit" (none found in
    time). least : proven that no roadmap that holds has fewer changes. left_out : what of the draft is no
    part of the scenario, as (step, phase).
    """

    draft: Verdict
    repaired: Verdict | None
    status: Status
    changes: tuple[Change, ...]
    least: int
    left_out: tuple[tuple[str, int], ...]
    wanted: Wanted
    seconds: float


def repair(
    game: Game, draft: Roadmap, wanted: Wanted | None = None, *, limits: Limits, seed: int = 0
) -> Repair:
    """The roadmap that holds and differs least from a draft, with what is proven about it.

    Raises ValueError if a step to be kept is not one of the game.
    """
    begin, wanted = limits.clock(), wanted or Wanted()
    outside = tuple((step, phase) for step, phase in draft.starts.items() if not _fits(game, step, phase))
    found = Repair(judge(game, draft), None, "limit", (), 0, outside, wanted, 0.0)
    work = _Work(game, tables_of(game), starts_of(game, draft), wanted)
    if work.is_kept(work.draft):
        found = replace(found, repaired=judge(game, _rest(draft, outside)), status="unchanged")
    else:
        found = _repaired(work, found, limits, seed)
    return replace(found, seconds=limits.clock() - begin)


def _fits(game: Game, step: str, phase: int) -> bool:
    return step in game.steps and 1 <= phase <= game.n_phases


def _rest(draft: Roadmap, outside: tuple[tuple[str, int], ...]) -> Roadmap:
    gone = {step for step, _ in outside}
    return replace(draft, starts={step: phase for step, phase in draft.starts.items() if step not in gone})


def _repaired(work: _Work, found: Repair, limits: Limits, seed: int) -> Repair:
    """What is found if the draft does not hold as it is."""
    best = _nearest(work, limits, seed)
    least = work.taken - math.floor(best.bound + WHOLE) if math.isfinite(best.bound) else 0
    if best.steps is None:
        return replace(found, least=least, status="impossible" if best.closed else "limit")
    verdict = judged(work.game, best.steps, found.draft.roadmap)
    changes = tuple(work.changes(best.steps))
    status: Status = "least" if len(changes) <= least else "found"
    return replace(found, repaired=verdict, status=status, changes=changes, least=least)


def _nearest(work: _Work, limits: Limits, seed: int) -> Proof:
    """The nearest roadmap that holds; its bound is on how many steps stay as in the draft."""
    end = limits.clock() + limits.seconds
    seeker = Seeker(work.scale, limits.clock, seed)
    # One change at least: a draft that holds as it is was taken care of before.
    target = Target(work.alike, work.floors, enough=work.taken - 1)
    first = seeker.best(target, work.known, QUICK_SHARE * limits.seconds)
    if not first.closed and first.value < target.enough:
        # Far from a draft that fails badly, the way back from any roadmap that holds is easier to find.
        anything = seeker.searched(Target(work.total, work.floors), work.known, ANY_SHARE * limits.seconds)
        starts = [steps for steps in (first.steps, anything.steps, *work.known) if steps is not None]
        left = FIRST_SHARE * (end - limits.clock())
        again = seeker.best(target, starts, left)
        first = replace(again, bound=min(first.bound, again.bound))
    best, floors = first, work.floors
    for terms, following, share in ((work.alike, work.close, SECOND_SHARE), (work.close, work.total, 1.0)):
        if best.steps is None:
            break
        reached = value(terms, joined(work.game, best.steps))
        floors = (*floors, (terms, reached - EQUAL))
        left = share * (end - limits.clock())
        best = seeker.best(Target(following, floors), [best.steps], left)
    bound = min(first.bound, float(work.taken - 1))
    return replace(first, steps=best.steps, bound=bound if first.steps is not None else first.bound)


@dataclass(frozen=True, eq=False)
class _Work:
    """One draft to be repaired. draft : starts of its steps, shape (n_steps,), 0 for never."""

    game: Game
    tables: Tables
    draft: Ints
    wanted: Wanted

    @property
    def taken(self) -> int:
        """Number of steps in the draft."""
        return int((self.draft > 0).sum())

    @property
    def known(self) -> list[Ints]:
        """Roadmaps to look near: the draft, and what holds already."""
        near = self.wanted.near
        return [self.draft] if near is None else [self.draft, starts_of(self.game, near)]

    @cached_property
    def scale(self) -> Scale:
        """All demands, and those steps that are kept where they are."""
        game, kept = self.game, [self.game.steps.index(step) for step in self.wanted.keep]
        earliest, latest = game.earliest.copy(), game.latest.copy()
        earliest[kept] = np.maximum(earliest[kept], self.draft[kept])
        latest[kept] = np.minimum(latest[kept], self.draft[kept])
        stays = tuple(((m, True),) for m in kept if self.draft[m])
        # The tables stay: what a party could gain at most is that of the whole game.
        held = replace(game, earliest=earliest, latest=latest, goal=game.goal + stays)
        return Scale(Demands.all_of(replace(self.tables, game=held)))

    @cached_property
    def floors(self) -> tuple[tuple[Floats, float], ...]:
        """What the objective must reach, as floors of a target."""
        if self.wanted.least == -math.inf:
            return ()
        return ((stages(self.tables, self.wanted.objective)[0], self.wanted.least),)

    @cached_property
    def alike(self) -> Floats:
        """Terms of how many steps of the draft stay, less those added, shape (1, M, S)."""
        return self._terms(np.equal.outer(self.draft, self._phases).astype(np.float64), 1.0)

    @cached_property
    def close(self) -> Floats:
        """Terms of how few phases steps are shifted, shape (1, M, S); one added or dropped counts as all."""
        phases = self.game.n_phases
        return self._terms(phases - np.abs(self.draft[:, np.newaxis] - self._phases), float(phases))

    @cached_property
    def total(self) -> Floats:
        """Terms of what all parties gain together, each as a share of its ideal, shape (1, M, S)."""
        return stages(self.tables, "total")[0]

    @property
    def _phases(self) -> Ints:
        return np.arange(self.tables.n_starts)

    def _terms(self, worth: Floats, price: float) -> Floats:
        """Terms of what it is worth when steps of the draft start, and what others cost."""
        found = np.zeros((1, len(self.game.items), self.tables.n_starts))
        chosen = np.where(self.draft[:, np.newaxis] > 0, worth, -price)
        found[0, : self.game.n_steps] = np.where(self._phases > 0, chosen, 0.0)
        return found

    def is_kept(self, steps: Ints) -> bool:
        """Whether a roadmap holds, and reaches what is wanted of it; steps : shape (n_steps,)."""
        starts = joined(self.game, steps)
        reached = all(value(terms, starts) >= least - TOLERANCE for terms, least in self.floors)
        return reached and judge(self.game, self.roadmap(steps)).holds

    def roadmap(self, steps: Ints) -> Roadmap:
        """Starts of steps as a roadmap."""
        return Roadmap(phases_of(self.game, steps))

    def changes(self, steps: Ints) -> Iterator[Change]:
        """What differs from the draft, by phase, each with what fails without it."""
        differing = np.flatnonzero(steps != self.draft)
        for m in sorted(differing, key=lambda m: (steps[m] or self.draft[m], m)):
            undone = np.where(np.arange(len(steps)) == m, self.draft, steps)
            failures = judge(self.game, self.roadmap(undone)).failures
            yield Change(self.game.steps[m], int(self.draft[m]), int(steps[m]), failures)
