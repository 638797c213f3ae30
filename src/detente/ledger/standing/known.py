"""Which entries count: what was known by a time, less what was corrected, up to a day."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from detente.ledger.event import ALL

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from detente.ledger.event import Recorded

_NUMBER, _HAPPENED = attrgetter("number"), attrgetter("event.happened")


@dataclass(frozen=True)
class Account:
    """What had happened by a day, as far as was known.

    size : how many entries the ledger had. about : commitment -> the entries about it, and under None
    those about the agreement as a whole. gone : numbers of the entries that were corrected. in_order :
    whether entries came in the order of their numbers.
    """

    size: int
    about: Mapping[str | None, list[Recorded]]
    gone: frozenset[int]
    in_order: bool

    def of(self, name: str | None) -> list[Recorded]:
        """The entries that count about a commitment, as they happened; on one day, as they were recorded."""
        told = self.about.get(name, ())
        counted = [each for each in told if each.number not in self.gone] if self.gone else list(told)
        # Sorting by plain keys takes half as long as by a pair, and the second sort keeps what the first did.
        if not self.in_order:
            counted.sort(key=_NUMBER)
        counted.sort(key=_HAPPENED)
        return counted


def account(recorded: Iterable[Recorded], on: date, known: datetime | None = None) -> Account:
    """What had happened by a day, as far as it was known at a time (everything, if none is given).

    Rules K1 to K3 of docs/explanation/formulations/standing.md.
    """
    about: dict[str | None, list[Recorded]] = {}
    corrections: list[Recorded] = []
    last, in_order = -1, True
    # One pass over all entries: with many of them, the time goes into fetching them from memory.
    for each in recorded:
        event = each.event
        if known is not None and event.recorded > known:
            continue
        if each.number > last:
            last = each.number
        else:
            in_order = False
        if event.kind == "corrected":
            corrections.append(each)
        elif event.happened <= on:
            name = event.commitment
            if name in about:
                about[name].append(each)
            else:
                about[name] = [each]
    return Account(last + 1, about, withdrawn(corrections), in_order)


def withdrawn(corrections: Iterable[Recorded]) -> frozenset[int]:
    """Numbers of entries that were corrected; an entry whose correction was itself corrected counts again.

    A correction says that an entry was wrong from the start, so the day on which the correction
    happened does not matter, only when it was recorded. It can only be about an earlier entry.
    """
    gone: set[int] = set()
    # Whether a correction counts depends on later ones only, so the last comes first.
    for each in sorted(corrections, key=lambda each: -each.number):
        target = each.event.details.get("entry")
        if each.number not in gone and isinstance(target, int) and target < each.number:
            gone.add(target)
    return frozenset(gone)


@dataclass(frozen=True)
class Trace:
    """What entries leave behind besides what they say.

    last : number of the last of them, -1 if there are none; changed : when that was recorded.
    visibility : of those that not everybody may see.
    """

    last: int = -1
    changed: datetime | None = None
    visibility: frozenset[str] = frozenset()

    def __or__(self, other: Trace) -> Trace:
        """The trace of both."""
        late = self if self.last >= other.last else other
        return Trace(late.last, late.changed, self.visibility | other.visibility)


def trace(events: Sequence[Recorded], kinds: Container[str]) -> Trace:
    """The trace of the entries of some kinds."""
    hidden = [each.event for each in events if each.event.visibility != ALL]
    numbers = [each.number if each.event.kind in kinds else -1 for each in events]
    last = max(numbers, default=-1)
    return Trace(
        last,
        events[numbers.index(last)].event.recorded if last >= 0 else None,
        frozenset(event.visibility for event in hidden if event.kind in kinds),
    )
