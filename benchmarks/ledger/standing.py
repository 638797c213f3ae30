"""How long it takes to say where an agreement stands, the events being at hand."""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from detente.agreement.model import Agreement
from detente.ledger.event import Event, Recorded
from detente.ledger.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMITMENTS, EVENTS = 300, 20_000
RUNS = 9
FIRST, YEARS = date(2020, 1, 1), 4
USUAL = ("noted", "claimed", "performed-in-part", "verified", "found-wanting", "side-condition-raised")
ALL_KINDS = (
    *USUAL,
    "performed-late",
    "reversed",
    "disputed",
    "dispute-settled",
    "breach-found",
    "suspended",
    "resumed",
    "relief-without-effect",
    "side-condition-met",
)


def agreement(seed: int = 1) -> Agreement:
    """300 commitments that require each other, are counted from each other, and answer each other."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, and nothing secret
    names = [f"c{i}" for i in range(COMMITMENTS)]
    owed = {}
    for i, name in enumerate(names):
        before = names[:i]
        dues: list[dict[str, str] | None] = [None, {"on": str(_day(chance))}]
        if before:
            dues.append({"within": "90 days", "of": chance.choice(before)})
        owed[name] = {
            "text": name,
            "by": [chance.choice(["north", "south"])],
            "to": ["east"],
            "kind": chance.choice(["hard", "soft"]),
            "due": chance.choice(dues),
            "requires": chance.sample(before, min(i, chance.randrange(3))),
            "in_return_for": chance.sample(names, 2),
            "verification": chance.choice([None, {"mode": "third_party_onsite", "takes": "30 days"}]),
            "grace": chance.choice([None, "30 days"]),
            "on_breach": {"suspend": chance.sample(names, 3), "snap_back": chance.sample(names, 3)},
        }
    return Agreement.model_validate(
        {
            "detente-agreement": 1,
            "id": "large",
            "title": "A large agreement",
            "signed": str(FIRST),
            "parties": {name: {"name": name} for name in ("north", "south", "east")},
            "commitments": owed,
        }
    )


def events(kinds: tuple[str, ...], seed: int = 1) -> tuple[Recorded, ...]:
    """20,000 events of some kinds over four years, in the order of recording and not of happening."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, and nothing secret
    found = []
    for number in range(EVENTS):
        happened = _day(chance)
        recorded = datetime(happened.year, happened.month, happened.day, 12, tzinfo=UTC)
        who = chance.choice(["north", "south", "east"])
        about = f"c{chance.randrange(COMMITMENTS)}"
        told = Event("large", str(number), chance.choice(kinds), who, happened, recorded, about)
        found.append(Recorded(number, told))
    return tuple(found)


def seconds(kinds: tuple[str, ...]) -> tuple[float, float]:
    """Median of several runs: by the clock, and of processor time."""
    large, told = agreement(), events(kinds)
    on = FIRST + timedelta(days=365 * YEARS - 30)
    clock, busy = [], []
    for _ in range(RUNS):
        start, work = time.perf_counter(), time.process_time()
        found = standing(large, told, on)
        clock.append(time.perf_counter() - start)
        busy.append(time.process_time() - work)
        assert len(found.commitments) == COMMITMENTS
    return statistics.median(clock), statistics.median(busy)


def table() -> Iterator[str]:
    """One row for each mix of events."""
    size = f"{COMMITMENTS} commitments after {EVENTS:,} events"
    yield f"The standing of {size}, which are already read; median of {RUNS} runs."
    yield ""
    yield "| events | ms by the clock | ms of processor time | aimed at |"
    yield "|---|---|---|---|"
    for name, kinds in {"reports and checks": USUAL, "of every kind": ALL_KINDS}.items():
        clock, busy = seconds(kinds)
        yield f"| {name} | {1000 * clock:.0f} | {1000 * busy:.0f} | 100 |"


def _day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(365 * YEARS))
