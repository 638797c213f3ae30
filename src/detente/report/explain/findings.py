"""What is found about why a roadmap is as it is, or why there is none, before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.report.findings import Search
    from detente.roadmap.explaining.binding import Binding
    from detente.roadmap.explaining.buys import Concession
    from detente.roadmap.explaining.conflict import Conflict
    from detente.roadmap.explaining.nearby import Nearby
    from detente.roadmap.explaining.order import LeftOut, Place
    from detente.roadmap.judging.verdict import Verdict
    from detente.scenario import Scenario
    from detente.scenario.edit import Edit


@dataclass(frozen=True, eq=False)
class Why:
    """Why a roadmap that holds is as it is."""

    near: Nearby
    places: tuple[Place, ...]
    absences: tuple[LeftOut, ...]
    bindings: tuple[Binding, ...]
    concessions: tuple[Concession, ...]


@dataclass(frozen=True)
class Part:
    """What is changed in a scenario, whom or what it is about by name, and from what to what.

    now, to : in words of the file; empty where there is nothing to show.
    """

    kind: str
    about: tuple[str, ...]
    now: str
    to: str


@dataclass(frozen=True, eq=False)
class Change:
    """A change of the scenario, applied and planned again; of several parts only where all are needed.

    size : how large it is: the share of the way to the end of the number's range, or else of the number
    itself, or of what the party that pays could gain at most; 1 for what is made or not; of several
    the largest. within : whether it stays inside the range; None without one. verdict : of a roadmap in
    the edited scenario, which holds. value : of the objective there. rise : by how much that is more
    than before; nan where there was no roadmap.
    """

    parts: tuple[Part, ...]
    edits: tuple[Edit, ...]
    size: float
    within: bool | None
    verdict: Verdict
    value: float
    rise: float


@dataclass(frozen=True, eq=False)
class ExplainFindings:
    """The answer to 'why?'. why : of the roadmap; None if there is none. search : how it was found.

    draft : a roadmap that somebody wrote and that does not hold. conflicts, nearest : where there is no
    roadmap, what cannot go together, and what fails least. changes : the smallest first, or those that
    help most; in_vain : what did not help even at its largest; untried : what there was no time for.
    written : where the changed scenario lies.
    """

    scenario: Scenario
    objective: str
    why: Why | None = None
    search: Search | None = None
    draft: Verdict | None = None
    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[Verdict, ...] = ()
    changes: tuple[Change, ...] = ()
    in_vain: tuple[Part, ...] = ()
    untried: tuple[Part, ...] = ()
    seconds: float = 0.0
    written: str = ""
    version: str = ""
    fingerprint: str = ""
