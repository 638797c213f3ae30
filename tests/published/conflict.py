"""A published conflict, and what is stable in it: by the program, and by the plain twin."""

import json
from pathlib import Path

import numpy as np

from detente.scenario import read
from detente.scenario.bundle import CASES
from detente.stability.analysis import analyse, conflict_of
from detente.stability.coalitions import Society, coalitional
from detente.states import graph_of, space_of
from tests.stability import twin

EXPECTED = Path(__file__).parent / "conflicts"
NAMES = sorted(path.stem for path in EXPECTED.glob("*.json"))


def expected(name):
    """What is known of a case: tests/published/conflicts/<name>.json."""
    return json.loads((EXPECTED / f"{name}.json").read_text())


def conflict(name):
    """The scenario of a case, found by the citation that its expected results name."""
    return read(CASES / "published" / f"{expected(name)['case']}.yaml")


def results(scenario):
    """Stable situations: concept -> party -> labels, and equilibria: concept -> labels."""
    found = analyse(conflict_of(scenario))
    stable = {
        concept: dict(
            zip(
                found.conflict.space.parties,
                (_labels(found.conflict.moves, row) for row in rows),
                strict=True,
            )
        )
        for concept, rows in found.stable.items()
    }
    everybody = {concept: _labels(found.conflict.moves, row) for concept, row in found.equilibria.items()}
    return {"stable": stable, "equilibria": everybody}


def plain_results(scenario):
    """The same by the plain twin, from the rankings as the file has them: a second opinion."""
    return stable_for(graph(scenario), payoffs(scenario))


def stable_for(moves, values):
    """The same from a graph and payoffs, shape (n_parties, n)."""
    stable = {
        concept: {
            party: {moves.labels[s] for s in range(moves.n) if holds(moves, values, i, s)}
            for i, party in enumerate(moves.parties)
        }
        for concept, holds in twin.CONCEPTS.items()
    }
    return {"stable": stable, "equilibria": _equilibria(stable)}


def graph(scenario):
    """Situations with their moves written out."""
    return graph_of(space_of(scenario))


def payoffs(scenario):
    """Larger is better, shape (n_parties, n), in the order of the graph's labels."""
    moves = graph(scenario)
    return np.array([_worth(scenario, party, moves) for party in scenario.parties])


def _worth(scenario, party, moves):
    held = scenario.preferences[party]
    if held.ranking:
        place = {label: at for at, level in enumerate(held.classes()[0]) for label in level}
        return [-place[label] for label in moves.labels]
    claims = scenario.statements_of(party)
    return [
        sum(claim.holds(standing.__contains__) << (len(claims) - at) for at, claim in enumerate(claims, 1))
        for standing in moves.stands
    ]


# --- coalitions


def improvements(scenario, members):
    """Pairs of labels: moves of a coalition that each of its members strictly prefers, by the plain twin."""
    moves, values = graph(scenario), payoffs(scenario)
    at = [moves.parties.index(party) for party in members]
    return {
        (moves.labels[s], moves.labels[t])
        for s in range(moves.n)
        for t in twin.joint(moves, at, s) - {s}
        if (values[at, t] > values[at, s]).all()
    }


def stable_in_blocs(scenario, blocs):
    """As `results`, where each bloc decides as one: concept -> 'a+b' -> labels, and equilibria."""
    asked = conflict_of(scenario)
    members = tuple(tuple(sorted(map(asked.party, bloc))) for bloc in blocs)
    found = coalitional(Society(asked.moves, asked.payoffs, members))
    stable = {
        concept.removeprefix("c"): {
            "+".join(bloc): _labels(asked.moves, row) for bloc, row in zip(blocs, rows, strict=True)
        }
        for concept, rows in found.stable.items()
    }
    return {"stable": stable, "equilibria": _equilibria(stable)}


def _labels(moves, situations):
    """What the situations are called, where an array says so."""
    return {moves.label(s) for s in np.flatnonzero(situations).tolist()}


def _equilibria(stable):
    return {concept: set.intersection(*row.values()) for concept, row in stable.items()}
