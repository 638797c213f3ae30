"""The command line as a user meets it: real files, exit codes; the first journey in processes of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from tests.journeys.process import CALL, detente, detente_here

PLAN_KEYS = {
    "scenario", "status", "objective", "value", "bound", "gap", "seconds",
    "phases", "margins", "weakest", "trust", "judged",
}  # fmt: skip


@pytest.fixture
def started(tmp_path):
    """A folder with the starter scenario in it."""
    assert detente_here(tmp_path, "new", "village").returncode == 0
    return tmp_path


def test_a_started_scenario_checks_plans_and_is_judged_by_its_own_plan(started):
    assert detente(started, "check", "village.yaml").returncode == 0
    planned = detente(started, "plan", "village.yaml", "--time-limit", "5")
    assert planned.returncode == 0, planned.stderr
    assert "HOLDS" in planned.stdout
    assert "weakest link" in planned.stdout
    assert (started / "out/village/report.html").read_text().startswith("<!DOCTYPE html>")
    judged = detente(started, "judge", "village.yaml", "out/village/roadmap.yaml")
    assert judged.returncode == 0, judged.stderr


@pytest.mark.parametrize("objective", ["fair", "sure", "total", "fast"])
def test_every_objective_is_proven_best_on_the_starter_and_its_json_keeps_its_keys(started, objective):
    planned = detente_here(started, "plan", "village.yaml", "--objective", objective, "--json")
    answer = json.loads(planned.stdout)
    assert set(answer) >= PLAN_KEYS
    assert (answer["status"], answer["objective"], answer["judged"]) == ("optimal", objective, True)
    assert set(answer["weakest"]) >= {"party", "phase", "margin", "deviation"}


def test_a_starter_is_not_written_over_a_file_that_is_there(started):
    before = (started / "village.yaml").read_text()
    again = detente_here(started, "new", "village")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (started / "village.yaml").read_text() == before


def test_a_wrong_file_is_refused_with_its_line_and_nothing_is_written(started):
    wrong = (started / "village.yaml").read_text().replace("duration:", "duratoin:")
    (started / "wrong.yaml").write_text(wrong)
    checked = detente_here(started, "check", "wrong.yaml")
    assert checked.returncode == 1
    assert "duratoin" in checked.stdout
    assert "duration" in checked.stdout
    planned = detente_here(started, "plan", "wrong.yaml")
    assert planned.returncode == 1
    assert "wrong.yaml:" in planned.stderr
    assert "Traceback" not in planned.stderr
    assert not (started / "out").exists()


def test_an_unknown_scenario_is_bad_use_and_the_nearest_name_is_offered(tmp_path):
    answer = detente_here(tmp_path, "plan", "koera")
    assert answer.returncode == 2
    assert "korea" in answer.stderr


@pytest.mark.parametrize(
    "words", [("plan",), ("plan", "korea", "--objective", "nice"), ("judge", "korea"), ("fly",)]
)
def test_bad_use_is_exit_code_2(tmp_path, words):
    answer = detente_here(tmp_path, *words)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_a_proposal_that_fails_is_exit_code_1_with_reasons(tmp_path):
    answer = detente_here(tmp_path, "judge", "korea", "everything-first", "--json")
    assert answer.returncode == 1
    verdict = json.loads(answer.stdout)
    assert verdict["judged"]
    assert verdict["failures"]


def test_all_that_a_party_could_do_instead_is_listed_best_first(tmp_path):
    shown = detente_here(tmp_path, "judge", "korea", "relief-first", "--at", "dprk", "4")
    assert shown.returncode == 0
    assert "Walk away openly" in shown.stdout
    assert "Wait for one phase" in shown.stdout
    told = json.loads(
        detente_here(tmp_path, "judge", "korea", "relief-first", "--at", "dprk", "4", "--json").stdout
    )
    kinds = {each["deviation"]["kind"] for each in told["alternatives"]}
    assert kinds == {"walk away", "cheat", "skip", "undo", "wait"}
    margins = [each["margin"] for each in told["alternatives"]]
    assert margins == sorted(margins)


@pytest.mark.parametrize(("party", "phase", "said"), [("dprc", "4", "dprk"), ("dprk", "12", "1 to 10")])
def test_a_party_or_phase_that_there_is_not_is_bad_use(tmp_path, party, phase, said):
    answer = detente_here(tmp_path, "judge", "korea", "relief-first", "--at", party, phase)
    assert answer.returncode == 2
    assert said in answer.stderr


def test_a_roadmap_with_unknown_steps_and_broken_prerequisites_is_judged_not_crashed_on(started):
    (started / "odd.yaml").write_text(
        "detente-roadmap: 1\nname: odd\nscenario: village\nphases:\n  1: [no-such-step]\n"
    )
    answer = detente_here(started, "judge", "village.yaml", "odd.yaml")
    assert answer.returncode == 1
    assert "no-such-step" in answer.stdout


def test_demands_that_cannot_go_together_are_named_with_exit_code_1(started):
    text = (started / "village.yaml").read_text()
    (started / "greedy.yaml").write_text(text.replace("    capacity: 2\n", "    min_gain: 99 %\n", 2))
    answer = detente_here(started, "plan", "greedy.yaml")
    assert answer.returncode == 1
    assert "gain" in answer.stderr
    told = json.loads(detente_here(started, "plan", "greedy.yaml", "--json").stdout)
    assert (told["status"], told["judged"]) == ("infeasible", False)
    assert told["conflict"]
    assert not (started / "out").exists()


def test_a_limit_that_is_too_short_is_exit_code_3_and_says_so(tmp_path):
    answer = detente(tmp_path, "plan", "korea", "--time-limit", "0.001")
    assert answer.returncode == 3
    assert "allow more time" in answer.stderr


def test_only_changes_of_meaning_are_told(started):
    text = (started / "village.yaml").read_text()
    (started / "same.yaml").write_text("# another comment\n" + text)
    assert "0 changes" in detente_here(started, "diff", "village.yaml", "same.yaml").stdout
    (started / "longer.yaml").write_text(text.replace("phases: ", "phases: 1", 1))
    assert "phases" in detente_here(started, "diff", "village.yaml", "longer.yaml").stdout


def test_an_interrupted_plan_leaves_nothing_half_written(started):
    running = subprocess.Popen(
        [*CALL, "plan", "korea", "--time-limit", "60"], cwd=started, stderr=subprocess.PIPE, text=True
    )
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(timeout=3)
        running.send_signal(signal.SIGINT)
        running.wait(timeout=90)
    finally:
        running.kill()
        running.communicate()
    assert running.returncode != 0
    assert not (started / "out").exists()


SWALLOWING = """
import time
from detente import cli

@cli.app.command()
def stubborn() -> None:
    try:
        print("ready", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        time.sleep(60)

cli.main()
"""


def test_an_interrupt_that_a_library_swallows_is_repeated(tmp_path):
    running = subprocess.Popen(
        [sys.executable, "-c", SWALLOWING, "stubborn"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) != 0
    finally:
        running.kill()
        running.communicate()


def test_a_place_that_cannot_be_written_to_is_bad_use(started):
    (started / "taken").write_text("not a folder")
    answer = detente_here(started, "plan", "village.yaml", "--out", "taken")
    assert answer.returncode == 2
    assert "--out" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_help_names_every_command(tmp_path):
    said = detente(tmp_path, "--help").stdout
    assert all(command in said for command in ("plan", "judge", "check", "diff", "new", "schema"))


def test_the_schema_is_json(tmp_path):
    assert json.loads(detente_here(tmp_path, "schema").stdout)["properties"]["steps"]
    assert json.loads(detente_here(tmp_path, "schema", "project").stdout)["properties"]["links"]
