"""A roadmap phase by phase, in letters, sentences and data."""

import io
import json

import numpy as np
import pytest
from rich.console import Console

from detente.report.stability.findings import RoadmapStays
from detente.report.stability.phases import ABOUT, data, letter, render, sentences, summary, table
from detente.workflow.phases import IN_PLAY, stays_along
from detente.worth import game_of
from tests.valued import exchange, valued

GIFTS = {
    "gift": {"by": ["north"], "north": -1, "south": 3},
    "present": {"by": ["south"], "north": 2, "south": -2},
}
ALONE = {"gift": {"by": ["north"], "north": -1, "south": 3}}


def along(scenario, **starts):
    game = game_of(scenario)
    phases = stays_along(scenario, game, np.array([starts.get(step, 0) for step in game.steps]))
    return RoadmapStays(scenario, "roadmap", "A roadmap", phases)


def test_a_letter_is_the_strongest_concept_and_s_and_m_stand_side_by_side():
    found = along(exchange(), freeze=1, relief=2)
    assert [[letter(phase, party) for party in range(2)] for phase in found.phases] == [
        ["U", "R"],
        ["SM", "SM"],
        ["SM", "SM"],
    ]


@pytest.mark.parametrize(
    ("concepts", "shown"),
    [
        ({"nash", "seq", "smr", "gmr"}, "R"),
        ({"seq", "smr", "gmr"}, "SM"),
        ({"seq", "gmr"}, "S"),
        ({"smr", "gmr"}, "M"),
        ({"gmr"}, "G"),
        (set(), "U"),
    ],
)
def test_every_set_of_concepts_has_its_letter(concepts, shown):
    class Phase:
        @staticmethod
        def stable_for(concept):
            return (0,) if concept in concepts else ()

    assert letter(Phase(), 0) == shown  # type: ignore[arg-type]


def test_the_table_has_a_row_for_each_phase_and_a_column_for_each_party():
    told = table(along(exchange(), freeze=1, relief=2))
    assert told.head == ("Phase", "North", "South", "Steps that could be dropped")
    assert told.rows == (("1", "U", "R", "1"), ("2", "SM", "SM", "2"), ("3", "SM", "SM", "2"))


def test_of_many_steps_it_is_said_how_many_are_in_play():
    worth = {
        f"step-{k}": {"by": [("north", "south")[k % 2]], "north": 1, "south": 1} for k in range(IN_PLAY + 2)
    }
    told = table(along(valued(worth), **dict.fromkeys(worth, 1)))
    shown = f"{IN_PLAY + 2}, of which the {IN_PLAY} with most at stake are in play"
    assert {row[-1] for row in told.rows} == {shown}


def test_the_summary_begins_with_the_end():
    assert summary(along(exchange(), freeze=1, relief=2)) == (
        "After the last phase all stay; North and South only because of what the others would do then.",
        "After phase 1, North would go back.",
    )
    assert summary(along(exchange(), freeze=3, relief=1)) == (
        "After the last phase all stay; North and South only because of what the others would do then.",
        "After phases 1 and 2, South would go back.",
    )
    assert summary(along(exchange())) == ("After the last phase all stay, whatever the others would do.",)
    assert summary(along(valued(ALONE), gift=3)) == (
        "After the last phase North would go back, whatever the others did then.",
    )


def test_who_would_like_to_move_is_told_with_what_keeps_it_or_that_nothing_does():
    first, second, _ = along(exchange(), freeze=1, relief=2).phases
    assert sentences(first) == (
        (
            0,
            (
                "At 1 (Freeze), North would do better by moving to 0 (no longer: Freeze), "
                "and nobody can stop it."
            ),
        ),
    )
    (north, south) = sentences(second)
    assert north[0] == 0
    assert north[1] == (
        "At 3 (Freeze; Relief), North would do better by moving to 2 (no longer: Freeze), but South would "
        "then move to 0 (no longer: Relief), where North is no better off than at 3; that move is in South’s "
        "own interest."
    )
    assert south[0] == 1
    assert sentences(along(exchange()).phases[0]) == ()


def test_the_data_are_plain_and_say_who_stays_and_why():
    found = data(along(exchange(), freeze=1, relief=2))
    assert found == json.loads(json.dumps(found))
    assert list(found) == ["scenario", "roadmap", "all_stay", "phases", "summary"]
    assert (found["scenario"], found["roadmap"], found["all_stay"]) == ("valued", "roadmap", True)
    first, second, _ = found["phases"]
    assert list(first) == ["phase", "in_play", "left_out", "stable", "why"]
    assert first["stable"] == {concept: ["south"] for concept in ("nash", "gmr", "smr", "seq")}
    assert second["stable"] == {"nash": [], **{c: ["north", "south"] for c in ("gmr", "smr", "seq")}}
    assert [why["party"] for why in second["why"]] == ["north", "south"]


@pytest.mark.parametrize(
    ("worth", "starts", "stays"), [(ALONE, 3, False), (ALONE, 0, True), (GIFTS, 1, True)]
)
def test_whether_all_stay_is_whether_they_do_at_the_end(worth, starts, stays):
    found = along(valued(worth), **dict.fromkeys(worth, starts))
    assert found.somebody_leaves_at_the_end is not stays
    assert data(found)["all_stay"] is stays


def test_a_terminal_shows_title_answer_table_and_what_is_left_out_of_account():
    drawn = Console(width=110, record=True, file=io.StringIO())
    drawn.print(render(along(exchange(), freeze=1, relief=2)))
    text = " ".join(drawn.export_text().split())
    assert text.startswith("A roadmap After the last phase all stay;")
    assert "1 U R 1 2 SM SM 2" in text
    assert text.endswith(ABOUT)
