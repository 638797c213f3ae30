"""PyPSA, given the same power networks, finds the same worth of coalitions."""

from itertools import combinations
from pathlib import Path

import pytest

import detente.scenario
from detente.projects.coalitions import Study
from detente.projects.read import read_project
from tests.projects import small
from tests.projects.oracle import Oracle

BUNDLED = Path(detente.scenario.__file__).parent / "cases" / "korea" / "projects" / "power.yaml"
PRECISION = 1e-6

pytestmark = pytest.mark.unmeasured


@pytest.mark.parametrize("seed", [6, 19])
def test_random_networks_are_worth_the_same_to_every_coalition(seed):
    project = small.project("power", seed, whole=False)
    oracle, study = Oracle(project), Study(project)
    stages = {"first", "second"}
    worth, alone = study.worth(stages), oracle.cost(set(), stages)
    assert worth.alone == pytest.approx(alone, rel=PRECISION)
    for n in range(2, len(worth.parties) + 1):
        for coalition in combinations(worth.parties, n):
            saved = alone - oracle.cost(set(coalition), stages)
            assert worth.of(coalition) == pytest.approx(saved, rel=PRECISION, abs=1e-9 * alone)


def test_the_bundled_network_is_worth_the_same_to_some_coalitions():
    project = read_project(BUNDLED)
    oracle, worth = Oracle(project), Study(project).worth()
    alone = oracle.cost(set(), set(project.stages))
    assert worth.alone == pytest.approx(alone, rel=PRECISION)
    for coalition in (project.parties, ("russia", "china", "dprk", "rok")):
        saved = alone - oracle.cost(set(coalition), set(project.stages))
        assert worth.of(coalition) == pytest.approx(saved, rel=PRECISION)
