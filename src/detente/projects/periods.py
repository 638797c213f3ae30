"""The periods of a programme: which hours stand for the year, what each weighs, and what varies over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.projects.model import Project
    from detente.projects.parts import Shape

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

DAYS_OF_A_YEAR = 365.25
"""Days in the year that times are converted to."""

HOURS_OF_A_YEAR = 8760.0
"""Weight of the only period of a grid without `periods`."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """The periods: ordinary ones by season, day and hour, then one for the reserve of each season, if any.

    weight : float64, shape (P,), hours a year (power) or share of the year (gas, rail); 0 for the reserve.
    season : int64, shape (P,), index into `seasons`. n : how many of the P are ordinary.
    days, hours : of each season, and of each day. length : hours that one period of a day lasts.
    """

    seasons: tuple[str, ...]
    days: int
    hours: int
    weight: Floats
    season: Ints
    n: int

    @property
    def length(self) -> float:
        """Hours that one period of a day lasts."""
        return 24.0 / self.hours

    @property
    def reserve(self) -> Bools:
        """Which periods are there for the reserve, bool, shape (P,)."""
        return np.arange(len(self.weight)) >= self.n

    def previous(self) -> Ints:
        """The period before each ordinary one in its day, which is a circle: int64, shape (n,)."""
        each = np.arange(self.n).reshape(-1, self.hours)
        return np.roll(each, 1, axis=1).ravel()

    def factors(self, shape: Shape | None) -> Floats:
        """What a shape makes of one in every ordinary period: float64, shape (n,)."""
        sizes = (len(self.seasons), self.days, self.hours)
        found = np.ones(sizes)
        if shape is not None:
            for axis, given in enumerate((shape.season, shape.day, shape.hour)):
                if given:
                    found *= np.array(given).reshape([-1 if axis == k else 1 for k in range(3)])
        return found.ravel()

    def by_season(self, values: Floats) -> Floats:
        """Values of ordinary periods, shape (..., n), as shape (..., seasons, periods of a season)."""
        return values.reshape(*values.shape[:-1], len(self.seasons), -1)

    def name(self, period: int) -> str:
        """What messages call a period."""
        season = self.seasons[self.season[period]]
        if period >= self.n:
            return f"reserve of {season}"
        day, hour = divmod(period % (self.days * self.hours), self.hours)
        parts = (
            season,
            f"day {day + 1}" if self.days > 1 else "",
            f"hour {hour + 1}" if self.hours > 1 else "",
        )
        return ", ".join(filter(None, parts))


def calendar_of(project: Project) -> Calendar:
    """The periods of a project: a railway has one; a grid has more for the reserve, if it keeps one."""
    if project.kind == "rail" or project.periods is None:
        seasons, days, hours = {"the year": 1.0}, 1, 1
    else:
        seasons = {name: days_of.likely for name, days_of in project.periods.seasons.items()}
        days, hours = project.periods.days, project.periods.hours
    names, length = tuple(seasons), np.array(list(seasons.values()))
    if project.kind != "power":
        whole = length / length.sum()
    else:
        whole = length * 24 if project.periods else np.array([HOURS_OF_A_YEAR])
    season = np.repeat(np.arange(len(names)), days * hours)
    weight = (whole / (days * hours))[season]
    n = len(weight)
    if project.kind == "power" and project.reserve is not None:
        weight = np.concatenate([weight, np.zeros(len(names))])
        season = np.concatenate([season, np.arange(len(names))])
    return Calendar(names, days, hours, weight, season, n)
