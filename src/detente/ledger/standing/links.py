"""What hangs on what: which commitments wait for which, and what is owed in return."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from detente.agreement.model import Commitment


@dataclass(frozen=True)
class Links:
    """Commitments and what they wait for.

    settled : commitment -> the day on which it was established that it was carried out, None if it is
    not, or not any more. bases : commitment -> the one from whose completion its deadline will be
    counted. waived, closed : those that need not be carried out, and under which nothing more falls due.
    """

    commitments: Mapping[str, Commitment]
    settled: Mapping[str, date | None]
    bases: Mapping[str, str]
    waived: frozenset[str]
    closed: frozenset[str]

    def unmet(self, name: str) -> tuple[str, ...]:
        """What must come first and is neither carried out nor waived: rule L1."""
        return tuple(
            first
            for first in self.commitments[name].requires
            if self.settled.get(first) is None and first not in self.waived
        )

    def able_on(self, name: str) -> date | None:
        """The day on which the last of what must come first was carried out; None if there is none."""
        days = (self.settled.get(first) for first in self.commitments[name].requires)
        return max((day for day in days if day is not None), default=None)

    def is_open(self, name: str) -> bool:
        """Whether something is still to be done under it."""
        return self.settled.get(name) is None and name not in self.waived and name not in self.closed

    @cached_property
    def open(self) -> tuple[str, ...]:
        """The open commitments, in file order."""
        return tuple(name for name in self.commitments if self.is_open(name))

    def before(self, name: str) -> tuple[str, ...]:
        """Open commitments that an open one waits for, required or counted from; rule L2."""
        base = self.bases.get(name)
        firsts = (*self.commitments[name].requires, *((base,) if base else ()))
        return tuple(dict.fromkeys(filter(self.is_pending, firsts)))

    def is_pending(self, name: str) -> bool:
        """Whether a commitment that is named is in the text and still open."""
        return name in self.commitments and self.is_open(name)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each commitment in the file."""
        return {name: place for place, name in enumerate(self.commitments)}

    @cached_property
    def after(self) -> dict[str, tuple[str, ...]]:
        """Open commitment -> the open ones that wait for it directly, in file order."""
        waiting: dict[str, list[str]] = {name: [] for name in self.open}
        for name in self.open:
            for first in self.before(name):
                waiting[first].append(name)
        return {name: tuple(names) for name, names in waiting.items()}

    def holds_up(self, name: str) -> tuple[str, ...]:
        """Open commitments that wait for this one, directly or through others, in file order: rule L3."""
        found: set[str] = set()
        ahead = list(self.after.get(name, ()))
        while ahead:
            each = ahead.pop()
            if each not in found:
                found.add(each)
                ahead += self.after[each]
        found.discard(name)
        return tuple(sorted(found, key=self.places.__getitem__))

    @cached_property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """Commitment -> those that are owed in return for it, in file order."""
        found: dict[str, list[str]] = {}
        for name, commitment in self.commitments.items():
            for other in commitment.in_return_for:
                found.setdefault(other, []).append(name)
        return {name: tuple(names) for name, names in found.items()}

    def owed_in_return(self, name: str) -> tuple[str, ...]:
        """What is owed now because this was carried out, and is not carried out itself: rule L4.

        Owed once all that it answers is carried out, or was waived.
        """
        if self.settled.get(name) is None:
            return ()
        return tuple(
            each for each in self.answers.get(name, ()) if self.is_open(each) and self._is_answered_for(each)
        )

    def _is_answered_for(self, name: str) -> bool:
        return all(
            self.settled.get(other) is not None or other in self.waived
            for other in self.commitments[name].in_return_for
        )
