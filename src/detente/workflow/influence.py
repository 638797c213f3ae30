"""Who costs whom how much, in the scenario's numbers and in worlds drawn from their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.report.leverage.findings import Influence
from detente.roadmap.judging.evaluate import starts_of
from detente.roadmap.judging.values import with_joined
from detente.roadmap.questions.dependence import gains, lost_by_leaving, owed
from detente.scenario.worlds import drawn, on_schedule, world
from detente.worth import game_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from detente.report.leverage.findings import Measure, Without
    from detente.roadmap import Roadmap
    from detente.roadmap.questions.attainable import Attained
    from detente.scenario import Scenario
    from detente.worth import Game

    Floats = NDArray[np.float64]

MEASURES: tuple[Measure, ...] = ("without", "steps", "leaving")

SAME = 1e-9
"""Points by which two losses may differ and count as equal."""


def influences(
    scenario: Scenario, roadmap: Roadmap, without: Mapping[str, Without], worlds: int, seed: int
) -> dict[Measure, Influence]:
    """What each party loses by another, and in how many worlds nobody else costs it more.

    without : the best settlement that is left if a party stays out. It is worth less to the others by so
    much (without); steps : worth of the party's steps to them; leaving : what they lose, at worst, when it
    walks away from the roadmap. In other worlds the settlements stay as they are.
    """
    found = measured(game_of(scenario), roadmap, without)
    first = {name: np.zeros_like(over) for name, over in found.items()}
    for game in other_worlds(scenario, worlds, seed):
        for name, over in measured(game, roadmap, without).items():
            first[name] += _unbeaten(over)
    return {
        name: Influence(over, first[name] / worlds if worlds else np.full_like(over, np.nan))
        for name, over in found.items()
    }


def measured(game: Game, roadmap: Roadmap, without: Mapping[str, Without]) -> dict[Measure, Floats]:
    """The three measures in one world, each of shape (n, n), [by whom, who loses], points of the loser."""
    starts = with_joined(game, starts_of(game, roadmap))
    brought = gains(game, starts)
    left = np.array([_left(game, without[party].parts) for party in game.parties])
    return {
        "without": brought - left,
        "steps": owed(game, starts),
        "leaving": lost_by_leaving(game, starts).max(axis=2),
    }


def other_worlds(scenario: Scenario, worlds: int, seed: int) -> Iterator[Game]:
    """Worlds in which every number is drawn from its range; steps last as long as they likely do."""
    for each in np.random.SeedSequence(seed).spawn(worlds):
        other = world(scenario, drawn(np.random.default_rng(each)))
        yield game_of(on_schedule(scenario, other))


def _left(game: Game, parts: tuple[Attained, ...]) -> Floats:
    """What settlements among some parties bring each party, points, shape (n,); 0 to those outside."""
    found = np.zeros(len(game.parties))
    for part in parts:
        if part.verdict is None:
            continue
        inside = part.verdict.game
        starts = with_joined(game, starts_of(game, part.roadmap))
        starts[[item not in inside.items for item in game.items]] = np.inf
        members = [game.parties.index(party) for party in part.members]
        found[members] += gains(game, starts)[members]
    return found


def _unbeaten(over: Floats) -> Floats:
    """Whether nobody else costs a party more, 0 or 1, shape (n, n)."""
    others = over.copy()
    np.fill_diagonal(others, -np.inf)
    most = others.max(axis=0)
    found: Floats = np.where(others >= most - SAME * np.maximum(1.0, np.abs(most)), 1.0, 0.0)
    return found
