"""A repaired draft as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.report.repair.findings import RepairFindings
    from detente.roadmap.judging.verdict import Failure, Verdict


def answer(findings: RepairFindings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist is None."""
    found = findings.repair
    after = found.repaired
    return {
        "scenario": findings.scenario.name,
        "draft": found.draft.roadmap.name,
        "parties": list(found.draft.game.parties),
        "status": found.status,
        "holds": after is not None,
        "least": found.least,
        "changes": [
            {
                "step": change.step,
                "kind": change.kind,
                "before": change.before or None,
                "after": change.after or None,
                "mends": _failures(change.mends),
            }
            for change in found.changes
        ],
        "left_out": [{"step": step, "phase": phase} for step, phase in found.left_out],
        "kept": list(found.wanted.keep),
        "phases": [list(steps) for steps in after.roadmap.phases(after.game.n_phases)] if after else [],
        "before": verdict_in(found.draft),
        "after": verdict_in(after) if after else None,
        "judged": True,
        "seconds": found.seconds,
        "version": findings.version,
        "fingerprint": findings.fingerprint,
        "roadmap": findings.roadmap or None,
        "report": findings.report or None,
    }


def verdict_in(verdict: Verdict) -> dict[str, Any]:
    """Whether a roadmap holds, what it fails, and what each party gains."""
    gains = {
        party: {
            "points": float(verdict.gain[i]),
            "ideal": float(verdict.ideal[i]),
            "share": float(verdict.share[i]) if math.isfinite(verdict.share[i]) else None,
        }
        for i, party in enumerate(verdict.game.parties)
    }
    return {"holds": verdict.holds, "failures": _failures(verdict.failures), "gains": gains}


def _failures(failures: tuple[Failure, ...]) -> list[dict[str, Any]]:
    return [
        {
            "demand": failure.demand,
            "party": failure.party,
            "phase": failure.phase,
            "slack": failure.slack if math.isfinite(failure.slack) else None,
            "sentence": failure.sentence,
        }
        for failure in failures
    ]
