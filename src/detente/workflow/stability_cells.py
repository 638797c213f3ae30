"""Why each party stays or leaves, for every situation that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.stability.grid import Grid
from detente.stability.witness import Question, witness

if TYPE_CHECKING:
    from detente.report.stability.findings import Stays
    from detente.stability.witness import Witness

STRONGEST_FIRST = ("nash", "seq", "smr", "gmr")


def cells(found: Stays) -> dict[tuple[int, int], Witness]:
    """By party and situation, the proof of the strongest concept under which the party stays.

    Of gmr where it stays under none. For the situations that are shown: all if they are few, else those
    where all stay, the status quo, and what lies on the way, so that `routes` must be known before.
    Raises LimitReached.
    """
    return {
        (party, situation): witness(
            found.conflict.moves,
            found.conflict.payoffs,
            Question(party, situation, strongest(found, party, situation), found.analysis.rule),
        )
        for situation in Grid(found).shown
        for party in range(len(found.conflict.space.parties))
    }


def strongest(found: Stays, party: int, situation: int) -> str:
    """The strongest concept under which the party stays; gmr, the weakest, if there is none."""
    stable = found.analysis.stable
    return next((name for name in STRONGEST_FIRST if stable[name][party, situation]), "gmr")
