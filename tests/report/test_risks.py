"""Coalitions, all doubts at once and sleepers: in words, tables and JSON."""

import json
from dataclasses import replace

import numpy as np
import pytest

from detente.report.answers import answer
from detente.report.findings import Findings
from detente.report.page import page
from detente.report.risk import answers as risk_answers
from detente.report.risk import coalition_words
from detente.report.risk import terminal as risk_terminal
from detente.report.risk import words as risk_words
from detente.report.risk.findings import Risks
from detente.roadmap import Roadmap, judge
from detente.roadmap.judging.coalitions import departures
from detente.roadmap.judging.joint_risk import joint_risk
from detente.roadmap.judging.sleepers import Sleeper, sleepers
from detente.scenario import Scenario
from detente.worth import game_of

SUITED = {"east-market": -20, "west-market": 60, "water": -10, "passage": 6}


def ring(trust: float = 0.9, passage: float = 6) -> Scenario:
    """East and West open their markets to each other, and share water with South, who gives little."""
    away = {"within": "1 month judgement"}

    def step(by: list[str], issue: str) -> dict[str, object]:
        return {"title": f"Give {issue}", "by": by, "effects": {issue: 0.5}, "reversible": away}

    return Scenario.of(
        {
            "detente": 1,
            "name": "ring",
            "title": "A ring",
            "unsourced": "judgement",
            "phase": "6 months",
            "phases": 2,
            "parties": {name: {"name": name.title(), "discount": 0.05} for name in ("east", "west", "south")},
            "issues": {issue: {"title": issue} for issue in SUITED},
            "weights": {
                "east": {**SUITED, "passage": passage},
                "west": {**SUITED, "east-market": 60, "west-market": -20, "passage": passage},
                "south": {"water": 70, "passage": -30},
            },
            "trust": {
                name: {other: trust for other in ("east", "west", "south") if other != name}
                for name in ("east", "west", "south")
            },
            "steps": {
                "open-east": step(["east"], "east-market"),
                "open-west": step(["west"], "west-market"),
                "share-water": step(["east", "west"], "water"),
                "let-pass": step(["south"], "passage"),
            },
        }
    )


def found(scenario: Scenario, *left_out: str, coalitions: bool = False) -> Findings:
    """What is found about taking every step in phase 1, but for some."""
    game = replace(game_of(scenario), coalitions=coalitions)
    verdict = judge(game, Roadmap({step: 1 for step in game.steps if step not in left_out}))
    return Findings(
        scenario, verdict, risks=Risks(departures(verdict), joint_risk(verdict), sleepers(verdict))
    )


def test_two_who_would_be_better_off_without_the_third_are_named():
    told = coalition_words.answer(found(ring()))
    assert told[0].startswith("Yes, as far as the numbers go: in 3 phases some would gain")
    assert "East and West: in phase 1" in told[1]
    assert "go on among themselves with «Give east-market» and «Give west-market»" in told[1]
    assert told[2] == "Each of them would gain, without any payment among them."
    rows = coalition_words.table(found(ring())).rows
    assert [row[0] for row in rows] == ["1", "2", "after"]
    assert {row[1] for row in rows} == {"East, West"}


def test_a_coalition_with_no_reason_to_leave_is_named_as_the_closest():
    told = coalition_words.answer(found(ring(passage=20)))
    assert told[0].startswith("No. In no phase would any coalition")
    assert "lose" in told[1]


def test_who_would_not_gain_would_have_to_be_paid():
    findings = found(ring())
    assert findings.risks
    first = findings.risks.departures[0]
    unequal = replace(first, gains=(first.gains[0], -1.0))
    told = coalition_words.answer(replace(findings, risks=replace(findings.risks, departures=(unequal,))))
    assert told[2] == "West would not gain by it, and would have to be paid by the others."


def test_the_demand_fails_where_the_report_says_so():
    verdict = found(ring(), coalitions=True).verdict
    (failure,) = verdict.failures
    assert (failure.demand, failure.party) == ("coalition", "east+west")
    assert not verdict.holds
    text = page(found(ring(), coalitions=True))
    assert "no gain by leaving together" in text
    assert "East, West" in text


@pytest.mark.parametrize("trust", [0.05, 0.9])
def test_doubts_are_told_where_they_weigh_most(trust):
    findings = found(ring(trust))
    told, rows = risk_words.doubts(findings), risk_words.doubts_table(findings).rows
    assert findings.risks
    assert len(rows) == 3
    short = float(findings.risks.joint.slack.min()) < 0
    assert short == told[0].startswith(("East", "West", "South"))
    assert len(told) == 2


def test_fear_of_being_alone_is_told_with_the_trust_that_it_asks_for():
    findings = found(ring())
    assert findings.risks
    shape = findings.risks.joint.trust.shape
    joint = replace(findings.risks.joint, trust=np.full(shape, 0.2), needed=np.full(shape, 0.7))
    told = risk_words.doubts(replace(findings, risks=replace(findings.risks, joint=joint)))
    assert "only if it believes at 0.70 that all others keep their word; it believes at 0.20" in told[1]


def test_what_a_sleeper_does_before_is_named():
    findings = found(ring())
    assert findings.risks
    awake = (replace(each, hollow=()) for each in findings.risks.sleepers[:2])
    asleep = (*awake, Sleeper("south", 2, 5.0, 3.0, ("let-pass",)))
    told = risk_words.sleepers(replace(findings, risks=replace(findings.risks, sleepers=asleep)))
    assert told[0].startswith("What South shows early on")
    assert "South would best do so in phase 2 (months 6–12)" in told[1]
    assert "«Give passage»" in told[1]


def test_nobody_bides_its_time_where_nothing_counts_as_evidence():
    findings = found(ring())
    assert findings.risks
    awake = tuple(replace(each, hollow=()) for each in findings.risks.sleepers)
    told = risk_words.sleepers(replace(findings, risks=replace(findings.risks, sleepers=awake)))
    assert len(told) == 1


def test_json_holds_what_the_words_say():
    findings = found(ring())
    data = json.loads(json.dumps(answer(findings)))
    assert [each["phase"] for each in data["coalitions"]] == [1, 2, 3]
    assert data["coalitions"][1]["members"] == ["east", "west"]
    assert {each["act"] for each in data["coalitions"][1]["acts"]} == {"go on", "undo"}
    assert set(data["joint_risk"]) == {"east", "west", "south"}
    assert [each["party"] for each in data["sleepers"]] == ["east", "west", "south"]


def test_nothing_is_said_where_nobody_looked():
    bare = replace(found(ring()), risks=None)
    assert risk_answers.answer(None, ("east",)) == {"coalitions": [], "joint_risk": {}, "sleepers": []}
    assert list(risk_terminal.parts(bare)) == []
    assert not risk_words.doubts_table(bare).rows
    assert "Could some of them leave together?" not in page(bare)


def test_the_page_and_the_terminal_have_the_three_sections():
    findings = found(ring())
    text = page(findings)
    for heading in (coalition_words.HEADING, risk_words.DOUBTS, risk_words.SLEEPERS):
        assert heading in text
    assert [heading for heading, _ in risk_terminal.parts(findings)] == [
        coalition_words.HEADING,
        risk_words.DOUBTS,
        risk_words.SLEEPERS,
    ]
