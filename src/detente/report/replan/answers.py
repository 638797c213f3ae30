"""Ways on from where things stand as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.plain import search_in
from detente.report.repair.answers import verdict_in

if TYPE_CHECKING:
    from detente.report.replan.findings import ReplanFindings
    from detente.roadmap import Verdict


def answer(findings: ReplanFindings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist is None. Phases count from the signature."""
    now, mended = findings.now, findings.repair
    return {
        "scenario": findings.scenario.name,
        "agreement": findings.agreement or None,
        "on": findings.on.isoformat() if findings.on else None,
        "phase": findings.phase,
        "first_days": [day.isoformat() for day in findings.first_days],
        "parties": list(findings.game.parties),
        "stands": [
            {
                "step": step,
                "status": stand.status,
                "why": stand.why,
                "broken_by": list(stand.blamed),
                "commitments": list(stand.commitments),
            }
            for step, stand in findings.stands.items()
        ],
        "broken_by": list(findings.breakers),
        "suspended": list(findings.suspended),
        "as_signed": findings.is_as_signed,
        "search": search_in(findings.search),
        "without": search_in(findings.without) if findings.without else None,
        "steps": [
            {
                "step": move.step,
                "before": move.before or None,
                "after": move.after or None,
                "status": move.stand.status,
                "fails": [findings.dated(each).sentence for each in move.fails],
            }
            for move in findings.moves
        ],
        "rest": _judged(findings, findings.rest),
        "now": _judged(findings, now) if now else None,
        "repaired": _judged(findings, mended.repaired) if mended and mended.repaired else None,
        "closest": _judged(findings, findings.closest) if findings.closest else None,
        "repair": {"status": mended.status, "least": mended.least} if mended else None,
        "breakdown": _breakdown(findings),
        "trust": [
            {"who": each.who, "whom": each.whom, "before": each.before, "now": each.now}
            for each in findings.doubts
        ],
        "remarks": list(findings.remarks),
        "judged": True,
        "seconds": findings.seconds,
        "version": findings.version,
        "fingerprint": findings.fingerprint,
        "report": findings.report or None,
    }


def _judged(findings: ReplanFindings, verdict: Verdict) -> dict[str, Any]:
    """A verdict with its roadmap and margins, phases counted from the signature."""
    told = verdict_in(verdict)
    for plain, failure in zip(told["failures"], map(findings.dated, verdict.failures), strict=True):
        plain |= {"phase": failure.phase, "sentence": failure.sentence}
    starts = verdict.roadmap.starts.items()
    margins = {party: verdict.margin[i].tolist() for i, party in enumerate(verdict.game.parties)}
    dated = [{"step": step, "phase": phase + findings.elapsed} for step, phase in starts]
    return {**told, "starts": dated, "margins": margins}


def _breakdown(findings: ReplanFindings) -> dict[str, Any]:
    found, parties = findings.collapse, findings.game.parties
    carried = findings.now is not None or findings.closest is not None
    return {
        "costs": {party: float(found.loss[i]) if carried else None for i, party in enumerate(parties)},
        "left_with": {party: float(found.worth[i]) for i, party in enumerate(parties)},
        "fates": [{"item": item, "fate": fate} for item, fate in found.fates.items()],
    }
