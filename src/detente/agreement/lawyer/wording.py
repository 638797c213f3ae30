"""Rules about words: what no outsider could check, what hides beside the text, and texts that differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.agreement.differences import differences
from detente.agreement.lawyer.objection import Objection
from detente.scenario.words import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.agreement.terms import Terms

VAGUE = (
    "actively",
    "adequate",
    "adequately",
    "aim to",
    "all efforts",
    "appropriate measures",
    "appropriate steps",
    "as appropriate",
    "as far as possible",
    "as necessary",
    "as soon as possible",
    "at an early date",
    "at an appropriate time",
    "best efforts",
    "closely cooperate",
    "constructive",
    "constructively",
    "cooperate",
    "early date",
    "encourage",
    "endeavor",
    "endeavour",
    "every effort",
    "explore",
    "facilitate",
    "good faith",
    "gradually",
    "if conditions allow",
    "in due course",
    "in principle",
    "in the spirit of",
    "in the near future",
    "joint efforts",
    "make efforts",
    "meaningful",
    "mutually acceptable",
    "necessary measures",
    "promote",
    "promptly",
    "reasonable",
    "seek to",
    "strengthen",
    "strive",
    "sufficient",
    "take measures",
    "take steps",
    "to the extent possible",
    "when conditions are ripe",
    "where appropriate",
    "work to",
    "work together",
    "work toward",
    "work towards",
)
"""Words without a checkable end state, matched as whole words. A heuristic: it knows no grammar."""

_VAGUE = re.compile(rf"\b({'|'.join(map(re.escape, sorted(VAGUE, key=len, reverse=True)))})\b", re.IGNORECASE)


def vague_words(text: str) -> tuple[str, ...]:
    """The words of a text that say nothing which could be checked, in order, each once."""
    return tuple(dict.fromkeys(found.lower() for found in _VAGUE.findall(text)))


def vague_wording(terms: Terms) -> Iterator[Objection]:
    """Commitments in soft words, unless it is said what counts as done."""
    for name, held in terms.commitments.items():
        words = vague_words(held.text)
        if words and not (held.verification and held.verification.done_when):
            told = listed([shown(word) for word in words])
            yield Objection(
                "vague-wording",
                (name,),
                f"'{name}' is worded so that nobody can check it: {told}.",
                "Say what will be there once it is done, here or in `verification.done_when`.",
                "doubtful" if held.kind == "hard" else "minor",
                ("kind", "soft"),
            )


def condition_in_words(terms: Terms) -> Iterator[Objection]:
    """Preconditions of which nobody says who finds that they are met."""
    for name, held in terms.commitments.items():
        if held.condition:
            yield Objection(
                "condition-in-words",
                (name,),
                f"'{name}' depends on a condition in words, {shown(held.condition)}; "
                "who finds that it is met is not said.",
                "Make it a commitment or an entry of `events`, and name it in `requires` or `due.of`.",
                "minor",
                ("precondition", "yes"),
            )


def side_condition(terms: Terms) -> Iterator[Objection]:
    """Conditions that are expected but stand outside the text."""
    for name, held in terms.commitments.items():
        for said in held.side_conditions:
            yield Objection(
                "side-condition",
                (name,),
                f"Something is expected of '{name}' that the text does not say: {shown(said)}.",
                "Write it into the text as a commitment, or have every party put on record that it is none.",
                "doubtful",
            )


def differing_texts(terms: Terms) -> Iterator[Objection]:
    """Clauses that do not say the same in the texts of all parties."""
    for found in differences(terms.agreement):
        told = "; ".join(f"{who}: {said}" for who, said in found.bracketed)
        yield Objection(
            "differing-texts",
            (found.commitment,),
            f"The texts differ on {found.what} of '{found.commitment}': {told}.",
            "Agree on one wording; until then neither side can be held to it.",
            "serious",
        )
