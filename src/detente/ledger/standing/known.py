"""Which entries count: what was known by a time, less what was corrected, up to a day."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from detente.ledger.event import Recorded


@dataclass(frozen=True)
class Account:
    """What counts, in the order in which it happened; on one day, in the order of recording.

    size : how many entries the ledger had, as far as was known.
    """

    events: tuple[Recorded, ...]
    size: int


def account(recorded: Iterable[Recorded], on: date, known: datetime | None = None) -> Account:
    """What had happened by a day, as far as it was known at a time (everything, if none is given).

    The fold is over this: docs/explanation/formulations/standing.md, rules K1 to K3.
    """
    told = [each for each in recorded if known is None or each.event.recorded <= known]
    gone = withdrawn(told)
    # Sorting by a tuple made once is a third faster than asking each entry for its day again and again.
    counted = sorted(
        (
            (each.event.happened, each.number, each)
            for each in told
            if each.event.happened <= on and each.number not in gone
        ),
        key=itemgetter(0, 1),
    )
    return Account(
        tuple([each for _, _, each in counted]), 1 + max((each.number for each in told), default=-1)
    )


def withdrawn(told: Sequence[Recorded]) -> frozenset[int]:
    """Numbers of entries that were corrected; an entry whose correction was itself corrected counts again.

    A correction says that an entry was wrong from the start, so the day on which the correction
    happened does not matter, only when it was recorded. It can only be about an earlier entry.
    """
    corrections = sorted(
        (each for each in told if each.event.kind == "corrected"), key=lambda each: -each.number
    )
    gone: set[int] = set()
    # Whether a correction counts depends on later ones only, so the last comes first.
    for each in corrections:
        target = each.event.details.get("entry")
        if each.number not in gone and isinstance(target, int) and target < each.number:
            gone.add(target)
    return frozenset(gone)
