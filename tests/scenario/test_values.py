from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.scenario.plain import compact, plain
from detente.scenario.values import UNITS, Value, read_value

DIMENSIONS = {dimension for dimension, _ in UNITS.values()}


def value(raw, *dimensions, unsourced=None):
    context = SimpleNamespace(context={"unsourced": unsourced})
    return Value(**read_value(raw, context, *(dimensions or DIMENSIONS)))


@pytest.mark.parametrize(
    ("line", "likely", "low", "high", "unit"),
    [
        ("0.24 [0.18, 0.30] judgement", 0.24, 0.18, 0.3, ""),
        ("24 % [18, 30] judgement", 0.24, 0.18, 0.3, "%"),
        ("24 [18, 30] % judgement", 0.24, 0.18, 0.3, "%"),
        ("24 percent judgement", 0.24, 0.24, 0.24, "%"),
        ("3 months [6 weeks, 5 months] judgement", 0.25, 42 / 365.25, 5 / 12, "months"),
        ("1 year judgement", 1, 1, 1, "years"),
        ("1.5 BUSD [900 MUSD, 2] judgement", 1500, 900, 2000, "BUSD"),
        ("-750[-900,-600]MUSD/yr judgement", -750, -900, -600, "MUSD/yr"),
        ("+.5e1 judgement", 5, 5, 5, ""),
        ("  2\n  months   judgement ", 2 / 12, 2 / 12, 2 / 12, "months"),
    ],
)
def test_a_line_is_read_in_the_own_unit_of_what_it_measures(line, likely, low, high, unit):
    found = value(line)
    assert (found.likely, found.low, found.high) == pytest.approx((likely, low, high))
    assert (found.unit, found.source, found.is_judgement) == (unit, ("judgement",), True)


@pytest.mark.parametrize(
    "mapping",
    [
        {"likely": 0.25, "low": 0.125, "high": 0.5, "unit": "years", "source": "a, b", "confidence": "low"},
        {"likely": "3 months", "low": 1.5, "high": 6, "source": ["a", "b"], "confidence": "low"},
        {
            "likely": 3,
            "low": "1.5 months",
            "high": "0.5 years",
            "unit": "month",
            "source": "a,b",
            "confidence": "low",
        },
        {"likely": "3 [1.5, 6] months a, b (low)"},
        {"likely": "3 [1.5, 6]", "unit": "months", "source": "a, b", "confidence": "low"},
    ],
)
def test_a_mapping_says_the_same_as_a_line(mapping):
    line, found = value("3 [1.5, 6] months a, b (low)"), value(mapping)
    assert found.model_copy(update={"unit": "months"}) == line
    assert found.source == ("a", "b")
    assert not found.is_judgement


def test_a_bare_number_needs_a_source_unless_the_file_marks_all_as_judgement():
    assert value(5, unsourced="judgement").is_judgement
    with pytest.raises(ValueError, match="no source"):
        value(5)


def test_a_value_that_is_one_already_stays():
    one = value("5 judgement")
    assert read_value(one, SimpleNamespace(context=None), "number") is one


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (None, "nothing is not a number"),
        (True, "true is not a number"),
        ([1, 2], r"\[1, 2\] is not a number"),
        ("about five", "cannot be read as a value"),
        ("5 [1, 2, 3] judgement", "cannot be read as a value"),
        ("5 [1, x] judgement", "'x' is not a number"),
        ("5 " + "[" * 9999, "cannot be read as a value"),
        ("5 " + " " * 400 + "!", "cannot be read as a value"),
        ("5 MUSD [4 months, 6] judgement", "the unit 'months' does not fit"),
        ("3 months [1, 4] weeks judgement", "two units, months and weeks"),
        ({"low": 1}, "`likely` is missing"),
        ({"likely": {"likely": 1}}, "is not a number"),
        ({"likely": "5 judgement", "source": "a"}, "`source` is given twice"),
        ({"likely": 5, "source": 7}, "a name or a list of names, not 7"),
        ({"likely": 5, "source": []}, "a name or a list of names"),
        ({"likely": 5, "source": ["a", None]}, "a name or a list of names"),
        ({"likely": 5, "unit": "furlongs"}, "the unit 'furlongs' does not fit"),
        ({"likely": 5, "confidnce": "low"}, "did you mean 'confidence'"),
        ({"likely": 5, "low": False}, "false is not a number"),
        ({"likely": 10**400}, "a huge number is not a finite number"),
        ({"likely": float("nan")}, "not a finite number"),
        ("6 [5, 4] months judgement", "low 5, likely 6, high 4 months"),
    ],
)
def test_what_is_no_value_says_why(raw, words):
    with pytest.raises(ValueError, match=words):
        value(raw, unsourced=None if isinstance(raw, dict) and "source" in raw else "judgement")


@given(st.sampled_from(sorted(UNITS)), st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(sorted))
def test_a_value_written_in_one_line_is_read_as_itself(unit, ends):
    found = value({"likely": ends[1], "low": ends[0], "high": ends[2], "unit": unit, "source": "a.b-c"})
    assert value(compact(found)) == found


@given(st.sampled_from(sorted(UNITS)), st.floats(-1e6, 1e6), st.floats(0, 1e3), st.floats(0, 1e3))
def test_the_range_keeps_its_order_in_every_unit(unit, likely, down, up):
    found = value({"likely": likely, "low": likely - down, "high": likely + up, "unit": unit, "source": "a"})
    assert found.low <= found.likely <= found.high
    assert found.spread >= 0
    assert found.dimension == UNITS[unit][0]


@pytest.mark.parametrize("name", ["2018 report", "a, b", "judgement (high)"])
def test_a_value_that_one_line_cannot_say_is_written_as_a_mapping(name):
    found = value({"likely": 3, "high": 4, "unit": "months", "source": [name], "note": "counted"})
    assert value(plain(found)) == found
    assert plain(found)["source"] == [name]


@pytest.mark.parametrize(
    "text", ["3 moons judgement", "750 [600, 900] EUR/yr un-panel-2018", "2 fortnights a, b"]
)
def test_a_unit_that_there_is_not_is_named_with_those_that_there_are(text):
    with pytest.raises(ValueError, match="is not a unit; the units are: %, days, weeks, months, years, MUSD"):
        read_value(text, SimpleNamespace(context={}), "time")
