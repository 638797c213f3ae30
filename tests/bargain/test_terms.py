"""Terms that a rule cannot work with are refused with the reason."""

import pytest

from detente.bargain import CoalitionGame, Terms
from detente.bargain.terms import blocs_of, costs_of, heads_of, links_of
from detente.errors import NoDivision

GAME = CoalitionGame.of("abcd", lambda coalition: float(len(coalition) ** 2))


def test_who_is_not_named_stands_for_one_pays_nothing_and_is_alone():
    assert heads_of(GAME, Terms(heads={"b": 3.0})).tolist() == [1, 3, 1, 1]
    assert costs_of(GAME, Terms(costs={"b": 3.0})).tolist() == [0, 3, 0, 0]
    assert blocs_of(GAME, Terms(blocs=(("d", "b"),))) == ((1, 3), (0,), (2,))


def test_a_link_counts_once_in_either_direction():
    assert links_of(GAME, Terms(links=(("d", "a"), ("a", "d"), ("b", "c")))) == ((0, 3), (1, 2))


@pytest.mark.parametrize(
    ("check", "terms", "why"),
    [
        (heads_of, Terms(heads={"a": -1.0}), "proportion to heads"),
        (heads_of, Terms(heads={"x": 1.0}), "'x'"),
        (costs_of, Terms(), "proportion to costs"),
        (costs_of, Terms(costs={"a": float("inf")}), "finite"),
        (blocs_of, Terms(), "needs blocs"),
        (blocs_of, Terms(blocs=(("a", "b"), ("b", "c"))), "another bloc too: b"),
        (blocs_of, Terms(blocs=((),)), "empty"),
        (blocs_of, Terms(blocs=(("a", "x"),)), "'x'"),
        (links_of, Terms(), "needs pairs"),
        (links_of, Terms(links=(("a", "a"),)), "not 'a' and 'a'"),
        (links_of, Terms(links=(("a", "x"),)), "'x'"),
    ],
)
def test_terms_that_make_no_sense_are_refused(check, terms, why):
    with pytest.raises(NoDivision, match=why):
        check(GAME, terms)
