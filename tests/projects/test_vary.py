"""One group of numbers moves to one end; nothing else moves."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import UnknownName
from detente.projects.read import read_project
from detente.projects.vary import GROUPS, at, groups_of

HERE = Path(__file__).parent
PROJECTS = {kind: read_project(HERE / f"good-{kind}.yaml") for kind in ("power", "rail", "gas")}
ENDS = ["low", "high"]

COVERED = {
    "power": {
        "fuel price": ("technologies.coal.cost", "supply.stove.cost"),
        "link cost": (
            "lines.overhead.capital",
            "lines.overhead.stations",
            "lines.cable.capital_at_sea",
            "lines.cable.stations",
        ),
        "carbon price": ("carbon",),
        "line limits": ("links.valley.capacity", "links.valley.adds", "links.strait.adds"),
        "discount rate": ("discount",),
    },
    "gas": {
        "fuel price": ("technologies.well.cost", "technologies.ships.cost"),
        "link cost": ("links.pipe.capital",),
        "carbon price": ("carbon",),
        "line limits": ("links.pipe.adds",),
        "discount rate": ("discount",),
    },
    "rail": {
        "fuel price": ("freight.goods.otherwise", "freight.fuel.otherwise"),
        "link cost": ("links.south-line.capital",),
        "carbon price": (),
        "line limits": ("links.south-line.capacity", "links.south-line.adds", "links.long-line.capacity"),
        "discount rate": ("discount",),
    },
}


@pytest.mark.parametrize("kind", PROJECTS)
def test_every_group_covers_what_is_said_of_it(kind):
    assert groups_of(PROJECTS[kind]) == COVERED[kind]


@given(st.sampled_from(list(PROJECTS)), st.sampled_from(GROUPS), st.sampled_from(ENDS))
def test_the_numbers_of_the_group_go_to_the_end_and_no_others(kind, group, end):
    project = PROJECTS[kind]
    before, after = dict(project.values()), dict(at(project, group, end).values())
    assert list(before) == list(after)
    for path, value in after.items():
        was = before[path]
        assert value.likely == (getattr(was, end) if path in COVERED[kind][group] else was.likely)
        assert (value.low, value.high, value.source) == (was.low, was.high, was.source)


@given(st.sampled_from(list(PROJECTS)), st.sampled_from(GROUPS), st.sampled_from(ENDS))
def test_moving_twice_is_moving_once_and_the_way_back_is_open(kind, group, end):
    project = PROJECTS[kind]
    once = at(project, group, end)
    assert at(once, group, end) == once
    assert at(at(once, group, "high"), group, "low") == at(project, group, "low")


@pytest.mark.parametrize("kind", PROJECTS)
def test_what_holds_no_number_of_the_group_is_not_copied(kind):
    project = PROJECTS[kind]
    assert at(project, "discount rate", "low").links is project.links
    if kind == "rail":
        assert at(project, "carbon price", "low") is project


def test_an_unknown_group_gets_the_nearest_one():
    with pytest.raises(UnknownName, match="'fuel prices' is not a group; did you mean 'fuel price'"):
        at(PROJECTS["gas"], "fuel prices", "low")
