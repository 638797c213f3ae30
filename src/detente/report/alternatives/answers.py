"""Alternatives and the frontier as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.alternatives.frontier_words import FrontierWords
from detente.report.alternatives.words import AlternativesWords
from detente.report.plain import number

if TYPE_CHECKING:
    from detente.report.alternatives.findings import AlternativesFindings
    from detente.roadmap.judging.verdict import Verdict


def answer(findings: AlternativesFindings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist is None."""
    found, words = findings.alternatives, AlternativesWords(findings)
    places = dict(enumerate(findings.roadmaps))
    told = dict(words.differences())
    return {
        "scenario": findings.scenario.name,
        "objective": found.best.objective,
        "parties": list(findings.scenario.parties),
        "status": found.best.status,
        "value": number(found.best.value),
        "bound": number(found.best.bound),
        "gap": number(found.best.gap),
        "within": found.within,
        "floor": number(found.least),
        "alternatives": [
            {
                "label": words.label(place),
                "value": each.value,
                "differs": number(each.differs),
                "differs_bound": number(each.bound),
                "roadmap": places.get(place),
                **_verdict(each.verdict),
                "sentence": told.get(f"{words.label(place)} instead of A", ""),
            }
            for place, each in enumerate(found.found)
        ],
        "distances": found.distances.tolist(),
        "further": found.further,
        "frontier": _frontier(findings),
        "judged": True,
        "seconds": found.seconds + (findings.frontier.seconds if findings.frontier else 0.0),
        "version": findings.version,
        "fingerprint": findings.fingerprint,
        "report": findings.report or None,
    }


def _frontier(findings: AlternativesFindings) -> dict[str, Any] | None:
    frontier, first = findings.frontier, len(findings.alternatives.found)
    if frontier is None:
        return None
    words, places = FrontierWords(findings.scenario, frontier), dict(enumerate(findings.roadmaps[first:]))
    return {
        "points": [
            {
                "label": words.label(place),
                "values": dict(point.values),
                "best_for": list(point.best_for),
                "proven": point.proven,
                "roadmap": places.get(place),
                **_verdict(point.verdict),
            }
            for place, point in enumerate(frontier.points)
        ],
        "bounds": {name: number(plan.bound) for name, plan in frontier.plans.items()},
        "trades": [
            {
                "give": trade.give,
                "get": trade.get,
                "start": words.label(frontier.points.index(trade.start)),
                "end": words.label(frontier.points.index(trade.end)),
                "sentence": words.sentence(trade),
            }
            for trade in words.trades()
        ],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    game = verdict.game
    return {
        "holds": verdict.holds,
        "phases": [list(steps) for steps in verdict.roadmap.phases(game.n_phases)],
        "gains": {
            party: {
                "points": float(verdict.gain[i]),
                "ideal": float(verdict.ideal[i]),
                "share": number(verdict.share[i]),
            }
            for i, party in enumerate(game.parties)
        },
        "weakest": {
            "party": verdict.weakest.party,
            "phase": verdict.weakest.phase,
            "margin": number(verdict.weakest.margin),
        },
    }
