from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ScenarioError
from detente.scenario import check, read
from detente.scenario.check import findings, known_names
from detente.scenario.labels import Labels
from detente.scenario.model import Scenario
from detente.scenario.read import document_of, read_text
from detente.scenario.shape import fitted
from detente.scenario.situations import STEP_LIMIT, Situations
from tests.scenario.made import STEPS, decimal, fits, ranked_files

HERE = Path(__file__).parent
TEXT = (HERE / "ranked.yaml").read_text()

letters = st.text("YN", min_size=3, max_size=3)


def errors(scenario):
    return [problem for problem in check(scenario) if problem.level == "error"]


@settings(max_examples=25)
@given(ranked_files())
def test_a_ranking_of_everything_that_can_be_has_no_errors(data):
    scenario = Scenario.of(data)
    assert errors(scenario) == []
    barred = data["infeasible"]
    found = Situations(scenario)
    named = map(found.letters, range(2 ** len(STEPS)))
    plain = [s for s in named if not any(fits(pattern, s.replace(" ", "")) for pattern in barred)]
    assert [found.letters(situation) for situation in found.feasible] == plain


@settings(max_examples=25)
@given(ranked_files(), st.data())
def test_a_situation_that_is_left_out_of_a_ranking_is_the_one_that_is_missed(data, draw):
    every = list(Situations(Scenario.of(data)).names)
    lost = draw.draw(st.sampled_from(every))
    ranking = [label for label in every if label != lost] or [">>"]
    data["preferences"]["ann"] = {"ranking": ranking}
    told = [problem.message for problem in errors(Scenario.of(data))]
    assert any(f"1 of {len(every)} situations is missing: {lost};" in message for message in told)


@given(letters)
def test_without_labels_a_situation_is_called_by_its_number(situation):
    labels = Labels(("a", "b", "c"), {})
    assert labels.of(" ".join(situation)) == str(decimal(situation))
    assert labels.fitting(decimal(situation)) == [str(decimal(situation))]


@given(st.lists(st.text("YN-", min_size=3, max_size=3), unique=True), letters)
def test_a_situation_is_called_by_every_pattern_that_fits(patterns, situation):
    labels = Labels(("a", "b", "c"), {f"s{n}": pattern for n, pattern in enumerate(patterns)})
    fitting = {f"s{n}" for n, pattern in enumerate(patterns) if fits(pattern, situation)}
    if patterns:
        assert set(labels.fitting(decimal(situation))) == fitting
        assert labels.of(situation) in (fitting or {situation})


def test_patterns_and_labels_mean_the_same_in_preferences_and_moves():
    scenario = read(HERE / "ranked.yaml")
    assert scenario.preferences["north"].classes()[0][-2:] == (("2",), ("3",))
    assert scenario.moves == {"east": {"1": ("5", "0")}}


def test_a_pattern_with_a_dash_makes_one_situation_of_several():
    scenario = read_text(
        TEXT.replace(
            "moves:\n", "situations: {0: N N N, armed: Y - N, 2: N N Y, 3: N Y N, 4: Y N Y}\nmoves:\n"
        )
        .replace("1: [5, N N N]", "0: [Y Y N]")
        .replace('[5, 1, ">>", [4, 0], N Y N, 3]', "[0, 2, 3, Y N N, 4]")
        .replace("- 5 > 4 >> 0\n      - 1 = 0 > 2", "- 0 > armed")
    )
    assert scenario.moves == {"east": {"0": ("armed",)}}
    assert scenario.preferences["north"].ranking == ("0", "2", "3", "armed", "4")
    assert scenario.situation_patterns()["armed"] == {("arm", True), ("appeal", False)}


def test_what_excludes_each_other_cannot_be():
    text = TEXT.replace("by: [south]}", "by: [south], excludes: [appeal]}").replace(
        "infeasible:\n  - arrest and appeal\n", ""
    )
    (claim,) = read_text(text).impossible()
    assert (claim.text, claim.kind) == ("arrest and appeal", "any")
    assert claim.groups == (frozenset({("arrest", True), ("appeal", True)}),)


