"""The answer about trust as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.plain import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.trust.findings import TrustFindings
    from detente.roadmap.questions.confidence import Pair
    from detente.roadmap.questions.gains import Gain, SightWorth, StepWorth


def answer(findings: TrustFindings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist, or is infinite, is None."""
    found = findings.gains
    return {
        "scenario": findings.scenario.name,
        "roadmap": findings.verdict.roadmap.name,
        "holds": findings.verdict.holds,
        "objective": found.objective,
        "value": number(found.best.value),
        "bound": number(found.best.bound),
        "phases": [list(steps) for steps in findings.verdict.roadmap.phases(findings.verdict.game.n_phases)],
        "pairs": [_pair(pair) for pair in findings.pairs],
        "steps": [_step(row) for row in found.steps],
        "full_trust": _gain(found.full_trust),
        "more_trust": [
            {
                "who": row.who,
                "whom": row.whom,
                "start": row.trust,
                "a_little": _gain(row.a_little),
                "more": _gain(row.more),
            }
            for row in found.trust
        ],
        "seen": _gain(found.seen),
        "verification": [_sight(row) for row in found.sight],
        "untried": [
            {
                "change": each.kind,
                "step": each.step or None,
                "who": each.who or None,
                "whom": each.whom or None,
            }
            for each in found.untried
        ],
        "plans": found.runs,
        "seconds": number(found.seconds),
        "version": findings.version,
        "fingerprint": findings.fingerprint,
        "report": findings.report or None,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "who": pair.who,
        "whom": pair.whom,
        "standing": pair.footing,
        "trust": _numbers(pair.trust),
        "needed": _numbers(pair.needed),
        "tightest": pair.tightest,
        "spare": number(pair.spare),
        "gates": [vars(gate) for gate in pair.gates],
        "evidence": [vars(sign) for sign in pair.signs],
        "offers": [vars(offer) | {"many": number(offer.many)} for offer in pair.offers],
    }


def _step(row: StepWorth) -> dict[str, Any]:
    return {
        "step": row.step,
        "starts": row.starts,
        "weight": row.weight,
        "worth": _gain(row.value),
        "own": _gain(row.own),
        "unlocked": _gain(row.unlocked),
        "without": {"value": number(row.without.value), "bound": number(row.without.bound)},
    }


def _sight(row: SightWorth) -> dict[str, Any]:
    return {
        "step": row.step,
        "lag": row.lag,
        "chance": row.chance,
        "sooner": _gain(row.sooner),
        "certain": _gain(row.certain),
        "at_once": _gain(row.at_once),
        "safer": [vars(each) for each in row.safer],
        "holds": row.holds,
    }


def _gain(gain: Gain) -> dict[str, Any]:
    """A difference; `found` is None if there is no settlement at all on the other side."""
    return {"found": number(gain.found), "least": number(gain.least), "most": number(gain.most)}


def _numbers(values: Iterable[float]) -> list[float | None]:
    return [number(value) for value in values]
