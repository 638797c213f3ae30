from itertools import pairwise

import pytest
from pydantic import ValidationError

from detente.scenario.preference import STATEMENT_LIMIT, Preference, compared


def made(**fields):
    return Preference.model_validate(fields, context={"unsourced": "judgement"})


def test_classes_stand_best_first_and_tiers_fall_at_every_sign_of_much():
    held = made(ranking=[7, [9, "3"], ">>", "calm", ">>", 1, 2])
    assert held.classes() == ((("7",), ("9", "3"), ("calm",), ("1",), ("2",)), (2, 2, 1, 0, 0))


def test_without_a_sign_of_much_there_is_one_tier():
    assert made(ranking=[7, 9]).classes() == ((("7",), ("9",)), (0, 0))


def test_what_is_known_comes_as_comparisons_of_neighbours():
    held = made(known=["7 > 9 > 3 = 1", "Y - N>>calm"])
    assert held.relations() == (
        ("7", ">", "9"),
        ("9", ">", "3"),
        ("3", "=", "1"),
        ("Y - N", ">>", "calm"),
    )


def test_neighbours_in_a_chain_share_a_label():
    assert all(left[2] == right[0] for left, right in pairwise(compared("1 > 2 >> 3 = 4")))


def test_labels_are_told_as_often_as_they_are_given():
    assert list(made(known=["1 > 2 > 1"]).labels()) == ["1", "2", "2", "1"]
    assert list(made(ranking=[1, ">>", [2, 3]]).labels()) == ["1", "2", "3"]
    assert list(made(ranges={"1": 5}).labels()) == ["1"]


def test_only_worth_needs_worth():
    assert made(worth=True, much="10 judgement").needs_worth
    assert made(worth=True, much="10 judgement").much == 10
    assert not made(statements=["a"]).needs_worth


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "nothing says how situations are ranked"),
        ({"ranking": []}, "nothing says how situations are ranked"),
        ({"ranking": [1], "known": ["1 > 2"]}, "`ranking` and `known` are given"),
        ({"ranking": [1], "much": 3}, "`much` goes with `worth: true`"),
        ({"worth": True, "much": 0}, "greater than 0"),
        ({"worth": False}, "Input should be True"),
        ({"known": ["1 >"]}, "compares nothing"),
        ({"known": ["> 1"]}, "compares nothing"),
        ({"known": ["1 > > 2"]}, "compares nothing"),
        ({"known": [1]}, "compares nothing"),
        ({"statements": ["a"] * (STATEMENT_LIMIT + 1)}, f"at most {STATEMENT_LIMIT}"),
    ],
)
def test_what_is_no_preference_says_why(fields, words):
    with pytest.raises(ValidationError, match=words):
        made(**fields)
