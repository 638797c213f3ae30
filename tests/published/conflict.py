"""A published conflict, and what is stable in it by the plain twin."""

import json
from pathlib import Path

import numpy as np

from detente.scenario import read
from detente.scenario.bundle import CASES
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


def reachable(moves, members, start):
    """Where moves of members of a coalition, nobody twice in a row, can lead; never back to the start."""
    return twin.joint(moves, members, start) - {start}


def improvements(scenario, members):
    """Pairs of labels: moves of a coalition that each of its members strictly prefers."""
    moves, values = graph(scenario), payoffs(scenario)
    at = [moves.parties.index(party) for party in members]
    return {
        (moves.labels[s], moves.labels[t])
        for s in range(moves.n)
        for t in reachable(moves, at, s)
        if (values[at, t] > values[at, s]).all()
    }


def stable_in_blocs(scenario, blocs):
    """As `results`, where each bloc decides as one: concept -> 'a+b' -> labels, and equilibria."""
    moves, values = graph(scenario), payoffs(scenario)
    members = [[moves.parties.index(party) for party in bloc] for bloc in blocs]
    found: dict[str, dict[str, set[str]]] = {concept: {} for concept in twin.CONCEPTS}
    for bloc, own in zip(blocs, members, strict=True):
        others = [other for other in members if other is not own]
        for concept, row in found.items():
            row["+".join(bloc)] = {
                moves.labels[s]
                for s in range(moves.n)
                if _bloc_is_stable(concept, _Blocs(moves, values, own, others), s)
            }
    return {"stable": found, "equilibria": _equilibria(found)}


def _equilibria(stable):
    return {concept: set.intersection(*row.values()) for concept, row in stable.items()}


class _Blocs:
    """A bloc against others; each moves where moves of its members can lead."""

    def __init__(self, moves, values, own, others):
        self.moves, self.values, self.own, self.others = moves, values, own, others

    def better(self, bloc, s):
        """Improvements of a bloc: every member strictly prefers them."""
        return {
            t for t in reachable(self.moves, bloc, s) if (self.values[bloc, t] > self.values[bloc, s]).all()
        }

    def is_no_gain(self, t, s):
        """Whether some member of the bloc does not strictly prefer t to s."""
        return not (self.values[self.own, t] > self.values[self.own, s]).all()

    def answers(self, start, *, improving):
        """Where the other blocs can lead, no bloc twice in a row."""
        seen: set[tuple[int, int]] = set()
        waiting: list[tuple[int, int | None]] = [(start, None)]
        while waiting:
            s, last = waiting.pop()
            for place, bloc in enumerate(self.others):
                if place != last:
                    step = self.better(bloc, s) if improving else reachable(self.moves, bloc, s)
                    new = {(t, place) for t in step} - seen
                    seen |= new
                    waiting += new
        return {s for s, _ in seen}


def _bloc_is_stable(concept, play, s):
    gains = play.better(play.own, s)
    if concept == "nash":
        return not gains
    for s1 in gains:
        answers = [s2 for s2 in play.answers(s1, improving=concept == "seq") if play.is_no_gain(s2, s)]
        if concept == "smr":
            answers = [
                s2
                for s2 in answers
                if all(play.is_no_gain(s3, s) for s3 in reachable(play.moves, play.own, s2))
            ]
        if not answers:
            return False
    return True
