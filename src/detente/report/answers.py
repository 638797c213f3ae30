"""The answer as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.errors import LimitReached, NoRoadmap
from detente.report.plain import number, search_in
from detente.report.risk import answers as risk_answers
from detente.report.robust import answers as robust_answers
from detente.report.share import brief as share_brief
from detente.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.findings import Findings
    from detente.roadmap.judging.verdict import Deviation
    from detente.scenario import Scenario


def answer(findings: Findings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist is None.

    Points everywhere but in `trust`; phases count from 1, and the last entry of a list over
    phases is what comes after them.
    """
    verdict, game = findings.verdict, findings.game
    parties = game.parties
    leaving, cheating = verdict.carry_on - verdict.walk_away, verdict.carry_on - verdict.cheat
    return {
        "scenario": findings.scenario.name,
        "roadmap": verdict.roadmap.name,
        **_search(findings),
        "phases": [list(steps) for steps in verdict.roadmap.phases(game.n_phases)],
        "margins": {party: _numbers(verdict.margin[i]) for i, party in enumerate(parties)},
        "leaving": {party: _numbers(leaving[i]) for i, party in enumerate(parties)},
        "cheating": {party: _numbers(cheating[i]) for i, party in enumerate(parties)},
        "waiting": {party: _numbers(verdict.delay_cost[i]) for i, party in enumerate(parties)},
        "weakest": _weakest(findings),
        "trust": {
            who: {whom: _numbers(verdict.trust[i, j]) for j, whom in enumerate(parties) if j != i}
            for i, who in enumerate(parties)
        },
        "judged": True,
        "holds": verdict.holds,
        "failures": [
            {
                "demand": failure.demand,
                "party": failure.party,
                "phase": failure.phase,
                "slack": number(failure.slack),
                "sentence": failure.sentence,
            }
            for failure in verdict.failures
        ],
        "gains": {
            party: {
                "points": number(verdict.gain[i]),
                "ideal": number(verdict.ideal[i]),
                "share": number(verdict.share[i]),
            }
            for i, party in enumerate(parties)
        },
        "needed": {
            who: {whom: _numbers(verdict.needed[i, j]) for j, whom in enumerate(parties) if j != i}
            for i, who in enumerate(parties)
        },
        "turning": [
            {"path": flip.path, "at": flip.at, "turns_at": number(flip.turns_at), "way": number(flip.way)}
            for flip in findings.turning
        ],
        "compared": [
            {
                "name": proposal.name,
                "title": proposal.title,
                "holds": proposal.verdict.holds,
                "failures": len(proposal.verdict.failures),
                "weakest": _told(findings.scenario, proposal.verdict.weakest),
            }
            for proposal in findings.compared
        ],
        "projects": share_brief.answer(findings.joint),
        "robust": robust_answers.answer(findings.robust),
        **risk_answers.answer(findings.risks, parties),
        "version": findings.version,
        "fingerprint": findings.fingerprint,
        "report": findings.report or None,
    }


def alternatives(scenario: Scenario, deviations: Iterable[Deviation]) -> dict[str, Any]:
    """Everything a party could do in one phase instead of carrying on, the best for it first."""
    return {"scenario": scenario.name, "alternatives": [_told(scenario, each) for each in deviations]}


def none_found(scenario: str, objective: str, why: NoRoadmap | LimitReached) -> dict[str, Any]:
    """The answer of `plan` where there is no roadmap: none is possible, or none was found in time."""
    return {
        "scenario": scenario,
        "status": "infeasible" if isinstance(why, NoRoadmap) else "limit",
        "objective": objective,
        "value": None,
        "bound": None,
        "gap": None,
        "phases": [],
        "judged": False,
        "message": str(why),
        "conflict": list(why.conflict) if isinstance(why, NoRoadmap) else [],
    }


def _search(findings: Findings) -> dict[str, Any]:
    """How the roadmap was found; of one that was only judged, whether it holds."""
    search = findings.search
    if search is None:
        status = "feasible" if findings.verdict.holds else "infeasible"
        return {"status": status, **dict.fromkeys(("objective", "value", "bound", "gap", "seconds"))}
    return {**search_in(search), "seconds": number(search.seconds)}


def _weakest(findings: Findings) -> dict[str, Any]:
    return _told(findings.scenario, findings.verdict.weakest)


def _told(scenario: Scenario, deviation: Deviation) -> dict[str, Any]:
    return {
        "party": deviation.party,
        "phase": deviation.phase,
        "margin": number(deviation.margin),
        "deviation": {
            "kind": deviation.kind,
            "acts": [{"step": step, "act": act} for step, act in deviation.acts],
            "noticed": deviation.noticed,
            "chance": number(deviation.chance),
            "undone": list(deviation.undone),
            "carry_on": number(deviation.carry_on),
            "instead": number(deviation.instead),
            "sentence": Words(scenario).witness(deviation),
        },
    }


def _numbers(values: Iterable[float]) -> list[float | None]:
    return [number(value) for value in values]
