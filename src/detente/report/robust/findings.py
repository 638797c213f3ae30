"""What is found about a roadmap for doubtful numbers, before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.stability.robust import Share

if TYPE_CHECKING:
    from detente.roadmap.questions.robust import Choice, Hedged


@dataclass(frozen=True)
class RobustFindings:
    """Roadmaps from the fairest to the surest. keep : share of the fairest value that each had to keep.

    seed : of the worlds.
    """

    hedged: Hedged
    keep: float
    seed: int

    def chance(self, choice: Choice) -> Share:
        """The share of fresh worlds in which a roadmap holds, with its interval."""
        return Share(Fraction(choice.holding, self.hedged.fresh), self.hedged.fresh)
