"""The smallest changes that make a roadmap possible, and those that make it better: each planned again.

A change is shown only with a roadmap that the judge lets pass in the changed scenario. That a
smaller one would not do is not proven: it is what a search of limited time did not find.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.errors import ScenarioError
from detente.report.explain.findings import Change, Part
from detente.roadmap import Limits, judge, plan
from detente.roadmap.explaining.nearby import SAME
from detente.roadmap.explaining.oracle import TimeIsUp, any_roadmap
from detente.roadmap.terms.objective import worth
from detente.scenario.edit import edited
from detente.scenario.payments import with_payments
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from detente.roadmap import Roadmap, Verdict
    from detente.roadmap.terms.objective import Objective
    from detente.scenario import Scenario
    from detente.scenario.edit import Edit
    from detente.workflow.ladders import Ladder, Rung
    from detente.worth import Game

ATTEMPTS = 20
"""How many plans the time is divided into, if none is done sooner."""


@dataclass(eq=False)
class Trial:
    """Applies changes to a scenario and plans again; remembers the roadmaps it met.

    end : on the clock. only : the one roadmap that is to hold, where it is not planned again.
    """

    scenario: Scenario
    objective: Objective
    limits: Limits
    end: float
    seed: int = 0
    only: Roadmap | None = None
    known: list[Roadmap] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.limits.clock() >= self.end

    def best(self, edits: Iterable[Edit], *, quick: bool = False) -> Verdict | None:
        """A roadmap that holds in the changed scenario: the best met; None if none was met in time.

        quick : any will do. Edits that make no sense in the scenario have none.
        """
        try:
            game = game_of(with_payments(edited(self.scenario, edits)))
        except ScenarioError:
            return None
        known = self.known if self.only is None else [self.only]
        met = [verdict for verdict in (judge(game, roadmap) for roadmap in known) if _settles(verdict)]
        if self.only is None and not (met and quick):
            met += [verdict for verdict in self._planned(game, quick=quick) if _settles(verdict)]
            self.known += [verdict.roadmap for verdict in met if verdict.roadmap not in self.known]
        return max(met, key=lambda verdict: worth(verdict, self.objective), default=None)

    def _planned(self, game: Game, *, quick: bool) -> list[Verdict]:
        """A roadmap of the changed game: the best that the time allows, or any; none if none is met."""
        end = min(self.limits.clock() + self.limits.seconds / ATTEMPTS, self.end)
        if quick:
            # Where there is none, the prover often says so at once, and the search never does.
            half = (self.limits.clock() + end) / 2
            try:
                steps = any_roadmap(game, Limits(half - self.limits.clock(), self.limits.clock), self.seed)
            except TimeIsUp:
                pass
            else:
                return [] if steps is None else [judge(game, steps)]
        limits = Limits(end - self.limits.clock(), self.limits.clock)
        start = self.known[-1] if self.known else None
        found = None
        if limits.seconds > 0:
            found = plan(game, self.objective, limits=limits, seed=self.seed, start=start)
        return [found.verdict] if found is not None and found.verdict is not None else []

    def smallest(self, ladder: Ladder) -> Change | None:
        """The lowest rung found from which on there is a roadmap; None if the highest has none."""
        place = self.lowest(ladder.rungs)
        return None if place is None else self.made({ladder: ladder.rungs[place]}, math.nan)

    def lowest(self, rungs: Sequence[Rung], beside: Iterable[Rung] = ()) -> int | None:
        """Place of the lowest rung found that makes a roadmap possible beside others; None if none does."""
        others = tuple(edit for rung in beside for edit in rung.edits)
        low, high = 0, len(rungs) - 1
        if self.best((*others, *rungs[high].edits), quick=True) is None:
            return None
        while low < high:
            middle = (low + high) // 2
            if self.best((*others, *rungs[middle].edits), quick=True) is None:
                low = middle + 1
            else:
                high = middle
        return high

    def change(self, ladder: Ladder, rung: Rung, before: tuple[float, float]) -> Change | None:
        """What a change brings over the value before it; None if there is no roadmap with it, or no more."""
        found = self.made({ladder: rung}, before[0])
        if found is None or found.rise < -SAME:
            return None
        better_tie = worth(found.verdict, self.objective)[1] > before[1] + SAME
        return found if found.rise > SAME or better_tie else None

    def made(self, chosen: Mapping[Ladder, Rung], before: float) -> Change | None:
        """Changes with the best roadmap met in the changed scenario; None if there is none."""
        edits = edits_of(chosen)
        verdict = self.best(edits)
        if verdict is None:
            return None
        value = worth(verdict, self.objective)[0]
        inside = [rung.within for rung in chosen.values()]
        return Change(
            parts=tuple(_part(ladder, rung) for ladder, rung in chosen.items()),
            edits=edits,
            size=max(rung.size for rung in chosen.values()),
            within=None if None in inside else all(inside),
            verdict=verdict,
            value=value,
            rise=value - before,
        )


@dataclass(frozen=True)
class Outcome:
    """Changes that help, those that do not at their largest, and those there was no time for."""

    changes: tuple[Change, ...]
    in_vain: tuple[Part, ...]
    untried: tuple[Part, ...]


def enabling(trial: Trial, ladders: tuple[Ladder, ...]) -> Outcome:
    """The smallest change of each kind that makes a roadmap possible, the smallest first.

    If next to none does alone, also several together, none of which was found to be unneeded.
    """
    found = _tried(trial, ladders, trial.smallest)
    helping = {part.kind + str(part.about) for change in found.changes for part in change.parts}
    rest = tuple(ladder for ladder in ladders if ladder.kind + str(ladder.about) not in helping)
    wanted = len(found.changes) < ENOUGH and len(rest) > 1 and not trial.is_over
    several = combined(trial, rest) if wanted else None
    changes = (*found.changes, *((several,) if several else ()))
    ordered = sorted(changes, key=lambda change: (change.size, str(change.parts)))
    return replace(found, changes=tuple(ordered))


def combined(trial: Trial, ladders: tuple[Ladder, ...]) -> Change | None:
    """Several changes that make a roadmap possible together, as few as were found; None if all do not.

    What is made or not is left out first, then what was asked for last; what remains is made as
    small as possible, one after the other.
    """
    chosen = {ladder: ladder.rungs[-1] for ladder in ladders}
    if trial.best(edits_of(chosen), quick=True) is None:
        return None
    last = {ladder: place for place, ladder in enumerate(ladders)}
    for ladder in sorted(ladders, key=lambda ladder: (-ladder.rungs[-1].size, -last[ladder])):
        fewer = {other: rung for other, rung in chosen.items() if other != ladder}
        if trial.best(edits_of(fewer), quick=True) is not None:
            chosen = fewer
    for ladder in tuple(chosen):
        rungs = ladder.rungs
        place = trial.lowest(rungs, [rung for other, rung in chosen.items() if other != ladder])
        chosen[ladder] = rungs[len(rungs) - 1 if place is None else place]
    return trial.made(chosen, math.nan)


def edits_of(chosen: Mapping[Ladder, Rung]) -> tuple[Edit, ...]:
    """The edits of several changes, one after the other."""
    return tuple(edit for rung in chosen.values() for edit in rung.edits)


def improving(trial: Trial, ladders: tuple[Ladder, ...], before: tuple[float, float]) -> Outcome:
    """What each kind of change, at a usual size, adds to the objective: the most first.

    before : value of the objective, and of what breaks ties, without a change.
    """
    found = _tried(trial, ladders, lambda ladder: trial.change(ladder, usual(ladder), before))
    changes = sorted(found.changes, key=lambda change: (-change.rise, change.size, str(change.parts)))
    return replace(found, changes=tuple(changes))


def _tried(trial: Trial, ladders: tuple[Ladder, ...], attempt: Callable[[Ladder], Change | None]) -> Outcome:
    """What comes of each ladder as long as there is time."""
    found: list[Change] = []
    in_vain: list[Part] = []
    for number, ladder in enumerate(ladders):
        if trial.is_over:
            return Outcome(tuple(found), tuple(in_vain), tuple(map(_idle, ladders[number:])))
        change = attempt(ladder)
        if change is not None:
            found.append(change)
        else:
            in_vain.append(_idle(ladder))
    return Outcome(tuple(found), tuple(in_vain), ())


def usual(ladder: Ladder) -> Rung:
    """The rung that stands for a kind of change: the end of the range, or what one would ask for first."""
    inside = [rung for rung in ladder.rungs if rung.within]
    if inside:
        return inside[-1]
    if ladder.kind in {"capacity", "phases"}:
        return ladder.rungs[0]
    if ladder.kind in {"gain", "margin", "gate"}:
        return ladder.rungs[len(ladder.rungs) // 2]
    if ladder.kind in {"payment", "confidence", "guarantee", "deposit"}:
        return ladder.rungs[min(len(ladder.rungs) - 1, USUAL_RUNG)]
    return ladder.rungs[-1]


ENOUGH = 2
"""Changes that help alone, from which on none are put together."""

USUAL_RUNG = 5
"""Which size of a payment or of a new step is tried: five points."""


def _settles(verdict: Verdict) -> bool:
    """Whether a roadmap holds and is one: without any step there is nothing to settle."""
    return verdict.holds and bool(verdict.roadmap.starts)


def _part(ladder: Ladder, rung: Rung) -> Part:
    return Part(ladder.kind, ladder.about, ladder.now, rung.amount)


def _idle(ladder: Ladder) -> Part:
    return _part(ladder, ladder.rungs[-1])
