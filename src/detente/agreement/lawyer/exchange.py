"""Rules about what is given for what: who waits for whom, and who can take what back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.agreement.dates import Span
from detente.agreement.lawyer.objection import Objection
from detente.agreement.terms import Gap, days_of
from detente.scenario.words import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.agreement.lawyer.objection import Severity
    from detente.agreement.model import Commitment
    from detente.agreement.terms import Terms

WAITS: tuple[tuple[Severity, int, int], ...] = (("serious", 365, 3), ("doubtful", 180, 2))
"""From how many days on, and phases where both sides go by them, one side waits too long; a judgement."""

SLOW_DAYS, QUICK_DAYS = 365, 92
"""What takes a year to undo cannot answer what can be taken back within a quarter; a judgement."""


def _length(gap: Gap) -> Severity | None:
    """How bad it is to wait that long; None if it is not. Where both go by phases, they set the rhythm."""
    for severity, days, phases in WAITS:
        long_enough = gap.days is None or gap.days >= days
        if long_enough and (gap.phases is None or gap.phases >= phases):
            return severity
    return None


def _nearest(terms: Terms, name: str, others: tuple[str, ...]) -> tuple[str, Gap] | None:
    """Of what stands on the other side, that which falls due soonest after it; with how long that takes."""
    gaps = [(other, gap) for other in others if (gap := terms.gap(name, other))]
    if not gaps or len(gaps) < len(others):
        return None  # where one of them has no date, that one may come at once
    return min(gaps, key=lambda pair: pair[1].amount)


def hold_up(terms: Terms) -> Iterator[Objection]:
    """What is given long before anything comes back for it."""
    for name in terms.commitments:
        others = terms.counterparts(name)
        nearest = _nearest(terms, name, others)
        severity = _length(nearest[1]) if nearest else None
        if nearest and severity:
            other, gap = nearest
            yield Objection(
                "hold-up",
                (name, other),
                f"'{name}' is due {terms.when(name)}, but the first thing that comes back for it, '{other}', "
                f"only {terms.when(other)}: {gap} later. Until then the one side has what it wanted.",
                "Cut it into parts that are exchanged step by step, or bring the two dates together.",
                severity,
                ("hold-up", "yes"),
            )


def _days_to_undo(held: Commitment) -> float | None:
    if isinstance(held.reversible, Span):
        return days_of(held.reversible)
    return math.inf if held.reversible is False else None


def irreversible_first(terms: Terms) -> Iterator[Objection]:
    """What is undone never or slowly falls due before the quickly reversible thing it is exchanged for."""
    for pair in terms.exchanges():
        for slow, quick in (pair, pair[::-1]):
            lasting, fleeting = (_days_to_undo(terms.commitments[name]) for name in (slow, quick))
            if lasting is None or fleeting is None or not terms.is_before(slow, quick):
                continue
            if lasting >= SLOW_DAYS and fleeting <= QUICK_DAYS:
                undone = "cannot be undone" if lasting == math.inf else f"takes {lasting:g} days to undo"
                yield Objection(
                    "irreversible-first",
                    (slow, quick),
                    f"'{slow}' {undone} and is due {terms.when(slow)}, before '{quick}' "
                    f"({terms.when(quick)}), which can be taken back within {fleeting:g} days.",
                    "Put the reversible one first, or make what comes back as lasting as what is given up.",
                    "serious" if lasting == math.inf else "doubtful",
                    ("reversibility", "irreversible-first"),
                )


def soft_for_hard(terms: Terms) -> Iterator[Objection]:
    """Hard commitments for which only statements of intent are given."""
    for name, held in terms.commitments.items():
        answers = terms.counterparts(name)
        if held.kind == "hard" and answers and all(terms.commitments[a].kind == "soft" for a in answers):
            one = listed([shown(answer) for answer in answers])
            yield Objection(
                "soft-for-hard",
                (name, *answers),
                f"'{name}' can be checked, but all that is given for it is a statement of intent: {one}.",
                "Turn what is given for it into something that can be checked.",
                "doubtful",
                ("kind", "soft"),
            )


def unanswered(terms: Terms) -> Iterator[Objection]:
    """Commitments to others in return for nothing, for which nothing is given and on which nothing waits."""
    for name, held in terms.commitments.items():
        if terms.counterparts(name) or terms.blocks.get(name) or not set(held.to) - set(held.by):
            continue
        yield Objection(
            "unanswered",
            (name,),
            f"Nobody owes anything for '{name}', and nothing waits for it.",
            "Say in `in_return_for` what it answers, or name it there in what answers it.",
            "doubtful" if held.kind == "hard" else "minor",
            ("unreciprocated", "yes"),
        )
