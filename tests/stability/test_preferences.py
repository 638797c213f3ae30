"""How parties rank situations: every way in which a file can say so, against the plain reading of it."""

import itertools

import numpy as np
import pytest

from detente.errors import ScenarioError
from detente.scenario import Scenario, read
from detente.scenario.bundle import find
from detente.stability.orders import Order
from detente.stability.preferences import Partial, preferences_of
from detente.states import Play, graph_of, space_of
from detente.states.cubes import Cubes
from detente.states.moves import NOTHING
from tests.ranked import random_ranked, ranked
from tests.valued import exchange


def asked(scenario, play=None):
    """The situations by label, and how they are ranked."""
    space = space_of(scenario, play)
    moves = graph_of(space)
    found = preferences_of(space, moves)
    return {label: s for s, label in enumerate(moves.labels)}, found


def with_ann(preference, steps="ab", play=None, **changes):
    """The same where ann ranks in the way asked about and bob wants the first step."""
    preferences = {"ann": preference, "bob": {"statements": [steps[0]]}}
    return asked(ranked(steps, preferences=preferences, **changes), play)


def by_label(number, row):
    return {label: int(row[s]) for label, s in number.items()}


def ranks(values):
    """The same order by 0, 1, 2, ..."""
    levels = sorted(set(values))
    return [levels.index(value) for value in values]


# --- rankings


def test_a_ranking_is_read_from_the_best_down_and_classes_tie():
    number, found = with_ann({"ranking": ["2", ["0", "3"], "1"]})
    assert found.forms == ("ranking", "statements")
    assert by_label(number, found.payoffs[0]) == {"2": 2, "0": 1, "3": 1, "1": 0}
    assert not found.tiers
    assert not found.partial
    assert not found.payoffs.flags.writeable


def test_situations_can_be_ranked_by_the_numbers_of_the_case():
    situations = {"7": "YY", "x": "NN", "9": "Y N", "11": "NY"}
    number, found = with_ann({"ranking": ["x", "9", "YY", "11"]}, situations=situations)
    assert by_label(number, found.payoffs[0]) == {"x": 3, "9": 2, "7": 1, "11": 0}


def test_tiers_follow_from_much_better():
    number, found = with_ann({"ranking": ["2", "0", ">>", ["3"], ">>", "1"]})
    assert by_label(number, found.tiers[0]) == {"2": 2, "0": 2, "3": 1, "1": 0}
    assert list(found.tiers) == [0]


def test_of_a_ranking_what_is_fixed_away_is_left_out_and_the_rest_keeps_its_order():
    whole = {"ranking": ["6", ["1", "7"], ">>", "3", "0", ["5", "2"], "4"]}
    complete, every = with_ann(whole, "abc")
    for play in (Play(("a", "b")), Play(("c", "a"), frozenset("b")), Play((), frozenset("ab"))):
        number, found = with_ann(whole, "abc", play)
        assert number.keys() <= complete.keys()
        for one, other in itertools.permutations(number, 2):
            for kept, told in ((found.payoffs[0], every.payoffs[0]), (found.tiers[0], every.tiers[0])):
                assert (kept[number[one]] > kept[number[other]]) == (
                    told[complete[one]] > told[complete[other]]
                )


# --- statements


@pytest.mark.parametrize("seed", range(40))
def test_a_statement_counts_for_more_than_all_after_it_together(seed):
    scenario = random_ranked(seed, 3 + seed % 3)
    steps = tuple(scenario.steps)
    rng = np.random.default_rng(seed)
    texts = [
        rng.choice([f"{x} {word} {y}", "".join(rng.choice(list("YN-"), size=len(steps)))])
        for x, y in itertools.permutations(steps, 2)
        for word in ("and", "or", "if", "iff")
    ]
    chosen = rng.permutation([text for text in texts if set(text) != {"-"}]).tolist()[
        : int(rng.integers(1, 63))
    ]
    raw = {
        **scenario.model_dump(include={"detente", "name", "title"}),
        "parties": {name: {"name": name} for name in scenario.parties},
        "steps": {name: {"title": name, "by": list(scenario.steps[name].by)} for name in steps},
        "preferences": {name: {"statements": chosen} for name in scenario.parties},
    }
    scenario = Scenario.of(raw)
    for play in (Play(), Play(steps[1:], frozenset(steps[:1]))):
        space = space_of(scenario, play)
        found = preferences_of(space, graph_of(space)).payoffs[0]
        claims = scenario.statements_of(space.parties[0])
        scores = []
        for row in range(space.n):
            stands = {*space.standing(row), *(play.done - set(space.steps))}
            scores.append(
                sum(
                    2 ** (len(claims) - at)
                    for at, claim in enumerate(claims, 1)
                    if claim.holds(stands.__contains__)
                )
            )
        assert ranks(found.tolist()) == ranks(scores)
        assert -NOTHING < found.min() <= found.max() < NOTHING


