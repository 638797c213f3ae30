"""Joint projects as stable JSON: fields may be added, never renamed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from detente.report.plain import number
from detente.report.share.summary import answer as summary
from detente.report.share.summary import ready, worth_starting
from detente.report.share.words import ShareWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.bargain import Division
    from detente.report.share.findings import (
        Gate,
        Investor,
        Laid,
        Outcome,
        Shared,
        ShareFindings,
        Variation,
    )
    from detente.scenario import Scenario

UNIT = "MUSD/yr"
OTHERS = "others"
"""Stands for all who are not at the table."""


def answer(findings: ShareFindings) -> dict[str, Any]:
    """Plain data for `--json`; a number that does not exist is None.

    With one project its keys stand at the top; with several they are a list under `projects`.
    """
    scenario = findings.scenario
    each = [_project(shared, scenario) for shared in findings.projects]
    return {
        "scenario": scenario.name if scenario else None,
        **(each[0] if len(each) == 1 else {"projects": each}),
        "notes": list(findings.notes),
        "version": findings.version,
        "fingerprint": findings.fingerprint,
        "report": findings.report or None,
    }


def _project(shared: Shared, scenario: Scenario | None) -> dict[str, Any]:
    words, game, project = ShareWords(shared, scenario), shared.game, shared.project
    values = [value for _, value in project.values()]
    return {
        "project": project.name,
        "kind": project.kind,
        "title": project.title,
        "unit": UNIT,
        "money_year": project.money_year,
        "parties": list(game.players),
        "missing": list(shared.missing),
        "stages": [stage for stage in project.stages if stage in shared.stages],
        "worth": {game.label(mask): float(game.worth[mask]) for mask in range(1, game.grand + 1)},
        "now": number(shared.now),
        "alone": number(shared.alone),
        "rule": shared.rule,
        "shares": {each.rule: _numbers(each.shares) for each in shared.divisions},
        "core": _core(shared),
        "certificates": {each.rule: _certificate(each) for each in shared.divisions},
        "market": {party or OTHERS: _outcome(outcome) for party, outcome in shared.market.items()},
        "links": [_link(shared, link) for link in shared.links],
        "gates": [_gate(gate) for gate in shared.gates],
        "investors": [_investor(investor) for investor in shared.investors],
        "sensitivity": [_variation(each) for each in shared.variations],
        "numbers": len(values),
        "judgements": sum(value.is_judgement for value in values),
        "summary": list(summary(words)),
    }


def _core(shared: Shared) -> dict[str, Any]:
    """Whether it is empty; of the chosen rule who would leave; and whether the Shapley value is inside."""
    inside = {each.rule: each.inside for each in shared.divisions}
    worst = shared.division.worst
    return {
        "empty": shared.core.empty,
        "least": number(shared.core.least),
        "allocation": _numbers(shared.core.allocation),
        "balancing": _weights(shared.core.balancing),
        "inside": inside,
        "shapley_inside": inside.get("shapley"),
        "worst_coalition": list(worst.coalition),
        "excess": number(worst.excess),
    }


def _certificate(division: Division) -> dict[str, Any]:
    found = division.certificate
    return {
        "kind": found.kind,
        "holds": found.holds,
        "says": found.says,
        "misses": [{"condition": name, "by": number(by)} for name, by in found.misses.items()],
        "levels": [
            {
                "excess": number(level.excess),
                "coalitions": [list(coalition) for coalition in level.coalitions],
                "balanced": level.balanced,
                "weights": _weights(level.weights),
            }
            for level in found.levels
        ],
        "weights": _weights(found.weights),
        "errors": _numbers(found.errors),
        "worst_coalition": list(division.worst.coalition),
        "excess": number(division.worst.excess),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "consumer": number(outcome.consumer),
        "producer": number(outcome.producer),
        "congestion": number(outcome.congestion),
        "transit": number(outcome.transit),
        "total": number(outcome.total),
    }


def _link(shared: Shared, link: Laid) -> dict[str, Any]:
    there, back = link.flow
    return {
        "link": link.link,
        "ends": list(shared.project.links[link.link].ends),
        "open": link.open,
        "capacity_unit": link.unit,
        "now": number(link.now),
        "added": number(link.added),
        "most": number(link.most),
        "flow_unit": link.flow_unit,
        "there": number(there),
        "back": number(back),
        "capital": _numbers(link.capital),
    }


def _gate(gate: Gate) -> dict[str, Any]:
    low, likely, high = gate.building or (math.nan, math.nan, math.nan)
    return {
        "stage": gate.stage,
        "title": gate.title,
        "step": gate.step,
        "needs": gate.needs,
        "trust": [
            {"who": each.who, "whom": each.whom, "needed": each.needed, "at_start": each.at_start}
            for each in gate.trust
        ],
        "ready": ready(gate),
        "building": {"low": number(low), "likely": number(likely), "high": number(high)},
        "capital": _numbers(gate.capital),
        "adds": number(gate.adds),
        "alone": number(gate.alone),
    }


def _investor(investor: Investor) -> dict[str, Any]:
    whom, there = investor.trust or (None, math.nan)
    return {
        "party": investor.party,
        "outlay": number(investor.outlay),
        "building": number(investor.building),
        "life": number(investor.life),
        "yearly": number(investor.yearly),
        "exposure": [number(amount) for amount in investor.exposure],
        "unpaid": [number(amount) for amount in investor.unpaid],
        "premiums": [
            {"trust": trust, "premium": None if premium is None else number(premium)}
            for trust, premium in investor.premiums
        ],
        "break_even": None if investor.break_even is None else number(investor.break_even),
        "trust": number(there),
        "trust_in": whom,
        "worth_starting": worth_starting(investor),
    }


def _variation(each: Variation) -> dict[str, Any]:
    return {
        "group": each.group,
        "end": each.end,
        "worth_of_all": number(each.worth),
        "shares": _numbers(each.shares),
        "core_empty": each.core_empty,
    }


def _weights(weights: Mapping[tuple[str, ...], float]) -> dict[str, float | None]:
    """Weights by coalition, whose members are joined by '+'."""
    return {"+".join(coalition): number(weight) for coalition, weight in weights.items()}


def _numbers(amounts: Mapping[str, float]) -> dict[str, float | None]:
    return {name: number(amount) for name, amount in amounts.items()}
