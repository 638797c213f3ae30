"""Scenarios that only rank situations: what they may leave out, and what no other may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.scenario.document import Finding, Path
from detente.scenario.jargon import missing
from detente.scenario.model import UNSAID, Party, Scenario

NEEDED = ("phase", "phases", "issues", "weights")
"""Without these, and the discount of each party, nothing can be said about worth."""


def left_out(data: dict[str, Any]) -> list[Path]:
    """Of the fields that only an ordinal scenario may leave out, those that plain data as in a file lacks.

    Whoever gives preferences and no weights means the scenario to be ordinal.
    """
    if data.get("preferences") and not data.get("weights"):
        return []
    parties = data.get("parties")
    named = parties.items() if isinstance(parties, dict) else ()
    return [
        *((name,) for name in NEEDED if name not in data),
        *(
            ("parties", name, "discount")
            for name, party in named
            if isinstance(party, dict) and "discount" not in party
        ),
    ]


def unsaid(scenario: Scenario) -> Iterator[Finding]:
    """The same of a scenario that was not read from a file, as findings."""
    if scenario.preferences and not scenario.weights:
        return
    for name in NEEDED:
        if not getattr(scenario, name):
            yield Finding((name,), missing(name, Scenario))
    for name, party in scenario.parties.items():
        if party.discount == UNSAID:
            yield Finding(("parties", name, "discount"), missing("discount", Party))


def unranked(scenario: Scenario) -> Iterator[Finding]:
    """Parties of a scenario without weights of which nothing is said how they rank situations."""
    if scenario.preferences.keys() - scenario.parties.keys():
        return  # probably one of them is meant, and it is told already
    for name in scenario.parties:
        held = scenario.preferences.get(name)
        if held is None:
            message = (
                f"nothing says how '{name}' ranks situations; add '{name}:' here, "
                "or say under `weights` what each issue is worth to each party"
            )
            yield Finding(("preferences", name), message)
        elif held.needs_worth:
            message = (
                f"'{name}' is to rank situations by worth, and there are no `weights`; "
                "give them, or rank the situations here"
            )
            yield Finding(("preferences", name), message)
