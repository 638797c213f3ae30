"""Where parties would stay, as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from detente.report.stability_findings import Stays

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
        **{extra.key: extra.data for extra in stays.extras},
        "notes": list(stays.notes),
        "version": stays.version,
        "report": stays.report or None,
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
