"""Why this order: for each step why it comes neither sooner nor later, and why others are not taken.

One step is moved and everything else kept, so that a reason is a reason in this roadmap, not in
every roadmap. Every statement rests on what the judge says of the roadmap with the step moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.roadmap.explaining.nearby import Moved, Nearby
    from detente.roadmap.judging.verdict import Failure

Held = Literal["at once", "held back", "better here", "free", "better sooner"]
Absence = Literal["off the table", "too long", "fails", "no better", "same", "better taken"]

NEARLY = 1e-3
"""Share of an ideal, or trust, by which the tables may miss a demand that the judge still looks at."""


@dataclass(frozen=True, eq=False)
class Place:
    """A step that is taken, and the roadmap with it moved.

    sooner : it comes a phase earlier; None in the first phase. earlier : of all earlier phases in which
    the roadmap would hold, the best; None if it would hold in none. later : it comes a phase later;
    None if it would then not be in effect by the last phase.
    sooner_fails, later_fails : the first reason, None if the roadmap would hold.
    """

    step: str
    phase: int
    why: Held
    sooner: Moved | None
    sooner_fails: Failure | None
    earlier: Moved | None
    later: Moved | None
    later_fails: Failure | None


@dataclass(frozen=True, eq=False)
class LeftOut:
    """A step that is not taken, and the roadmap with it in the best phase; None if no phase is open to it.

    fails : the first reason why it cannot be taken there, None if it could.
    """

    step: str
    why: Absence
    best: Moved | None
    fails: Failure | None


def order(near: Nearby) -> tuple[Place, ...]:
    """For each step of a roadmap that holds, why it is where it is; in the order of the roadmap."""
    taken = sorted(np.flatnonzero(near.steps), key=lambda m: (near.steps[m], m))
    return tuple(_place(near, int(m)) for m in taken)


def left_out(near: Nearby) -> tuple[LeftOut, ...]:
    """For each step that a roadmap does without, why; in the order of the game."""
    return tuple(_absence(near, int(m)) for m in np.flatnonzero(near.steps == 0))


def _place(near: Nearby, m: int) -> Place:
    game, phase = near.verdict.game, int(near.steps[m])
    sooner = near.with_starts({m: phase - 1}) if phase > 1 else None
    earlier = _best(near, m, range(1, phase))
    lasting = phase + 1 + int(game.delay[m]) <= game.n_phases
    later = near.with_starts({m: phase + 1}) if lasting else None
    why: Held = "at once"
    if sooner is not None:
        better: dict[int, Held] = {-1: "better here", 0: "free", 1: "better sooner"}
        why = better[earlier.beats(near.here)] if earlier else "held back"
    return Place(
        step=game.steps[m],
        phase=phase,
        why=why,
        sooner=sooner,
        sooner_fails=_first(near, sooner),
        earlier=earlier,
        later=later,
        later_fails=_first(near, later),
    )


def _absence(near: Nearby, m: int) -> LeftOut:
    game = near.verdict.game
    if game.latest[m] < 1:
        return LeftOut(game.steps[m], "off the table", None, None)
    phases = range(1, game.n_phases - int(game.delay[m]) + 1)
    if not phases:
        return LeftOut(game.steps[m], "too long", None, None)
    best = _best(near, m, phases)
    if best is None:
        # Where rules are broken everywhere, late is best: most of what it waits for stands by then.
        best = near.with_starts({m: max(phases, key=lambda phase: (near.slack[m, phase], phase))})
    if not best.holds:
        return LeftOut(game.steps[m], "fails", best, _first(near, best))
    better: dict[int, Absence] = {-1: "no better", 0: "same", 1: "better taken"}
    return LeftOut(game.steps[m], better[best.beats(near.here)], best, None)


def _best(near: Nearby, m: int, phases: Iterable[int]) -> Moved | None:
    """The best of the roadmaps with a step in one of these phases; None if none of them holds."""
    likely = (near.with_starts({m: phase}) for phase in phases if near.slack[m, phase] >= -NEARLY)
    return next((moved for moved in sorted(likely, key=_merit, reverse=True) if moved.holds), None)


def _merit(moved: Moved) -> tuple[float, float]:
    return moved.worth


def _first(near: Nearby, moved: Moved | None) -> Failure | None:
    return near.first_reason(moved.failures) if moved is not None and moved.failures else None
