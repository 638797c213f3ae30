"""What is said about leverage: on a page, in a terminal and as data, also where there is little to say."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from detente.report.leverage.answers import answer
from detente.report.leverage.page import page
from detente.report.leverage.tables import asymmetry, first, groups, left, over, unbeaten, winning
from detente.report.leverage.terminal import render
from detente.report.leverage.words import LeverageWords
from tests.report.test_page import Reading
from tests.workflow import leveraged


def usual():
    return leveraged.found()


def without_worlds():
    found = usual()
    blank = {name: replace(each, unbeaten=each.unbeaten * np.nan) for name, each in found.influence.items()}
    return replace(found, worlds=0, influence=blank)


def nothing():
    found = usual()
    groups = tuple(
        replace(each, status="nothing", value=0.0, bound=0.0, verdict=None) for each in found.groups
    )
    over = {name: replace(each, over=each.over * 0.0) for name, each in found.influence.items()}
    empty = {party: replace(each, value=0.0, parts=()) for party, each in found.without.items()}
    return replace(
        found, groups=groups, cover=found.cover * 0.0, influence=over, without=empty, winning=(), pivotal={}
    )


def in_doubt():
    """Searches that ended early, a group that does better in parts, a party that gains if another goes."""
    found = usual()
    open_groups = [replace(each, status="limit", bound=2.0) for each in found.groups]
    cover = found.cover.copy()
    cover[-1] += 0.5
    over = found.influence["without"].over.copy()
    over[0, 1] = -4.0
    influence = {**found.influence, "without": replace(found.influence["without"], over=over)}
    unsure = (replace(found.winning[0], undecided=2, veto=()), *found.winning[1:])
    return replace(found, groups=tuple(open_groups), cover=cover, influence=influence, winning=unsure)


def some_keep_dealing():
    found = usual()
    over = found.influence["leaving"].over.copy()
    over[0] *= 0.5
    influence = {**found.influence, "leaving": replace(found.influence["leaving"], over=over)}
    goal = replace(found.winning[0], least=(), veto=())
    given = replace(found.settlement, status="given", bound=np.inf)
    return replace(found, influence=influence, winning=(goal,), settlement=given)


CASES = {
    "usual": usual,
    "without worlds": without_worlds,
    "nothing": nothing,
    "in doubt": in_doubt,
    "some keep dealing": some_keep_dealing,
}


@pytest.fixture(params=CASES)
def found(request):
    return CASES[request.param]()


def terminal(found):
    console = Console(width=110, record=True, file=io.StringIO())
    console.print(render(found))
    return console.export_text()


def test_the_page_is_whole_and_loads_nothing(found):
    text = page(found)
    read = Reading(text)
    assert read.open == []
    assert "http-equiv" not in text
    assert "<script" not in text
    assert "src=" not in text


def test_the_answer_is_plain_data(found):
    said = json.loads(json.dumps(answer(found), allow_nan=False))
    assert set(said["without"]) == set(found.parties)
    assert set(said["over"]["east"]) == {"north", "south"}
    assert len(said["worth"]) == 7
    assert said["judged"] is True


def test_a_terminal_shows_every_party(found):
    told = terminal(found)
    for party in ("East", "North", "South"):
        assert f"without {party}" in told


def test_who_is_needed_is_said_first():
    told = " ".join(LeverageWords(usual()).answer())
    assert told.startswith("Without North or without South, nothing is attained by anybody.")
    assert "North and South can each stop the declared goal alone" in told


def test_where_nothing_can_be_attained_nobody_has_leverage():
    assert "nobody has leverage" in " ".join(LeverageWords(nothing()).answer())
    assert "loses nothing" in LeverageWords(nothing()).most("north")


def test_what_is_not_proven_is_not_called_impossible():
    words = LeverageWords(in_doubt())
    told = " ".join((*words.answer(), words.proof()))
    assert "nothing was found that anybody could attain" in told
    assert "a better one is not ruled out" in told
    assert "in parts" in told
    assert "2 groups undecided" in winning(words).rows[0][0]


def test_a_goal_that_nobody_reaches_or_nobody_can_stop_is_named():
    assert "No group was found that reaches" in " ".join(LeverageWords(some_keep_dealing()).answer())
    assert "No party can stop the declared goal alone" in " ".join(LeverageWords(in_doubt()).answer())


def test_who_leaves_matters_only_where_some_keep_dealing():
    assert "every party loses the same" in LeverageWords(usual()).leaving()
    assert "it matters who walks away" in LeverageWords(some_keep_dealing()).leaving()


def test_tables_name_each_party_once_a_row():
    words = LeverageWords(usual())
    assert [row[0] for row in over(words, "without", "x").rows] == ["East", "North", "South"]
    assert [row[0] for row in first(words).rows] == ["East", "North", "South"]
    assert left(words).rows[0][0] == "nobody"
    assert unbeaten(words).rows[0][1] == "–"
    assert len(asymmetry(words).rows) == 3
    assert "attain nothing that was found" in groups(words).caption


def test_the_one_who_depends_more_is_named():
    found = usual()
    steps = np.zeros((3, 3))
    steps[1, 0] = 10.0
    lone = replace(
        found, influence={**found.influence, "steps": replace(found.influence["steps"], over=steps)}
    )
    told = {row[0]: row[3] for row in asymmetry(LeverageWords(lone)).rows}
    assert told == {
        "East and North": "East alone",
        "East and South": "neither",
        "North and South": "neither",
    }
