"""What follows from the text of an agreement alone: when things fall due, what answers what, what waits."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.agreement.model import ENTRY, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from detente.agreement.dates import Day, Span
    from detente.agreement.model import Agreement, Commitment, Due

UNDATED = date(2001, 1, 1)
"""Day of signature that an undated draft is given, so that spans can be compared; it is never shown."""

DAYS_IN_MONTH = 30.44

Graph = dict[str, tuple[str, ...]]
"""Commitment -> commitments that its edges lead to."""


def days_of(span: Span) -> int:
    """A span in days; a month counts as 30.44 of them."""
    return round(span.months * DAYS_IN_MONTH) + span.days


@dataclass(frozen=True)
class Gap:
    """How long after one deadline another one falls, below 0 if before.

    days : None where no dates are set; phases : None unless both are due by the end of one.
    """

    days: int | None
    phases: int | None = None

    @property
    def amount(self) -> int:
        """The number that tells gaps of the same agreement apart: days, or phases where no dates are set."""
        return (self.phases or 0) if self.days is None else self.days

    def __str__(self) -> str:
        unit = "phase" if self.days is None else "day"
        return f"{self.amount} {unit}{'' if self.amount == 1 else 's'}"


@dataclass(frozen=True)
class Terms:
    """An agreement with what follows from it if everybody does everything on its last day."""

    agreement: Agreement

    @property
    def commitments(self) -> Mapping[str, Commitment]:
        """Everything owed, by id."""
        return self.agreement.commitments

    @cached_property
    def starts(self) -> date:
        """The day from which it binds; a stand-in if the draft has no date."""
        return self._stated.last if self._stated else UNDATED

    @property
    def is_dated(self) -> bool:
        """Whether the day from which it binds is known."""
        return self._stated is not None

    @property
    def _stated(self) -> Day | None:
        first = self.agreement.phases[0].start if self.agreement.phases else None
        return self.agreement.binds_from or first

    # --- when

    @cached_property
    def days(self) -> dict[str, date]:
        """The last day of each commitment whose day follows from the text."""
        found: dict[str, date] = {}
        for name in self.commitments:
            # A deadline may hang on another, and that on a third: follow, then come back with the days.
            chain = [name]
            while (of := self._waits_for(chain[-1])) and of not in found and of not in chain:
                chain.append(of)
            for each in reversed(chain):
                day = self._day(self.commitments[each].due, found)
                if day is not None:
                    found[each] = day
        return found

    def _waits_for(self, name: str) -> str | None:
        due = self.commitments[name].due
        return due.of if due and due.of in self.commitments else None

    def _day(self, due: Due | None, found: Mapping[str, date]) -> date | None:
        if due is None:
            return None
        if due.on is not None:
            return due.on.last
        if due.phase is not None:
            return self.last_day_of(due.phase)
        if due.within is None or due.of is None:
            return None
        moments = {SIGNATURE: self._signed, ENTRY: self.starts}
        base = moments.get(due.of) or found.get(due.of)
        try:
            return due.within.after(base) if base else None
        except OverflowError:  # beyond the calendar: as good as never
            return None

    @property
    def _signed(self) -> date:
        return self.agreement.signed.last if self.agreement.signed else self.starts

    def first_day_of(self, phase: int) -> date | None:
        """The first day of a phase, if it is stated."""
        phases = self.agreement.phases
        start = phases[phase - 1].start if 1 <= phase <= len(phases) else None
        return start.first if start else None

    def last_day_of(self, phase: int) -> date | None:
        """The last day of a phase: as stated, or the day before the next one starts."""
        phases = self.agreement.phases
        if not 1 <= phase <= len(phases):
            return None
        stage = phases[phase - 1]
        following = phases[phase].start if phase < len(phases) else None
        if stage.end is None and following is not None and following.first > date.min:
            return following.first - timedelta(days=1)
        return stage.end.last if stage.end else None

    def gap(self, earlier: str, later: str) -> Gap | None:
        """How long after the first the second falls due; None if that cannot be told."""
        first, second = self.commitments[earlier].due, self.commitments[later].due
        phases = second.phase - first.phase if first and second and first.phase and second.phase else None
        if earlier in self.days and later in self.days:
            return Gap((self.days[later] - self.days[earlier]).days, phases)
        return None if phases is None else Gap(None, phases)

    def is_before(self, one: str, other: str) -> bool | None:
        """Whether the first falls due before the second; None if that cannot be told."""
        gap = self.gap(one, other)
        return None if gap is None else gap.amount > 0

    def when(self, name: str) -> str:
        """By when it is due, for a sentence."""
        due = self.commitments[name].due
        if due is None:
            return "at no stated time"
        if due.on is not None:
            return f"by {due.on}"
        day = self.days.get(name) if self.is_dated else None
        known = f" ({day})" if day else ""
        if due.phase is not None:
            return f"in phase {due.phase}{known}"
        return f"within {due.within} of `{due.of}`{known}" if due.of else f"'{due.text}'"

    # --- what for

    @cached_property
    def answers(self) -> Graph:
        """Commitment -> those that are given in return for it."""
        return _turned({name: held.in_return_for for name, held in self.commitments.items()})

    def counterparts(self, name: str) -> tuple[str, ...]:
        """What it is in return for, and what is in return for it."""
        return tuple(dict.fromkeys((*self.commitments[name].in_return_for, *self.answers.get(name, ()))))

    def exchanges(self) -> Iterator[tuple[str, str]]:
        """Pairs (one, the other) of which the one is given in return for the other; each pair once."""
        seen: set[frozenset[str]] = set()
        for name, held in self.commitments.items():
            for other in held.in_return_for:
                if frozenset((name, other)) not in seen:
                    seen.add(frozenset((name, other)))
                    yield name, other

    # --- what waits

    @cached_property
    def waits(self) -> Graph:
        """Commitment -> those that come before it: required ones, and what its deadline counts from."""
        found = {}
        for name, held in self.commitments.items():
            of = self._waits_for(name)
            found[name] = tuple(dict.fromkeys((*held.requires, *((of,) if of else ()))))
        return found

    @cached_property
    def blocks(self) -> Graph:
        """Commitment -> those that wait for it directly."""
        return _turned(self.waits)

    def held_up_by(self, name: str) -> frozenset[str]:
        """Everything that cannot go on without it, directly or through others."""
        mask = self._held_up.get(name, 0)
        return frozenset(other for n, other in enumerate(self.commitments) if mask >> n & 1 and other != name)

    @cached_property
    def _held_up(self) -> dict[str, int]:
        """Commitment -> what it holds up, one bit for each; only of those that hold up anything."""
        bits = {name: 1 << n for n, name in enumerate(self.commitments)}
        found = dict.fromkeys(self.blocks, 0)
        order, changed = list(found), True
        while changed:
            changed = False
            # Forth and back, so that a chain is followed in one go whichever way it is written.
            order.reverse()
            for name in order:
                mask = found[name]
                for following in self.blocks[name]:
                    mask |= bits[following] | found.get(following, 0)
                changed |= mask != found[name]
                found[name] = mask
        return found


def _turned(graph: Mapping[str, Iterable[str]]) -> Graph:
    """The graph with its edges turned round."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, others in graph.items():
        for other in others:
            found[other].append(name)
    return {name: tuple(others) for name, others in found.items()}