def test_sixty_two_statements_are_told_apart_to_the_last():
    statements = ["a", *["a or not a and b"] * 60, "b"]
    number, found = with_ann({"statements": statements})
    order = sorted(number, key=lambda label: found.payoffs[0, number[label]])
    assert order == ["0", "2", "1", "3"]


@pytest.mark.parametrize("count", [30, 31, 32])
def test_payoffs_stay_below_the_largest_number_whatever_the_number_of_statements(count):
    _, found = with_ann({"statements": ["a"] * count})
    assert found.payoffs[0].max() < NOTHING
    assert ranks(found.payoffs[0].tolist()) == [0, 1, 0, 1]


def test_of_statements_only_the_order_counts_and_any_of_several_patterns_may_fit():
    number, found = with_ann({"statements": [["Y N", "N Y"], "b"]})
    assert by_label(number, found.payoffs[0]) == {"0": 0, "1": 2, "2": 3, "3": 1}


# --- worth


def test_without_a_word_worth_decides():
    for changes in ({}, {"preferences": {"north": {"worth": True}}}):
        number, found = asked(exchange(**changes))
        assert found.forms == ("worth", "worth")
        assert not found.partial
        points = {label: found.payoffs[0, s] * found.unit for label, s in number.items()}
        assert points == pytest.approx({"0": 0, "1": -1, "2": 3, "3": 2})


def test_parties_by_worth_and_parties_that_rank_go_together():
    number, found = asked(exchange(preferences={"south": {"ranking": ["0", "1", "2", "3"]}}))
    assert found.forms == ("worth", "ranking")
    assert by_label(number, found.payoffs[1]) == {"0": 3, "1": 2, "2": 1, "3": 0}
    assert found.payoffs[0, number["2"]] * found.unit == pytest.approx(3)


def test_where_all_rank_there_is_no_unit():
    assert with_ann({"statements": ["a"]})[1].unit == 0


def test_what_is_much_is_counted_in_units_of_worth_and_is_never_nothing():
    for much, units in ((2.5, 2_500_000), (1e-9, 1)):
        _, found = asked(exchange(preferences={"north": {"worth": True, "much": much}}))
        assert found.much == {0: units}


# --- what is known in part


def test_known_comparisons_become_classes_and_pairs():
    number, found = with_ann({"known": ["0 > 3 = 1", "0 >> 1"]})
    known = found.partial[0]
    same = {label: known.classes[s] for label, s in number.items()}
    assert same["3"] == same["1"]
    assert len({*same.values()}) == 3
    assert known.better == {(same["0"], same["1"])}
    assert found.forms[0] == "known"


@pytest.mark.parametrize("seed", range(30))
def test_payoffs_of_what_is_known_are_a_ranking_that_it_admits(seed):
    rng = np.random.default_rng(seed)
    order = rng.permutation(8).tolist()
    chains = [
        " > ".join(str(order[k]) for k in sorted(rng.choice(8, size=int(rng.integers(2, 5)), replace=False)))
        for _ in range(4)
    ]
    if seed % 2:
        chains.append(f"{order[0]} = {order[1]}")
        chains = [chain.replace(f"{order[0]} > {order[1]}", f"{order[0]} = {order[1]}") for chain in chains]
    number, found = with_ann({"known": chains}, "abc")
    known = found.partial[0]
    for chain in chains:
        for pair in itertools.pairwise(chain.replace("=", "> = >").split(" > ")):
            if "=" not in pair:
                one, other = (found.payoffs[0, number[label]] for label in pair)
                assert one > other
    assert admits(known, found.payoffs[0])


def admits(known: Partial, payoffs):
    """Whether situations of one class tie in a ranking, and what is known to be better is."""
    worth = {
        each: {int(payoffs[s]) for s, c in enumerate(known.classes) if c == each} for each in known.classes
    }
    return all(len(each) == 1 for each in worth.values()) and all(
        min(worth[better]) > max(worth[worse]) for better, worse in known.better
    )


def test_what_is_known_by_way_of_what_is_fixed_away_stays_known():
    """5 lies between, 6 ties with both: with c not done neither can be, and 0 > 3 and 1 = 2 follow still."""
    chains = ["0 > 5 > 7 > 3", "1 = 6 = 2", "4 > 0"]
    number, found = with_ann({"known": chains}, "abc", Play(("a", "b")))
    known = found.partial[0]
    same = {label: known.classes[s] for label, s in number.items()}
    assert sorted(number) == ["0", "1", "2", "3"]
    assert same["1"] == same["2"]
    assert known.better == {(same["0"], same["3"])}
    assert admits(known, found.payoffs[0])


def test_a_long_chain_is_put_in_order_at_once():
    labels = [str(k) for k in range(1024)]
    number, found = with_ann({"known": [" > ".join(labels)]}, "abcdefghij")
    assert [int(found.payoffs[0, number[label]]) for label in labels] == list(range(1023, -1, -1))


