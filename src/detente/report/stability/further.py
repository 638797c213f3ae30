"""Further concepts: limited foresight, moves at the same moment, and how strongly a party stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import LimitReached, NotCombinations, TooManySituations
from detente.report.stability.answers import identifiers
from detente.report.stability.findings import Extra
from detente.report.stability.sections import Section
from detente.report.tables import Table
from detente.stability.limited import limited, nonmyopic
from detente.stability.simultaneous import check_combinations, sim
from detente.stability.strength import STRONG, floor_of_difference, floor_of_tiers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.report.stability.findings import Stays

    Bools = NDArray[np.bool_]

HORIZONS = (2, 3, 4)
"""How many moves ahead parties look; one move ahead is Nash stability."""

SHOWN = 40
"""Most situations of which a row is shown."""

MEANINGS = (
    "L2, L3, L4: the party stays though it looks that many moves ahead, each mover doing what is best for "
    "itself by then. NM: it stays however far it looks ahead. SIM: it stays because others would improve at "
    "the same moment, and all would end up where it is no better off. Strong: it stays because what deters "
    "it would be much worse for it, where the case says what is much worse."
)


def further(stays: Stays) -> Extra:
    """A section and plain data: who stays under each further concept, where all do, and what was left out."""
    found, left_out = _found(stays)
    parties = [stays.party_short(i) for i in range(len(stays.conflict.space.parties))]
    where = np.flatnonzero(np.logical_or.reduce([truth.all(axis=0) for truth in found.values()])).tolist()
    rows = tuple(
        (stays.conflict.moves.label(s), *(_names(found, party, s) for party in range(len(parties))))
        for s in where[:SHOWN]
    )
    told = [
        MEANINGS,
        *left_out,
    ]
    if len(where) > SHOWN:
        told.append(f"The table shows the first {SHOWN} of {len(where)} situations in which all would stay.")
    table = Table(
        "Where all would stay under a further concept, and who under which", ("Situation", *parties), rows
    )
    return Extra(
        "further", Section("further", "Further concepts", tuple(told), tables=(table,)), _data(stays, found)
    )


def _found(stays: Stays) -> tuple[dict[str, Bools], list[str]]:
    """By concept bool, shape (n_parties, n), and a sentence for each that could not be worked out."""
    moves, payoffs = stays.conflict.moves, stays.conflict.payoffs
    parties = range(len(payoffs))
    found: dict[str, Bools] = {}
    left_out: list[str] = []
    try:
        found |= {f"l{horizon}": limited(moves, payoffs, horizon) for horizon in HORIZONS}
        found["nonmyopic"] = nonmyopic(moves, payoffs).stable
    except (LimitReached, TooManySituations) as limit:
        left_out.append(f"Foresight was not worked out further: {limit}.")
    try:
        check_combinations(stays.conflict.space, moves)
        found["simultaneous"] = np.array([sim(moves, payoffs, party) for party in parties])
    except (NotCombinations, TooManySituations) as limit:
        left_out.append(f"Moves at the same moment were not worked out: {limit}.")
    strong = _strong(stays)
    if strong:
        found |= strong
    else:
        left_out.append("No party of the case says what is much worse for it, so that strength is left out.")
    return found, left_out


def _strong(stays: Stays) -> dict[str, Bools]:
    """Who stays strongly; of a party that does not say what is much worse, where it has no improvement."""
    conflict, preferences = stays.conflict, stays.conflict.preferences
    floors = {}
    for party, tiers in preferences.tiers.items():
        floors[party] = floor_of_tiers(conflict.payoffs[party], tiers, conflict.moves.feasible)
    for party, much in preferences.much.items():
        floors[party] = floor_of_difference(conflict.payoffs[party], much)
    if not floors:
        return {}
    never = np.full(conflict.moves.n, np.iinfo(np.int32).min + 1, dtype=np.int64)
    return {
        f"strong_{name}": np.array(
            [
                strongly(
                    conflict.moves, conflict.payoffs, floors.get(party, never), party, stays.analysis.rule
                )
                for party in range(len(conflict.payoffs))
            ]
        )
        for name, strongly in STRONG.items()
    }


SIGNS = {
    "l2": "L2",
    "l3": "L3",
    "l4": "L4",
    "nonmyopic": "NM",
    "simultaneous": "SIM",
    "strong_nash": "strong R",
    "strong_seq": "strong S",
    "strong_smr": "strong M",
    "strong_gmr": "strong G",
}


def _names(found: dict[str, Bools], party: int, situation: int) -> str:
    signs = [sign for name, sign in SIGNS.items() if name in found and found[name][party, situation]]
    return ", ".join(signs) or "leaves"


def _data(stays: Stays, found: dict[str, Bools]) -> dict[str, Any]:
    return {
        name: {
            stays.party_name(party): identifiers(stays, np.flatnonzero(row).tolist())
            for party, row in enumerate(truth)
        }
        for name, truth in found.items()
    }
