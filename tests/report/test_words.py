import math

import pytest

from detente.report.words import Words, amount, answer, bound, count, listed, points, share, time
from detente.roadmap.judging.verdict import Deviation, Failure
from detente.scenario.model import Source
from detente.scenario.values import Value
from tests.report.made import LARGE, exchange, findings, scenario

WORDS = Words(scenario(parties=6, steps=6, phases=3))
CHEAT = Deviation("cheat", "cor", 2, (("step-2", "skip"),), 3, 1.0, ("step-1",), 12.34, 9.12)


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.21, "3.2"), (-1, "−1.0"), (-0.01, "0.0"), (math.nan, "none"), (math.inf, "∞"), (-math.inf, "−∞")],
)
def test_points_have_one_decimal_and_a_true_minus(value, text):
    assert points(value) == text


def test_a_gain_can_carry_its_sign():
    assert [points(value, signed=True) for value in (1, -1, 0)] == ["+1.0", "−1.0", "0.0"]


def test_shares_are_whole_percents_unless_they_are_small():
    assert [share(value) for value in (0.423, 0.004, 0, -0.25)] == [
        "42\u00a0%",
        "0.4\u00a0%",
        "0\u00a0%",
        "−25\u00a0%",
    ]


@pytest.mark.parametrize(
    ("years", "text"),
    [
        (0.5, "6 months"),
        (1, "1 year"),
        (2, "2 years"),
        (7 / 365.25, "7 days"),
        (10 / 365.25, "10 days"),
        (0, "no time"),
    ],
)
def test_times_use_the_largest_unit_that_fits(years, text):
    assert time(years) == text


def test_amounts_name_their_unit():
    money = Value(likely=750, low=500, high=1500, unit="MUSD/yr", source=("judgement",))
    assert amount(money, 750) == "750 million dollars a year"
    assert amount(money, 1500) == "1.5 billion dollars a year"
    days = Value(likely=0.5, low=0.1, high=10, unit="days", source=("judgement",))
    assert [amount(days, number / 365.25) for number in (15, 180, 3652.5)] == [
        "15 days",
        "180 days",
        "10 years",
    ]
    assert amount(Value(likely=0.02, low=0, high=1, unit="%", source=("judgement",)), 0.02) == "2\u00a0%"


def test_lists_read_as_in_a_sentence():
    assert [listed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert [count(n, "step") for n in (1, 2)] == ["1 step", "2 steps"]


def test_names_get_an_article_where_english_has_one():
    assert WORDS.party("alba") == "the Republic of Alba"
    assert WORDS.party("cor") == "the United Cantons of Cor"
    assert WORDS.party("bor") == "Bor"


def test_labels_are_short_names_or_acronyms():
    labels = [WORDS.short(party) for party in WORDS.scenario.parties]
    assert labels == ["Alba", "Bor", "Cor", "Dun", "Estmark", "Far Isles"]


def test_phases_say_when_they_are():
    assert WORDS.phase(3) == "phase 3 (months 12–18)"
    assert WORDS.phase(4) == "the years after the last phase (after month 18)"


def test_a_witness_tells_who_what_when_noticed_what_falls_and_the_sums():
    second, first = WORDS.item("step-2"), WORDS.item("step-1")
    assert WORDS.witness(CHEAT) == (
        "In phase 2 (months 6–12) the best the United Cantons of Cor could do instead is to "
        f"skip «{second}», which is noticed at the start of phase 3 (months 12–18). "
        f"Then «{first}» is undone, and the rest does not follow. "
        "Carrying on is worth 12.3 points, cheating 9.1: it would lose 3.2 points by it."
    )


def test_a_failing_names_parties_and_steps_in_full():
    told = WORDS.failure(
        Failure("admissible", "bor", 1, math.nan, "'step-2' of 'bor' needs 'step-1' and 'else'")
    )
    expected = f"«{WORDS.item('step-2')}» of Bor needs «{WORDS.item('step-1')}» and 'else'."
    assert told == f"Phase 1 (months 0–6): {expected}"


def test_every_number_of_a_scenario_can_be_named_in_words():
    found = findings(**LARGE).scenario
    words = Words(found)
    for path, _ in found.values():
        assert "." not in words.where(path).replace("40 km", "")
        assert words.where(path) != path


def test_the_answer_claims_the_best_only_with_proof():
    held = findings(exchange(), leave_out=0)
    assert held.verdict.holds
    assert "proven best" in answer(held)[1]
    assert not any("proven" in sentence for sentence in answer(findings(exchange(), leave_out=1)))


def test_what_begins_after_the_last_phase_is_dated_by_its_month():
    words = Words(scenario(phases=3))
    assert words.moment(3).startswith("at the start of phase 3")
    assert words.moment(4).startswith("after month")
    assert words.moment(6).startswith("after month")
    assert words.moment(4) != words.moment(6)


def test_numbers_of_models_are_told_apart_from_those_with_a_source():
    plain = scenario(parties=2, steps=3, phases=3)
    model = Source(title="a network", evidence="3 of 4 inputs are judgements")
    worth = Value(likely=5.0, low=5.0, high=5.0, unit="MUSD/yr", source=("model-grid",))
    party = next(iter(plain.parties))
    steps = {name: step.model_copy(update={"money": {party: worth}}) for name, step in plain.steps.items()}
    told = Words(plain.model_copy(update={"steps": steps, "sources": {"model-grid": model}})).judgements()
    assert told.endswith(
        "3 numbers beyond these are computed by network models (grid: 3 of 4 inputs are judgements)."
    )


def test_what_runs_by_itself_is_stayed_away_from_and_not_skipped():
    words = Words(scenario(parties=3, steps=6, phases=3))
    runs = next(iter(words.scenario.together))
    acts = (("step-2", "skip"), (runs, "skip"), ("step-1", "undo"))
    told = words.instead(Deviation("cheat", "cor", 2, acts, 3, 1.0, (), 1.0, 0.5))
    second, first, joint = (words.steps([item]) for item in ("step-2", "step-1", runs))
    assert told == f"skip {second}, undo {first} and stay away from {joint}"


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (0.0, "less than 0.1\u00a0%"),
        (0.0004, "less than 0.1\u00a0%"),
        (0.001, "at most 0.1\u00a0%"),
        (0.0041, "at most 0.5\u00a0%"),
        (0.00999, "at most 1\u00a0%"),
        (0.01, "at most 1\u00a0%"),
        (0.0101, "at most 2\u00a0%"),
        (0.1, "at most 10\u00a0%"),
    ],
)
def test_a_bound_is_rounded_up_and_never_to_nothing(gap, said):
    assert bound(gap) == said
