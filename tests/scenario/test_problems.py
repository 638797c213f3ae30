"""Every bad file in `bad/` has one flaw, and gets one message: the line, the value, the way out."""

from pathlib import Path

import pytest

from detente.errors import ScenarioError
from detente.scenario import problems_in, read
from detente.scenario.words import ECHO_LIMIT

HERE = Path(__file__).parent
BAD = HERE / "bad"
JARGON = [
    "Input should",
    "validation error",
    "Traceback",
    "pydantic",
    "ruamel",
    "NoneType",
    "Errno",
    "dict",
    "tuple",
]

# file, line of the flaw, and what the message must name: the value that is wrong, and the way out
FLAWS = [
    ("bad-condition", 29, ["'freeze' is not expected", "'and' or 'or'"]),
    ("bad-name", 39, ["'Pause' cannot be a name", "lower-case"]),
    ("chance-of-nothing", 30, ["0 % is out of range", "above 0"]),
    ("chance-out-of-range", 30, ["80 is out of range", "at most 1"]),
    ("circle", 29, ["freeze → relief → freeze", "drop one"]),
    ("colon", 3, ["colon", "quotes"]),
    ("condition-expected", 29, ["['talks'] is not a condition", "'and'"]),
    ("deals-with-itself", 10, ["'south' cannot keep dealing with itself", "leave it out"]),
    ("direction-odd", 9, ["'up' is not possible", "'both', 'on' or 'off'"]),
    ("duplicate-id", 39, ["'talks' is given twice", "line 20"]),
    ("duplicate-key", 30, ["'duration' is given twice", "line 28"]),
    ("earliest-after-latest", 31, ["earliest 4", "latest 2", "swap"]),
    ("earliest-beyond-phases", 30, ["phase 9", "last phase, 6", "`phases`"]),
    ("effect-out-of-range", 27, ["5 is out of range", "between -1 and 1"]),
    ("empty-section", 39, ["nothing stands here", "delete the line"]),
    ("excludes-a-prerequisite", 36, ["'talks' is a prerequisite and is excluded", "change the condition"]),
    ("excludes-itself", 37, ["'relief' excludes itself", "other steps"]),
    ("gate-of-odd-form", 38, ["'south trusts north'", "PARTY in PARTY"]),
    ("gate-of-one-party", 38, ["same party twice", "two parties"]),
    ("gate-of-unknown-party", 38, ["'nord'", "'north'"]),
    ("gate-out-of-range", 38, ["30 is out of range", "between 0 and 1"]),
    ("goal-against-itself", 7, ["'talks' must be in effect and must not be", "change the goal"]),
    ("goal-of-exclusive-steps", 7, ["'freeze' and 'relief', which exclude each other", "change the goal"]),
    ("goal-out-of-reach", 7, ["'relief' is in effect from phase 5", "there are 4 phases", "raise `phases`"]),
    (
        "impossible-deadline",
        37,
        [
            "phase 3 is too early",
            "first possible is 5",
            "talks from phase 1 → freeze from phase 2, takes 2 → relief from phase 5",
            "raise it",
        ],
    ),
    ("infeasible-not-a-list", 13, ["'arrest and appeal' is not a list", "[arrest and appeal]"]),
    ("infeasible-pattern-too-short", 14, ["'- Y' has 2 letters", "3 steps", "arm, arrest, appeal"]),
    ("infeasible-unknown-step", 14, ["'apeal' is not a step", "'appeal'"]),
    ("inverted-range", 28, ["low 15, likely 12, high 9 months", "low <= likely <= high"]),
    ("known-circle", 28, ["4 >> 0 > 2 > 5 > 4", "take one"]),
    ("known-compares-nothing", 28, ["'2' compares nothing", "7 > 9"]),
    ("known-of-unknown-label", 28, ["'9' is not a situation", "arm 1"]),
    ("latest-beyond-phases", 30, ["phase 9", "last phase, 6", "`phases`"]),
    ("list-expected", 26, ["'north' is not a list", "[north]"]),
    ("long-value", 29, ["cannot be part of a condition", "xxx…"]),
    ("mapping-expected", 31, ["'soon' is not a mapping", "name: value"]),
    ("merge-key", 9, ["'<<' cannot be the name", "plain name"]),
    ("missing-field", 31, ["`title` is missing", "what is done"]),
    ("missing-setting", 0, ["`phase` is missing", "6 months"]),
    ("missing-source", 27, ["has no source", "`sources`", "judgement"]),
    ("misspelt-choice", 37, ["'automtic'", "'automatic'"]),
    ("misspelt-field", 28, ["'duratoin'", "'duration'"]),
    ("misspelt-field-of-a-value", 27, ["'likly'", "'likely'"]),
    ("misspelt-required-field", 32, ["'titel'", "'title'"]),
    ("misspelt-section", 11, ["'isues'", "'issues'"]),
    ("money-without-rate", 35, ["worth to 'north'", "points_per_busd_year"]),
    ("moves-from-impossible", 17, ["6 (N Y Y) cannot be", "`infeasible`"]),
    ("moves-of-unknown-party", 16, ["'eats' is not a party", "'east'"]),
    ("moves-to-itself", 17, ["from '1' back to it", "leave it out"]),
    ("moves-to-unknown-label", 17, ["'8' is not a situation", "arm 1, arrest 2, appeal 4"]),
    ("name-expected", 26, ["7 is not text", "quotes"]),
    ("named-twice", 22, ["'north' is named twice", "leave one out"]),
    ("negative-duration", 28, ["-12 months is out of range", "cannot be negative"]),
    ("negative-lag", 30, ["-3 months is out of range", "cannot be negative"]),
    ("negative-load", 27, ["-1 is out of range", "at least 0"]),
    ("no-time-at-all", 4, ["is out of range", "above 0"]),
    ("no-weights", 14, ["party 'south' has no weights", "add 'south:'"]),
    ("not-finite", 15, ["inf is not a finite number", "write one"]),
    ("number-expected", 5, ["'six' is not a whole number", "3"]),
    ("number-expected-not-truth", 9, ["true is not a number", "0.5"]),
    ("odd-character", 21, ["begins with this character", "quotes"]),
    ("odd-indentation", 24, ["indentation"]),
    ("open-bracket", 7, ["bracket is not closed", "')'"]),
    ("open-list", 23, ["bracket", "comma"]),
    ("open-quote", 3, ["quote", "close it"]),
    ("range-without-quotes", 27, ["needs quotes", "[4, 6]"]),
    ("ranges-given-twice", 33, ["'N N N' is situation '0'", "keep one"]),
    ("ranges-incomplete", 26, ["1 of 6 situations is missing: 5", "put each"]),
    ("ranges-of-unknown-label", 33, ["'8' is not a situation", "arm 1"]),
    ("ranked-by-no-way", 19, ["nothing says how situations are ranked", "`statements`"]),
    ("ranked-by-two-ways", 19, ["`ranking` and `worth` are given", "exactly one"]),
    ("ranked-by-worth-without-weights", 19, ["'north'", "no `weights`", "rank the situations"]),
    ("ranked-much-without-worth", 19, ["`much` goes with `worth: true`", "leave it out"]),
    ("ranked-not-at-all", 18, ["nothing says how 'north' ranks", "add 'north:'"]),
    ("ranking-ends-in-much", 20, ["'>>' must stand between", "leave it out"]),
    ("ranking-incomplete", 20, ["2 of 6 situations are missing: 0, 2", "put each in its place"]),
    ("ranking-of-several-situations", 20, ["'N Y -' may fit several", "Y or N"]),
    ("ranking-of-unknown-label", 20, ["'9' is not a situation", "arm 1"]),
    ("ranking-of-unknown-party", 21, ["'suoth'", "'south'"]),
    ("ranking-of-what-cannot-be", 20, ["6 (N Y Y) cannot be", "leave it out"]),
    ("ranking-repeated", 20, ["'0' is ranked twice", "leave one out"]),
    ("requires-itself", 36, ["'relief' requires itself", "other steps"]),
    ("situations-missing", 15, ["N N N", "add entries"]),
    ("situations-misspelt", 25, ["'pela' is not a situation", "'plea'"]),
    ("situations-overlapping", 18, ["N Y N fits 'calm' and 'strike'", "one of them"]),
    ("situations-pattern-too-short", 16, ["'N N' has 2 letters", "arm, arrest, appeal"]),
    ("start-of-unknown-step", 12, ["'army' is not a step", "'arm'"]),
    ("start-that-cannot-be", 12, ["at the start cannot be ('arrest and appeal')", "change"]),
    ("statement-empty", 23, ["says nothing", "write a condition"]),
    ("statement-odd-condition", 23, ["expected before 'if'"]),
    ("statement-odd-list", 24, ["'appeal' is not a pattern", "'Y N -'"]),
    ("statement-of-unknown-step", 23, ["'armed' is not a step", "'arm'"]),
    ("statement-pattern-too-long", 24, ["'--Y N' has 4 letters", "arm, arrest, appeal"]),
    ("tab", 32, ["tab", "spaces"]),
    ("tag", 21, ["python/object", "leave it out"]),
    ("text-expected", 21, ["['Talk'] is not text", "one line"]),
    ("together-named-as-a-step", 40, ["'talks' is the name of a step", "choose another"]),
    ("together-of-exclusives", 46, ["'talks' and 'pause' exclude each other", "drop one"]),
    ("too-few-together", 42, ["['talks'] is too short", "at least two"]),
    ("too-many-phases", 5, ["60 is out of range", "at most 40"]),
    ("trust-in-itself", 40, ["'south' cannot trust or mistrust itself", "leave"]),
    ("trust-out-of-range", 40, ["1.5 is out of range", "between 0 and 1"]),
    ("two-documents", 19, ["second document", "one scenario per file"]),
    ("two-units", 28, ["two units, months and weeks", "keep one"]),
    ("undefined-alias", 21, ["alias", "write the value out"]),
    ("undone-how", 37, ["'soon' does not say how", "`no`"]),
    ("undone-when", 37, ["`within` is missing", "time from the decision"]),
    ("unit-given-twice", 34, ["`unit` is given twice", "keep one"]),
    ("unit-mismatch", 28, ["'MUSD'", "days, weeks, months, years"]),
    ("unit-missing", 30, ["without unit", "months"]),
    ("unit-misspelt", 35, ["'500 MUSD/y'", "LIKELY [LOW, HIGH]"]),
    ("unknown-issue", 27, ["'securty'", "'security'"]),
    ("unknown-issue-in-weights", 16, ["'sanction'", "'sanctions'"]),
    ("unknown-party", 33, ["'suoth'", "'south'"]),
    ("unknown-party-in-money", 35, ["'norht'", "'north'"]),
    ("unknown-party-in-trust", 40, ["'nort'", "'north'"]),
    ("unknown-party-in-weights", 16, ["'east'", "north, south"]),
    ("unknown-source", 23, ["'raport'", "'report'"]),
    ("unknown-source-of-a-number", 34, ["'judgment'", "'judgement'"]),
    ("unknown-step", 36, ["'frieze'", "'freeze'"]),
    ("unknown-step-in-goal", 7, ["'peace'", "talks, freeze, relief"]),
    ("weights-all-zero", 15, ["'north' are all zero", "at least one issue"]),
    ("wrong-version", 1, ["2 is not a version", "write 1"]),
]


