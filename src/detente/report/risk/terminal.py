"""Coalitions, all doubts at once and sleepers on a terminal: sentences only; the report has the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.risk import coalition_words
from detente.report.risk import words as risk_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.findings import Findings


def parts(findings: Findings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Headings, each with its sentences; nothing where nobody looked."""
    for heading, sentences in (
        (coalition_words.HEADING, coalition_words.answer(findings)),
        (risk_words.DOUBTS, risk_words.doubts(findings)),
        (risk_words.SLEEPERS, risk_words.sleepers(findings)),
    ):
        if sentences:
            yield heading, sentences
