"""Slack and the critical path: how soon each open commitment can be, and how late it may be.

The forward and the backward pass of the critical path method (J. E. Kelley and M. R. Walker,
Critical-Path Planning and Scheduling, Proceedings of the Eastern Joint Computer Conference
1959, pages 160 to 173): docs/explanation/formulations/critical-path.md, equations (1) to (4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.agreement.dates import Span
from detente.ledger.standing.deadlines import is_checked, later, moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.agreement.model import Commitment
    from detente.ledger.standing.links import Links

NOTHING = Span()
_LONGEST_MONTH_END = 3
"""By so many days the end of a month can differ from the end of another."""


@dataclass(frozen=True)
class Task:
    """An open commitment on the time line.

    ready : first day on which it could be carried out if it waited for nothing. takes : from then until
    that is established. due : its deadline, None if there is none or it is not known yet. base : the
    commitment from which its deadline is counted and that is still open, with the span.
    """

    ready: date
    takes: Span = NOTHING
    due: date | None = None
    base: tuple[str, Span] | None = None


@dataclass(frozen=True)
class Window:
    """When an open commitment can be carried out. slack : days from earliest to latest, None without one."""

    earliest: date
    latest: date | None
    slack: int | None


@dataclass(frozen=True)
class Plan:
    """Windows by commitment, the critical path in order, and commitments that wait for each other.

    What waits in a circle, or for one, has no window.
    """

    windows: Mapping[str, Window]
    critical: tuple[str, ...]
    circles: tuple[tuple[str, ...], ...]


def plan(tasks: Mapping[str, Task], links: Links) -> Plan:
    """Windows and critical path of the open commitments; every task is one of `links.open`."""
    order, circles = _in_order(links)
    earliest = _forward(order, tasks, links)
    latest = _backward(order, tasks, links)
    windows = {}
    for name in order:
        last = _last_day(name, tasks, (earliest, latest))
        slack = None if last is None else (last - earliest[name]).days
        windows[name] = Window(earliest[name], last, slack)
    known = {name: (last - earliest[name]).days for name, last in latest.items()}
    moving = {name: window.slack for name, window in windows.items() if window.slack is not None}
    return Plan(windows, _critical(known or moving, earliest, tasks, links), circles)


def established(task: Task, earliest: date) -> date:
    """The day on which it is established that a task was carried out, if it is on the earliest."""
    return later(task.takes, earliest)


def latest_before(span: Span, day: date) -> date:
    """The last day that lies at least a span before another."""
    if span.months == 0:
        return moved(day, -span.days)
    try:
        found = Span(months=-span.months).after(moved(day, -span.days))
    except OverflowError:
        return date.min
    found = moved(found, _LONGEST_MONTH_END)
    while later(span, found) > day:
        found = moved(found, -1)
    return found


def _in_order(links: Links) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Open commitments such that each comes after what it waits for, and the circles left over."""
    missing = {name: len(links.before(name)) for name in links.open}
    ahead = [name for name, n in missing.items() if not n]
    order = []
    while ahead:
        name = ahead.pop()
        order.append(name)
        for after in links.after[name]:
            missing[after] -= 1
            if not missing[after]:
                ahead.append(after)
    return tuple(order), _circles(links, [name for name, n in missing.items() if n])


def _circles(links: Links, left: list[str]) -> tuple[tuple[str, ...], ...]:
    """One circle for each group that waits for itself, each told from its first member in the file."""
    found: list[tuple[str, ...]] = []
    stuck, seen = set(left), set[str]()
    for start in left:
        trail: dict[str, None] = {}
        name = start
        while name not in trail and name not in seen:
            trail[name] = None
            name = next(first for first in links.before(name) if first in stuck)
        if name in trail:
            members = list(trail)[list(trail).index(name) :]
            turn = members.index(min(members, key=left.index))
            found.append((*members[turn:], *members[:turn]))
        seen.update(trail)
    return tuple(found)


def _forward(order: tuple[str, ...], tasks: Mapping[str, Task], links: Links) -> dict[str, date]:
    """The earliest day of each, equation (1)."""
    earliest: dict[str, date] = {}
    for name in order:
        ends = (established(tasks[first], earliest[first]) for first in links.before(name))
        earliest[name] = max([tasks[name].ready, *ends])
    return earliest


def _backward(order: tuple[str, ...], tasks: Mapping[str, Task], links: Links) -> dict[str, date]:
    """The latest day of each for which no known deadline is missed, equation (2); none without a bound."""
    latest: dict[str, date] = {}
    for name in reversed(order):
        takes = tasks[name].takes
        bounds = [latest_before(takes, latest[after]) for after in links.after[name] if after in latest]
        due = tasks[name].due
        if due is not None:
            bounds.append(due)
        if bounds:
            latest[name] = min(bounds)
    return latest


def _last_day(
    name: str, tasks: Mapping[str, Task], passes: tuple[Mapping[str, date], Mapping[str, date]]
) -> date | None:
    """The latest day, and not after the deadline that moves with what it is counted from: equation (3)."""
    earliest, latest = passes
    base, last = tasks[name].base, latest.get(name)
    if base is None:
        return last
    first, within = base
    moving = later(within, established(tasks[first], earliest[first]))
    return moving if last is None else min(last, moving)


def _critical(
    slacks: Mapping[str, int], earliest: Mapping[str, date], tasks: Mapping[str, Task], links: Links
) -> tuple[str, ...]:
    """The chain of least slack, in the order in which it must come: equation (4).

    It ends with a commitment of least slack that holds up none of so little, and goes back along what
    sets the earliest day of each. Where several are as tight, the first in the file. slacks : to known
    deadlines; to those that move with what they are counted from only if there are no others.
    """
    if not slacks:
        return ()
    least = min(slacks.values())
    tight = [name for name in links.open if slacks.get(name) == least]
    name = next(name for name in tight if not any(slacks.get(each) == least for each in links.after[name]))
    chain = [name]
    while True:
        before = [
            first
            for first in links.before(name)
            if established(tasks[first], earliest[first]) == earliest[name]
        ]
        if not before:
            return tuple(reversed(chain))
        name = before[0]
        chain.append(name)


def takes_of(commitment: Commitment) -> Span:
    """Time from a performance until it is established: of the check that was agreed, if it takes any."""
    check = commitment.verification
    return check.takes if check is not None and check.takes and is_checked(commitment) else NOTHING
