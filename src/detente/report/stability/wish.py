"""A wished situation: what each party would have to prefer, or be given, to stay in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from detente.report.stability.answers import identifier
from detente.report.stability.findings import Extra
from detente.report.stability.sections import Section
from detente.report.tables import Table
from detente.report.words import count, listed, points

if TYPE_CHECKING:
    from detente.report.stability.findings import Stays
    from detente.stability.payments import Payments
    from detente.stability.wish import Need, Wish

CONCEPT_NAMES = {
    "nash": "R (Nash)",
    "gmr": "G (general metarational)",
    "smr": "M (symmetric metarational)",
    "seq": "S (sequential)",
}
SIGNS = {"nash": "R", "seq": "S", "smr": "M", "gmr": "G"}
CLAUSES = 6
"""Conditions that are written out; of more, how many there are is told."""


def wished(stays: Stays, wish: Wish) -> Extra:
    """A section and plain data on what would make everybody stay."""
    label = stays.conflict.moves.label(wish.situation)
    tables = (_conditions(stays, wish), *((_payments(stays, wish),) if wish.payments else ()))
    lead = [_lead(stays, wish, label)]
    free = [stays.party_title(need.party) for need in wish.of("nash") if _is_free(need)]
    if free:
        one = len(free) == 1
        verb, what = ("has", "it prefers") if one else ("have", "they prefer")
        lead.append(f"{listed(free)} {verb} no move from there, and would stay whatever {what}.")
    if any(need.change is not None for need in wish.needs):
        lead.append(
            "Nearest change: how few pairs of situations a party would have to rank otherwise for the answer "
            "to be the other one; a pair that becomes, or no longer is, a tie counts half."
        )
    section = Section("wish", f"What would make everybody stay in {label}", tuple(lead), tables=tables)
    return Extra("wish", section, _data(stays, wish))


def _lead(stays: Stays, wish: Wish, label: str) -> str:
    done = [CONCEPT_NAMES[c] for c, found in stays.analysis.equilibria.items() if found[wish.situation]]
    if done:
        return f"All stay in {label} already under {listed(done)}."
    missing = [f"{stays.party_title(need.party)}" for need in wish.of("gmr") if not need.stays]
    return f"As things are, not all would stay in {label}; {listed(missing)} would leave under every concept."


def _conditions(stays: Stays, wish: Wish) -> Table:
    rows = tuple(
        (
            SIGNS[need.concept],
            stays.party_title(need.party),
            "stays" if need.stays else "leaves",
            _condition(stays, need),
            _change(stays, need),
        )
        for need in wish.needs
        if not _is_free(need)
    )
    head = ("Concept", "Party", "Now", "It stays if it finds", "Nearest change")
    return Table("What each party has to prefer", head, rows)


def _is_free(need: Need) -> bool:
    """Whether the party stays whatever it prefers, since it has no move."""
    return need.condition is not None and not need.condition.clauses


def _condition(stays: Stays, need: Need) -> str:
    if need.condition is None:
        return "too many moves to tell"
    said = need.condition.says(stays.conflict.moves.label)
    said = tuple(_short(clause) for clause in said)
    more = f"; and {count(len(said) - CLAUSES, 'more condition')}" if len(said) > CLAUSES else ""
    return "; and ".join(said[:CLAUSES]) + more


def _short(clause: str) -> str:
    """A clause with its first alternatives only, if it has many."""
    ways = clause.split(", or ")
    if len(ways) <= CLAUSES:
        return clause
    return f"{', or '.join(ways[:CLAUSES])}, or {len(ways) - CLAUSES} others"


def _change(stays: Stays, need: Need) -> str:
    if need.slack is not None:
        by = f"{points(abs(need.slack) * stays.conflict.preferences.unit)} points a year"
        return f"more than {by} less, and it leaves" if need.stays else f"{by} more, and it stays"
    if need.change is None:
        return "–"
    if math.isinf(need.change.distance):
        return "none would do"
    crossed = listed(stays.conflict.moves.label(s) for s in need.change.crossed[:CLAUSES])
    would = "to leave" if need.stays else "to stay"
    return f"{need.change.distance:g} ({would}: otherwise against {crossed or 'nothing'})"


def _payments(stays: Stays, wish: Wish) -> Table:
    """Points of different parties are not added up; dollars are, where it is known what they are worth."""
    parties = range(len(stays.conflict.space.parties))
    rows = tuple(
        (
            SIGNS[concept],
            *(_points(stays, paid.amounts[party]) for party in parties),
            *([_total(paid)] if wish.in_dollars else []),
        )
        for concept, paid in wish.payments.items()
    )
    head = ("Concept", *(stays.party_short(party) for party in parties))
    in_all = ("In all, billion dollars a year",) if wish.in_dollars else ()
    return Table(
        "Least payments that make everybody stay, in points a year of each party", (*head, *in_all), rows
    )


def _total(paid: Payments) -> str:
    total = f"{paid.cost:.2g}"
    return total if paid.outcome == "cheapest" else f"at most {total}; the search was cut short"


def _points(stays: Stays, amount: int) -> str:
    return points(amount * stays.conflict.preferences.unit) if amount else "–"


def _data(stays: Stays, wish: Wish) -> dict[str, Any]:
    unit = stays.conflict.preferences.unit
    return {
        "situation": identifier(stays, wish.situation),
        "needs": [
            {
                "party": stays.party_name(need.party),
                "concept": need.concept,
                "stays": need.stays,
                "condition": list(need.condition.says(stays.conflict.moves.label))
                if need.condition
                else None,
                "slack": None if need.slack is None else need.slack * unit,
                "distance": _finite(need.change.distance) if need.change else None,
            }
            for need in wish.needs
        ],
        "payments": {
            concept: {
                "points": {stays.party_name(i): amount * unit for i, amount in enumerate(paid.amounts)},
                "cost": paid.cost if wish.in_dollars else None,
                "bound": paid.bound if wish.in_dollars else None,
                "outcome": paid.outcome,
            }
            for concept, paid in wish.payments.items()
        },
    }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
