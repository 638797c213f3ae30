"""One kind of change of a scenario, in growing sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from detente.scenario.edit import Edit

Kind = Literal[
    "trust", "lag", "chance", "confidence", "payment", "guarantee", "deposit", "gain", "margin", "gate",
    "capacity", "phases", "snapback", "goal", "requires", "window", "table", "excludes",
]  # fmt: skip

WHOLE = 1.0
"""Size of a change that is made or not, such as dropping a part of the goal."""


@dataclass(frozen=True, eq=False)
class Rung:
    """One size of a change. amount : in words of the file; size : see `Ladder`."""

    edits: tuple[Edit, ...]
    amount: str
    size: float
    within: bool | None = None


@dataclass(frozen=True, eq=False)
class Ladder:
    """One kind of change in growing sizes.

    about : names of what it is about. now : what the file says today, empty if nothing. size of a rung:
    how far it goes of the way from the likely value to the end of its range, where there is a range;
    otherwise the change as a share of the number, of a phase's capacity, or of the ideal gain
    of the party that pays; 1 for what is made or not. within : whether it stays inside the range.
    """

    kind: Kind
    about: tuple[str, ...]
    now: str
    rungs: tuple[Rung, ...]
