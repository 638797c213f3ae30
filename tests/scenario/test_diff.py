from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.scenario import diff
from detente.scenario.model import Scenario
from detente.scenario.read import read_text
from detente.scenario.template import template
from tests.scenario.made import PARTIES, STEPS, files, ranked, scenarios

RIVER = template("river")


def told(old, new):
    return [str(change) for change in diff(read_text(old), read_text(new))]


@settings(max_examples=20)
@given(scenarios)
def test_a_scenario_does_not_differ_from_itself(scenario):
    assert diff(scenario, scenario) == ()


def backwards(data):
    """The same data with every mapping the other way round."""
    if isinstance(data, dict):
        return {name: backwards(inner) for name, inner in reversed(data.items())}
    return data


@settings(max_examples=20)
@given(files())
def test_order_is_no_difference(data):
    assert diff(Scenario.of(data), Scenario.of(backwards(data))) == ()


EDITS = st.one_of(
    st.tuples(st.just(("title",)), st.text(st.characters(codec="ascii"), min_size=20, max_size=22)),
    st.tuples(st.tuples(st.just("parties"), st.sampled_from(PARTIES), st.just("capacity")), st.floats(1, 9)),
    st.tuples(
        st.tuples(st.just("parties"), st.sampled_from(PARTIES), st.just("min_gain")), st.floats(0.1, 1)
    ),
    st.tuples(st.tuples(st.just("steps"), st.sampled_from(STEPS), st.just("latest")), st.integers(1, 40)),
    st.tuples(st.tuples(st.just("steps"), st.sampled_from(STEPS), st.just("group")), st.just("a group")),
    st.tuples(st.tuples(st.just("trust"), st.just("bob"), st.just("cyd")), st.just("0.3 paper")),
)


@settings(max_examples=30)
@given(files(), EDITS)
def test_a_random_edit_is_found_and_nothing_else(data, edit):
    path, value = edit
    before, after = Scenario.of(data), {**data}
    inside = after
    for name in path[:-1]:
        inside[name] = {**inside.get(name, {})}
        inside = inside[name]
    inside[path[-1]] = value
    assert [change.path for change in diff(before, Scenario.of(after))] in (
        [".".join(path)],
        [".".join(path[:-1])],  # the first entry of a section that was not there
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("phase: 6 months ", "phase: 0.5 years "),
        (
            "duration: 2 [1, 4] months judgement",
            "duration: {likely: 2 months, low: 1, high: 4, source: judgement}",
        ),
        ("duration: 12 [9, 18] months judgement", "duration: 1 [0.75, 1.5] years judgement"),
        ("breakdown: 2 [1, 4] % judgement", "breakdown: 0.02 [0.01, 0.04] judgement"),
        ("requires: freeze and first-relief", "requires: first-relief and (freeze and (freeze or hotline))"),
        ("goal: freeze and bridge", "goal: bridge and freeze"),
        ("by: [north, south]            #", "by: [south, north] #"),
        ("margin: 1 %", "margin: 0.01"),
        ("200 [100, 300] MUSD/yr", "0.2 [0.1, 0.3] BUSD/yr"),
        ("    sources: [trade-study]\n", "    sources: [trade-study]\n    load: 1\n    excludes: []\n"),
        ("detente: 1  ", "unsourced: judgement\ndetente: 1 "),
    ],
)
def test_notation_is_no_difference(old, new):
    assert old in RIVER
    assert told(RIVER, RIVER.replace(old, new, 1)) == []


def test_an_exclusion_holds_both_ways():
    one = RIVER.replace("  freeze:\n", "  freeze:\n    excludes: [hotline]\n")
    other = RIVER.replace("  hotline:     ", "  hotline:\n    excludes: [freeze]\n  #")
    one, other = (text.replace("requires: hotline", "requires: ''") for text in (one, other))
    assert read_text(one) != read_text(other)
    assert told(one, other) == []
    plain = RIVER.replace("requires: hotline", "requires: ''")
    assert told(plain, other) == ["added steps.freeze.excludes: hotline"]


RANKED = (Path(__file__).parent / "ranked.yaml").read_text()


