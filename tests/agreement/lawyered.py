"""A draft to which nobody objects, and what is needed to spoil it."""

from __future__ import annotations

from typing import Any

from detente.agreement.lawyer import Objection, objections
from detente.agreement.read import agreement_from, read_agreement_text
from detente.agreement.write import as_plain

GOOD = """detente-agreement: 1
id: exchange
title: Oil for a freeze
signed: 2019-03-01
ends: 2022-03-01
parties: {north: {name: North}, south: {name: South}}
bodies: {agency: {name: Agency}, council: {name: Council}}
events: {vote: the parliament votes}
phases:
  - {start: 2019-03-01, end: 2019-08-31}
  - {start: 2019-09-01, end: 2020-02-29}
  - {start: 2020-03-01, end: 2020-08-31}
commitments:
  freeze:
    text: Shut the plant at the river
    by: [north]
    to: [south]
    kind: hard
    due: {on: 2019-04-30}
    reversible: 60 days
    verification: {mode: third_party_onsite, by: [agency], takes: 20 days, done_when: seals in place}
    on_breach: {suspend: [oil], notice: 14 days, until: 90 days}
  oil:
    text: Deliver 1000 tonnes of oil
    by: [south]
    to: [north]
    kind: hard
    due: {on: 2019-06-30}
    requires: [freeze]
    in_return_for: [freeze]
    reversible: 7 days
    verification: {mode: administrative_record, takes: 10 days, done_when: the bill of lading says so}
    on_breach: {suspend: [freeze], notice: 14 days}
"""


def objected(*changes: tuple[str, Any]) -> tuple[Objection, ...]:
    """Objections to the good draft with values at dotted paths changed; None takes an entry away."""
    data = as_plain(read_agreement_text(GOOD))
    for path, value in changes:
        *way, last = path.split(".")
        place = data
        for part in way:
            place = place.setdefault(part, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return objections(agreement_from(data))


def rules(*changes: tuple[str, Any]) -> set[str]:
    """Names of the rules that object to it then."""
    return {found.rule for found in objected(*changes)}


def owed(**fields: Any) -> dict[str, Any]:
    """Another commitment of the south's, beyond reproach."""
    return {
        "text": "Deliver rice",
        "by": ["south"],
        "to": ["north"],
        "kind": "hard",
        "due": {"on": "2019-07-31"},
        "in_return_for": ["freeze"],
        "reversible": "7 days",
        "verification": {"mode": "public_observation", "done_when": "500 tonnes are ashore"},
        "on_breach": {"suspend": ["freeze"], "notice": "14 days"},
        **fields,
    }
