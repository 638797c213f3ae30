"""The model sees the text only, says what it does not know, and is judged by agreements it has not seen."""

import math
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from detente.agreement.read import read_agreement_text
from detente.errors import MissingExtra
from detente.history.bundle import coded
from detente.history.coded import Outcome
from detente.history.fit import COLUMNS, PRIOR, chance, chances, learn, row_of
from detente.history.rates import Case, cases
from detente.history.replay import agreement_of
from detente.history.score import Score, scored

DRAFT = """\
detente-agreement: 1
id: draft
title: A draft
parties: {NORTH: {name: North}, SOUTH: {name: South}}
bodies: {WATCH: {name: Watchers}}
signed: 2030-01-01
commitments:
  plain: {text: Open the bridge, by: [NORTH], to: [SOUTH], kind: hard}
  dated: {text: Open the bridge, by: [NORTH], to: [SOUTH], kind: hard, due: {on: 2030-06-01}}
  checked:
    {text: Open it, by: [NORTH], to: [SOUTH], kind: hard, verification: {mode: satellite, by: [SOUTH]}}
  vague: {text: Work for peace, by: [NORTH], to: [SOUTH], kind: soft}
  waiting: {text: Open the bridge, by: [NORTH], to: [SOUTH], kind: hard, requires: [dated]}
  nobody: {text: Open the bridge, to: [SOUTH], kind: hard}
  odd: {text: Open the bridge, by: [NORTH, SOUTH], kind: hard, verification: {mode: tripartite, by: [WATCH]}}
"""


@cache
def score() -> Score:
    return scored(seed=0)


@cache
def draft():
    return {each.id: each for each in chances(read_agreement_text(DRAFT))}


def test_a_deadline_and_a_check_raise_the_chance_and_vague_words_and_conditions_lower_it():
    likely = {name: each.likely for name, each in draft().items()}
    assert likely["vague"] < likely["waiting"] < likely["plain"] < likely["dated"]
    assert likely["plain"] < likely["checked"]


def test_every_chance_lies_in_its_interval_and_the_interval_admits_how_little_is_known():
    told = [*draft().values(), *score().held_out]
    assert all(0 < each.low < each.likely < each.high < 1 for each in told)
    assert all(each.high - each.low > 0.1 for each in told)


def test_what_the_data_has_no_example_of_is_named():
    assert draft()["nobody"].beyond == ("nobody owes it",)
    assert draft()["odd"].beyond == ("no clause of the data is checked by tripartite",)
    assert draft()["plain"].beyond == ()
    assert draft()["plain"].alike > 0
    crowd = replace(cases()[0].profile.terms, n_providers=9)
    beyond = chance(learn(), replace(cases()[0].profile, terms=crowd)).beyond
    assert beyond == ("9 must act; the most in the data is 6",)


def test_features_that_never_went_together_lie_outside_the_data():
    model = learn()
    profile = cases()[0].profile
    assert chance(replace(model, reach=0.0), profile).beyond == (
        "its features together lie outside the data",
    )
    assert chance(model, profile).beyond == ()


def test_nothing_of_the_outcome_reaches_the_chances():
    agreement = coded("af-1994")
    never = Outcome(status="not_done")
    steps = tuple(clause.model_copy(update={"outcome": never}) for clause in agreement.steps)
    assert chances(agreement.model_copy(update={"steps": steps})) == chances(agreement)


def test_a_coded_agreement_and_the_same_as_a_draft_get_nearly_the_same_chances():
    # Phases are not in the draft, and codes of speed are days there: some features differ, never the wording.
    for name in ("js-2005", "py-2018"):
        told = {each.id: each.likely for each in chances(coded(name))}
        drafted = {each.id: each.likely for each in chances(agreement_of(coded(name)))}
        assert drafted == pytest.approx(told, abs=0.05)


def test_a_bundled_agreement_is_judged_by_a_model_that_has_not_seen_it():
    held_out = {each.id: each for each in score().held_out}
    assert all(each == held_out[each.id] for each in chances(coded("st-2014")))
    assert "st-2014" in learn().agreements


def test_the_coefficients_are_where_the_penalised_likelihood_is_flat():
    """The plain twin: at the optimum the slope of the log-likelihood is balanced by the prior."""
    model = learn()
    rows = np.array([row_of(case.profile) for case in cases()]) - model.means
    happened = np.array([case.was_carried_out for case in cases()], dtype=float)
    said = 1 / (1 + np.exp(-(rows @ model.coefficients + model.intercept)))
    assert (happened - said).sum() == pytest.approx(0, abs=1e-3)
    assert rows.T @ (happened - said) == pytest.approx(model.coefficients / PRIOR**2, abs=1e-3)
    assert len(model.coefficients) == len(COLUMNS)


def test_the_model_is_the_same_every_time():
    assert scored(seed=0) == score()


# --- how good it is


def test_the_model_beats_the_base_rate_on_agreements_it_has_not_seen():
    assert score().is_better
    assert score().brier.value == pytest.approx(0.175, abs=0.005)
    assert score().base_brier.value == pytest.approx(0.257, abs=0.001)
    assert score().gain.value == pytest.approx(score().base_brier.value - score().brier.value)
    assert score().gain.low > 0.03


def test_its_chances_mean_what_they_say():
    assert score().slope.low < 1 < score().slope.high
    assert score().intercept.low < 0 < score().intercept.high
    assert sum(each.n for each in score().bins) == score().n == len(cases())
    assert all(each.low - 0.02 <= each.expected <= each.high + 0.02 for each in score().bins)


def test_which_agreement_it_is_says_less_than_what_the_clause_says():
    assert score().brier.value < score().own_brier.value < score().base_brier.value
    assert 0 <= score().alike_after < score().alike < 0.3


def shuffled(seed: int) -> list[Case]:
    """The same clauses with outcomes that have nothing to do with them."""
    told = cases()
    order = np.random.default_rng(seed).permutation(len(told))
    return [replace(case, clause=told[other].clause) for case, other in zip(told, order, strict=True)]


def test_where_there_is_nothing_to_learn_the_score_says_so():
    found = scored(shuffled(5), seed=1)
    assert not found.is_better
    assert found.brier.value > 0.24
    assert found.slope.value < 0.7


def test_agreements_that_do_not_differ_leave_nothing_to_know_of_them():
    mixed = [replace(case, agreement=f"a{position % 6}") for position, case in enumerate(shuffled(3))]
    found = scored(mixed)
    if found.alike == 0:
        assert found.own_brier == found.base_brier
    assert math.isfinite(found.slope.value)


def test_without_the_extra_the_way_out_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(MissingExtra, match=r"pip install 'detente\[history\]'"):
        learn()
