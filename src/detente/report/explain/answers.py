"""The answer to 'why?' as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.explain.changes import change_in_words, part_in_words
from detente.report.explain.words import WhyWords
from detente.report.plain import number
from detente.report.words import Words

if TYPE_CHECKING:
    from detente.report.explain.findings import Change, ExplainFindings, Part, Why
    from detente.roadmap.explaining.nearby import Moved
    from detente.roadmap.judging.verdict import Verdict
    from detente.scenario import Scenario


def answer(findings: ExplainFindings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist is None."""
    scenario, search = findings.scenario, findings.search
    status = search.status if search else ("feasible" if findings.why else "infeasible")
    return {
        "scenario": scenario.name,
        "parties": list(scenario.parties),
        "status": status,
        "objective": findings.objective,
        "value": number(findings.why.near.here.worth[0]) if findings.why else None,
        "order": _order(findings.why, scenario) if findings.why else [],
        "left_out": _left_out(findings.why, scenario) if findings.why else [],
        "binding": _binding(findings.why) if findings.why else [],
        "concessions": _concessions(findings.why, scenario) if findings.why else [],
        "conflicts": [{"extent": each.extent, "reasons": list(each.reasons)} for each in findings.conflicts],
        "draft": _near(findings.draft, scenario) if findings.draft else None,
        "nearest": [_near(each, scenario) for each in findings.nearest],
        "changes": [_change(each, scenario) for each in findings.changes],
        "in_vain": [_part(each, scenario) for each in findings.in_vain],
        "untried": [_part(each, scenario) for each in findings.untried],
        "seconds": findings.seconds,
        "written": findings.written or None,
        "version": findings.version,
        "fingerprint": findings.fingerprint,
    }


def _order(why: Why, scenario: Scenario) -> list[dict[str, Any]]:
    told = WhyWords(scenario, why.near.objective)
    return [
        {
            "step": each.step,
            "phase": each.phase,
            "why": each.why,
            "no_sooner": told.no_sooner(each),
            "no_later": told.no_later(each),
            "earlier": _moved(each.earlier),
            "later": _moved(each.later),
        }
        for each in why.places
    ]


def _left_out(why: Why, scenario: Scenario) -> list[dict[str, Any]]:
    told = WhyWords(scenario, why.near.objective)
    return [
        {"step": each.step, "why": each.why, "sentence": told.not_taken(each), "best": _moved(each.best)}
        for each in why.absences
    ]


def _moved(moved: Moved | None) -> dict[str, Any] | None:
    if moved is None:
        return None
    return {"phase": moved.phase, "holds": moved.holds, "value": number(moved.worth[0])}


def _binding(why: Why) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind,
            "party": each.party,
            "other": each.other or None,
            "phase": each.phase,
            "phases": list(each.phases),
            "slack": each.slack,
            "share": each.share,
        }
        for each in why.bindings
    ]


def _concessions(why: Why, scenario: Scenario) -> list[dict[str, Any]]:
    told = WhyWords(scenario, why.near.objective)
    return [
        {
            "step": each.step,
            "phase": each.phase,
            "pays": each.pays,
            "rests": list(each.rests),
            "loses": dict(zip(scenario.parties, map(float, each.loses), strict=True)),
            "holds": each.fails is None,
            "unkept": list(each.unkept),
            "sentence": told.without(each),
        }
        for each in why.concessions
    ]


def _near(verdict: Verdict, scenario: Scenario) -> dict[str, Any]:
    words = Words(scenario)
    return {
        "phases": [list(steps) for steps in verdict.roadmap.phases(verdict.game.n_phases)],
        "failures": [
            {
                "demand": failure.demand,
                "party": failure.party,
                "phase": failure.phase,
                "slack": number(failure.slack),
                "sentence": words.failure(failure),
            }
            for failure in verdict.failures
        ],
    }


def _change(change: Change, scenario: Scenario) -> dict[str, Any]:
    return {
        "sentence": change_in_words(scenario, change),
        "parts": [_part(part, scenario) for part in change.parts],
        "edits": [str(edit) for edit in change.edits],
        "size": change.size,
        "within": change.within,
        "value": number(change.value),
        "rise": number(change.rise),
        "phases": [list(steps) for steps in change.verdict.roadmap.phases(change.verdict.game.n_phases)],
    }


def _part(part: Part, scenario: Scenario) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "about": list(part.about),
        "now": part.now or None,
        "to": part.to or None,
        "sentence": part_in_words(scenario, part),
    }
