"""How long checks took in the past, as data with sources: what a timetable can be held against."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from detente.agreement.model import Commitment, Mode
from detente.scenario.kinds import Count, Frozen
from detente.scenario.model import Source
from detente.scenario.read import document_at

FACTS = Path(__file__).parent / "facts" / "verification.yaml"


class Fact(Frozen):
    """How many days a check, an act or a consent took, or was expected to take; high is the longest known."""

    id: str
    what: str
    takes: Literal["check", "act", "consent"]
    low: Count
    high: Count
    modes: tuple[Mode, ...] = ()
    issues: tuple[str, ...] = ()
    about: tuple[tuple[str, ...], ...]
    evidence: Literal["retrieved", "mixed", "background"]
    source: Source

    def speaks_to(self, held: Commitment) -> bool:
        """Whether a commitment is of its kind: by issue, mode of verification, and words of its text."""
        if self.issues and held.issue not in self.issues:
            return False
        if self.modes and (held.verification is None or held.verification.mode not in self.modes):
            return False
        return all(_has_one_of(words, held.text) for words in self.about)

    def __str__(self) -> str:
        """The fact and its source, for a sentence."""
        return f"{self.what} ({self.source.publisher}, {self.source.year}; {self.evidence})"


@cache
def facts() -> tuple[Fact, ...]:
    """All facts that come with the program."""
    return tuple(Fact.model_validate(row) for row in document_at(FACTS).data["facts"])


def _has_one_of(words: tuple[str, ...], text: str) -> bool:
    return _pattern(words).search(text) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of the words of a fact, as a whole word."""
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
