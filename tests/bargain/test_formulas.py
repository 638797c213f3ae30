"""Rules that are a formula give what the formula says."""

import numpy as np
import pytest

from detente.bargain import CoalitionGame, Terms, divide
from detente.errors import NoDivision

GAME = CoalitionGame(tuple("abc"), np.array([0, 2, 0, 8, 0, 4, 6, 12.0]))


@pytest.mark.parametrize(
    ("rule", "terms", "shares"),
    [
        ("equal", Terms(), [4, 4, 4]),
        ("per-capita", Terms(), [4, 4, 4]),
        ("per-capita", Terms(heads={"a": 4.0}), [8, 2, 2]),
        ("cost-based", Terms(costs={"a": 1.0, "b": 3.0}), [3, 9, 0]),
        ("proportional", Terms(), [4, 16 / 3, 8 / 3]),
        ("standalone", Terms(), [16 / 3, 10 / 3, 10 / 3]),
    ],
)
def test_a_formula_gives_what_it_says(rule, terms, shares):
    found = divide(GAME, rule, terms)
    assert list(found.shares.values()) == pytest.approx(shares)
    assert (found.certificate.kind, found.certificate.holds) == ("definition", True)
    assert found.certificate.misses["efficiency"] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("worth", [[0, 1, 2, 3, 4, 5, 6, 4], [0, 5, 0, 5, 0, 5, 0, 0], [0] * 8])
def test_without_a_proportion_there_are_no_proportional_shares(worth):
    game = CoalitionGame(tuple("abc"), np.array(worth, dtype=float))
    with pytest.raises(NoDivision, match="no proportion"):
        divide(game, "proportional")
