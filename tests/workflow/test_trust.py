import time
from pathlib import Path

import pytest

from detente.errors import LimitReached, NoRoadmap
from detente.report.trust.answers import answer
from detente.roadmap import Limits
from detente.workflow.cases import Case
from detente.workflow.settlement import Wish
from detente.workflow.trust import PAGE, trust_case, written
from tests.valued import exchange, valued

WISH = Wish(Limits(60.0, time.perf_counter), "total")

ORDER = """\
detente-roadmap: 1
name: {name}
title: As somebody wrote it
scenario: valued
phases:
  1: [{first}]
  2: [relief]
"""


def guarded(**trust):
    """An exchange in which relief waits for trust in the north."""
    return exchange(more={"relief": {"needs_trust": {"south in north": 0.5}}}, **trust)


def order(folder, first, name="draft"):
    path = Path(folder) / f"{name}.yaml"
    path.write_text(ORDER.format(name=name, first=first))
    return path


@pytest.fixture(scope="module")
def found():
    return trust_case(Case(guarded()), WISH)


def test_trust_is_told_along_the_best_roadmap_and_written_as_a_page(found, tmp_path):
    assert not found.given
    assert found.verdict.holds
    assert found.verdict.roadmap.starts == found.gains.best.roadmap.starts
    assert {(pair.who, pair.whom) for pair in found.pairs} >= {("south", "north")}
    there = written(found, tmp_path)
    assert there.report == str(tmp_path / "valued" / PAGE)
    assert "Steps of known worth" in Path(there.report).read_text()
    assert answer(there)["report"] == there.report


def test_along_a_given_roadmap_worths_are_still_those_of_the_best_settlement(found, tmp_path):
    given = trust_case(Case(guarded(trust={"south": {"north": 0.3}})), WISH, order(tmp_path, "freeze"))
    assert given.given
    assert [pair.footing for pair in given.pairs if pair.whom == "north"] == ["short"]
    assert not given.verdict.holds
    assert given.gains.best.value == 0.0
    assert given.gains.full_trust.found == pytest.approx(found.gains.best.value, abs=1e-3)


@pytest.mark.parametrize(
    ("trust", "needs", "told"),
    [
        (0.3, "south in north", "there would be one if all trusted each other fully"),
        (0.5, "", "there would be none even if all trusted each other fully"),
    ],
)
def test_without_any_roadmap_it_is_said_whether_trust_is_what_is_missing(trust, needs, told):
    worth = {"gift": {"by": ["south"], "south": -5, "north": 1}, "thanks": {"by": ["north"], "north": -1}}
    if needs:
        worth = {
            "gift": {"by": ["south"], "south": -1, "north": 3},
            "thanks": {"by": ["north"], "north": -1, "south": 3},
        }
    more = {"gift": {"needs_trust": {needs: 0.9}}} if needs else {}
    scenario = valued(worth, more=more, goal="gift", trust={"south": {"north": trust}})
    with pytest.raises(NoRoadmap, match=told):
        trust_case(Case(scenario), WISH)


def test_without_time_for_a_first_plan_it_is_said_that_a_limit_was_hit():
    # A clock that has run out before anything is looked at.
    ticks = iter(range(0, 10**6, 100))
    with pytest.raises(LimitReached, match="--time-limit"):
        trust_case(Case(guarded(goal="relief")), Wish(Limits(1e-9, lambda: float(next(ticks))), "total"))
