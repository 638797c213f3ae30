"""Planning where numbers or judgements of worth are in doubt, from files to what is found."""

import io
import json
import re
import time
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from detente.cli.doubts import ROBUST_SECONDS, SECONDS, seconds
from detente.report.delegations.answers import answer, render
from detente.roadmap import Limits, judge
from detente.roadmap.judging.verdict import Roadmap
from detente.scenario import read, read_roadmap
from detente.scenario.template import template
from detente.workflow.cases import load
from detente.workflow.delegations import delegations_case, names_of, written
from detente.workflow.robust import FRESH, SAMPLE, Doubts, robust_case, worlds_of
from detente.workflow.settlement import Wish
from detente.worth import game_of

WISH = Wish(Limits(20.0, time.perf_counter))
JSON_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"


@pytest.fixture
def village(tmp_path):
    path = tmp_path / "village.yaml"
    path.write_text(template("village"), encoding="utf-8")
    return path


def _shown(found, *, show_weights=False):
    console = Console(width=110, record=True, file=io.StringIO())
    console.print(render(found, show_weights=show_weights))
    return console.export_text()


def weighing(folder, name, **weights):
    path = folder / f"{name}.yaml"
    lines = [f"    {issue}: {weight}" for issue, weight in weights.items()]
    path.write_text("\n".join(["unsourced: judgement", "weights:", "  north:", *lines, ""]), encoding="utf-8")
    return path


def test_worlds_differ_in_numbers_and_keep_to_the_schedule(village):
    scenario = read(village)
    likely = game_of(scenario)
    sample = list(worlds_of(scenario, 1, SAMPLE, 3))
    for game in sample:
        assert (game.delay == likely.delay).all()
        assert not np.allclose(game.flow, likely.flow)
    for game, again in zip(sample, worlds_of(scenario, 1, SAMPLE, 3), strict=True):
        assert (game.flow == again.flow).all()
    for other in chain(worlds_of(scenario, 1, FRESH, 1), worlds_of(scenario, 2, SAMPLE, 1)):
        assert not np.allclose(other.flow, sample[0].flow)


def test_the_surest_roadmap_is_judged_and_its_share_is_of_fresh_worlds(village):
    said: list[str] = []
    case = load(str(village))
    found = robust_case(case, WISH, Doubts(worlds=6, fresh=8, judged=4), said.append)
    assert found.verdict.holds
    assert found.robust is not None
    assert found.search is not None
    hedged = found.robust.hedged
    assert (hedged.sample, hedged.fresh, hedged.judged) == (6, 8, 4)
    assert found.verdict.roadmap == hedged.chosen.verdict.roadmap
    fresh = worlds_of(case.scenario, WISH.seed, FRESH, 8)
    assert hedged.chosen.holding == sum(judge(game, found.verdict.roadmap).holds for game in fresh)
    assert found.search.value == hedged.chosen.holding / 8
    assert found.search.status == "feasible"
    assert len(said) <= 1


def test_a_file_given_twice_gives_one_plan(village, tmp_path):
    own = weighing(tmp_path, "own", security=-40)
    found = delegations_case(str(village), [own, own], None, WISH)
    assert found.names == ("own (1)", "own (2)")
    assert found.same_best
    assert not found.differences
    assert found.several.own[0].value == pytest.approx(found.several.value, abs=1e-6)
    assert answer(found, show_weights=False)["sentences"][-1] == "The files do not differ."


def test_the_roadmap_for_all_is_kept_without_any_weights(village, tmp_path):
    issue = next(iter(read(village).weights["north"]))
    likely = read(village).weights["north"][issue].likely
    files = [
        weighing(tmp_path, "one", **{issue: likely}),
        weighing(tmp_path, "two", **{issue: likely * 1.0625}),
    ]
    found = written(delegations_case(str(village), files, None, WISH), tmp_path / "out")
    roadmap = read_roadmap(Path(found.roadmap))
    assert found.several.for_all is not None
    assert roadmap.starts == found.several.for_all.starts
    assert [(each.party, each.of) for each in found.differences] == [("north", issue)]
    for path in files:
        game = game_of(load(str(village), path).scenario)
        assert judge(game, Roadmap(roadmap.starts)).holds
    number = f"{likely * 1.0625:g}".lstrip("-")
    for shown in (False, True):
        texts = _shown(found, show_weights=shown), json.dumps(answer(found, show_weights=shown))
        assert [number in text for text in texts] == [shown, shown]
    assert number not in Path(found.roadmap).read_text(encoding="utf-8")


def test_what_is_impossible_under_one_file_is_told_with_its_name(village, tmp_path):
    issues = read(village).weights["north"]
    fine = weighing(tmp_path, "fine", **{issue: value.likely for issue, value in issues.items()})
    # What cost it something still does, and what it gained by is worth nothing to it.
    hopeless = weighing(
        tmp_path, "hopeless", **{issue: min(value.likely, 0) for issue, value in issues.items()}
    )
    found = delegations_case(str(village), [fine, hopeless], None, WISH)
    told = answer(found, show_weights=False)
    assert (told["status"], told["phases"], told["value"]) == ("infeasible", [], None)
    assert told["sentences"] == [
        "No roadmap holds under every file: there is none under “hopeless” alone. This is proven."
    ]
    assert written(found, tmp_path) == found
    assert "none" in _shown(found)


def test_every_key_of_the_answer_for_several_files_is_explained(village, tmp_path):
    files = [weighing(tmp_path, name, security=-40) for name in ("one", "two")]
    told = answer(delegations_case(str(village), files, None, WISH), show_weights=True)
    explained = set(re.findall(r"`([\w-]+)`", JSON_PAGE.read_text(encoding="utf-8")))
    rows = [told, *told["own"], *told["under"], *(each for row in told["under"] for each in row["judged"])]
    assert set().union(*rows, *told["differences"]) <= explained


def test_files_of_one_name_are_numbered():
    assert names_of([Path("a/x.yaml"), Path("b/x.yaml"), Path("y.yaml")]) == ("x (1)", "x (2)", "y")


def test_there_is_more_time_for_what_holds_in_most_worlds():
    assert (seconds(None, robust=False), seconds(None, robust=True)) == (SECONDS, ROBUST_SECONDS)
    assert seconds(3.0, robust=True) == 3.0