def circles(graph: Graph, through: Graph | None = None) -> Iterator[tuple[str, ...]]:
    """Circles in a graph, each the shortest through one of its edges; told edges are not told again.

    through : the edges of which a circle must have at least one; all of them without it.
    """
    rest = _without_ends(graph)
    told: set[tuple[str, str]] = set()
    for name in rest:
        for following in (through or rest).get(name, ()):
            if (name, following) in told or following not in rest:
                continue
            way = _way(following, name, rest)
            if way:
                told |= set(pairwise((name, *way)))
                yield (name, *way[:-1])


def _without_ends(graph: Mapping[str, tuple[str, ...]]) -> Graph:
    """What is left of a graph once all that leads nowhere is taken out, again and again."""
    turned = _turned(graph)
    left = {name: len(set(others)) for name, others in graph.items()}
    queue = deque({name for name in (*left, *turned) if not left.get(name)})
    gone = set(queue)
    while queue:
        for before in set(turned.get(queue.popleft(), ())):
            left[before] -= 1
            if not left[before]:
                gone.add(before)
                queue.append(before)
    return {name: tuple(o for o in graph[name] if o not in gone) for name in graph if name not in gone}


def _way(start: str, goal: str, graph: Graph) -> tuple[str, ...]:
    """The shortest way from one node to another, both named; empty if there is none."""
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue and goal not in came_from and start != goal:
        here = queue.popleft()
        for following in graph.get(here, ()):
            if following != start and following not in came_from:
                came_from[following] = here
                queue.append(following)
    if start != goal and goal not in came_from:
        return ()
    way = [goal]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
