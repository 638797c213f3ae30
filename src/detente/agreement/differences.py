"""Where the texts of the parties differ, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.agreement.model import Agreement, Commitment, Due, Reading

NOT_THERE = "not there"

WORDS_COMPARED = 2000
"""Longest texts, in words of both, that are compared word by word; the time grows with the square."""


@dataclass(frozen=True)
class Difference:
    """One thing on which texts differ.

    what : `presence`, `wording`, `kind` or `deadline`. readings : (whose text, what it says): first that of
    all who have no text of their own, then the others in the order of the file.
    """

    commitment: str
    what: str
    readings: tuple[tuple[str, str], ...]

    @property
    def bracketed(self) -> tuple[tuple[str, str], ...]:
        """The readings; what stands in one text only is in brackets, as drafters mark it."""
        if self.what != "wording":
            return self.readings
        first, second = (
            self.readings[0][1],
            next(said for _, said in self.readings if said != self.readings[0][1]),
        )
        return tuple(
            (who, bracketed(said, second if said == first else first)) for who, said in self.readings
        )


def differences(agreement: Agreement) -> tuple[Difference, ...]:
    """Everything that the texts do not say alike, clause by clause."""
    return tuple(
        found for name, held in agreement.commitments.items() for found in _between(agreement, name, held)
    )


def bracketed(said: str, other: str) -> str:
    """A text with the words that another one does not have, in this place, in brackets."""
    words, others = said.split(), other.split()
    if len(words) + len(others) > WORDS_COMPARED:
        return said
    parts = []
    for kind, start, stop, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        part = " ".join(words[start:stop])
        if part:
            parts.append(part if kind == "equal" else f"[{part}]")
    return " ".join(parts)


def _between(agreement: Agreement, name: str, held: Commitment) -> Iterator[Difference]:
    """What the versions of one commitment say differently."""
    common = ", ".join(party.name for who, party in agreement.parties.items() if who not in held.versions)
    texts = {agreement.parties[who].name: reading for who, reading in held.versions.items()}
    for what in ("presence", "wording", "kind", "deadline"):
        readings = [(who, _said(what, held, reading)) for who, reading in texts.items()]
        if common:
            readings.insert(0, (common, _said(what, held, None)))
        if what != "presence":
            readings = [(who, said) for who, said in readings if not (who in texts and texts[who].absent)]
        if len({said for _, said in readings}) > 1:
            yield Difference(name, what, tuple(readings))


def _said(what: str, held: Commitment, reading: Reading | None) -> str:
    """What one text says; a reading that is silent says what the common text does."""
    if what == "presence":
        return NOT_THERE if reading and reading.absent else "there"
    if what == "wording":
        return (reading and reading.text) or held.text
    if what == "kind":
        return (reading and reading.kind) or held.kind
    return due_in_words((reading and reading.due) or held.due)


def due_in_words(due: Due | None) -> str:
    """A deadline in words."""
    if due is None:
        return "no deadline"
    if due.on is not None:
        return f"by {due.on}"
    if due.phase is not None:
        return f"in phase {due.phase}"
    return f"within {due.within} of {due.of}" if due.of else due.text
