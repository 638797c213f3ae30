"""What a critical lawyer objects to in an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["serious", "doubtful", "minor"]

SEVERITIES: tuple[Severity, ...] = ("serious", "doubtful", "minor")
"""Serious: it cannot work as written, or nobody could tell whether it was kept. Doubtful: such clauses
are where agreements have come apart. Minor: worth a second look."""


@dataclass(frozen=True)
class Objection:
    """One thing that is wrong with one or several clauses.

    rule : name of the rule that found it, in `detente.agreement.lawyer.RULES`. commitments : ids of the
    clauses. says : what is wrong, naming the value. way_out : what to write instead. like : feature and
    value by which clauses of this kind are found in coded agreements; None if they are not coded for it.
    """

    rule: str
    commitments: tuple[str, ...]
    says: str
    way_out: str
    severity: Severity
    like: tuple[str, str] | None = None
