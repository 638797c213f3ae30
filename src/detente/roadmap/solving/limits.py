"""How long planning may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Limits:
    """How long planning may take. clock : seconds from any origin, such as time.perf_counter."""

    seconds: float
    clock: Callable[[], float]

    def part(self, share: float) -> Limits:
        """A share of the time, on the same clock."""
        return Limits(share * self.seconds, self.clock)
