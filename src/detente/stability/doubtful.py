"""Verdicts in doubt: where rankings are known in part, or worth lies in ranges."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.scenario.worlds import drawn, world
from detente.stability.concepts import CONCEPTS
from detente.stability.orders import Order
from detente.stability.preferences import preferences_of
from detente.stability.robust import (
    Certainty,
    Doubt,
    Draws,
    Share,
    certainty,
    share_equilibrium,
    share_staying,
    tally,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from detente.stability.analysis import Analysis

    Ints = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Doubtful:
    """How sure a verdict is on one situation under one concept.

    staying : per party the share of rankings, or of worlds, in which it stays. all_stay : in which all do.
    certain : per party whether that is always, sometimes or never so; empty for worlds.
    """

    situation: int
    concept: str
    staying: tuple[Share, ...]
    all_stay: Share
    certain: tuple[Certainty, ...] = ()


def over_rankings(analysis: Analysis, situations: Sequence[int], draws: Draws) -> tuple[Doubtful, ...]:
    """Over every ranking that agrees with what is known of parties that rank in part.

    Raises LimitReached.
    """
    conflict = analysis.conflict
    partial = conflict.preferences.partial
    orders = {party: Order.of(known, conflict.moves.feasible) for party, known in partial.items()}
    parties = range(len(conflict.space.parties))
    found = []
    for concept in CONCEPTS:
        doubt = Doubt(conflict.moves, conflict.payoffs, orders, concept, analysis.rule)
        # Rankings of several parties hang together under "seq" only: there one count serves all situations.
        counted = tally(doubt, draws) if concept == "seq" else None
        for situation in situations:
            if counted is None:
                shares = tuple(share_staying(doubt, party, situation, draws) for party in parties)
                all_stay = share_equilibrium(doubt, situation, draws)
            else:
                shares = tuple(counted.share_staying(party, situation) for party in parties)
                all_stay = counted.share_equilibrium(situation)
            sure = tuple(certainty(doubt, party, situation) for party in parties)
            found.append(Doubtful(situation, concept, shares, all_stay, sure))
    return tuple(found)


def over_worlds(analysis: Analysis, situations: Sequence[int], draws: Draws) -> tuple[Doubtful, ...]:
    """Over worlds in which every number of the scenario is drawn from its range.

    Each number independently, from the triangle over low, likely and high. One world, one seed.
    """
    conflict = analysis.conflict
    asked = list(situations)
    staying = {
        concept: np.zeros((len(conflict.space.parties), len(asked)), dtype=np.int64) for concept in CONCEPTS
    }
    together = {concept: np.zeros(len(asked), dtype=np.int64) for concept in CONCEPTS}
    for seed in np.random.SeedSequence(draws.seed).spawn(draws.number):
        payoffs = _payoffs_drawn(analysis, np.random.default_rng(seed))
        for name, concept in CONCEPTS.items():
            parties = range(len(payoffs))
            stays = np.array(
                [concept(conflict.moves, payoffs, party, analysis.rule)[asked] for party in parties]
            )
            staying[name] += stays
            together[name] += stays.all(axis=0)

    def share(count: int) -> Share:
        return Share(Fraction(int(count), draws.number), draws.number)

    return tuple(
        Doubtful(s, name, tuple(map(share, staying[name][:, place])), share(together[name][place]))
        for name in CONCEPTS
        for place, s in enumerate(asked)
    )


def _payoffs_drawn(analysis: Analysis, rng: Generator) -> Ints:
    conflict = analysis.conflict
    space = conflict.space.in_world(world(conflict.scenario, drawn(rng)))
    return preferences_of(space, conflict.moves).payoffs
