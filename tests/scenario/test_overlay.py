from pathlib import Path

import pytest

from detente.errors import ScenarioError
from detente.scenario import diff, read
from detente.scenario.overlay import with_weights

GOOD = read(Path(__file__).parent / "good.yaml")
VIEW = """\
about: How an analyst sees it
weights:
  north: {security: -50 memo}
money:
  south: {points_per_busd_year: 3 judgement}
sources:
  memo: {title: Memo}
"""


def overlaid(folder, text):
    file = folder / "view.yaml"
    file.write_text(text)
    return with_weights(GOOD, file)


def test_weights_that_are_given_take_the_place_of_the_old_and_nothing_else_changes(tmp_path):
    found = overlaid(tmp_path, VIEW)
    assert found.weights["north"]["security"].likely == -50
    assert found.weights["north"]["sanctions"] == GOOD.weights["north"]["sanctions"]
    assert [change.path for change in diff(GOOD, found)] == [
        "weights.north.security",
        "money.south",
        "sources.memo",
    ]


def test_numbers_may_be_marked_as_judgements_at_once(tmp_path):
    found = overlaid(tmp_path, "unsourced: judgement\nweights: {south: {security: 1}}\n")
    assert found.weights["south"]["security"].is_judgement


def test_weights_have_no_place_over_a_scenario_that_only_ranks_situations(tmp_path):
    file = tmp_path / "view.yaml"
    file.write_text("weights: {north: {security: 1 judgement}}")
    with pytest.raises(ScenarioError, match="'ranked' only ranks situations"):
        with_weights(read(Path(__file__).parent / "ranked.yaml"), file)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("north: {security", "nroth: {security", 3, "did you mean 'north'"),
        ("{security:", "{securty:", 3, "did you mean 'security'"),
        ("-50 memo", "-50", 3, "no source"),
        ("-50 memo", "-50 mmo", 3, "'mmo' is not under `sources`"),
        ("{security: -50 memo}", "{security: 0 memo, sanctions: 0 memo}", 3, "all zero"),
        ("weights:", "wieghts:", 2, "did you mean 'weights'"),
        ("3 judgement", "-3 judgement", 5, "cannot be negative"),
        ("about: How", "phase: How", 1, "not a field of a file of weights"),
        ("about: How an", "about: 'How an", 1, "never closed"),
    ],
)
def test_a_flaw_is_told_with_its_line_in_the_second_file(tmp_path, old, new, line, words):
    assert VIEW.count(old) == 1
    with pytest.raises(ScenarioError) as caught:
        overlaid(tmp_path, VIEW.replace(old, new))
    (problem,) = caught.value.problems
    assert (Path(problem.file).name, problem.line) == ("view.yaml", line)
    assert words in problem.message
