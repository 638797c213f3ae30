"""A report on an agreement groups objections, tells how such clauses fared, and shows texts side by side."""

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from detente.agreement.lawyer import RULES, SEVERITIES
from detente.agreement.read import read_agreement_text
from detente.cli import app
from detente.history.rates import fared, overall
from detente.report.agreement import words
from detente.report.agreement.answers import check_answer, sign_answer
from detente.report.agreement.terminal import render_check, render_draft
from detente.roadmap import Roadmap
from detente.scenario.read import read_text
from detente.workflow.agreements import check_agreement
from detente.workflow.sign import sign, written
from docs import examples
from tests.agreement.lawyered import GOOD
from tests.agreement.test_differences import LEAP_DAY
from tests.workflow.test_sign import STARTS, STRAIT


def printed(group):
    stream = io.StringIO()
    Console(file=stream, width=110).print(group)
    return stream.getvalue()


def flat(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def leap_day():
    return check_agreement(read_agreement_text(LEAP_DAY))


@pytest.fixture(scope="module")
def drafted():
    return sign(read_text(STRAIT), Roadmap(STARTS, "plan"), date(2027, 1, 31))


def test_every_rule_and_severity_has_a_heading():
    assert set(words.RULES) == set(RULES)
    assert set(words.SEVERITIES) == set(SEVERITIES)


def test_every_kind_of_clause_by_which_rates_are_told_is_said_in_words():
    for feature, values in words.FEATURES.items():
        for value in values:
            rate = fared(feature, value)
            assert rate is None or "this kind" not in words.kind_of(rate)


def test_a_rate_is_told_with_counts_interval_and_a_warning():
    rate = fared("verification", "to_be_agreed")
    assert rate
    told = words.fared(rate, overall())
    assert told.startswith(
        f"Of {rate.n} clauses with verification left to be agreed, in {rate.agreements} coded"
    )
    assert f"95 % interval {rate.low:.0%} to {rate.high:.0%}" in told
    assert told.endswith("These are few: the share says little.")
    assert not words.fared(overall(), overall()).endswith("little.")


def test_a_good_draft_is_told_in_a_few_lines():
    text = printed(render_check(check_agreement(read_agreement_text(GOOD))))
    assert text.splitlines()[:3] == ["Oil for a freeze", "✓ NOTHING SERIOUS", "No objections."]


def test_objections_stand_by_severity_with_way_out_and_past(leap_day):
    text = flat(printed(render_check(leap_day)))
    assert "✗ NOT FIT TO SIGN" in text
    serious, doubtful = text.index("Serious: it cannot"), text.index("Doubtful: here")
    assert serious < text.index("The texts differ") < doubtful < text.index("Minor: worth")
    assert "In the past: Of" in text
    assert "Way out: Agree on one wording" in text


def test_texts_that_differ_stand_side_by_side(leap_day):
    text = flat(printed(render_check(leap_day)))
    table = text[text.index("Where the texts differ") :]
    assert "launches wording United States No long-range missile launches" in table
    assert "DPR Korea No long-range missile launches [while talks that bear fruit go on]" in table
    assert "sanctions presence DPR Korea there" in table
    answer = check_answer(leap_day)
    assert len(answer["differences"]) == 4
    assert answer["differences"][0]["readings"][1]["of"] == "DPR Korea"


def test_many_objections_of_a_kind_are_named_and_not_told_one_by_one():
    body = "".join(f"  c{n}: {{text: Do it, by: [a], kind: hard, due: {{on: 2020}}}}\n" for n in range(12))
    more = "".join(f"  s{n}: {{text: Strive, by: [a], kind: soft}}\n" for n in range(14))
    text = "detente-agreement: 1\nid: x\ntitle: X\nparties: {a: {name: A}}\ncommitments:\n"
    shown = flat(printed(render_check(check_agreement(read_agreement_text(text + body + more)))))
    assert "- and 6 more like these: s8, s9, s10, s11, s12, s13" in shown
    assert "14 of 26 commitments have no deadline" in shown


def test_a_draft_is_told_phase_by_phase_with_what_to_do_next(drafted, tmp_path):
    text = flat(printed(render_draft(written(drafted, tmp_path / "d.yaml"))))
    assert "Phase 1, due by 2027-07-30" in text
    assert "patrols North Stop patrols South, East third party on site: IAEA, 10 days" in text
    assert "Next: edit it, then `detente check" in text
    assert drafted.fingerprint in text


def test_a_roadmap_that_does_not_hold_is_said_loudly(drafted):
    text = printed(render_draft(drafted))
    assert drafted.verdict.failures
    assert "✗ THE ROADMAP DOES NOT HOLD: DO NOT SIGN THIS" in text
    assert "Weakest link: In phase" in text
    assert "Draft:" not in text


# --- the commands


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "strait.yaml").write_text(STRAIT)
    roadmap = "detente-roadmap: 1\nname: plan\nscenario: strait\nphases: {1: [patrols], 2: [ferry]}\n"
    (tmp_path / "plan.yaml").write_text(roadmap)
    return tmp_path


