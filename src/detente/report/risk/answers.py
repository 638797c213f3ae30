"""Coalitions, all doubts at once and sleepers as plain data for `--json`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.risk.findings import Risks


def answer(risks: Risks | None, parties: tuple[str, ...]) -> dict[str, Any]:
    """The keys `coalitions`, `joint_risk` and `sleepers`; empty where nobody looked."""
    if risks is None:
        return {"coalitions": [], "joint_risk": {}, "sleepers": []}
    joint = risks.joint
    by_phase = {"trust": joint.trust, "worth": joint.worth, "slack": joint.slack, "effort": joint.effort}
    by_phase["needed"] = joint.needed
    return {
        "coalitions": [
            {
                "phase": each.phase,
                "members": list(each.members),
                "margin": each.margin,
                "suits_all": each.suits_all,
                "gains": dict(zip(each.members, each.gains, strict=True)),
                "acts": [{"step": step, "act": act} for step, act in each.acts],
                "noticed": each.noticed,
                "chance": each.chance,
            }
            for each in risks.departures
        ],
        "joint_risk": {
            party: {name: _numbers(values[i]) for name, values in by_phase.items()}
            for i, party in enumerate(parties)
        },
        "sleepers": [
            {
                "party": each.party,
                "phase": each.phase,
                "worth": each.worth,
                "at_once": each.at_once,
                "hollow": list(each.hollow),
            }
            for each in risks.sleepers
        ],
    }


def _numbers(values: Iterable[float]) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]