def test_statements_come_in_their_order_over_the_steps():
    condition, patterns = read(HERE / "ranked.yaml").statements_of("south")
    assert (condition.text, condition.kind, patterns.kind) == ("arrest if arm", "all", "any")
    assert patterns.groups == (frozenset({("arm", True), ("appeal", False)}), frozenset({("appeal", True)}))
    assert read(HERE / "ranked.yaml").statements_of("north") == ()


def many(ways, n_steps=STEP_LIMIT + 1):
    """An ordinal scenario of one step more than can be ranked by hand."""
    steps = {f"s{n}": {"title": "S", "by": ["north"]} for n in range(n_steps)}
    data = document_of(TEXT, "ranked").data | {
        "steps": steps,
        "infeasible": [],
        "status_quo": [],
        "moves": {},
    }
    data["preferences"] = {party: {"statements": ["s0"]} for party in data["parties"]} | ways
    return Scenario.of(data)


@pytest.mark.parametrize("way", [{"ranking": [0, 1]}, {"known": ["0 > 1"]}, {"ranges": {"0": "1 judgement"}}])
def test_large_scenarios_are_not_ranked_by_hand(way):
    (problem,) = errors(many({"north": way}))
    assert "65,536 combinations, 16 steps, and there are 17 steps; use `statements`" in problem.message
    assert errors(many({})) == []


def test_the_situations_of_large_scenarios_have_no_labels_of_their_own():
    pattern = "-" * (STEP_LIMIT + 1)
    (problem,) = errors(many({}).model_copy(update={"situations": {"all": pattern}}))
    assert "leave the section out" in problem.message


def test_a_label_that_nothing_fits_is_a_warning():
    scenario = read(HERE / "ranked.yaml")
    patterns = ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "-YY"]
    named = {str(label): pattern for label, pattern in enumerate(patterns)}
    (problem,) = check(scenario.model_copy(update={"situations": named}))
    assert (problem.level, problem.field) == ("warning", "situations.6")


@settings(max_examples=80)
@given(
    st.sampled_from(["preferences", "situations", "infeasible", "moves", "status_quo", "parties", "steps"]),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(0, 9)
        | st.floats()
        | st.sampled_from(["Y N -", ">>", "1 > 1"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["north", "ranking", "known", "ranges", "statements", "1", "Y N N", "much"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    ),
)
def test_any_data_in_any_section_is_read_or_refused_and_nothing_worse(section, data):
    whole = {**document_of(TEXT, "ranked").data, section: data}
    scenario, found = fitted(Scenario, whole)
    assert scenario is not None or found
    if scenario is not None:
        list(findings(scenario, known_names(whole)))


@pytest.mark.parametrize(
    ("chains", "circle"),
    [
        (["1 > 1"], "1 > 1"),
        (["1 = 2", "2 >> 1"], "2 >> 1 = 2"),
        (["1 > 2 = 3", "4 > 1", "3 > 4"], "3 > 4 > 1 > 2 = 3"),
    ],
)
def test_a_circle_is_told_from_label_to_label(chains, circle):
    text = TEXT.replace("      - 5 > 4 >> 0\n      - 1 = 0 > 2\n", "".join(f"      - {c}\n" for c in chains))
    with pytest.raises(ScenarioError) as caught:
        read_text(text)
    (problem,) = caught.value.problems
    assert f"goes in a circle: {circle};" in problem.message


def test_a_long_circle_is_cut():
    circle = {"known": [*(f"{n} > {n + 1}" for n in range(99)), "99 > 0"]}
    (problem,) = errors(many({"north": circle}, n_steps=7))
    assert "1 > 2 > 3 > 4 > 5 > 6 > 7 > 8 > 9 > 10 > 11 > … > 1;" in problem.message
