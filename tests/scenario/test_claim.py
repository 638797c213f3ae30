import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.scenario.claim import Claim, implies, is_pattern, literals, stated
from tests.scenario.made import fits

STEPS = ("a", "b", "c")
SITUATIONS = ["".join(letters) for letters in itertools.product("YN", repeat=3)]

patterns = st.text("YN-", min_size=3, max_size=3)
groups = st.lists(
    st.frozensets(st.tuples(st.sampled_from(STEPS), st.booleans()), max_size=3), max_size=3
).map(tuple)
claims = st.builds(Claim, st.just(""), st.sampled_from(["all", "any"]), groups)


def where(claim):
    """The situations in which a claim is true."""
    return [s for s in SITUATIONS if claim.holds(dict(zip(STEPS, (x == "Y" for x in s), strict=True)).get)]


@given(st.lists(patterns, min_size=1))
def test_a_list_of_patterns_is_true_where_any_of_them_fits(given_patterns):
    claim = stated(given_patterns).resolved(STEPS)
    assert where(claim) == [s for s in SITUATIONS if any(fits(p, s) for p in given_patterns)]


@given(patterns)
def test_blanks_in_a_pattern_do_not_count(pattern):
    assert literals(pattern, STEPS) == literals(f" {'  '.join(pattern)} ", STEPS)


def test_a_condition_is_true_where_it_holds():
    claim = stated("a and not b").resolved(STEPS)
    assert where(claim) == ["YNY", "YNN"]
    assert claim.names == ("a", "b")


@given(claims, claims)
def test_one_claim_implies_another_exactly_if_no_situation_speaks_against_it(one, other):
    assert implies(one, other) == (set(where(one)) <= set(where(other)))


@pytest.mark.parametrize(("text", "is_one"), [("Y N -", True), ("YN-", True), ("y n", False), ("", False)])
def test_a_pattern_is_made_of_capital_letters(text, is_one):
    assert is_pattern(text) is is_one


def test_a_statement_is_written_as_it_was_given():
    assert [stated(raw).written for raw in (" a if b ", " Y - N", ["Y--", "-N-"])] == [
        "a if b",
        "Y - N",
        ["Y--", "-N-"],
    ]
    assert str(stated(["Y--", "-N-"])) == "Y-- or -N-"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "says nothing about steps"),
        ([], "says nothing about steps"),
        (7, "7 says nothing about steps"),
        (["Y--", "a"], "'a' is not a pattern"),
        ([["Y"]], "is not a pattern"),
        ("a b", "'b' is not expected there"),
    ],
)
def test_what_is_no_statement_says_why(raw, words):
    with pytest.raises(ValueError, match=words):
        stated(raw)


@pytest.mark.parametrize(
    ("text", "words"), [("YN", "2 letters .* 3 steps; .* a, b, c"), ("ab", "not a pattern")]
)
def test_what_is_no_pattern_of_the_steps_says_why(text, words):
    with pytest.raises(ValueError, match=words):
        literals(text, STEPS)
