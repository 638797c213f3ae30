"""A supposition as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.plain import search_in
from detente.report.repair.answers import verdict_in

if TYPE_CHECKING:
    from detente.report.whatif.findings import WhatIfFindings


def answer(findings: WhatIfFindings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist is None."""
    search, now = findings.search, findings.now
    return {
        "scenario": findings.scenario.name,
        "edits": [str(edit) for edit in findings.edits],
        "changes": [vars(change) for change in findings.changes],
        "parties": list(findings.still.game.parties),
        "still_holds": findings.still.holds,
        **search_in(search),
        "moved": [
            {"step": step, "before": before or None, "after": after or None}
            for step, before, after in findings.moved
        ],
        "phases": [list(steps) for steps in now.roadmap.phases(now.game.n_phases)] if now else [],
        "before": verdict_in(findings.base),
        "still": verdict_in(findings.still),
        "now": verdict_in(now) if now else None,
        "judged": True,
        "seconds": findings.seconds,
        "version": findings.version,
        "fingerprint": findings.fingerprint,
    }