def test_ranges_are_better_only_where_they_do_not_overlap_and_exact_equals_tie():
    ranges = {"0": "5 [3, 8]", "1": "1 [0, 2]", "2": "9", "3": 9}
    number, found = with_ann({"ranges": ranges})
    known = found.partial[0]
    same = {label: known.classes[s] for label, s in number.items()}
    assert same["2"] == same["3"]
    assert len({*same.values()}) == 3
    assert known.better == {(same["0"], same["1"]), (same["2"], same["0"]), (same["2"], same["1"])}
    assert admits(known, found.payoffs[0])
    assert found.forms[0] == "ranges"


def test_ranges_that_touch_may_rank_either_way():
    number, found = with_ann({"ranges": {"0": "5 [3, 8]", "1": "2 [1, 3]", "2": 8, "3": 3}})
    same = {label: found.partial[0].classes[s] for label, s in number.items()}
    assert found.partial[0].better == {(same["2"], same["1"]), (same["2"], same["3"])}


def test_of_ranges_what_is_fixed_away_is_left_out():
    ranges = {str(k): f"{k} [{k - 1.5}, {k + 1.5}]" for k in range(8)}
    number, found = with_ann({"ranges": ranges}, "abc", Play(("a", "b"), frozenset("c")))
    assert sorted(number) == ["4", "5", "6", "7"]
    order = Order.of(found.partial[0], np.ones(4, dtype=bool))
    assert [len(members) for members in order.classes] == [1] * 4
    assert sum(mask.bit_count() for mask in order.below) == 0


# --- situations that stand for several combinations


def test_combinations_of_one_situation_that_are_ranked_differently_are_one_clear_error():
    situations = {"7": "YY", "8": "YN", "9": "N-"}
    with pytest.raises(ScenarioError) as raised:
        with_ann({"statements": ["b"]}, situations=situations)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.field) == ("ranked", 0, "situations.9")
    assert problem.message == (
        "'9' stands for 2 combinations that are not ranked alike; "
        "give each a label of its own, or rank by label"
    )


def test_combinations_of_one_situation_may_be_ranked_by_its_label_or_alike():
    situations = {"7": "YY", "8": "YN", "9": "N-"}
    number, found = with_ann({"statements": ["a and not b", "a"]}, situations=situations)
    assert by_label(number, found.payoffs[0]) == {"7": 1, "8": 3, "9": 0}
    number, found = with_ann({"ranking": ["9", "8", "7"]}, situations=situations)
    assert by_label(number, found.payoffs[0]) == {"7": 0, "8": 1, "9": 2}


def test_combinations_of_one_situation_of_different_worth_are_refused_too():
    with pytest.raises(ScenarioError, match=r"situations\.both: 'both' stands for 2 combinations"):
        asked(exchange(situations={"none": "NN", "north": "YN", "both": "-Y"}))


def test_an_impossible_combination_makes_no_difference():
    situations = {"7": "YY", "8": "YN", "9": "N-"}
    number, found = with_ann({"statements": ["b"]}, situations=situations, infeasible=["b and not a"])
    assert by_label(number, found.payoffs[0]) == {"7": 1, "8": 0, "9": 0}


# --- on cubes of bits


@pytest.mark.parametrize(
    "preference",
    [
        {"statements": ["a or b", "--Y"]},
        {"ranking": [["1", "2"], ">>", *"04567"]},
        {"known": ["4 > 5 = 6 > 1"]},
        {"ranges": {str(k): f"{k % 3} [{k % 3 - 0.4}, {k % 3 + 0.4}]" for k in (0, 1, 2, 4, 5, 6, 7)}},
    ],
)
@pytest.mark.parametrize("play", [Play(), Play(("a", "c"), frozenset("b")), Play(("b", "c"))])
def test_cubes_are_ranked_as_the_written_out_graph_is(preference, play):
    scenario = ranked(
        "abc",
        preferences={"ann": preference, "bob": {"statements": ["a"]}},
        infeasible=["a and b and not c"],
    )
    space = space_of(scenario, play)
    cubes, graph = Cubes(space), graph_of(space)
    told, found = preferences_of(space, graph), preferences_of(space, cubes)
    assert [cubes.label(row) for row in space.rows.tolist()] == list(graph.labels)
    assert np.array_equal(found.payoffs[:, space.rows], told.payoffs)
    if told.tiers:
        assert np.array_equal(found.tiers[0][space.rows], told.tiers[0])
    for party, known in told.partial.items():
        here, there = (
            Order.of(each, moves.feasible) for each, moves in ((known, graph), (found.partial[party], cubes))
        )
        assert [[int(space.rows[s]) for s in each] for each in here.classes] == [
            list(c) for c in there.classes
        ]
        assert here.below == there.below


# --- published


def test_rankings_of_a_published_conflict_are_those_of_the_file():
    scenario = read(find("cuban-missiles"))
    number, found = asked(scenario)
    for i, (party, held) in enumerate(scenario.preferences.items()):
        if found.forms[i] != "ranking":
            continue
        classes = held.classes()[0]
        order = [number[label] for level in classes for label in level]
        levels = [-place for place, level in enumerate(classes) for _ in level]
        assert ranks(found.payoffs[i, order].tolist()) == ranks(levels), party
