"""Answers about coded agreements as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from detente.history.fit import COLUMNS, PRIOR
from detente.history.rates import was_in_force

if TYPE_CHECKING:
    from detente.history.coded import Clause, Coded
    from detente.history.fit import Chance
    from detente.history.rates import Rate
    from detente.history.score import Score
    from detente.report.history.findings import CaseFindings, HistoryFindings, Learned, PredictFindings


def answer(found: HistoryFindings) -> dict[str, Any]:
    """Plain data for `detente history --json`; `model` is None where its extra is not installed."""
    return {
        "agreements": [_agreement(each) for each in found.agreements],
        "base": rate(found.base),
        "rates": [rate(each) for rows in found.rates.values() for each in rows],
        "model": _learned(found.learned) if found.learned else None,
        "version": found.version,
        "report": found.report or None,
    }


def case_answer(found: CaseFindings) -> dict[str, Any]:
    """Plain data for `detente history NAME --json`."""
    given = {chance.id: chance for chance in found.chances}
    return {
        **_agreement(found.coded),
        "about": found.coded.summary,
        "lessons": list(found.coded.design_lessons),
        "clauses": [_clause(clause, given.get(clause.id)) for clause in found.coded.steps],
        "meanwhile": [
            {"date": str(each.day), "what": each.title, "actors": list(each.actors)}
            for each in found.meanwhile
        ],
        "sources": [{"id": name, **source.model_dump()} for name, source in found.sources.items()],
        "version": found.version,
    }


def predict_answer(found: PredictFindings) -> dict[str, Any]:
    """Plain data for `detente history --predict FILE --json`."""
    return {
        "agreement": found.told.id,
        "title": found.told.title,
        "base": rate(found.base),
        "expected": found.expected,
        "clauses": [
            {"id": each.id, "text": found.told.texts[each.id], "chance": chance(each)}
            for each in found.chances
        ],
        "model": score(found.score),
        "version": found.version,
    }


def rate(each: Rate) -> dict[str, Any]:
    """How clauses with one value of a feature fared."""
    return {
        **asdict(each),
        "share": each.share,
        "stands_share": each.standing_share,
        "says_little": each.says_little,
    }


def score(found: Score) -> dict[str, Any]:
    """How good the model is on agreements it has not seen."""
    kept = (
        "brier",
        "base_brier",
        "own_brier",
        "gain",
        "slope",
        "intercept",
        "bins",
        "alike",
        "alike_after",
        "n",
    )
    plain = asdict(found)
    return {name: plain[name] for name in kept} | {
        "of_agreements": found.agreements,
        "is_better": found.is_better,
    }


def chance(each: Chance) -> dict[str, Any]:
    """How likely it is that a clause is carried out at some time."""
    return {
        "likely": each.likely,
        "low": each.low,
        "high": each.high,
        "alike": each.alike,
        "beyond": list(each.beyond),
    }


def _learned(learned: Learned) -> dict[str, Any]:
    weights = zip(COLUMNS, map(float, learned.model.coefficients), strict=True)
    return {
        **score(learned.score),
        "coefficients": [{"column": name, "log_odds": weight} for name, weight in weights],
        "prior": PRIOR,
    }


def _agreement(each: Coded) -> dict[str, Any]:
    told = Counter(clause.outcome.status for clause in each.steps)
    return {
        "agreement": each.id,
        "title": each.title,
        "kind": each.kind,
        "parties": list(each.parties),
        "agreed": str(each.date_agreed),
        "in_force": str(each.date_effective) if each.date_effective else None,
        "counted": was_in_force(each),
        "ended": str(each.date_ended) if each.date_ended else None,
        "why_ended": each.end_cause or None,
        "n": len(each.steps),
        "carried_out": told["done"] + told["reversed"],
        "stands": told["done"],
        "outcomes": [{"outcome": status, "n": told[status]} for status in sorted(told)],
    }


def _clause(clause: Clause, given: Chance | None) -> dict[str, Any]:
    outcome = clause.outcome
    return {
        "id": clause.id,
        "text": clause.title,
        "by": list(clause.by),
        "to": list(clause.in_favour_of),
        "kind": clause.commitment,
        "due": str(clause.deadline) if clause.deadline else None,
        "verification": clause.verification.mode,
        "outcome": outcome.status,
        "date": str(outcome.date) if outcome.date else None,
        "reversed": str(outcome.reversed_date) if outcome.reversed_date else None,
        "what": outcome.what,
        "confidence": clause.confidence,
        "evidence": clause.evidence,
        "sources": list(clause.sources),
        "chance": chance(given) if given else None,
    }
