"""What makes one roadmap better than another, for solvers as tables and for readers from the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from detente.roadmap.terms.rows import margins_of
from detente.worth.present import begun

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.roadmap.terms.tables import Tables
    from detente.worth import Game

    Floats = NDArray[np.float64]

Objective = Literal["fair", "sure", "total", "fast"]
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)


def aims(game: Game) -> list[int]:
    """Steps whose early start counts for "fast": those the goal asks for, all if it asks for none."""
    wanted = {m for clause in game.goal for m, is_wanted in clause if is_wanted}
    return sorted(wanted) if wanted else list(range(game.n_steps))


def stages(tables: Tables, objective: Objective) -> tuple[Floats, ...]:
    """Terms to be maximised one after the other, shape (R, M, S) each: the least of R sums counts.

    fair : the smallest share of its ideal that a party gains. sure : the smallest margin as a share
    of the ideal. total : the sum of shares. fast : phases left over when a step that counts starts.
    All but total break ties by total.
    """
    scaled = tables.ideal > 0
    ideal = np.where(scaled, tables.ideal, 1.0)[:, np.newaxis, np.newaxis]
    shares = ((tables.carry_on - tables.walk_away)[..., 0] / ideal)[scaled]
    total = shares.sum(axis=0)[np.newaxis]
    if objective == "total":
        return (total,)
    if objective == "fast":
        phases = np.arange(tables.n_starts)
        early = np.zeros_like(total)
        early[0, aims(tables.game)] = np.where(phases > 0, tables.game.n_phases + 1 - phases, 0)
        early[0, begun(tables.game) > 0] = 0.0
        return early, total
    if objective == "sure":
        terms, who = margins_of(tables)
        shares = (terms / ideal[who])[scaled[who]]
    return (shares if len(shares) else np.zeros_like(total)), total


def worth(verdict: Verdict, objective: Objective) -> tuple[float, float]:
    """Value of a judged roadmap for an objective, and what breaks ties, both from the verdict alone."""
    game, scaled = verdict.game, verdict.ideal > 0
    shares = verdict.share[scaled]
    total = float(shares.sum())
    if objective == "total":
        return total, 0.0
    if objective == "fast":
        starts = verdict.starts[aims(game)]
        return float(np.where(starts > 0, game.n_phases + 1 - starts, 0).sum()), total
    if objective == "sure":
        margin = verdict.carry_on - np.maximum(verdict.walk_away, verdict.cheat)
        shares = (margin / np.where(scaled, verdict.ideal, 1.0)[:, np.newaxis])[scaled].ravel()
    return float(shares.min(initial=np.inf if len(shares) else 0.0)), total
