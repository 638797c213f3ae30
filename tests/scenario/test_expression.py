import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from detente.scenario.expression import CLAUSE_LIMIT, Always, Expression, implies, parse

NAMES = ["a", "b-1", "not-yet", "or-else"]

trees = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=6,
)


def text_of(tree):
    if isinstance(tree, str):
        return tree
    inner = [f"({text_of(part)})" for part in tree[1:]]
    return f"not {inner[0]}" if tree[0] == "not" else f" {tree[0]} ".join(inner)


def truth(tree, standing):
    """The plain twin: a condition decided without any normal form."""
    if isinstance(tree, str):
        return tree in standing
    if tree[0] == "not":
        return not truth(tree[1], standing)
    return (all if tree[0] == "and" else any)(truth(part, standing) for part in tree[1:])


def situations():
    return itertools.chain.from_iterable(itertools.combinations(NAMES, n) for n in range(len(NAMES) + 1))


@given(trees)
def test_a_condition_holds_exactly_where_its_words_say(tree):
    condition = parse(text_of(tree))
    assert all(condition.holds(set(s).__contains__) == truth(tree, s) for s in situations())


@given(trees, trees)
def test_one_condition_implies_another_exactly_if_no_situation_speaks_against_it(one, other):
    against = [s for s in situations() if truth(one, s) and not truth(other, s)]
    assert implies(parse(text_of(one)), parse(text_of(other))) == (not against)


def test_not_binds_tightest_and_or_loosest():
    assert parse("not a and b or c").clauses == parse("((not a) and b) or c").clauses
    assert parse("a or b and c").clauses == parse("a or (b and c)").clauses


def test_if_and_iff_bind_loosest_and_from_left_to_right():
    assert parse("a or b if c and not d").clauses == parse("(a or b) if (c and (not d))").clauses
    assert parse("a if b iff c").clauses == parse("(a if b) iff c").clauses
    assert parse("a iff b if c").clauses == parse("(a iff b) if c").clauses


@pytest.mark.parametrize("a", [True, False])
@pytest.mark.parametrize("b", [True, False])
def test_a_if_b_fails_only_where_b_stands_without_a(a, b):
    stands = {"a": a, "b": b}.__getitem__
    assert parse("a if b").holds(stands) is (a or not b)
    assert parse("a iff b").holds(stands) is (a is b)


@given(trees, trees, st.sampled_from(["if", "iff"]))
def test_if_and_iff_join_whole_conditions(one, other, word):
    try:
        condition = parse(f"{text_of(one)} {word} {text_of(other)}")
    except ValueError:
        return  # too many combinations
    for s in situations():
        left, right = truth(one, s), truth(other, s)
        assert condition.holds(set(s).__contains__) is (left is right if word == "iff" else left or not right)


def test_the_text_of_the_author_is_kept():
    assert str(parse("  a  or not b ")) == "a  or not b"
    assert parse("b and (a or b)").names == ("b",)


def test_nothing_is_always_true():
    assert parse(" ") is Always
    assert Always.holds(lambda _: False)


def test_in_a_schema_and_in_json_a_condition_is_its_text():
    kind = TypeAdapter(Expression)
    assert kind.json_schema()["type"] == "string"
    assert kind.dump_json(parse("a or b")) == b'"a or b"'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a b", "'b' is not expected there"),
        ("a and", "before the end"),
        ("or a", "before 'or'"),
        ("if a", "before 'if'"),
        ("a iff", "before the end"),
        ("(a or b", "bracket is not closed"),
        ("a)", r"'\)' is not expected"),
        ("a & b", "'&' cannot be part"),
        (" or ".join(f"(a{n} and b{n})" for n in range(9)), f"the limit is {CLAUSE_LIMIT}"),
        ("a or " * 300 + "a", "601 words; the limit is 400"),
        ("(" * 399 + "a", "nested too deeply"),
    ],
)
def test_what_is_no_condition_says_why(text, words):
    with pytest.raises(ValueError, match=words):
        parse(text)
