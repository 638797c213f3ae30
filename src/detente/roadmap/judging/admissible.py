"""Whether a roadmap keeps the rules: prerequisites, exclusions, windows, bandwidth, goal (D2)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.verdict import TOLERANCE, Failure, Roadmap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.worth import Game

    Floats = NDArray[np.float64]


def _rule(game: Game, m: int, phase: float, sentence: str) -> Failure:
    # In a game among some parties, a step that an outsider takes anyway is nobody's.
    actor = next((party for party, acts in zip(game.parties, game.actors[:, m], strict=True) if acts), "")
    return Failure("admissible", actor, int(phase), math.nan, sentence)


def broken_rules(game: Game, roadmap: Roadmap, starts: Floats) -> Iterator[Failure]:
    """Every rule of the scenario that the roadmap breaks; starts : shape (M,), inf for never."""
    yield from _unknown(game, roadmap)
    begin = starts + game.delay
    # What has begun before phase 1 is history, and no rule can change it.
    to_come = np.isfinite(starts) & (starts > 0)
    for step in np.flatnonzero(to_come[: game.n_steps]):
        yield from _too_soon(game, int(step), starts[step], begin)
    for m, other in game.excludes:
        if np.isfinite(starts[m]) and np.isfinite(starts[other]) and (to_come[m] or to_come[other]):
            later = max(starts[m], starts[other])
            yield _rule(game, m, later, f"'{game.steps[m]}' and '{game.steps[other]}' exclude each other")
    yield from _overloaded(game, starts)
    for clause in game.goal:
        if not any((begin[m] <= game.n_phases) == wanted for m, wanted in clause):
            yield Failure(
                "admissible", "", game.n_phases + 1, math.nan, f"the goal asks for {_words(game, clause)}"
            )


def _unknown(game: Game, roadmap: Roadmap) -> Iterator[Failure]:
    for step, phase in roadmap.starts.items():
        if step not in game.steps:
            yield Failure(
                "admissible", "", max(phase, 0), math.nan, f"'{step}' is not a step of the scenario"
            )
        elif not 1 <= phase <= game.n_phases:
            reason = f"'{step}' would start in phase {phase}; the phases are 1 to {game.n_phases}"
            yield Failure("admissible", "", max(phase, 0), math.nan, reason)
        elif game.since is not None and game.since[game.steps.index(step)]:
            yield _rule(game, game.steps.index(step), phase, f"'{step}' has begun already")


def _too_soon(game: Game, m: int, start: float, begin: Floats) -> Iterator[Failure]:
    step = game.steps[m]
    for clause in game.requires[m]:
        if not any((begin[other] < start) == wanted for other, wanted in clause):
            yield _rule(game, m, start, f"'{step}' needs {_words(game, clause)} before phase {int(start)}")
    if game.latest[m] < 1:
        yield _rule(game, m, start, f"'{step}' is off the table")
    elif not game.earliest[m] <= start <= game.latest[m]:
        window = f"phases {game.earliest[m]} to {game.latest[m]}"
        yield _rule(game, m, start, f"'{step}' may start in {window} only, not in phase {int(start)}")
    elif start > game.last[m]:
        when = f"would take effect in phase {int(begin[m])}, after the last phase"
        yield _rule(game, m, start, f"'{step}' {when}; it must start by phase {game.last[m]}")


def _overloaded(game: Game, starts: Floats) -> Iterator[Failure]:
    for who, party in enumerate(game.parties):
        for phase in range(1, game.n_phases + 1):
            load = float(game.load[game.actors[who] & (starts == phase)].sum())
            if load > game.capacity[who] + TOLERANCE:
                reason = f"'{party}' would carry a load of {load:g}; its capacity is {game.capacity[who]:g}"
                yield Failure("admissible", party, phase, game.capacity[who] - load, reason)


def _words(game: Game, clause: tuple[tuple[int, bool], ...]) -> str:
    """A clause in words: "'a' or not 'b'"."""
    return " or ".join(f"'{game.steps[m]}'" if wanted else f"not '{game.steps[m]}'" for m, wanted in clause)
