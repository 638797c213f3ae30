"""Everything that is said about going on from where things stand, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from detente.report.findings import Search
    from detente.roadmap import Roadmap, Verdict
    from detente.roadmap.judging.collapse import Collapse
    from detente.roadmap.judging.verdict import Failure
    from detente.roadmap.questions.repair import Repair
    from detente.scenario import Scenario
    from detente.worth import Game

Status = Literal[
    "done",
    "under way",
    "to come",
    "claimed",
    "late",
    "disputed",
    "suspended",
    "taken back",
    "broken",
    "waived",
]
"""What has become of a step: the first two stand, the others do not."""

STANDS: tuple[Status, ...] = ("done", "under way")
MISSED: tuple[Status, ...] = ("claimed", "late", "disputed", "suspended", "taken back", "broken")
"""What does not stand although it should: it is caught up with at once, unless the plan says otherwise."""


@dataclass(frozen=True)
class Stand:
    """What has become of one step.

    began : phase of the old roadmap in which it began, for a step that stands; 0 if it is that in which it
    was to begin. shown : whether it was verified before it was undone. blamed : parties that broke their
    word in it. why : the same in words. commitments : those that were drafted from it.
    """

    status: Status
    began: int = 0
    shown: bool = False
    blamed: tuple[str, ...] = ()
    why: str = ""
    commitments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """How much one party trusts another: when the agreement was signed, and now, from 0 to 1."""

    who: str
    whom: str
    before: float
    now: float


@dataclass(frozen=True)
class Move:
    """A step of the old roadmap or the new one, in phases counted from the signature; 0 is not at all.

    fails : what would fail if it alone were as signed (a step that was missed: in the present phase), the
    rest being as in the new roadmap.
    """

    step: str
    before: int
    after: int
    stand: Stand
    fails: tuple[Failure, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it is otherwise than was signed, and still to be carried out."""
        return self.before != self.after and self.stand.status not in STANDS


@dataclass(frozen=True)
class ReplanFindings:
    """Where things stand, and three ways on.

    old : the roadmap that was signed. stands : of every step of it, and of others that something is known
    of. phase : the present one, counted from 1. game : from here on; its phase 1 is the present one.
    rest : what is left of the old roadmap, with what was missed in the present phase, judged from here.
    search, now : how the best roadmap from here was sought, and that roadmap; None without one.
    repair : the rest, changed as little as necessary until it holds; None if nothing was missed and the
    rest holds, or if it is proven that nothing can.
    suspended : what stands and is taken back first, since no roadmap was found while all of it goes on;
    without : how that was sought, or how one with all of it suspended was, if nothing holds either way.
    closest : without a roadmap after a breach, the one that would be best had the breach cost no trust;
    what it fails is trust. collapse : a breakdown now. moves : every step of the old roadmap and of the
    new one. doubts : trust that is not what it was at the start. first_days : of the phases from the
    signature on; empty if not known. remarks : what could not be taken into account, and why.
    """

    scenario: Scenario
    old: Roadmap
    stands: Mapping[str, Stand]
    phase: int
    game: Game
    rest: Verdict
    search: Search
    now: Verdict | None
    repair: Repair | None
    suspended: tuple[str, ...]
    without: Search | None
    closest: Verdict | None
    collapse: Collapse
    moves: tuple[Move, ...]
    doubts: tuple[Doubt, ...]
    first_days: tuple[date, ...] = ()
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0
    version: str = ""
    fingerprint: str = ""
    report: str = ""
    agreement: str = ""
    on: date | None = None

    @property
    def elapsed(self) -> int:
        """How many phases are over."""
        return self.phase - 1

    @cached_property
    def breakers(self) -> tuple[str, ...]:
        """Parties that broke their word, in the order of the scenario."""
        blamed = {party for stand in self.stands.values() for party in stand.blamed}
        return tuple(party for party in self.scenario.parties if party in blamed)

    @property
    def missed(self) -> tuple[str, ...]:
        """Steps that should stand and do not."""
        return tuple(step for step, stand in self.stands.items() if stand.status in MISSED)

    @property
    def is_as_signed(self) -> bool:
        """Whether the new roadmap is what is left of the old one."""
        return self.now is not None and not any(move.is_new for move in self.moves)

    def dated(self, failure: Failure) -> Failure:
        """A failing with its phases counted from the signature, in its sentence too."""
        from detente.report.replan.dates import later

        return later(failure, self.elapsed)
