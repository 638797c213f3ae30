"""Leverage as plain data for `--json`: stable, documented, no objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.plain import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from detente.report.leverage.findings import Influence, LeverageFindings, Winning

    Floats = NDArray[np.float64]


def answer(findings: LeverageFindings) -> dict[str, Any]:
    """Everything about leverage; what is not a number (unknown, unlimited) is None."""
    settlement, parties = findings.settlement, findings.parties
    return {
        "scenario": findings.scenario.name,
        "parties": list(parties),
        "objective": settlement.objective,
        "status": settlement.status,
        "settlement": number(settlement.value),
        "bound": number(settlement.bound),
        "holds": settlement.verdict.holds,
        "seconds": number(findings.seconds),
        "without": {party: number(each.value) for party, each in findings.without.items()},
        "left": _numbers(findings.left),
        "indispensable": list(findings.indispensable),
        "veto": list(_first(findings).veto) if findings.winning else [],
        "shapley": _numbers(findings.shapley.part),
        "shapley_range": {
            party: [number(findings.shapley.low[party]), number(findings.shapley.high[party])]
            for party in parties
        },
        "banzhaf": _numbers(findings.banzhaf.part),
        "banzhaf_absolute": _numbers(findings.banzhaf.absolute),
        "over": _table(findings, findings.influence["without"].over),
        "by_steps": _table(findings, findings.influence["steps"].over),
        "by_leaving": {
            "worst": _table(findings, findings.influence["leaving"].over),
            "end": _table(findings, findings.leaving[:, :, -1]),
        },
        "most": {
            party: {name: _most(findings, each, j) for name, each in findings.influence.items()}
            for j, party in enumerate(parties)
        },
        "pivotal": {
            party: [{"party": who, "phase": phase} for who, phase in places]
            for party, places in findings.pivotal.items()
        },
        "winning": [_winning(each) for each in findings.winning],
        "worth": {
            "+".join(each.members): {
                "value": number(float(findings.cover[m])),
                "found": number(each.value),
                "bound": number(each.bound),
                "status": each.status,
                "steps": len(each.roadmap.starts),
            }
            for m, each in enumerate(findings.groups)
            if m
        },
        "worlds": findings.worlds,
        "judged": True,
        "version": findings.version,
        "fingerprint": findings.fingerprint,
        "report": findings.report or None,
    }


def _first(findings: LeverageFindings) -> Winning:
    """The declared goal if there is one, otherwise the lowest share of what all attain."""
    return findings.winning[0]


def _table(findings: LeverageFindings, over: Floats) -> dict[str, dict[str, float | None]]:
    """By whom, then who loses: points of the one that loses; nobody costs itself anything."""
    parties = findings.parties
    return {
        one: {other: number(float(over[i, j])) for j, other in enumerate(parties) if j != i}
        for i, one in enumerate(parties)
    }


def _most(findings: LeverageFindings, influence: Influence, loser: int) -> dict[str, Any]:
    """The others by what they cost a party, and the share of worlds in which nobody costs it more."""
    parties = findings.parties
    return {
        "order": [parties[i] for i in influence.ranked(loser)],
        "first": [parties[i] for i in influence.first(loser)],
        "unbeaten": {
            parties[i]: number(float(influence.unbeaten[i, loser])) for i in influence.ranked(loser)
        },
    }


def _winning(each: Winning) -> dict[str, Any]:
    return {
        "level": each.level,
        "veto": list(each.veto),
        "blocking": [list(members) for members in each.blocking],
        "least": [list(members) for members in each.least],
        "shapley_shubik": _numbers(each.shapley_shubik),
        "banzhaf": _numbers(each.banzhaf.part),
        "banzhaf_absolute": _numbers(each.banzhaf.absolute),
        "undecided": each.undecided,
    }


def _numbers(amounts: Mapping[str, float]) -> dict[str, float | None]:
    return {name: number(amount) for name, amount in amounts.items()}
