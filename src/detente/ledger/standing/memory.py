"""Courses that were worked out before, for those who ask about one ledger again and again."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from detente.ledger.standing.course import RULES, course
from detente.ledger.standing.known import trace

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from detente.ledger.event import Recorded
    from detente.ledger.standing.course import Course, Voices
    from detente.ledger.standing.known import Trace

MOST = 2_000
"""Courses that are kept; those not asked for longest are forgotten first."""


class Memory:
    """What became of each commitment by the entries about it, as long as the same entries count.

    Entries of a ledger never change, so their numbers say which they are. One memory serves one ledger, and
    one thread at a time.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[Course, Trace]] = OrderedDict()

    def told(self, events: Sequence[Recorded], voices: Voices) -> tuple[Course, Trace]:
        """The course of a commitment after the events about it, and the trace of what it rests on."""
        about = (tuple(each.number for each in events), voices.parties, frozenset(voices.of.items()))
        if about not in self._known:
            self._known[about] = told(events, voices)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        self._known.move_to_end(about)
        return self._known[about]


def told(events: Sequence[Recorded], voices: Voices) -> tuple[Course, Trace]:
    """The same, worked out: one walk for both."""
    return course(events, voices), trace(events, RULES)
