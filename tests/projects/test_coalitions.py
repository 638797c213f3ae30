"""What every coalition saves: properties that must hold, whatever the network."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente.projects.coalitions as room
from detente.errors import TooManyPlayers
from detente.projects.coalitions import Study
from detente.projects.lp import Programme
from detente.projects.model import Project
from tests.projects import small
from tests.projects.made import power

SEEDS = st.integers(0, 10**6)
KINDS = st.sampled_from(["power", "gas", "rail"])
AMOUNTS = {"GW", "TWh/yr", "bcm/yr", "kTEU/yr", "Mt/yr", "trains/day", "MUSD"}
"""Units of what grows with the size of a network."""


def tolerance(worth) -> float:
    return 1e-8 * max(worth.alone, 1.0)


def scaled(data, factor: float, *, prices: bool):
    """Plain data with every amount, or every price and lump sum, multiplied."""
    if isinstance(data, dict):
        return {key: scaled(inner, factor, prices=prices) for key, inner in data.items()}
    number, _, unit = data.partition(" ") if isinstance(data, str) else ("", "", "")
    moves = unit.startswith(("USD", "MUSD")) if prices else unit in AMOUNTS
    return f"{float(number) * factor!r} {unit}" if moves else data


@given(KINDS, SEEDS)
@settings(max_examples=40)
def test_nobody_saves_alone_and_more_parties_never_save_less(kind, seed):
    worth = Study(small.project(kind, seed)).worth()
    n, values, slack = len(worth.parties), worth.values, tolerance(worth)
    assert values[0] == 0
    assert np.abs(values[[1 << i for i in range(n)]]).max() <= slack
    for coalition in range(1 << n):
        for i in range(n):
            assert values[coalition | 1 << i] >= values[coalition] - slack


@given(KINDS, SEEDS)
@settings(max_examples=40)
def test_two_coalitions_together_save_what_both_save_if_nothing_of_nobody_joins_them(kind, seed):
    data = small.small(kind, seed)
    for node in data["nodes"].values():
        node.setdefault("party", "north")
    worth = Study(Project.of(data)).worth()
    values, slack = worth.values, tolerance(worth)
    for one in range(len(values)):
        for other in range(len(values)):
            if one & other == 0:
                assert values[one | other] >= values[one] + values[other] - slack


def test_what_nobody_owns_and_is_scarce_is_saved_by_two_coalitions_only_once():
    data = small.small("power", 0)
    owners = {"sea": None, "a": "north", "b": "south", "c": "east", "d": "west"}
    data |= {
        "parties": {name: {"name": name} for name in ("north", "south", "east", "west")},
        "nodes": {
            name: {"title": name, "at": [k, 0], **({"party": party} if party else {})}
            for k, (name, party) in enumerate(owners.items())
        },
        "technologies": {"wind": {"title": "wind"}},
        "supply": {"sea": {"node": "sea", "technology": "wind", "capacity": "1 GW"}},
        "storage": {},
        "shapes": {},
        "lost_load": "100 USD/MWh",
        "demand": {name: {"node": name, "quantity": "8.76 TWh/yr"} for name in "cd"},
        "lines": {"line": {"title": "line"}},
        "links": {
            name: {"ends": ends, "type": "line", "capacity": "9 GW"}
            for name, ends in {
                "sea-a": ["sea", "a"],
                "sea-b": ["sea", "b"],
                "a-c": ["a", "c"],
                "b-d": ["b", "d"],
            }.items()
        },
    }
    for name in ("periods", "reserve", "backup"):
        data.pop(name, None)
    worth = Study(Project.of(data)).worth()
    assert worth.of({"north", "east"}) == worth.of({"south", "west"}) == pytest.approx(876)
    assert worth.of(worth.parties) == pytest.approx(876)


@given(KINDS, SEEDS, st.sampled_from([(), ("first",), ("first", "second")]))
@settings(max_examples=30)
def test_adding_up_connected_parts_is_the_same_as_solving_every_coalition_whole(kind, seed, stages):
    study = Study(small.project(kind, seed))
    worth, network = study.worth(stages), study.network
    costs = [
        Programme(network).solve(network.open_groups(coalition, stages)[network.group]).cost
        for coalition in range(len(worth.values))
    ]
    assert worth.alone == pytest.approx(costs[0], rel=1e-10)
    assert np.allclose(worth.values, costs[0] - np.array(costs), rtol=0, atol=tolerance(worth))


@given(KINDS, SEEDS, st.floats(0.01, 100), st.booleans())
@settings(max_examples=30)
def test_scaling_all_amounts_or_all_prices_scales_what_is_saved(kind, seed, factor, prices):
    data = small.small(kind, seed)
    worth = Study(Project.of(data)).worth()
    larger = Study(Project.of(scaled(data, factor, prices=prices))).worth()
    assert np.allclose(larger.values, factor * worth.values, rtol=0, atol=factor * tolerance(worth))


@given(SEEDS)
@settings(max_examples=10)
def test_the_unit_that_a_file_is_written_in_does_not_matter(seed):
    data = small.small("power", seed)
    finer = {"GW": "MW", "TWh/yr": "GWh/yr", "MUSD": "BUSD"}

    def rewritten(inner):
        if isinstance(inner, dict):
            return {key: rewritten(value) for key, value in inner.items()}
        number, _, unit = inner.partition(" ") if isinstance(inner, str) else ("", "", "")
        if unit not in finer:
            return inner
        return f"{float(number) * (0.001 if unit == 'MUSD' else 1000)!r} {finer[unit]}"

    worth, other = Study(Project.of(data)).worth(), Study(Project.of(rewritten(data))).worth()
    assert np.allclose(worth.values, other.values, rtol=0, atol=tolerance(worth))


@given(KINDS, SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_listing_parties_and_nodes_in_another_order_permutes_what_is_saved(kind, seed, random):
    data = small.small(kind, seed)
    worth = Study(Project.of(data)).worth()
    for section in ("parties", "nodes", "links"):
        entries = list(data[section].items())
        random.shuffle(entries)
        data[section] = dict(entries)
    other = Study(Project.of(data)).worth()
    for n in range(len(worth.parties) + 1):
        for coalition in combinations(worth.parties, n):
            assert other.of(coalition) == pytest.approx(worth.of(coalition), abs=tolerance(worth))


@given(KINDS, SEEDS)
@settings(max_examples=20)
def test_a_party_that_no_link_needs_adds_nothing(kind, seed):
    data = small.small(kind, seed)
    plain = Study(Project.of(data)).worth()
    data["parties"] = {"idle": {"name": "Idle"}, **data["parties"]}
    worth = Study(Project.of(data)).worth()
    assert np.allclose(worth.values[0::2], plain.values, rtol=0, atol=tolerance(worth))
    assert np.allclose(worth.values[1::2], plain.values, rtol=0, atol=tolerance(worth))


@given(KINDS, SEEDS)
@settings(max_examples=20)
def test_shutting_a_stage_never_makes_the_whole_cheaper(kind, seed):
    study = Study(small.project(kind, seed))
    chosen = [
        worth.alone - worth.values[-1] for worth in map(study.worth, ([], ["first"], ["first", "second"]))
    ]
    slack = tolerance(study.worth())
    assert chosen[0] >= chosen[1] - slack
    assert chosen[1] >= chosen[2] - slack


@given(KINDS, SEEDS)
@settings(max_examples=20)
def test_shutting_stages_whose_links_take_several_parties_never_raises_what_all_save(kind, seed):
    data = small.small(kind, seed)
    parties = list(data["parties"])
    for link in data["links"].values():
        if "stage" in link:
            link["through"] = parties[:2]
    study = Study(Project.of(data))
    saved = [study.worth(stages).values[-1] for stages in ([], ["first"], ["first", "second"])]
    slack = tolerance(study.worth())
    assert saved[0] <= saved[1] + slack
    assert saved[1] <= saved[2] + slack


@given(KINDS, SEEDS, st.integers(0, 15))
@settings(max_examples=20)
def test_one_coalition_can_be_asked_for_by_itself(kind, seed, coalition):
    project = small.project(kind, seed)
    study = Study(project)
    coalition &= (1 << len(study.parties)) - 1
    worth = Study(project).worth()
    assert study.value(coalition) == pytest.approx(worth.values[coalition], abs=tolerance(worth))


def test_a_node_of_nobody_can_be_used_by_all_without_consent():
    data = small.small("power", 0)
    data |= {
        "parties": {"north": {"name": "North"}, "south": {"name": "South"}},
        "nodes": {
            "a": {"title": "a", "party": "north", "at": [0, 0]},
            "sea": {"title": "sea", "at": [1, 0]},
            "b": {"title": "b", "party": "south", "at": [2, 0]},
        },
        "supply": {},
        "storage": {},
        "demand": {"a": {"node": "a", "quantity": "1 TWh/yr"}, "b": {"node": "b", "quantity": "1 TWh/yr"}},
        "links": {
            "one": {"ends": ["a", "sea"], "type": "line", "capacity": "1 GW"},
            "other": {"ends": ["sea", "b"], "type": "line", "capacity": "1 GW"},
        },
    }
    assert Study(Project.of(data)).worth().values.tolist() == [0, 0, 0, 0]


def test_too_many_parties_are_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(room, "PARTY_LIMIT", 5)
    with pytest.raises(TooManyPlayers, match=r"has 6 parties.*`value`"):
        Study(power()).worth()


def test_the_same_question_asked_twice_has_the_same_answer_object():
    study = Study(small.project("gas", 1))
    assert study.worth() is study.worth(["first", "second"])
    assert study.outcome(0b11) is study.outcome(0b11)
