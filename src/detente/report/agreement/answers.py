"""Agreements before they are signed as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.agreement.terms import Terms
from detente.agreement.write import as_plain
from detente.report.agreement import words
from detente.report.plain import number
from detente.report.words import Words

if TYPE_CHECKING:
    from detente.errors import Problem
    from detente.history.rates import Rate
    from detente.report.agreement.findings import CheckFindings, DraftFindings, Objected


def check_answer(findings: CheckFindings) -> dict[str, Any]:
    """Plain data for `detente check --json` of an agreement without problems."""
    return {
        "agreement": findings.agreement.id,
        "title": findings.agreement.title,
        "fingerprint": findings.fingerprint,
        "problems": [],
        "fit_to_sign": findings.is_fit_to_sign,
        **findings.counted,
        "objections": [_objection(each, findings.overall) for each in findings.objected],
        "differences": [
            {
                "commitment": found.commitment,
                "what": found.what,
                "readings": [
                    {"of": who, "says": said, "bracketed": marked}
                    for (who, said), (_, marked) in zip(found.readings, found.bracketed, strict=True)
                ],
            }
            for found in findings.differences
        ],
        "overall": _rate(findings.overall),
        "version": findings.version,
    }


def problems_answer(problems: tuple[Problem, ...]) -> dict[str, Any]:
    """Plain data for a file that cannot be read."""
    return {"problems": [vars(problem) for problem in problems]}


def sign_answer(findings: DraftFindings) -> dict[str, Any]:
    """Plain data for `detente sign --json`."""
    agreement, verdict = findings.agreement, findings.verdict
    last = Terms(agreement).days
    return {
        "scenario": findings.scenario.name,
        "roadmap": verdict.roadmap.name,
        "agreement": agreement.id,
        "signed": str(agreement.signed),
        "holds": verdict.holds,
        "failures": [
            {
                "demand": each.demand,
                "party": each.party,
                "phase": each.phase,
                "slack": number(each.slack),
                "sentence": each.sentence,
            }
            for each in verdict.failures
        ],
        "weakest": {
            "party": verdict.weakest.party,
            "phase": verdict.weakest.phase,
            "margin": number(verdict.weakest.margin),
            "sentence": Words(findings.scenario).witness(verdict.weakest),
        },
        "commitments": [
            {
                "id": name,
                "by": list(held.by),
                "to": list(held.to),
                "phase": held.due.phase if held.due else None,
                "due": last[name].isoformat() if name in last else None,
                "verified": held.verification.mode if held.verification else "none_agreed",
                "in_return_for": list(held.in_return_for),
            }
            for name, held in agreement.commitments.items()
        ],
        "objections": findings.counted,
        "draft": as_plain(agreement),
        "fingerprint": findings.fingerprint,
        "file": findings.file or None,
        "judged": True,
        "version": findings.version,
    }


def _objection(found: Objected, overall: Rate) -> dict[str, Any]:
    held, rate = found.objection, found.fared
    return {
        "rule": held.rule,
        "severity": held.severity,
        "commitments": list(held.commitments),
        "says": held.says,
        "way_out": held.way_out,
        "fared": {**_rate(rate), "sentence": words.fared(rate, overall)} if rate else None,
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "feature": rate.feature,
        "value": rate.value,
        "carried_out": rate.carried_out,
        "n": rate.n,
        "agreements": rate.agreements,
        "share": rate.share,
        "low": rate.low,
        "high": rate.high,
    }