def run(*said):
    return CliRunner().invoke(app, said)


def test_sign_writes_a_draft_and_says_no_if_the_roadmap_fails(place):
    call = ("sign", "strait.yaml", "plan.yaml", "--on", "2027-01-31")
    first = run(*call)
    assert first.exit_code == 1
    assert (place / "out" / "strait" / "agreement.yaml").exists()
    assert run(*call, "--even-if-it-fails", "--out", "draft.yaml").exit_code == 0
    answer = json.loads(run(*call, "--json").output)
    assert answer["file"] == "out/strait/agreement.yaml"
    assert answer["fingerprint"] in first.output
    assert run("check", "draft.yaml").exit_code == (1 if answer["objections"]["serious"] else 0)


@pytest.mark.usefixtures("place")
def test_the_day_of_signature_is_a_date_and_today_if_none_is_given():
    assert run("sign", "strait.yaml", "plan.yaml", "--on", "tomorrow").exit_code == 2
    before = date.today().isoformat()  # noqa: DTZ011, TID251 - the command reads the clock, so must its test
    signed = json.loads(run("sign", "strait.yaml", "plan.yaml", "--json").output)["signed"]
    assert before <= signed <= date.today().isoformat()  # noqa: DTZ011, TID251


def test_check_says_no_to_errors_and_to_serious_objections(place):
    (place / "good.yaml").write_text(GOOD)
    (place / "bad.yaml").write_text(GOOD.replace("by: [north]", "by: [nort]"))
    (place / "leap.yaml").write_text(LEAP_DAY)
    assert run("check", "good.yaml").exit_code == 0
    assert run("check", "leap.yaml").exit_code == 1
    bad = run("check", "bad.yaml")
    assert bad.exit_code == 1
    assert "did you mean 'north'?" in bad.output
    assert bad.output.endswith("bad.yaml: 1 error\n")
    assert json.loads(run("check", "bad.yaml", "--json").output)["problems"][0]["line"] == 16
    answer = json.loads(run("check", "leap.yaml", "--json").output)
    assert answer["fit_to_sign"] is False
    assert answer["problems"] == []
    assert answer["serious"] == sum(each["severity"] == "serious" for each in answer["objections"])


def test_every_key_of_both_answers_is_explained(leap_day, drafted):
    page = (Path(examples.__file__).parent / "reference" / "json.md").read_text()
    explained = set(re.findall(r"`([\w-]+)`", page))
    answers = (check_answer(leap_day), {**sign_answer(drafted), "draft": None})
    assert keys_in(answers) - explained == set()


def keys_in(data):
    if isinstance(data, list | tuple):
        return set().union(*map(keys_in, data))
    return set(data).union(*map(keys_in, data.values())) if isinstance(data, dict) else set()


def test_the_schema_of_agreements_is_printed():
    assert json.loads(run("schema", "agreement").output)["title"] == "Agreement"
