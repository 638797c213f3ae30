"""The programme of a project: what the columns and rows are, and that it is the one of the definitions."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.projects.coalitions import Study
from detente.projects.links import commodities
from detente.projects.model import Project
from detente.projects.network import network_of
from detente.projects.periods import calendar_of
from tests.projects import small, twin
from tests.projects.made import power

SEEDS = st.integers(0, 10**6)
KINDS = st.sampled_from(["power", "gas", "rail"])


@given(KINDS, SEEDS, st.sampled_from([(), ("first",), ("first", "second")]))
@settings(max_examples=60)
def test_the_worth_of_every_coalition_is_that_of_the_plain_twin(kind, seed, stages):
    project = small.project(kind, seed)
    found = Study(project).worth(stages)
    expected = twin.worth(project, set(stages))
    scale = max(found.alone, 1.0)
    for coalition, value in expected.items():
        assert found.of(coalition) == pytest.approx(value, abs=1e-7 * scale)


def balances(study, solved):
    """Node, what is moved and period -> what comes in less what goes out, added up one by one."""
    network = study.network
    found: defaultdict[tuple[int, int, int], float] = defaultdict(float)
    parts, columns = network.parts, network.columns
    n, times = parts.calendar.n, range(len(parts.calendar.weight))

    def amounts(kind):
        return columns[kind].of(solved.columns)

    for t in times:
        for k, (node, moved) in enumerate(zip(parts.feeds.node, parts.feeds.commodity, strict=True)):
            found[node, moved, t] += amounts("supply")[k, t]
        for k, (node, moved) in enumerate(zip(parts.loads.node, parts.loads.commodity, strict=True)):
            found[node, moved, t] -= parts.loads.amount[k, t]
        for k, node in enumerate(parts.stores.node):
            found[node, 0, t] += amounts("discharge")[k, t] - (amounts("charge")[k, t] if t < n else 0)
        for a, (start, end) in enumerate(zip(parts.links.start, parts.links.end, strict=True)):
            for moved in range(len(parts.links.amount)):
                flow = amounts("flow")[a, moved, t]
                found[start, moved, t] -= flow
                found[end, moved, t] += flow * parts.links.kept[a]
        for k, load in enumerate(columns["unserved"].items if t < n else ()):
            found[parts.loads.node[load], parts.loads.commodity[load], t] += amounts("unserved")[k, t]
        for node in columns["backup"].items if t >= n else ():
            found[node, 0, t] += amounts("backup")[node]
    return found


@given(KINDS, SEEDS)
@settings(max_examples=20)
def test_what_comes_into_a_node_goes_out_of_it_or_is_taken_there(kind, seed):
    study = Study(small.project(kind, seed))
    solved = study.outcome((1 << len(study.parties)) - 1)
    n, size = study.network.parts.calendar.n, max(1.0, np.abs(solved.columns).max())
    for (_, _, t), left in balances(study, solved).items():
        # The reserve may be more than enough.
        assert left >= -1e-7 * size
        assert t >= n or left <= 1e-7 * size


def test_the_periods_of_a_year_weigh_as_much_as_its_hours():
    calendar = calendar_of(power(days=7))
    assert calendar.n == 672
    assert calendar.weight.sum() == pytest.approx(8760)
    assert calendar.weight[calendar.reserve].tolist() == [0] * 4
    assert calendar.name(0) == "winter, day 1, hour 1"
    assert calendar.name(24 * 8 + 3) == "spring, day 2, hour 4"
    assert calendar.name(675) == "reserve of autumn"


def test_the_hour_before_the_first_of_a_day_is_its_last():
    calendar = calendar_of(power(days=2))
    before = calendar.previous()
    assert before[0] == 23
    assert before[24] == 47
    assert np.array_equal(np.sort(before), np.arange(calendar.n))


def test_a_pipeline_without_periods_has_the_year_as_one():
    data = small.small("gas", 0)
    data.pop("periods", None)
    data |= {"shapes": {}, "demand": {"town": {"node": "node-0", "quantity": "5 bcm/yr"}}}
    calendar = calendar_of(Project.of(data))
    assert calendar.weight.tolist() == [1]
    assert calendar.name(0) == "the year"


@given(SEEDS)
@settings(max_examples=20)
def test_loads_add_up_to_the_yearly_quantity(seed):
    project = small.project("power", seed)
    network = network_of(project)
    yearly = (network.parts.loads.amount * network.parts.calendar.weight).sum(axis=1)
    assert yearly == pytest.approx([demand.quantity.likely for demand in project.demand.values()])


def test_what_one_party_can_use_alone_is_in_the_group_that_is_always_open():
    network = network_of(small.project("rail", 3))
    several = network.need & (network.need - 1) != 0
    assert not several[0]
    assert network.stage[0] == -1
    assert ((network.need == 0) | several).all()
    for kind in ("supply", "unserved"):
        assert (network.columns[kind].of(network.group) == 0).all()


def test_freight_takes_the_party_of_its_shipper_besides_those_of_the_link():
    project = small.project("rail", 3)
    network = network_of(project)
    parties, links = list(project.parties), network.parts.links
    for k, name in enumerate(commodities(project)):
        shipper = 1 << parties.index(project.freight[name].party)
        assert np.array_equal(links.users[:, k], links.need[links.link] | shipper)


def test_the_matrix_has_no_entry_twice_and_none_that_is_zero():
    matrix = network_of(power()).matrix
    places = matrix.column * matrix.shape[0] + matrix.row
    assert (np.diff(places) > 0).all()
    assert (matrix.value != 0).all()
    assert matrix.start[-1] == len(matrix.value)
