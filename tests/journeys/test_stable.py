"""`detente stable` as a user meets it: cases of every kind of file, every option, and bad use.

Most of it calls the door of the program within this process, which saves a second each; that the door is
the same from outside is tried on a few.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from detente.cli import main
from detente.scenario.write import as_text
from tests.published.conflict import NAMES, expected
from tests.ranked import ranked
from tests.valued import exchange, valued

CONCEPTS = ("nash", "gmr", "smr", "seq")

TOLL = {
    "format": "gmcr-case-1",
    "id": "toll-road",
    "title": "A toll road between two towns",
    "options": [
        {"name": "Close the road", "direction": "both"},
        {"name": "Pay the toll", "direction": "both"},
    ],
    "decision_makers": [
        {"name": "Near Town", "options": [0], "ranking": [["4"], ["3"], ["1"], ["2"]]},
        {"name": "Far Town", "options": [1], "ranking": [["1"], ["3"], ["4", "2"]]},
    ],
    "states": [
        {"state": "1", "options": "NN"},
        {"state": "2", "options": "YN"},
        {"state": "3", "options": "NY"},
        {"state": "4", "options": "YY"},
    ],
    "status_quo": "1",
}
"""A case file; near town likes tolls from a closed road best, and far town likes paying nothing."""


class Told(NamedTuple):
    """How a call ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def detente(monkeypatch, capsys, tmp_path):
    """The program, called in a folder of its own with these words."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["detente", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        code = 0 if ended.value.code is None else ended.value.code
        assert "Traceback" not in told.err + told.out
        assert isinstance(code, int)
        return Told(code, told.out, told.err)

    return call


@pytest.fixture
def toll(tmp_path):
    (tmp_path / "toll.json").write_text(json.dumps(TOLL, indent=1))
    return "toll.json"


def is_whole(answer):
    """Whether an answer keeps the contract, and its parts belong together."""
    ids = [each["id"] for each in answer["situations"]]
    assert len(set(ids)) == len(ids) == answer["count"]
    assert tuple(answer["stable"]) == tuple(answer["equilibria"]) == CONCEPTS
    for concept in CONCEPTS:
        rows = answer["stable"][concept]
        assert list(rows) == answer["parties"]
        assert set(answer["equilibria"][concept]) == set.intersection(*map(set, rows.values()))
        assert set().union(*rows.values()) <= set(ids)
    return {"case", "rule", "situations", "stable", "equilibria"} <= set(answer)


# --- from outside


def from_outside(folder: Path, *words: str) -> Told:
    call = [sys.executable, "-c", "from detente.cli import main; main()", "stable", *words]
    run = subprocess.run(call, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in run.stderr
    return Told(run.returncode, run.stdout, run.stderr)


def test_a_published_conflict_is_answered_in_words_with_a_report(tmp_path):
    told = from_outside(tmp_path, "elmira", "--out", "out")
    assert told.code == 0
    assert told.out.startswith("Elmira groundwater contamination, 12 situations")
    assert (tmp_path / "out/elmira/stability.html").read_text().startswith("<!DOCTYPE html>")


def test_somebody_who_leaves_is_exit_code_1_with_the_reason(tmp_path):
    told = from_outside(tmp_path, "elmira", "--situation", "2")
    assert told.code == 1
    assert "Uniroyal: U, leaves, under every concept." in told.out


def test_a_broken_file_is_exit_code_1_with_its_line_and_an_unknown_name_is_bad_use(tmp_path):
    (tmp_path / "broken.yaml").write_text(as_text(ranked()).replace("title: A\n", "titel: A\n"))
    told = from_outside(tmp_path, "broken.yaml")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("broken.yaml:14:5: error: steps.a.titel:")
    told = from_outside(tmp_path, "elmiar")
    assert (told.code, told.out) == (2, "")
    assert "'elmira'" in told.err


# --- cases


@pytest.mark.parametrize("name", NAMES)
def test_every_published_conflict_has_the_answer_that_is_known(detente, name):
    told = detente("stable", name, "--json")
    assert told.code == 0
    assert is_whole(told.json)
    known = expected(name)
    for concept, rows in known["stable"].items():
        assert sorted(told.json["equilibria"][concept]) == sorted(known["equilibria"][concept])
        assert {party: sorted(row) for party, row in told.json["stable"][concept].items()} == {
            party: sorted(row) for party, row in rows.items()
        }


def test_a_case_file_is_answered_by_its_own_numbers_and_names(detente, toll):
    told = detente("stable", toll, "--json")
    assert told.code == 0
    assert is_whole(told.json)
    assert told.json["case"] == "toll-road"
    assert told.json["situations"][3] == {"id": 4, "standing": ["Close the road", "Pay the toll"]}
    # Near town keeps the road closed once far town pays, and open while it does not.
    assert told.json["stable"]["nash"] == {"Near Town": [1, 4], "Far Town": [1, 2, 4]}
    assert told.json["equilibria"]["nash"] == [1, 4]


def test_a_file_of_gmcr_py_is_answered_as_the_conflict_it_was_written_from(detente):
    for first, second in (("elmira", "a.gmcr"), ("a.gmcr", "b.gmcr")):
        told = detente("stable", first, "--export", second)
        assert (told.code, told.out) == (0, f"{second} written\n")
    one, two = (detente("stable", name, "--json").json for name in ("a.gmcr", "b.gmcr"))
    assert is_whole(one)
    assert {**one, "case": "", "title": ""} == {**two, "case": "", "title": ""}
    assert Path("a.gmcr").read_bytes() == Path("b.gmcr").read_bytes()
    ours = detente("stable", "elmira", "--json").json
    assert one["equilibria"] == ours["equilibria"]
    assert one["stable"]["nash"]["Uniroyal"] == ours["stable"]["nash"]["uniroyal"]
    assert "Uniroyal delays the process" in one["in_play"]


def test_the_bundled_scenario_and_a_proposal_are_answered_phase_by_phase(detente):
    told = detente("stable", "korea", "--json")
    assert told.code == 0
    assert is_whole(told.json)
    phases = detente("stable", "korea", "--roadmap", "relief-first", "--json")
    assert phases.code == (0 if phases.json["all_stay"] else 1)
    assert [each["phase"] for each in phases.json["phases"]] == list(range(1, 11))


def test_a_scenario_of_known_worth_is_answered_and_who_goes_back_at_the_end_is_exit_code_1(detente):
    Path("gift.yaml").write_text(as_text(valued({"gift": {"by": ["north"], "north": -1, "south": 3}})))
    assert detente("stable", "gift.yaml").code == 0
    phases = "  1: [gift]\n"
    Path("give.yaml").write_text(f"detente-roadmap: 1\nname: give\nscenario: valued\nphases:\n{phases}")
    told = detente("stable", "gift.yaml", "--roadmap", "give.yaml")
    assert told.code == 1
    assert "After the last phase North would go back, whatever the others did then." in " ".join(
        told.out.split()
    )


def test_a_roadmap_of_steps_that_exclude_each_other_is_judged_with_a_report(detente):
    Path("both.yaml").write_text(as_text(exchange(more={"freeze": {"excludes": ["relief"]}})))
    Path("plan.yaml").write_text(
        "detente-roadmap: 1\nname: plan\nscenario: valued\nphases:\n  1: [freeze, relief]\n"
    )
    assert detente("judge", "both.yaml", "plan.yaml", "--out", "out").code == 1
    assert detente("stable", "both.yaml", "--roadmap", "plan.yaml").code == 0


# --- questions


def test_everybody_or_one_party_can_be_asked_about_at_a_situation(detente):
    whole = detente("stable", "elmira", "--situation", "5")
    assert whole.code == 0
    assert all(f"{name}: " in whole.out for name in ("MoE", "Uniroyal", "Local Government"))
    one = detente("stable", "elmira", "--situation", "2", "--party", "moe")
    assert "Uniroyal: " not in one.out
    codes = {
        party: detente("stable", "elmira", "--situation", "2", "--party", party).code
        for party in ("moe", "uniroyal", "Local Government")
    }
    stays = detente("stable", "elmira", "--json").json["stable"]["gmr"]
    assert codes == {
        "moe": int(2 not in stays["moe"]),
        "uniroyal": int(2 not in stays["uniroyal"]),
        "Local Government": int(2 not in stays["local-government"]),
    }
    assert set(codes.values()) == {0, 1}


def test_a_situation_can_be_named_by_letters(detente):
    by_label, by_letters = (
        detente("stable", "elmira", "--situation", name).out for name in ("1", "N Y N N N")
    )
    assert by_label == by_letters


@pytest.mark.parametrize("rule", ["legal-sequences", "each-once", "single-move"])
def test_every_rule_for_joint_moves_has_an_answer(detente, rule):
    told = detente("stable", "elmira", "--rule", rule, "--json")
    assert (told.code, told.json["rule"]) == (0, rule)
    assert is_whole(told.json)


def test_a_wish_a_doubt_a_start_and_further_concepts_are_told_when_asked(detente):
    Path("valued.yaml").write_text(as_text(exchange()))
    asked = ("stable", "valued.yaml", "--wish", "3", "--robust", "--further", "--from", "3")
    told = detente(*asked, "--json")
    assert told.code == 0
    assert {"wish", "robust", "coalitions"} <= set(told.json)
    words = detente(*asked)
    assert words.code == 0
    assert "What would make everybody stay in 3" in words.out
    assert "How sure the answer is" in words.out
    assert detente("stable", "elmira", "--bloc", "moe+uniroyal").code == 0


def test_steps_can_be_put_in_play_or_fixed_and_situations_keep_their_numbers(detente):
    whole, part, rest = (
        detente("stable", "elmira", *words, "--json")
        for words in ((), ("--in-play", "delay, accept,abandon"), ("--done", "modify"))
    )
    assert (part.code, rest.code) == (0, 0)
    numbers = {each["id"]: each["standing"] for each in whole.json["situations"]}
    assert part.json["in_play"] == ["delay", "accept", "abandon"]
    assert all(numbers[each["id"]] == each["standing"] for each in part.json["situations"])
    assert rest.json["done"] == ["modify"]
    assert {each["id"] for each in rest.json["situations"]} < set(numbers)


# --- bad use


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "CASE"),
        (("koera",), "'korea'"),
        (("elmira", "--situation", "99"), "'99' is not a situation"),
        (("elmira", "--situation", "YYYYY"), "cannot be"),
        (("elmira", "--wish", "99"), "'99' is not a situation"),
        (("elmira", "--from", "99"), "'99' is not a situation"),
        (("elmira", "--situation", "1", "--party", "nobody"), "'nobody' is not a party"),
        (("elmira", "--party", "moe"), "--situation"),
        (("elmira", "--in-play", "dance"), "'dance' is not a step"),
        (("elmira", "--done", "dance"), "'dance' is not a step"),
        (("elmira", "--rule", "nice"), "--rule"),
        (("elmira", "--bloc", "moe+moe"), "two blocs"),
        (("elmira", "--roadmap", "nope"), "'nope'"),
        (("korea", "--roadmap", "nope"), "hecker-2018"),
        (("elmira", "--export", "no/such/folder.gmcr"), "--export"),
        (("elmira", "--out", "taken"), "--out"),
        (("elmira", "--done", "modify,delay,accept,abandon"), "nothing in 'elmira' can be"),
    ],
)
def test_bad_use_is_exit_code_2_and_says_what_would_be_good(detente, words, said):
    Path("taken").write_text("not a folder")
    told = detente("stable", *words)
    assert told.code == 2
    assert said in " ".join(told.err.split())
    assert told.out == ""


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        (("--roadmap", "relief-first", "--situation", "3"), "--situation"),
        (("--roadmap", "relief-first", "--out", "out"), "--out"),
        (("--roadmap", "relief-first", "--rule", "each-once"), "--rule"),
        (("--export", "a.gmcr", "--json"), "--json"),
        (("--export", "a.gmcr", "--roadmap", "relief-first"), "--roadmap"),
    ],
)
def test_options_that_would_make_no_difference_are_refused(detente, words, left_out):
    told = detente("stable", "elmira", *words)
    assert (told.code, told.out) == (2, "")
    assert f"leave out {left_out}" in told.err
    assert not Path("a.gmcr").exists()


def test_worth_is_needed_to_look_at_a_roadmap(detente, toll):
    Path("any.yaml").write_text("detente-roadmap: 1\nname: any\nscenario: any\nphases:\n  1: []\n")
    for case in ("elmira", toll):
        told = detente("stable", case, "--roadmap", "any.yaml")
        assert told.code == 2
        assert "does not say what steps are worth" in told.err


def test_broken_case_files_are_told_with_their_line(detente, toll):
    text = Path(toll).read_text()
    for wrong, said in (
        (text.replace('"YN"', '"YX"'), "'YX' is not a pattern"),
        (text.replace('"status_quo": "1"', '"status_quo": "9"'), "'9' is not a state"),
        (text[:-10], "broken.json"),
    ):
        Path("broken.json").write_text(wrong)
        told = detente("stable", "broken.json")
        assert (told.code, told.out) == (1, "")
        assert said in told.err
        assert told.err.startswith("broken.json:")
        assert told.err.split(":")[1].isdecimal()


def test_what_cannot_be_exported_is_told_and_nothing_is_written(detente):
    told = detente("stable", "korea", "--export", "korea.gmcr")
    assert told.code == 1
    assert "gmcr-py knows rankings and statements only" in told.err
    assert list(Path().iterdir()) == []


def test_combinations_ranked_differently_are_told_as_a_fault_of_the_file(detente):
    Path("mixed.yaml").write_text(
        as_text(ranked(situations={"1": "Y-", "2": "N-"}, preferences={
            "ann": {"statements": ["b"]}, "bob": {"statements": ["a"]}
        }))
    )  # fmt: skip
    told = detente("stable", "mixed.yaml")
    assert told.code == 1
    assert "situations.1: '1' stands for 2 combinations that are not ranked alike" in told.err
