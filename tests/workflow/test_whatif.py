"""What if: does the roadmap still hold, and what is best now."""

import time

import pytest

from detente.errors import ScenarioError
from detente.report.whatif.answers import answer
from detente.report.whatif.words import WhatIfWords
from detente.roadmap import Limits, judge
from detente.scenario import read
from detente.scenario.edit import Edit, parse_edit
from detente.scenario.template import template
from detente.workflow.settlement import Wish
from detente.workflow.whatif import base_of, suppose, what_if
from detente.worth import game_of

WISH = Wish(Limits(20.0, time.perf_counter))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    path = tmp_path_factory.mktemp("whatif") / "village.yaml"
    path.write_text(template("village"))
    return base_of(read(path), WISH)


def supposed(base, *edits):
    return what_if(base, suppose(base.scenario, edits), WISH)


def test_what_changes_nothing_leaves_the_roadmap_as_it_is(base):
    party = next(iter(base.scenario.parties))
    found = supposed(base, Edit(f"parties.{party}.name", "Another name"))
    assert found.still.holds
    assert found.moved == ()
    assert found.search.value == pytest.approx(base.search.value)
    assert any("still holds" in sentence for sentence in WhatIfWords(found).answer())


def test_every_step_on_the_table_can_be_dropped_and_is_then_not_taken(base):
    for step in base.verdict.roadmap.starts:
        found = supposed(base, Edit(f"steps.{step}", None))
        assert not found.still.holds
        if found.now is not None:
            assert step not in found.now.roadmap.starts
            assert judge(game_of(found.changed), found.now.roadmap).holds
        else:
            assert found.search.status in {"infeasible", "limit"}


def test_the_best_roadmap_now_is_worth_at_least_the_old_one_if_that_still_holds(base):
    found = supposed(base, parse_edit("margin=0"))
    assert found.still.holds
    assert found.search.value >= found.still.share[found.still.ideal > 0].min() - 1e-6


def test_the_answer_is_plain_data(base):
    step = next(iter(base.verdict.roadmap.starts))
    plain = answer(supposed(base, Edit(f"steps.{step}", None)))
    assert plain["edits"] == [f"steps.{step}=nothing"]
    assert plain["still_holds"] is False
    assert plain["judged"] is True


def test_what_cannot_be_supposed_is_refused(base):
    with pytest.raises(ScenarioError, match="there is no 'nonsense'"):
        suppose(base.scenario, (parse_edit("steps.nonsense.verified.chance=0.5"),))
