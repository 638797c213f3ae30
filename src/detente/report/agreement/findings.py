"""Everything that is said about an agreement before it is signed, found before it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.agreement.lawyer import SEVERITIES

if TYPE_CHECKING:
    from detente.agreement import Agreement
    from detente.agreement.differences import Difference
    from detente.agreement.lawyer import Objection
    from detente.history.rates import Rate
    from detente.roadmap import Verdict
    from detente.scenario import Scenario


def by_severity(found: tuple[Objection, ...]) -> dict[str, int]:
    """How many objections there are of each severity."""
    counted = Counter(each.severity for each in found)
    return {severity: counted[severity] for severity in SEVERITIES}


@dataclass(frozen=True)
class Objected:
    """An objection, and how clauses of its kind fared in coded agreements; None if none is coded."""

    objection: Objection
    fared: Rate | None = None


@dataclass(frozen=True)
class CheckFindings:
    """An agreement as a critical lawyer reads it.

    overall : how all coded clauses fared, to compare with. fingerprint : SHA-256 of the canonical form.
    """

    agreement: Agreement
    objected: tuple[Objected, ...]
    differences: tuple[Difference, ...]
    overall: Rate
    fingerprint: str
    version: str = ""

    @property
    def objections(self) -> tuple[Objection, ...]:
        """The objections alone."""
        return tuple(each.objection for each in self.objected)

    @cached_property
    def counted(self) -> dict[str, int]:
        """How many objections there are of each severity."""
        return by_severity(self.objections)

    @property
    def is_fit_to_sign(self) -> bool:
        """Whether no objection is serious."""
        return not self.counted["serious"]


@dataclass(frozen=True)
class DraftFindings:
    """An agreement drafted from a roadmap, and what the judge says of that roadmap.

    counted : objections by severity. file : where the draft lies, empty if it was not written.
    """

    scenario: Scenario
    verdict: Verdict
    agreement: Agreement
    counted: dict[str, int]
    fingerprint: str
    file: str = ""
    version: str = ""
