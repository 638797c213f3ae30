"""Conflicts for the tests of gmcr-py files: three generations of one file, random ones, and a comparison."""

from hypothesis import strategies as st

from detente.scenario import Scenario
from detente.scenario.gmcr_conflict import Cube, members

# A toll road between two towns; the second option goes one way only, and both at once cannot be.
OPTIONS = ["Close the road", "Build a bridge", "Pay the toll"]
OWNED = [("Near Town", [0, 1]), ("Far Town", [2])]
WANTED = [[[[2, "Y"]], [[0, "N"], [1, "N"]]], [[[0, "N"]], [[1, "Y"]], [[2, "N"]]]]
BOTH = [[0, "Y"], [1, "Y"]]


def first_generation():
    """As of 2013: `reversibility`, simple conditions, no rankings."""
    return {
        "program": "gmcr-py",
        "options": [
            {"name": name, "reversibility": way}
            for name, way in zip(OPTIONS, ["both", "fwd", "both"], strict=True)
        ],
        "decisionMakers": [
            {"name": name, "options": own, "preferences": wanted}
            for (name, own), wanted in zip(OWNED, WANTED, strict=True)
        ],
        "infeasibles": [BOTH],
    }


def second_generation():
    """As of 0.3.1: `permittedDirection`, manual vectors, compound conditions."""
    found = first_generation()
    for option in found["options"]:
        option["permittedDirection"] = option.pop("reversibility")
    return {**found, "version": "0.3.1", "useManualPreferenceVectors": False}


def third_generation():
    """As of 0.3.12: manual rankings under another key, payoffs and misperceptions."""
    found = {
        name: entry for name, entry in second_generation().items() if name != "useManualPreferenceVectors"
    }
    for maker, payoffs in zip(found["decisionMakers"], [[2, 1, 1, 4, 3, 3], [4, 2, 6, 3, 1, 5]], strict=True):
        maker |= {"payoffs": payoffs, "misperceptions": []}
    return {**found, "version": "0.3.12", "useManualPreferenceRanking": False, "coalitions": [0, 1]}


GENERATIONS = {
    "first": first_generation,
    "second": second_generation,
    "third": third_generation,
}


def plain(**changed):
    """A scenario of two parties with a step each, in the form of the file."""
    steps = {"a": {"title": "A", "by": ["ann"]}, "b": {"title": "B", "by": ["bob"]}}
    preferences = {"ann": {"ranking": ["3", "1", "2", "0"]}, "bob": {"statements": ["a", "b"]}}
    data = {
        "detente": 1,
        "name": "two",
        "title": "Two",
        "parties": {"ann": {"name": "Ann"}, "bob": {"name": "Bob"}},
        "steps": steps,
        "preferences": preferences,
    }
    return {**data, **changed}


@st.composite
def conflicts(draw):
    """A small conflict of two or three parties with any directions, exclusions, rankings and statements."""
    n, parties = draw(st.integers(1, 4)), draw(st.sampled_from([["ann", "bob"], ["ann", "bob", "cyd"]]))
    patterns = st.text("YN-", min_size=n, max_size=n)
    infeasible = draw(st.lists(patterns, max_size=2))
    feasible = list(members(Cube(n).without(infeasible)))
    if not feasible:
        infeasible, feasible = [], list(range(1 << n))
    steps = {
        f"s{k}": {
            "title": f"Step {k}",
            "by": [draw(st.sampled_from(parties))],
            "direction": draw(st.sampled_from(["both", "on", "off"])),
        }
        for k in range(n)
    }
    clauses = st.lists(st.sampled_from(list(steps)), min_size=1, max_size=3).map(" or not ".join)
    statements = st.lists(
        patterns | st.lists(patterns, min_size=2, max_size=3) | clauses, min_size=1, max_size=4
    )
    rankings = st.permutations([str(s) for s in feasible]).flatmap(
        lambda order: st.lists(st.integers(0, 2), min_size=len(order), max_size=len(order)).map(
            lambda cuts: _cut(order, cuts)
        )
    )
    preferences = {
        party: draw(
            statements.map(lambda said: {"statements": said}) | rankings.map(lambda order: {"ranking": order})
        )
        for party in parties
    }
    return Scenario.of(
        {
            "detente": 1,
            "name": "made",
            "title": "Made",
            "parties": {party: {"name": party.title()} for party in parties},
            "steps": steps,
            "infeasible": infeasible,
            "preferences": preferences,
        }
    )


def _cut(order, cuts):
    """Classes of an order: a new one begins wherever the cut is not 0."""
    classes: list[list[str]] = []
    for label, cut in zip(order, cuts, strict=True):
        if cut or not classes:
            classes.append([label])
        else:
            classes[-1].append(label)
    return classes


def seen(scenario):
    """A conflict apart from labels, short names and the order of steps: what there is, who can, who wants."""
    titles = {name: step.title for name, step in scenario.steps.items()}
    people = {name: party.name for name, party in scenario.parties.items()}
    impossible = scenario.impossible()
    standing = {
        s: {name for bit, name in enumerate(scenario.steps) if s >> bit & 1}
        for s in range(1 << len(scenario.steps))
    }
    possible = {
        s: stands
        for s, stands in standing.items()
        if not any(claim.holds(stands.__contains__) for claim in impossible)
    }
    return {
        "steps": {
            titles[name]: ([people[p] for p in step.by], scenario.direction_of(name))
            for name, step in scenario.steps.items()
        },
        "situations": {frozenset(titles[name] for name in stands) for stands in possible.values()},
        "rankings": {
            people[party]: [
                {frozenset(titles[name] for name in possible[s]) for s in level}
                for level in levels_of(scenario, party, possible)
            ]
            for party in scenario.parties
        },
    }


def levels_of(scenario, party, possible):
    """Classes of combinations, best first."""
    held = scenario.preferences[party]
    label_of = {
        sum(1 << bit for bit, letter in enumerate(pattern) if letter == "Y"): label
        for label, pattern in scenario.situations.items()
    } or {s: str(s) for s in possible}
    if held.ranking:
        at = {label: s for s, label in label_of.items()}
        return [{at[label] for label in level} for level in held.classes()[0]]
    claims = scenario.statements_of(party)
    levels: dict[tuple[bool, ...], set[int]] = {}
    for s, stands in possible.items():
        levels.setdefault(tuple(claim.holds(stands.__contains__) for claim in claims), set()).add(s)
    return [levels[key] for key in sorted(levels, reverse=True)]
