"""The door to the solver: proven optima, the same in any order, and a reason where there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente.projects.lp as door
from detente.errors import NoSolution
from detente.projects.coalitions import Study
from detente.projects.lp import Programme
from detente.projects.model import Project
from detente.projects.network import network_of
from tests.projects import small
from tests.projects.made import power

SEEDS = st.integers(0, 10**6)
KINDS = st.sampled_from(["power", "gas", "rail"])


def usable_by(network, coalition):
    return network.open_groups(coalition, network.project.stages)[network.group]


def scarce(**more) -> Project:
    """Two nodes of two parties; one has too little in winter, and nothing says what doing without costs."""
    data = small.small("power", 0)
    data |= {
        "parties": {"north": {"name": "North"}, "south": {"name": "South"}},
        "nodes": {
            "hill": {"title": "hill", "party": "north", "at": [0, 0]},
            "vale": {"title": "vale", "party": "south", "at": [1, 0]},
        },
        "periods": {"seasons": {"winter": 73, "summer": 292}, "days": 2, "hours": 3},
        "shapes": {
            "cold": {"season": [3, 0.5], "day": [1, 1.1], "hour": [1, 1, 2], "sources": ["judgement"]}
        },
        "technologies": {"plant": {"title": "plant", "cost": "10 USD/MWh"}},
        "supply": {
            "hill": {"node": "hill", "technology": "plant", "capacity": "9 GW"},
            "vale": {"node": "vale", "technology": "plant", "capacity": "4 GW"},
        },
        "demand": {"vale": {"node": "vale", "quantity": "8.76 TWh/yr", "shape": "cold"}},
        "storage": {},
        "lines": {"line": {"title": "line"}},
        "links": {"road": {"ends": ["hill", "vale"], "type": "line", "capacity": "5 GW", "stage": "first"}},
        **more,
    }
    for name in ("lost_load", "reserve", "backup"):
        if name not in more:
            data.pop(name, None)
    return Project.of(data)


@given(KINDS, SEEDS)
@settings(max_examples=30)
def test_the_gap_shows_that_optima_are_exact_to_many_digits(kind, seed):
    study = Study(small.project(kind, seed))
    worth = study.worth()
    assert 0 <= worth.accuracy <= 1e-8 * max(worth.alone, 1.0)


def test_the_gap_of_a_network_as_large_as_bundled_ones_is_far_below_what_is_asked():
    study = Study(power())
    values = study.worth().values
    assert study.worth().accuracy < 1e-6 * values[values > 1].min()


@given(KINDS, SEEDS, st.permutations(range(4)))
@settings(max_examples=20)
def test_what_was_solved_before_does_not_change_a_cost(kind, seed, order):
    network = network_of(small.project(kind, seed))
    everyone = (1 << len(network.project.parties)) - 1
    warm = Programme(network)
    for coalition in [(k * 5) & everyone for k in order]:
        usable = usable_by(network, coalition)
        alone = Programme(network).solve(usable).cost
        assert warm.solve(usable).cost == pytest.approx(alone, rel=1e-9, abs=1e-9)


def test_a_fresh_solution_is_the_same_to_the_last_digit_whatever_was_solved_before():
    network = network_of(small.project("power", 4))
    everyone = usable_by(network, (1 << len(network.project.parties)) - 1)
    programme = Programme(network)
    first = programme.solve(everyone, fresh=True)
    programme.solve(usable_by(network, 0))
    again = programme.solve(everyone, fresh=True)
    assert np.array_equal(first.columns, again.columns)
    assert np.array_equal(first.duals, again.duals)


def test_parts_that_are_built_whole_are_whole():
    study = Study(small.project("rail", 2))
    network = study.network
    assert network.integer.any()
    solved = study.outcome((1 << len(study.parties)) - 1)
    built = solved.columns[network.integer]
    assert np.array_equal(built, np.round(built))


def test_a_load_that_cannot_be_met_names_coalition_node_period_and_amount():
    # The yearly mean is 1000 MW; in winter on the second day in the third hour it is 6.6 times the base.
    with pytest.raises(NoSolution) as refused:
        Study(scarce()).worth()
    message = str(refused.value)
    assert "the parties on their own" in message
    assert "node 'vale' in winter, day 2, hour 3" in message
    shape = np.outer([3, 0.5], np.outer([1, 1.1], [1, 1, 2]).ravel())
    weight = np.array([73, 292]) * 4
    load = 8.76e6 * shape / (shape.sum(axis=1) @ weight)
    assert f"lacks {load.max() - 4000:.4g} MW" in message
    assert f"the most of {(load > 4000).sum()} places" in message


def test_a_coalition_is_named_when_it_is_the_one_that_lacks_something():
    study = Study(scarce(supply={}))
    with pytest.raises(NoSolution, match="the coalition of north, south"):
        study.outcome(0b11)


def test_a_reserve_that_cannot_be_met_names_its_season():
    with pytest.raises(NoSolution, match="node 'vale' in reserve of winter lacks"):
        Study(scarce(reserve=0.2, lost_load="900 USD/MWh")).worth()


def test_after_a_refusal_the_programme_still_solves_others():
    network = network_of(scarce())
    programme = Programme(network)
    with pytest.raises(NoSolution):
        programme.solve(usable_by(network, 0b00))
    assert programme.solve(usable_by(network, 0b11)).cost == pytest.approx(8.76 * 10)


@pytest.mark.parametrize("seed", [2, 5])
def test_whole_parts_of_one_coalition_are_forgotten_with_the_next(seed):
    network = network_of(small.project("rail", seed))
    everyone = usable_by(network, (1 << len(network.project.parties)) - 1)
    programme = Programme(network)
    cost = programme.solve(everyone).cost
    programme.solve(usable_by(network, 0))
    assert programme.solve(everyone).cost == pytest.approx(cost, rel=1e-9)


def test_a_solver_that_stops_early_is_refused_by_name(monkeypatch):
    make = door._solver  # noqa: SLF001 - a solver that has no time

    def hurried():
        solver = make()
        solver.setOptionValue("simplex_iteration_limit", 1)
        return solver

    monkeypatch.setattr(door, "_solver", hurried)
    with pytest.raises(NoSolution, match=r"'made' .* the parties on their own: HiGHS says 'Iteration limit"):
        Study(power()).worth()
    network = network_of(small.project("rail", 2))
    with pytest.raises(NoSolution, match=r"'small' .* these: HiGHS says 'Iteration limit"):
        Programme(network).solve(np.ones_like(network.integer), "these")


@pytest.mark.parametrize(("kind", "seed"), [("rail", 2), ("gas", 5), ("power", 10)])
def test_the_search_of_the_solver_finds_the_same_whole_parts_where_there_are_too_many_branches(
    monkeypatch, kind, seed
):
    project = small.project(kind, seed)
    ours = Study(project).worth()
    monkeypatch.setattr(door, "BRANCHES", 0)
    theirs = Study(project)
    assert theirs.network.integer.any()
    assert np.allclose(theirs.worth().values, ours.values, rtol=0, atol=1e-8 * ours.alone)


@pytest.mark.parametrize("branches", [0, 1000])
def test_a_load_that_no_number_of_whole_parts_can_meet_is_refused(monkeypatch, branches):
    # All or nothing of a pipe that must be full: too much for the load, and nothing is too little.
    data = small.small("gas", 0) | {
        "parties": {"north": {"name": "North"}, "south": {"name": "South"}},
        "nodes": {
            "field": {"title": "field", "party": "north", "at": [0, 0]},
            "town": {"title": "town", "party": "north", "at": [1, 0]},
        },
        "supply": {"well": {"node": "field", "technology": "well", "capacity": "99 bcm/yr"}},
        "demand": {"town": {"node": "town", "quantity": "5 bcm/yr"}},
        "links": {
            "pipe": {
                "ends": ["field", "town"],
                "type": "line",
                "adds": "9 bcm/yr",
                "capital": "100 MUSD",
                "modules": 1,
                "least": 1.0,
                "one_way": True,
            }
        },
    }
    del data["lost_load"]
    monkeypatch.setattr(door, "BRANCHES", branches)
    study = Study(Project.of(data))
    for _ in range(2):
        with pytest.raises(NoSolution, match=r"HiGHS says 'Infeasible'.*links in whole parts"):
            study.worth()
