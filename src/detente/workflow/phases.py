"""A roadmap, phase by phase: would anybody go back on what is in effect by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.stability.findings import PhaseStays, RoadmapStays
from detente.stability.analysis import Analysis, analyse, conflict_of
from detente.stability.in_play import most_at_stake
from detente.stability.witness import Question, Witness, witness
from detente.states import Play

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.roadmap import Verdict
    from detente.scenario import Scenario
    from detente.worth import Game

IN_PLAY = 10
"""Most steps in play after one phase; the rest stay as they are."""

STRONGEST_FIRST = ("nash", "seq", "smr", "gmr")


def along(scenario: Scenario, verdict: Verdict) -> RoadmapStays:
    """The same for a judged roadmap."""
    roadmap = verdict.roadmap
    return RoadmapStays(
        scenario,
        roadmap.name,
        roadmap.title or roadmap.name,
        stays_along(scenario, verdict.game, verdict.starts),
    )


def stays_along(scenario: Scenario, game: Game, starts: NDArray[np.int64]) -> tuple[PhaseStays, ...]:
    """Who would stay after each phase, and after the last for ever.

    starts : phase in which each item starts, 0 for never, shape (M,). Joint operations follow their steps.
    Steps that cannot stand side by side, and do by the roadmap, are looked at as if they could: that they
    cannot is for the judge to say.
    """
    return tuple(_after(scenario, game, starts, phase) for phase in range(1, game.n_phases + 1))


def _after(scenario: Scenario, game: Game, starts: NDArray[np.int64], phase: int) -> PhaseStays:
    n = game.n_steps
    in_effect = (starts[:n] > 0) & (starts[:n] + game.delay[:n] <= phase)
    standing = [step for step, stands in zip(game.steps, in_effect.tolist(), strict=True) if stands]
    droppable = [step for step in standing if scenario.direction_of(step) != "on"]
    in_play = most_at_stake(scenario, standing, IN_PLAY, droppable)
    play = Play(in_play, frozenset(standing) - set(in_play))
    can_be = not any(claim.holds(standing.__contains__) for claim in scenario.impossible())
    conflict = conflict_of(scenario if can_be else _without_limits(scenario), play)
    situation = conflict.situation_of(conflict.space.row_of(in_play))
    analysis = analyse(conflict)
    proofs = tuple(strongest(analysis, party, situation) for party in range(len(game.parties)))
    return PhaseStays(phase, analysis, situation, len(droppable) - len(in_play), proofs)


def _without_limits(scenario: Scenario) -> Scenario:
    """The same by worth alone, where every combination of steps can be."""
    steps = {name: step.model_copy(update={"excludes": ()}) for name, step in scenario.steps.items()}
    return scenario.model_copy(
        update={"steps": steps, "infeasible": (), "situations": {}, "moves": {}, "preferences": {}}
    )


def strongest(analysis: Analysis, party: int, situation: int) -> Witness:
    """The proof of the strongest concept under which a party stays; of gmr, if it stays under none."""
    stays = (c for c in STRONGEST_FIRST if analysis.stable[c][party, situation])
    question = Question(party, situation, next(stays, "gmr"), analysis.rule)
    return witness(analysis.conflict.moves, analysis.conflict.payoffs, question)
