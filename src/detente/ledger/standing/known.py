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
    those about the agreement as a whole. gone : numbers of the entries that were corrected.
    """

    size: int
    about: Mapping[str | None, list[Recorded]]
    gone: frozenset[int]

    def of(self, name: str | None) -> list[Recorded]:
        """The entries that count about a commitment, as they happened; on one day, as they were recorded."""
        told = self.about.get(name, ())
        counted = [each for each in told if each.number not in self.gone] if self.gone else list(told)
        # Sorting twice by a plain key takes half as long as once by a pair, and the second sort is stable.
        counted.sort(key=_NUMBER)
        counted.sort(key=_HAPPENED)
        return counted


def account(recorded: Iterable[Recorded], on: date, known: datetime | None = None) -> Account:
    """What had happened by a day, as far as it was known at a time (everything, if none is given).

    Rules K1 to K3 of docs/explanation/formulations/standing.md.
    """
    about: dict[str | None, list[Recorded]] = {}
    corrections: list[Recorded] = []
    last = -1
    # One pass over all entries: with many of them, the time goes into fetching them from memory.
    for each in recorded:
        event = each.event
        if known is not None and event.recorded > known:
            continue
        last = max(last, each.number)
        if event.kind == "corrected":
            corrections.append(each)
        elif event.happened <= on:
            name = event.commitment
            if name in about:
                about[name].append(each)
            else:
                about[name] = [each]
    return Account(last + 1, about, withdrawn(corrections))


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
    told = [each for each in events if each.event.kind in kinds]
    if not told:
        return Trace()
    last = max(told, key=_NUMBER)
    hidden = frozenset([each.event.visibility for each in told if each.event.visibility != ALL])
    return Trace(last.number, last.event.recorded, hidden)
