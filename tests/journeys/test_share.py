"""Joint projects as a user of the command line meets them."""

import json

import pytest

from tests.journeys.process import detente_here
from tests.workflow import neighbours


@pytest.fixture
def there(tmp_path):
    neighbours.written(tmp_path / "case", neighbours.wider())
    return tmp_path


def test_shares_of_one_project_are_told_in_words_as_json_and_as_a_page(there):
    told = detente_here(there, "share", "case/neighbours.yaml", "grid")
    assert told.returncode == 0, told.stderr
    assert "save 77.6 million dollars a year" in told.stdout
    assert "core" in told.stdout
    assert (there / "out/neighbours/share.html").read_text().startswith("<!DOCTYPE html>")
    answer = json.loads(detente_here(there, "share", "case/neighbours.yaml", "grid", "--json").stdout)
    assert (answer["project"], answer["unit"]) == ("grid", "MUSD/yr")
    assert answer["worth"]["east+north"] == pytest.approx(43.8)
    assert answer["shares"]["nucleolus"] == pytest.approx({"east": 30.35, "north": 30.35, "south": 16.9})
    assert set(answer["core"]) >= {"empty", "shapley_inside", "worst_coalition", "excess"}


def test_shares_that_somebody_would_leave_end_with_1(there):
    told = detente_here(there, "share", "case/neighbours.yaml", "--quick", "--rule", "per-capita")
    assert told.returncode == 1
    # East and North have 43.8 by themselves, and 3/7 of 77.6 by heads.
    assert "East" in told.stdout
    assert "leav" in told.stdout


def test_a_copied_project_is_changed_and_taken_in_place_of_the_bundled_one(there):
    copied = detente_here(there, "share", "case/neighbours.yaml", "grid", "--copy", "mine.yaml")
    assert "mine.yaml written; next: detente share case/neighbours.yaml mine.yaml" in copied.stdout
    mine = there / "mine.yaml"
    mine.write_text(mine.read_text().replace('"60 [50, 90]', '"70 [50, 90]'))
    answer = json.loads(
        detente_here(there, "share", "case/neighbours.yaml", "mine.yaml", "--quick", "--json").stdout
    )
    assert answer["worth"]["east+north+south"] == pytest.approx(77.6 + 17.52)
    again = detente_here(there, "share", "case/neighbours.yaml", "grid", "--copy", "mine.yaml")
    assert (again.returncode, "exists already" in again.stderr) == (2, True)


def test_a_plan_takes_projects_in_by_the_rule_that_is_asked_for(there):
    def total(*words):
        planned = detente_here(
            there, "plan", "case/neighbours.yaml", "--objective", "total", "--json", *words
        )
        assert planned.returncode == 0, planned.stderr
        answer = json.loads(planned.stdout)
        return answer, {party: gain["points"] for party, gain in answer["gains"].items()}

    answer, fair = total()
    _, priced = total("--sharing", "market")
    _, none = total("--sharing", "none")
    (grid,) = answer["projects"]
    assert (grid["rule"], grid["stages"]) == ("nucleolus", ["south"])
    assert fair["east"] > priced["east"]
    assert sum(fair.values()) > sum(none.values())


def test_every_flaw_of_a_project_is_told_with_its_line_by_check_and_stops_share(there):
    file = there / "case/projects/grid.yaml"
    file.write_text(
        file.read_text()
        .replace("ends: [n, s]", "ends: [n, so]")
        .replace("capacity: 200 [150, 250] MW", "capacity: -200 MW")
    )
    checked = detente_here(there, "check", "case/neighbours.yaml")
    assert checked.returncode == 1
    assert checked.stdout.count("grid.yaml:") == 2
    assert "did you mean" in checked.stdout
    assert "so'" in checked.stdout
    shared = detente_here(there, "share", "case/neighbours.yaml")
    assert shared.returncode == 1
    assert shared.stderr.count("grid.yaml:") == 2


def test_a_load_that_nothing_can_meet_is_a_named_outcome(there):
    file = there / "case/projects/grid.yaml"
    file.write_text(
        file.read_text()
        .replace("lost_load: 1000 USD/MWh\n", "")
        .replace("load-s: {node: s, quantity: 876 GWh/yr}", "load-s: {node: s, quantity: 8760 GWh/yr}")
    )
    told = detente_here(there, "share", "case/neighbours.yaml", "--quick")
    assert told.returncode != 0
    assert "Traceback" not in told.stderr
    assert "load-s" in told.stderr or "node 's'" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("share", "case/neighbours.yaml", "gird"), "did you mean 'grid'?"),
        (("share", "case/neighbours.yaml", "--talks", "east"), "write it as dprk+rok"),
        (("share", "case/neighbours.yaml", "--bloc", "east+west"), "west"),
        (("share", "case/neighbours.yaml", "--copy", "x.yaml"), "name the project to copy"),
        (("plan", "case/neighbours.yaml", "--project", "nowhere.yaml"), "no such file"),
    ],
)
def test_bad_use_is_refused_with_the_way_out(there, words, said):
    told = detente_here(there, *words)
    assert told.returncode != 0
    assert said in " ".join(told.stderr.split())
    assert "Traceback" not in told.stderr
