"""Conflicts of the literature: what is stable in them is what is known to be (tests/published/README.md)."""

import itertools

import numpy as np
import pytest

from tests.published.conflict import (
    NAMES,
    conflict,
    expected,
    graph,
    improvements,
    payoffs,
    plain_results,
    results,
    stable_for,
    stable_in_blocs,
)

WITH_PRINTED_TABLES = [name for name in NAMES if "tables" in expected(name).get("printed", {})]
SANCTIONED = {"Nash + SEQ": "seq", "Nash + SMR": "smr"}


def labels(known):
    """Lists of situations anywhere in a record, as sets of labels."""
    if isinstance(known, dict):
        return {name: labels(inner) for name, inner in known.items()}
    return set(map(str, known))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stable_is_what_is_known_to_be(name):
    known = expected(name)
    found = results(conflict(name))
    assert found == {"stable": labels(known["stable"]), "equilibria": labels(known["equilibria"])}
    assert found == plain_results(conflict(name))


@pytest.mark.parametrize("name", WITH_PRINTED_TABLES)
def test_every_code_of_a_printed_table_is_found_but_for_the_disagreements_noted(name):
    """Jacobi 2017: r is Nash; s and S are SEQ and SMR, and not Nash; sim and u are neither."""
    found, printed = results(conflict(name))["stable"], expected(name)["printed"]
    differing = []
    for table in printed["tables"]:
        concept = SANCTIONED[table["analysis"]]
        for party, codes in table["codes"].items():
            for code, situation in [(code, s) for code, row in codes.items() for s in row]:
                is_nash, holds = (str(situation) in found[c][party] for c in ("nash", concept))
                if (is_nash, holds) != {"r": (True, True), "s": (False, True), "S": (False, True)}.get(
                    code, (False, False)
                ):
                    differing.append((table["analysis"], party, situation, code))
    noted = [(d["analysis"], d["party"], d["situation"], d["printed"]) for d in printed["disagreements"]]
    assert differing == noted


@pytest.mark.parametrize("name", WITH_PRINTED_TABLES)
def test_printed_equilibria_are_what_the_printed_codes_say(name):
    for table in expected(name)["printed"]["tables"]:
        stable = [
            {situation for code, row in codes.items() if code != "u" for situation in row}
            for codes in table["codes"].values()
        ]
        assert sorted(set.intersection(*stable)) == table["equilibria"]


# --- Elmira


def test_with_the_coalition_of_the_source_blocs_are_stable_where_gmcr_py_says():
    known = expected("elmira")["blocs"]
    found = stable_in_blocs(conflict("elmira"), [known["who"], ["local-government"]])
    assert found == {"stable": labels(known["stable"]), "equilibria": labels(known["equilibria"])}


@pytest.mark.parametrize("name", ["elmira", "elmira-coalesced"])
def test_coalitions_have_the_improvements_that_are_known(name):
    for coalition, known in expected(name)["coalition_improvements"].items():
        pairs = {(str(a), str(b)) for a, b in known}
        assert improvements(conflict(name), coalition.split("+")) == pairs, coalition


def test_the_handout_says_of_elmira_what_is_found():
    """GMCR+ handout, 5.2 and 5.3: 7 lasts until MoE and Uniroyal join; then they go on to 10."""
    case = conflict("elmira")
    blocs = stable_in_blocs(case, [["moe", "uniroyal"], ["local-government"]])
    assert "7" in results(case)["equilibria"]["nash"]
    assert not any("7" in found for found in blocs["equilibria"].values())
    own = {party: improvements(case, [party]) for party in case.parties}
    assert {(party, to) for party, pairs in own.items() for at, to in pairs if at == "1"} == {
        ("local-government", "7")
    }
    moves = graph(case)
    from_7 = {moves.labels[t] for i in range(3) for t in moves.successors(i, moves.labels.index("7"))}
    assert "10" not in from_7
    assert ("7", "10") in improvements(case, ["moe", "uniroyal"])


def test_coalesced_or_not_elmira_has_the_same_equilibria():
    """Situations 5 to 8 of nine are 7 to 10 of twelve, and 9 is all in which the plant is abandoned."""
    alike = {"5": "7", "6": "8", "7": "9", "8": "10"}
    nine, twelve = (results(conflict(name))["equilibria"] for name in ("elmira-coalesced", "elmira"))
    abandoned = {"5", "6", "11", "12"}
    for concept, found in nine.items():
        spread = {alike.get(label, label) for label in found - {"9"}} | (abandoned if "9" in found else set())
        assert spread == twelve[concept]


@pytest.mark.parametrize("kind", ["moves", "improvements"])
def test_from_the_status_quo_elmira_is_reached_in_as_few_steps_as_known(kind):
    case = conflict("elmira-coalesced")
    moves, values = graph(case), payoffs(case)
    start = moves.labels.index("1")
    assert moves.stands[start] == case.status_quo
    fewest, frontier = {start: 0}, [start]
    while frontier:
        reached = [
            (s, int(t))
            for s in frontier
            for i in range(3)
            for t in moves.successors(i, s)
            if kind == "moves" or values[i, t] > values[i, s]
        ]
        frontier = [t for t in dict.fromkeys(t for _, t in reached) if t not in fewest]
        fewest |= {t: fewest[s] + 1 for s, t in reversed(reached) if t in frontier}
    known = expected("elmira-coalesced")["fewest_steps_from_status_quo"][kind]
    assert {moves.labels[s]: steps for s, steps in fewest.items()} == known


# --- Syria and Iraq


def test_in_384_of_720_rankings_of_syria_releasing_water_is_sequentially_stable():
    """Hipel, Kilgour and Kinsara 2014: the handout prints 240 for Nash, which is found, and 420 for SEQ.

    420 is an artefact of the search that printed it; the count is 720 * 8 / 15 = 384.
    """
    case = conflict("syria-iraq")
    moves, values = graph(case), payoffs(case)
    counts = dict.fromkeys(("nash", "gmr", "seq"), 0)
    for order in itertools.permutations(range(6)):
        stable = stable_for(moves, np.array([order, values[1]]))["equilibria"]
        for concept in counts:
            counts[concept] += "2" in stable[concept]
    assert counts == {"nash": 240, "gmr": 384, "seq": 384}