@settings(max_examples=20)
@given(ranked)
def test_a_ranking_does_not_differ_from_itself(scenario):
    assert diff(scenario, scenario) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[4, 0], N Y N, 3]", "[N N N, 4], 2, Y Y N]"),
        ("- arrest and appeal", "- -YY"),
        ("- arrest if arm", "- [N--, -Y-]"),
        ("- [Y - N, --Y]", "- arm or appeal"),
        ("- 5 > 4 >> 0\n      - 1 = 0 > 2", "- 0 = 1\n      - 5 > 4\n      - 4 >> 0 > 2"),
        ("1: [5, N N N]", "Y N N: [N N N, 5]"),
    ],
)
def test_notation_of_a_ranking_is_no_difference(old, new):
    assert RANKED.count(old) == 1
    assert told(RANKED, RANKED.replace(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "told_as"),
    [
        (
            '[5, 1, ">>", [4, 0], N Y N, 3]',
            '[5, 1, [4, 0], ">>", N Y N, 3]',
            (
                "changed preferences.north.ranking: appeal + arm > arm >> appeal = nothing > arrest > "
                "arm + arrest → appeal + arm > arm > appeal = nothing >> arrest > arm + arrest"
            ),
        ),
        (
            "- arrest if arm\n      - [Y - N, --Y]",
            "- [Y - N, --Y]\n      - arrest if arm",
            (
                "changed preferences.south.statements: arrest if arm; Y - N or --Y → "
                "Y - N or --Y; arrest if arm"
            ),
        ),
        (
            "1 = 0 > 2",
            "1 = 0",
            (
                "changed preferences.east.known: appeal + arm > appeal, appeal >> nothing, arm = nothing, "
                "nothing > arrest → appeal + arm > appeal, appeal >> nothing, arm = nothing"
            ),
        ),
        ("1: [5, N N N]", "1: [5]", "changed moves.east.arm: appeal + arm, nothing → appeal + arm"),
        (
            "- arrest and appeal",
            "- arrest and appeal\n  - Y Y Y",
            "changed infeasible: arrest and appeal → arrest and appeal; Y Y Y",
        ),
        ("status_quo: [arm]\n", "", "removed status_quo: arm"),
        (", direction: both", "", "removed steps.arm.direction: both"),
    ],
)
def test_a_difference_between_rankings_is_told_by_the_steps_that_stand(old, new, told_as):
    assert RANKED.count(old) == 1
    assert told(RANKED, RANKED.replace(old, new)) == [told_as]


def test_to_rank_by_worth_is_no_difference():
    by_worth = RIVER + "preferences: {north: {worth: true}}\n"
    assert told(RIVER, by_worth) == []
    assert told(RIVER, by_worth.replace("true", "true, much: 5")) == ["added preferences.north: much: 5.0"]


def test_what_an_ordinal_scenario_leaves_out_is_told_as_nothing():
    changes = told(RANKED, RIVER)
    assert "added phase: 0.5" in changes
    assert "added phases: 8" in changes


@pytest.mark.parametrize(
    ("old", "new", "told_as"),
    [
        (
            "duration: 2 [1, 4] months",
            "duration: 3 [1, 4] months",
            "changed steps.freeze.duration: 2 [1, 4] months judgement → 3 [1, 4] months judgement",
        ),
        ("    latest: 6", "    # latest: 6", "removed steps.bridge.latest: 6"),
        ("goal: freeze and bridge ", "# ", "removed goal: freeze and bridge"),
        (
            "requires: freeze and first-relief",
            "requires: freeze",
            "changed steps.bridge.requires: freeze and first-relief → freeze",
        ),
        ("by: [south]", "by: [south, north]", "changed steps.first-relief.by: south → north, south"),
        (
            "snapback: automatic  ",
            "snapback: never  ",
            "changed steps.first-relief.reversible.snapback: automatic → never",
        ),
        ("  north: {south:", "  # north: {south:", "removed trust.north: south: 0.4 [0.3, 0.6] judgement"),
        ("6 months ", "9 months ", "changed phase: 0.5 → 0.75"),
        (
            "200 [100, 300] MUSD/yr",
            "200 [100, 300] MUSD",
            (
                "changed steps.first-relief.money.north: "
                "200 [100, 300] MUSD/yr trade-study → 200 [100, 300] MUSD trade-study"
            ),
        ),
    ],
)
def test_a_difference_is_told_with_both_sides(old, new, told_as):
    assert RIVER.count(old) == 1
    assert told(RIVER, RIVER.replace(old, new)) == [told_as]


def test_a_whole_entry_is_told_by_its_title():
    head, tail = RIVER.split("together:")
    without = f"{head}trust:{tail.split('trust:')[1]}"
    title = "Trade over the bridge under eased sanctions"
    assert told(RIVER, without) == [f"removed together.transit: {title}"]
    assert told(without, RIVER) == [f"added together.transit: {title}"]


def test_a_note_is_told_with_its_number():
    old = "duration: 2 [1, 4] months judgement"
    new = "duration: {likely: '2 [1, 4] months judgement', note: as in 1994}"
    assert told(RIVER, RIVER.replace(old, new)) == [
        "changed steps.freeze.duration: 2 [1, 4] months judgement → 2 [1, 4] months judgement: as in 1994"
    ]
