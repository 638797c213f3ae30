"""What is said about coded agreements, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.history.bundle import Outside
    from detente.history.coded import Coded
    from detente.history.fit import Chance, Model
    from detente.history.rates import Rate
    from detente.history.score import Score
    from detente.scenario.model import Source


@dataclass(frozen=True)
class Learned:
    """The model of what is carried out, and how good it is on agreements that it has not seen."""

    model: Model
    score: Score


@dataclass(frozen=True)
class HistoryFindings:
    """How all coded agreements fared.

    rates : feature -> how clauses with each of its values fared. learned : None where the model's extra is
    not installed. report : where the written report lies.
    """

    agreements: tuple[Coded, ...]
    base: Rate
    rates: dict[str, tuple[Rate, ...]]
    learned: Learned | None
    sources: dict[str, Source]
    version: str = ""
    report: str = ""


@dataclass(frozen=True)
class CaseFindings:
    """How one coded agreement fared.

    chances : of its clauses, by a model that has not seen it; none where the model's extra is missing.
    sources : those that it names. meanwhile : what its parties did outside it while it was in force.
    """

    coded: Coded
    sources: dict[str, Source]
    chances: tuple[Chance, ...] = ()
    meanwhile: tuple[Outside, ...] = ()
    version: str = ""


@dataclass(frozen=True)
class Clauses:
    """What an agreement says, as far as a prediction shows it: its id, its title, clause -> its text."""

    id: str
    title: str
    texts: dict[str, str]


@dataclass(frozen=True)
class PredictFindings:
    """What the model expects of an agreement that it has not seen."""

    told: Clauses
    chances: tuple[Chance, ...]
    base: Rate
    score: Score
    version: str = ""

    @property
    def expected(self) -> float:
        """How many of its clauses the model expects to be carried out at some time."""
        return sum(chance.likely for chance in self.chances)
