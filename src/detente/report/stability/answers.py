"""Where parties would stay, as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.report.stability.words import SituationWords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from detente.report.stability.findings import Stays
    from detente.stability.witness import Deterrence

    Bools = NDArray[np.bool_]

LISTED = 65_536
"""Most situations that are listed one by one; of more, only how many there are is told."""


def stability(stays: Stays) -> dict[str, Any]:
    """Plain data for `--json`: where each party is stable, by concept, and where all are."""
    conflict, analysis = stays.conflict, stays.analysis
    situations = int(conflict.moves.feasible.sum())
    listed = situations <= LISTED
    return {
        "case": stays.scenario.name,
        "title": stays.scenario.title,
        "rule": analysis.rule,
        "parties": [stays.party_name(party) for party in range(len(conflict.space.parties))],
        "in_play": [stays.step_name(step) for step in conflict.space.steps],
        "done": sorted(stays.step_name(step) for step in conflict.space.play.done),
        "count": situations,
        "listed": listed,
        "situations": [
            {
                "id": identifier(stays, s),
                "standing": [stays.step_name(step) for step in conflict.moves.standing(s)],
            }
            for s in (conflict.situations if listed else [])
        ],
        "stable": {
            concept: {
                stays.party_name(party): _ids(stays, row) if listed else int(row.sum())
                for party, row in enumerate(found)
            }
            for concept, found in analysis.stable.items()
        },
        "equilibria": {
            concept: _ids(stays, found) if listed else int(found.sum())
            for concept, found in analysis.equilibria.items()
        },
        "preferences": {
            stays.party_name(party): form for party, form in enumerate(conflict.preferences.forms)
        },
        "status_quo": None if stays.status_quo is None else identifier(stays, stays.status_quo),
        **({} if stays.situation is None else {"asked": _asked(stays, stays.situation)}),
        **{extra.key: extra.data for extra in stays.extras},
        "notes": list(stays.notes),
        "version": stays.version,
        "report": stays.report or None,
    }


def _asked(stays: Stays, situation: int) -> dict[str, Any]:
    """Why the parties asked about stay in one situation, or leave it."""
    words = SituationWords(stays.scenario, stays.conflict.moves)
    return {
        "situation": identifier(stays, situation),
        "reasons": [
            {
                "party": stays.party_name(found.question.party),
                "concept": found.question.concept,
                "stays": found.stable,
                "improvement": None if found.improvement is None else identifier(stays, found.improvement),
                "deterred": [_deterred(stays, each) for each in found.deterred],
                "sentence": " ".join(words.witness(found)),
            }
            for found in stays.witnesses
        ],
    }


def _deterred(stays: Stays, each: Deterrence) -> dict[str, Any]:
    owners = stays.conflict.moves.owners
    return {
        "improvement": identifier(stays, each.improvement),
        "sanction": identifier(stays, each.sanction),
        "moves": [
            {
                "by": [stays.party_name(party) for party in owners[move.mover]],
                "from": identifier(stays, move.start),
                "to": identifier(stays, move.end),
            }
            for move in each.moves
        ],
    }


def identifier(stays: Stays, situation: int) -> int | str:
    """The case's own number of a situation, or its label if that is no number."""
    label = stays.conflict.moves.label(situation)
    return int(label) if label.isdecimal() and str(int(label)) == label else label


def _ids(stays: Stays, found: Bools) -> list[int | str]:
    return identifiers(stays, np.flatnonzero(found).tolist())


def identifiers(stays: Stays, situations: Iterable[int]) -> list[int | str]:
    """The case's own numbers or labels."""
    return [identifier(stays, s) for s in situations]
