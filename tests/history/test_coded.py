"""A coded agreement is read whole, or refused with every problem at once, each with its line."""

import contextlib
import re

import pytest

from detente.agreement.dates import Span
from detente.errors import AgreementError
from detente.history.bundle import CASES
from detente.history.coded import Coded, coded_at
from detente.history.replay import agreement_of

SMALLEST = """\
id: tiny-2020
title: A tiny agreement
kind: agreement
parties: [NORTH, SOUTH]
date_agreed: 2020-01-31
steps:
- id: tiny-2020-s01
  title: Open the bridge
  by: [NORTH]
  in_favour_of: [SOUTH]
  commitment: hard
  outcome: {status: done, date: 2020-03}
"""


def problems(text, tmp_path) -> dict[str, tuple[int, str]]:
    """Dotted field -> line and message."""
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(AgreementError) as refused:
        coded_at(path)
    return {each.field: (each.line, each.message) for each in refused.value.problems}


def accepted(text, tmp_path) -> Coded:
    path = tmp_path / "own.yaml"
    path.write_text(text)
    return coded_at(path)


def test_a_user_needs_to_write_only_what_matters(tmp_path):
    tiny = accepted(SMALLEST, tmp_path)
    clause = tiny.by_id["tiny-2020-s01"]
    assert clause.outcome.date is not None
    assert clause.outcome.date.last.isoformat() == "2020-03-31"
    assert (clause.verification.mode, clause.reversibility.speed) == ("none_agreed", "n/a")


def test_half_a_day_counts_as_a_whole_one_where_days_are_needed(tmp_path):
    text = SMALLEST.replace(
        "commitment: hard",
        "commitment: hard\n  verification: {mode: satellite, confirm_days: 0.5}\n"
        "  reversibility: {speed: days, days_estimate: 1.5}",
    )
    held = agreement_of(accepted(text, tmp_path)).commitments["tiny-2020-s01"]
    assert held.verification is not None
    assert (held.verification.takes, held.reversible) == (Span(days=1), Span(days=2))


def test_every_problem_is_told_at_once_with_its_line(tmp_path):
    text = SMALLEST.replace("commitment: hard", "commitment: firm").replace("kind: agreement\n", "")
    text = text.replace("status: done", "status: finished").replace("2020-01-31", "2020-02-31")
    found = problems(text + "colour: red\n", tmp_path)
    assert {name: line for name, (line, _) in found.items()} == {
        "date_agreed": 4,
        "steps.commitment": 10,
        "steps.outcome.status": 11,
        "colour": 12,
        "kind": 0,
    }
    assert "'hard' or 'soft'" in found["steps.commitment"][1]


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        (("status: done, date: 2020-03", "status: done"), "outcome.date", "give the date"),
        (("status: done", "status: not_done"), "outcome.date", "leave it empty"),
        (("status: done", "status: reversed"), "outcome.reversed_date", "was undone at some time"),
        (
            ("date: 2020-03", "date: 2020-03, reversed_date: 2021"),
            "outcome.reversed_date",
            "write 'reversed'",
        ),
        (
            ("status: done, date: 2020-03", "status: reversed, date: 2020-03, reversed_date: 2020-02-01"),
            "outcome.reversed_date",
            "before it was carried out",
        ),
        (("commitment: hard", "commitment: hard\n  phase: two"), "phase", "there are no phases"),
        (
            ("commitment: hard", "commitment: hard\n  reciprocates: [tiny-2020-s02]"),
            "reciprocates",
            "did you mean 'tiny-2020-s01'",
        ),
        (
            ("commitment: hard", "commitment: hard\n  precondition: [tiny-2020-s01]"),
            "precondition",
            "names itself",
        ),
        (("by: [NORTH]", "by: [the North]"), "by", "cannot be a name"),
        (("title: Open", "titel: Open"), "titel", "did you mean 'title'"),
    ],
)
def test_what_cannot_be_so_is_named_with_the_way_out(change, field, says, tmp_path):
    found = problems(SMALLEST.replace(*change), tmp_path)
    assert list(found) == [f"steps.{field}"]
    assert says in found[f"steps.{field}"][1]


def test_two_steps_cannot_share_a_name(tmp_path):
    step = SMALLEST[SMALLEST.index("- id") :]
    assert "its own" in problems(SMALLEST + step, tmp_path)["steps.id"][1]


def test_an_agreement_cannot_end_before_it_was_agreed(tmp_path):
    found = problems("date_ended: 2019\n" + SMALLEST, tmp_path)
    assert found["date_ended"] == (1, "2019 is before it was agreed, on 2020-01-31; check both")


def test_an_agreement_without_clauses_is_refused(tmp_path):
    text = SMALLEST[: SMALLEST.index("steps:")]
    assert "steps" in problems(text + "steps: []\n", tmp_path)
    assert "steps" in problems(text, tmp_path)


def test_a_clause_of_another_agreement_may_be_named(tmp_path):
    text = SMALLEST.replace("commitment: hard", "commitment: hard\n  precondition: [other-2019-s03]")
    assert accepted(text, tmp_path).steps[0].precondition == ("other-2019-s03",)


def test_every_line_of_a_bundled_file_can_break_without_a_crash(tmp_path):
    text = (CASES / "st-2014.yaml").read_text()
    lines = text.splitlines()
    path = tmp_path / "own.yaml"
    for number in range(2, len(lines), 12):
        broken = re.sub(r": .*", ": {odd: [1, null]}", lines[number])
        path.write_text("\n".join([*lines[:number], broken, *lines[number + 1 :]]))
        with contextlib.suppress(AgreementError):
            coded_at(path)
