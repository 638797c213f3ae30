"""Whether the numbers of a project are possible: ranges of single values, settings and shapes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.projects.units import written
from detente.scenario.document import Finding
from detente.scenario.model import values_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.projects.model import Project
    from detente.scenario.values import Value

YEAR = 365.0
"""Days that the seasons must make up, to within a day."""


@dataclass(frozen=True)
class Limits:
    """Where a number must lie, ends included, and the words for it."""

    lowest: float
    highest: float
    words: str

    def hold(self, number: float) -> bool:
        """Whether the number lies inside."""
        return self.lowest <= number <= self.highest


_ABOVE_0, _BELOW_1 = math.ulp(0.0), math.nextafter(1.0, 0.0)
_NOT_NEGATIVE = Limits(0.0, math.inf, "it cannot be negative")
_POSITIVE = Limits(_ABOVE_0, math.inf, "it must lie above 0")
_SHARE = Limits(0.0, 1.0, "it must lie between 0 and 1")
_NOT_ALL = Limits(0.0, _BELOW_1, "it must be at least 0 and below 1")
_SOME = Limits(_ABOVE_0, 1.0, "it must lie above 0 and be at most 1")


def _limits_at(path: tuple[str, ...]) -> Limits:
    match path:
        case ("discount",) | ("storage", _, "efficiency"):
            return _SOME
        case ("reserve",) | (_, _, "availability" | "firm" | "upkeep") | ("risk", "salvage"):
            return _SHARE
        case ("lines", _, "losses") | ("risk", "outside" | "quits"):
            return _NOT_ALL
        case (
            ("parties", _, "people")
            | (_, _, "lifetime" | "hours" | "train" | "speed")
            | ("periods", "seasons", _)
        ):
            return _POSITIVE
    return _NOT_NEGATIVE


def limit_findings(project: Project) -> Iterator[Finding]:
    """Values, shares and factors outside their range."""
    for path, value in values_in(project):
        yield from _outside(path, value, _limits_at(path))
    for section, field in (("links", "paid_by"), ("stages", "needs_trust")):
        for name, entry in getattr(project, section).items():
            for key, share in getattr(entry, field).items():
                if not _SHARE.hold(share):
                    yield Finding((section, name, field, key), f"{share:g} is out of range; {_SHARE.words}")
    for name in project.shapes:
        for field in ("season", "day", "hour"):
            yield from _factors(project, name, field)


def period_findings(project: Project) -> Iterator[Finding]:
    """Seasons that make no year, and shapes that fit no periods."""
    yield from _seasons(project)
    for name in project.shapes:
        yield from _lengths(project, name)


def _outside(path: tuple[str, ...], value: Value, limits: Limits) -> Iterator[Finding]:
    for end in (value.likely, value.low, value.high):
        if not limits.hold(end):
            yield Finding(path, f"{written(value, end)} is out of range; {limits.words}")
            return


def _seasons(project: Project) -> Iterator[Finding]:
    seasons = project.periods.seasons.values() if project.periods else ()
    days = sum(season.likely for season in seasons)
    if seasons and abs(days - YEAR) > 1:
        message = f"the seasons make up {days:g} days; they must make up a year, {YEAR:g}"
        yield Finding(("periods", "seasons"), message)


def _factors(project: Project, name: str, field: str) -> Iterator[Finding]:
    factors: tuple[float, ...] = getattr(project.shapes[name], field)
    path = ("shapes", name, field)
    odd = [factor for factor in factors if not (factor >= 0 and math.isfinite(factor))]
    if odd:
        yield Finding(path, f"{odd[0]:g} is not a factor; it must be a number that is not negative")
    elif factors and not any(factors):
        yield Finding(path, "all factors are 0, so that nothing is left; at least one must be above 0")


def _lengths(project: Project, name: str) -> Iterator[Finding]:
    shape, periods = project.shapes[name], project.periods
    lengths = {
        "season": len(periods.seasons) if periods else 1,
        "day": periods.days if periods else 1,
        "hour": periods.hours if periods else 1,
    }
    for field, length in lengths.items():
        given = len(getattr(shape, field))
        if given not in {0, length}:
            has = f"`periods` has {length}" if periods else "without `periods` there is 1"
            message = f"{given} factors are given for `{field}`, but {has}; give one for each"
            yield Finding(("shapes", name, field), message)
