"""Terms found by recursion add up to what the judge finds by direct sums."""

import numpy as np
import pytest
from hypothesis import given

from detente.roadmap.judging.values import outlook, put_off, trust_along
from detente.roadmap.terms import tables
from detente.roadmap.terms.tables import joined, tables_of
from tests.games import played_games, random_game, random_starts
from tests.roadmap import twin_tables


def as_floats(starts):
    return np.where(starts > 0, starts.astype(float), np.inf)


def assert_same(game, starts):
    found = tables_of(game)
    chosen = joined(game, starts)
    direct = outlook(game, as_floats(chosen))
    np.testing.assert_allclose(found.total(found.carry_on, chosen), direct.carry_on, atol=1e-9)
    np.testing.assert_allclose(found.total(found.walk_away, chosen), direct.walk_away, atol=1e-9)
    np.testing.assert_allclose(found.total(found.at_stake, chosen), direct.at_stake, atol=1e-9)
    np.testing.assert_allclose(found.total(found.cheat, chosen), direct.cheat, atol=1e-9)
    np.testing.assert_allclose(found.total(found.betrayed, chosen), direct.betrayed.swapaxes(1, 2), atol=1e-9)
    later = put_off(game, as_floats(chosen), direct.parts)
    np.testing.assert_allclose(found.total(found.postponed, chosen), later, atol=1e-9)
    shown = found.weight @ found.seen[np.arange(len(chosen)), chosen]
    np.testing.assert_allclose(tables.belief(game, shown), trust_along(game, as_floats(chosen)), atol=1e-12)


@given(played_games())
def test_sums_of_terms_are_the_values_of_the_judge(played):
    assert_same(*played)


@pytest.mark.parametrize("seed", range(5))
def test_sums_of_terms_are_the_values_of_the_judge_on_large_games(seed):
    game = random_game(seed, parties=6, steps=15, phases=8, together=3)
    assert_same(game, random_starts(game, seed))


@pytest.mark.parametrize("part", range(3))
def test_terms_are_those_of_the_recursion_by_start_phase_and_deviator(part):
    for seed in range(100 * part, 100 * part + 100):
        rng = np.random.default_rng(seed)
        parties, steps, phases, together = (
            int(rng.integers(*ends)) for ends in ((2, 4), (1, 7), (1, 6), (0, 3))
        )
        game = random_game(seed, parties, steps, phases, together)
        found, plain = tables_of(game), twin_tables.tables_of(game)
        assert found.n_starts == plain.carry_on.shape[2]
        for name in ("carry_on", "walk_away", "postponed", "cheat", "betrayed"):
            np.testing.assert_allclose(
                getattr(found, name), getattr(plain, name), atol=1e-9, err_msg=str(seed)
            )


def test_a_step_that_never_starts_adds_nothing():
    found = tables_of(random_game(3, parties=3, steps=5, phases=4))
    for table in (found.carry_on, found.walk_away, found.postponed, found.cheat, found.betrayed):
        assert not table[..., 0, :].any()
