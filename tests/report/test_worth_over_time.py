import numpy as np

from detente.report.worth_over_time import step_worth, streams
from detente.scenario import Scenario
from tests.report.made import LARGE, data, findings


def test_the_last_column_holds_all_that_is_in_effect():
    verdict = findings(**LARGE).verdict
    game, taken = verdict.game, verdict.starts > 0
    assert np.allclose(streams(verdict).yearly[:, -1], game.flow[:, taken].sum(axis=1) / game.length)


def test_every_one_off_amount_comes_once():
    verdict = findings(**LARGE).verdict
    game, taken = verdict.game, verdict.starts > 0
    assert np.allclose(streams(verdict).once.sum(axis=1), (game.bonus - game.cost)[:, taken].sum(axis=1))


def test_without_hazard_the_worth_of_the_steps_adds_up_to_carrying_on():
    verdict = findings(Scenario.of(data(parties=3, steps=12, phases=4) | {"breakdown": 0})).verdict
    game, taken = verdict.game, verdict.starts > 0
    later = game.discount[:, np.newaxis] ** (verdict.starts - 1)
    assert np.allclose((step_worth(game) * later)[:, taken].sum(axis=1), verdict.carry_on[:, 0])
