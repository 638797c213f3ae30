"""Guarantees by third parties, and payments in instalments: read, checked, and turned into steps."""

import pytest

from detente.errors import ScenarioError
from detente.scenario import problems_in, read
from detente.scenario.model import Scenario
from detente.scenario.payments import with_payments
from detente.scenario.plain import plain
from detente.worth import game_of

FILE = """\
detente: 1
name: pair
title: Two and a friend
unsourced: judgement
phase: 6 months
phases: 4
parties:
  ann: {name: Ann, discount: 5 %}
  bob: {name: Bob, discount: 5 %}
  cyd: {name: Cyd, discount: 5 %}
issues: {land: {title: Land}}
weights: {ann: {land: 1}, bob: {land: 1}, cyd: {land: -1}}
money: {ann: {points_per_busd_year: 10}, bob: {points_per_busd_year: 20}, cyd: {points_per_busd_year: 5}}
steps:
  talk: {title: Talk, by: [ann]}
  vouch:
    title: Vouch for Bob
    by: [cyd]
    guarantee:
      bob: {once: {bob: -3, ann: 2}, money: {cyd: -100 MUSD, ann: 100 MUSD}}
payments:
  help: {from: cyd, to: bob, tranche: 50 MUSD, most: 3, requires: talk, earliest: 2}
"""


def written(folder, text=FILE):
    file = folder / "pair.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def said(folder, old, new):
    """What is said of the file with one part of it changed."""
    assert old in FILE
    return [
        each.message for each in problems_in(written(folder, FILE.replace(old, new))) if each.level == "error"
    ]


def test_a_guarantee_is_points_and_money_by_party(tmp_path):
    game = game_of(read(written(tmp_path)))
    ann, bob, cyd = range(3)
    assert set(game.guarantees) == {(1, bob, ann, 2 + 1.0), (1, bob, bob, -3.0), (1, bob, cyd, -0.5)}
    assert not game.coalitions


def test_instalments_are_steps_one_after_the_other(tmp_path):
    scenario = read(written(tmp_path))
    steps = with_payments(scenario).steps
    assert [name for name in steps if name.startswith("help")] == ["help-1", "help-2", "help-3"]
    assert steps["help-1"].requires.text == "talk"
    assert steps["help-3"].requires.names == ("help-2", "talk")
    assert {step.earliest for name, step in steps.items() if name.startswith("help")} == {2}
    game = game_of(with_payments(scenario))
    m = game.steps.index("help-2")
    assert game.cost[:, m].tolist() == pytest.approx([0, 0, 0.25])
    assert game.bonus[:, m].tolist() == pytest.approx([0, 1, 0])
    assert game.actors[:, m].tolist() == [False, False, True]
    assert (game.lag[m], game.chance[m], game.load[m], bool(game.reversible[m])) == (0, 1, 0, False)


def test_turning_payments_into_steps_twice_changes_nothing_more(tmp_path):
    once = with_payments(read(written(tmp_path)))
    assert with_payments(once) == once


def test_the_file_keeps_what_it_says_of_payments_and_guarantees(tmp_path):
    scenario = read(written(tmp_path))
    assert Scenario.of(plain(scenario)) == scenario
    assert plain(scenario)["payments"]["help"]["from"] == "cyd"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("      bob: {once", "      dan: {once", "'dan' is not a party"),
        ("      bob: {once", "      cyd: {once", "'cyd' is an actor of the step itself"),
        ("money: {cyd: -100 MUSD, ann: 100 MUSD}", "money: {ann: 100 MUSD}", "nobody bears what"),
        ("{once: {bob: -3, ann: 2}, money: {cyd: -100 MUSD, ann: 100 MUSD}}", "{}", "who gets what"),
        ("ann: 2}", "dan: 2}", "'dan' is not a party"),
        (", cyd: {points_per_busd_year: 5}", "", "nobody says what money is worth to 'cyd'"),
        ("from: cyd", "from: dan", "'dan' is not a party"),
        ("from: cyd", "from: bob", "would pay itself"),
        ("requires: talk", "requires: walk", "'walk' is not a step"),
        ("tranche: 50 MUSD", "tranche: 0 MUSD", "it must lie above 0"),
        ("earliest: 2", "earliest: 2, latest: 1", "comes after latest"),
        ("  vouch:", "  help-2:", "is the name of a step already"),
        ("most: 3", "most: 0", "at least 1"),
    ],
)  # fmt: skip
def test_what_does_not_make_sense_is_told(tmp_path, old, new, message):
    assert any(message in each for each in said(tmp_path, old, new))


def test_an_instalment_needs_no_range_and_nothing_is_wrong_with_the_file(tmp_path):
    found = [each.message for each in problems_in(written(tmp_path))]
    assert not [each for each in found if "tranche" in each]
    assert read(written(tmp_path)).payments["help"].tranche.likely == 50


def test_a_scenario_may_ask_that_no_coalition_gains_by_leaving(tmp_path):
    assert game_of(read(written(tmp_path, FILE + "coalitions: demand\n"))).coalitions
    with pytest.raises(ScenarioError, match="coalitions"):
        read(written(tmp_path, FILE + "coalitions: perhaps\n"))
