"""Which steps are worth asking about, where there are more than can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.scenario import Scenario


def most_at_stake(
    scenario: Scenario, done: Iterable[str], limit: int, among: Iterable[str] | None = None
) -> tuple[str, ...]:
    """At most `limit` steps with the most at stake, in the order of the scenario.

    Without `among`: of the steps that are not done and could be taken next, since what they require is
    done. At stake is what a step is worth in a year, as a share of all that the scenario is worth, to the
    party to which that is the largest share, gain or loss alike.
    """
    game, there = game_of(scenario), set(done)
    candidates = (
        [step for step in game.steps if _is_next(scenario, step, there)] if among is None else list(among)
    )
    size = np.abs(game.flow[:, : game.n_steps])
    stake = (size / np.maximum(size.sum(axis=1, keepdims=True), 1e-12)).max(axis=0)
    chosen = sorted(candidates, key=lambda step: (-stake[game.steps.index(step)], step))[:limit]
    return tuple(step for step in game.steps if step in chosen)


def _is_next(scenario: Scenario, step: str, done: set[str]) -> bool:
    given = scenario.steps[step]
    excluded = done & {*given.excludes, *(name for name in done if step in scenario.steps[name].excludes)}
    can_be_taken = step not in done and scenario.direction_of(step) != "off" and not excluded
    return can_be_taken and given.requires.holds(done.__contains__)
