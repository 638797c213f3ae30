"""Where trust is short follows from the verdict, and evidence adds up as the closed form says."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.roadmap import judge
from detente.roadmap.judging.verdict import TOLERANCE
from detente.roadmap.questions.confidence import asked, pairs, steps_needed
from tests.games import played_games, roadmap_of

chances = st.floats(0.02, 0.98)


def odds(chance):
    return math.log(chance / (1 - chance))


# Published in CF8: prior, threshold, and how telling a step is, as the chance that it would be skipped.
@pytest.mark.parametrize(("prior", "needed", "skipped", "steps"), [(0.2, 0.4, 0.5, 2), (0.1, 0.4, 0.3, 6)])
def test_as_many_steps_are_needed_as_in_the_closed_form(prior, needed, skipped, steps):
    assert steps_needed(prior, needed, -math.log(1 - skipped)) == steps


@given(chances, chances, st.floats(0.05, 2.0))
def test_so_many_steps_suffice_and_one_less_does_not(prior, needed, weight):
    steps = steps_needed(prior, needed, weight)
    assert odds(prior) + steps * weight >= odds(needed) - 1e-5
    assert steps == 0 or odds(prior) + (steps - 1) * weight < odds(needed)


def test_no_number_of_steps_reaches_certainty_or_starts_from_none():
    assert steps_needed(0.5, 1.0, 0.3) == math.inf
    assert steps_needed(0.0, 0.2, 0.3) == math.inf
    assert steps_needed(0.3, 0.4, 0.0) == math.inf
    assert steps_needed(0.4, 0.4, 0.0) == 0


@settings(max_examples=20, deadline=None)
@given(played_games())
def test_evidence_along_the_way_adds_up_to_the_trust_of_the_judge(played):
    game, starts = played
    verdict = judge(game, roadmap_of(game, starts))
    for pair in pairs(verdict):
        for phase in range(1, game.n_phases + 2):
            counted = [sign for sign in pair.signs if sign.known <= phase]
            there = counted[-1].after if counted else pair.trust[0]
            assert there == pytest.approx(pair.trust[phase - 1])
        for before, after in zip(pair.signs, pair.signs[1:], strict=False):
            assert before.after == after.before
            assert before.known <= after.known


@settings(max_examples=20, deadline=None)
@given(played_games())
def test_trust_is_short_exactly_where_the_judge_says_so(played):
    game, starts = played
    verdict = judge(game, roadmap_of(game, starts))
    short = np.any(verdict.trust - asked(verdict) < -TOLERANCE, axis=2)
    failing = {failure.party for failure in verdict.failures if failure.demand in ("trust", "gate")}
    told = {pair.who for pair in pairs(verdict) if pair.footing == "short"}
    assert told == {game.parties[i] for i in np.flatnonzero(short.any(axis=1))}
    # Who would rather stop than go on asks for more than trust.
    stays = np.all(verdict.carry_on >= verdict.walk_away, axis=1)
    assert failing & {game.parties[i] for i in np.flatnonzero(stays)} <= told


@settings(max_examples=15, deadline=None)
@given(played_games())
def test_pairs_come_with_the_least_to_spare_first_and_offers_with_the_most_telling(played):
    game, starts = played
    found = pairs(judge(game, roadmap_of(game, starts)))
    assert [pair.spare for pair in found] == sorted(pair.spare for pair in found)
    for pair in found:
        weights = [offer.weight for offer in pair.offers]
        assert weights == sorted(weights, reverse=True)
        assert all(offer.after >= pair.trust[pair.tightest - 1] - 1e-12 for offer in pair.offers)
        in_time = {sign.step for sign in pair.signs if sign.known <= pair.tightest}
        assert in_time.isdisjoint(offer.step for offer in pair.offers)
