"""Everything that is said about where an agreement stands, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from detente.ledger.standing import upcoming
from detente.ledger.standing.coming import AHEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.ledger.event import Event
    from detente.ledger.standing import Coming, CommitmentStanding, Standing
    from detente.ledger.standing.result import State

GROUPS: tuple[State, ...] = (
    "breached",
    "disputed",
    "overdue",
    "reversed",
    "suspended",
    "due",
    "claimed",
    "pending",
    "verified",
    "waived",
)
"""States in the order in which a secretariat looks at them."""


@dataclass(frozen=True)
class StandingFindings:
    """Where an agreement stands, with what a report needs beside it.

    events : those that decide a state, by number. root : root hash of the ledger at the size that was
    known, hex; empty for what is no ledger. ahead : days looked ahead. report : where the page was written.
    """

    standing: Standing
    events: Mapping[int, Event] = field(default_factory=dict)
    root: str = ""
    ahead: int = AHEAD
    version: str = ""
    report: str = ""

    @cached_property
    def coming(self) -> tuple[Coming, ...]:
        """What was missed, and what comes in the days looked ahead, by day."""
        return upcoming(self.standing, self.ahead)

    @cached_property
    def groups(self) -> dict[State, tuple[CommitmentStanding, ...]]:
        """The commitments in each state that any is in, in the order of GROUPS."""
        found = {
            state: tuple(row for row in self.standing.commitments if row.state == state) for state in GROUPS
        }
        return {state: rows for state, rows in found.items() if rows}