@pytest.mark.parametrize(("name", "line", "parts"), FLAWS, ids=[name for name, _, _ in FLAWS])
def test_one_flaw_gets_one_message_with_its_line_and_the_way_out(name, line, parts):
    problems = problems_in(BAD / f"{name}.yaml")
    assert [(problem.level, problem.line) for problem in problems] == [("error", line)]
    assert [part for part in parts if part not in problems[0].message] == []


def test_every_bad_file_is_in_the_table():
    assert sorted(path.stem for path in BAD.iterdir()) == sorted(name for name, _, _ in FLAWS)


def test_the_file_that_the_bad_ones_are_made_of_is_good():
    assert read(HERE / "good.yaml").name == "base"


def test_the_file_that_the_bad_rankings_are_made_of_is_good():
    assert problems_in(HERE / "ranked.yaml") == ()


@pytest.mark.parametrize("name", [name for name, _, _ in FLAWS])
def test_a_message_is_one_plain_sentence_without_jargon(name):
    with pytest.raises(ScenarioError) as caught:
        read(BAD / f"{name}.yaml")
    (problem,) = caught.value.problems
    assert [word for word in JARGON if word in problem.message] == []
    assert "\n" not in problem.message
    assert str(problem).startswith(problem.file)


def test_a_message_repeats_no_more_than_eighty_characters_of_a_value():
    (problem,) = problems_in(BAD / "long-value.yaml")
    assert "x" * (ECHO_LIMIT - 3) + "…" in problem.message
    assert "x" * (ECHO_LIMIT - 2) not in problem.message


