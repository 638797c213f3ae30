import json
from typing import get_args

import pytest

from detente.cli import settlement, share
from detente.errors import NoDivision
from detente.projects.read import read_project
from detente.workflow.memory import Memory
from detente.workflow.worths import Rule, Sharing, Worths
from tests.workflow.neighbours import GRID, wider, written

NONE, ALL = frozenset[str](), frozenset({"south"})


def grid(tmp_path, text=GRID):
    return read_project(written(tmp_path / "case", text).parent / "projects" / "grid.yaml")


@pytest.fixture
def worths(tmp_path):
    return Worths(grid(tmp_path, wider()))


def test_worth_is_what_was_worked_out_by_hand(worths):
    assert worths.game(NONE).worth[-1] == pytest.approx(43.8)
    assert worths.game(ALL).worth[-1] == pytest.approx(77.6)
    assert worths.game(ALL).worth[worths.game(ALL).mask_of(("north", "south"))] == pytest.approx(0)
    assert worths.alone(ALL) == pytest.approx(8.76 + 2 * 52.56)


def test_a_line_without_use_is_not_built(tmp_path):
    narrow = Worths(grid(tmp_path))
    assert narrow.game(ALL).worth[-1] == pytest.approx(narrow.game(NONE).worth[-1])
    assert [built.built for built in narrow.built(ALL)] == pytest.approx([0, 0])


def test_the_nucleolus_halves_what_two_can_only_have_together(worths):
    assert worths.division(NONE, "nucleolus").shares == pytest.approx(
        {"east": 21.9, "north": 21.9, "south": 0}
    )
    assert worths.division(ALL, "nucleolus").shares == pytest.approx(
        {"east": 30.35, "north": 30.35, "south": 16.9}
    )


def test_by_market_prices_everybody_keeps_what_prices_and_fees_bring(worths):
    found = worths.division(ALL, "market")
    assert sum(found.shares.values()) == pytest.approx(77.6)
    assert found.shares["north"] == pytest.approx(43.8 + 0.876)
    assert found.inside


def test_shares_by_cost_go_to_who_pays_and_by_prices_where_nobody_pays(worths):
    assert worths.division(ALL, "cost-based").shares == pytest.approx({"east": 0, "north": 0, "south": 77.6})
    assert worths.division(NONE, "cost-based").shares == worths.division(NONE, "market").shares


def test_shares_per_head_follow_the_people_and_ask_for_all_of_them(worths, tmp_path):
    shares = worths.division(ALL, "per-capita").shares
    assert shares == pytest.approx({"east": 77.6 / 7, "north": 2 * 77.6 / 7, "south": 4 * 77.6 / 7})
    uncounted = Worths(grid(tmp_path / "other", wider().replace(", people: 10", "")))
    with pytest.raises(NoDivision, match="'grid'; missing: north"):
        uncounted.division(ALL, "per-capita")


def test_nothing_is_shared_in_proportion_where_there_is_nothing(tmp_path):
    shut = Worths(grid(tmp_path, GRID.replace("capacity: 100 [50, 150] MW\n  n-s", "capacity: 0 MW\n  n-s")))
    assert shut.division(NONE, "proportional").shares == {"east": 0.0, "north": 0.0, "south": 0.0}


def test_paying_off_a_link_is_an_annuity_without_upkeep(worths):
    (line,) = [built for built in worths.built(ALL) if built.link == "n-s"]
    assert worths.paid_off(line) == pytest.approx(10, rel=1e-6)


def test_the_command_line_offers_every_rule_and_no_other():
    assert {*settlement.Sharing} == {*get_args(Sharing), "none"}
    assert {*share.SharedBy} == {*get_args(Rule)}


# --- what is remembered


def test_what_was_found_is_remembered_and_gives_the_same_answers(tmp_path):
    project, memory = grid(tmp_path, wider()), Memory(tmp_path / "cache")
    first = Worths(project, memory)
    asked = [first.division(stages, "nucleolus").shares for stages in (NONE, ALL)]
    rest = first.market(ALL), first.built(ALL), first.alone(ALL)
    again = Worths(project, memory)
    assert [again.division(stages, "nucleolus").shares for stages in (NONE, ALL)] == asked
    assert (again.market(ALL), again.built(ALL), again.alone(ALL)) == rest
    assert "study" not in vars(again)


def test_another_number_is_not_taken_for_what_is_remembered(tmp_path):
    memory = Memory(tmp_path / "cache")
    Worths(grid(tmp_path, wider()), memory).game(ALL)
    dearer = grid(tmp_path / "other", wider().replace('"60 [50, 90]', '"70 [50, 90]'))
    assert Worths(dearer, memory).game(ALL).worth[-1] == pytest.approx(77.6 + 17.52)


@pytest.mark.parametrize("spoilt", ["", "{", '{"games": 3}', 'x\n{"games": {"south": [1, 2]}}'])
def test_a_spoilt_memory_counts_as_none(tmp_path, spoilt):
    project, memory = grid(tmp_path, wider()), Memory(tmp_path / "cache")
    Worths(project, memory).game(ALL)
    (file,) = (tmp_path / "cache").iterdir()
    file.write_text(spoilt, encoding="utf-8")
    assert Worths(project, memory).game(ALL).worth[-1] == pytest.approx(77.6)


def test_a_memory_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    assert Worths(grid(tmp_path, wider()), Memory(tmp_path / "cache")).game(ALL).worth[-1] > 0


def test_only_its_owner_can_read_what_is_remembered(tmp_path):
    folder = tmp_path / "cache"
    Worths(grid(tmp_path, wider()), Memory(folder)).game(ALL)
    assert folder.stat().st_mode & 0o077 == 0
    (file,) = folder.iterdir()
    assert set(json.loads(file.read_text().splitlines()[1])) == {"games"}