def test_all_problems_come_at_once_in_the_order_of_the_file(tmp_path):
    text = (HERE / "good.yaml").read_text()
    flaws = {
        "discount: 8 %": "discount: 8 MUSD",
        "by: [north, south]": "by: [nowhere, south]",
        "effects: {security: 0.5}": "efects: {security: 0.5}",
        "requires: talks": "requires: tallks",
        "chance: 0.8": "chance: 8",
        "title: Lift sanctions": "title: 7",
        "requires: freeze": "requires: freeze or",
        "within: 1 month": "within: 1",
        "south: {north: 0.4}": "south: {north: [0.4]}",
    }
    for good, bad in flaws.items():
        assert good in text
        text = text.replace(good, bad)
    file = tmp_path / "several.yaml"
    file.write_text(text)
    problems = problems_in(file)
    lines = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if any(bad in line for bad in flaws.values())
    ]
    assert [problem.line for problem in problems] == lines


def test_a_field_that_is_wrong_in_two_ways_is_told_in_both(tmp_path):
    text = (HERE / "good.yaml").read_text().replace("by: [south]", "by: [Suoth, nowhere]")
    file = tmp_path / "two.yaml"
    file.write_text(text)
    assert [("Suoth" in p.message, "nowhere" in p.message) for p in problems_in(file)] == [
        (True, False),
        (False, True),
    ]
