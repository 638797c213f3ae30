"""Everything that is said about where parties would stay, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.report.words import Words

if TYPE_CHECKING:
    from detente.report.stability.sections import Section
    from detente.scenario import Scenario
    from detente.stability.analysis import Analysis, Conflict
    from detente.stability.paths import Routes
    from detente.stability.witness import Witness


@dataclass(frozen=True, eq=False)
class Extra:
    """An answer that is given on request. key : its name in JSON. data : as plain data."""

    key: str
    section: Section
    data: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Stays:
    """Where each party of a scenario would stay, with what explains it; what was not asked is left empty.

    own_names : whether answers name parties and steps as the file that was read does, and not by short
    names. situation, parties : what was asked about in particular. witnesses : for each of these parties
    one for each concept, in the order of `detente.stability.concepts.CONCEPTS`.
    cells : for few situations, by party and situation the witness of the strongest concept under which the
    party stays there, nash before seq before smr before gmr; of gmr if it stays under none.
    extras : what else was asked for, each with its section and its data.
    status_quo : the situation at the start; None if it cannot be. routes : from it to the equilibria.
    report : where the written report lies.
    """

    analysis: Analysis
    own_names: bool = False
    situation: int | None = None
    parties: tuple[int, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    cells: dict[tuple[int, int], Witness] = field(default_factory=dict)
    status_quo: int | None = None
    routes: Routes | None = None
    extras: tuple[Extra, ...] = ()
    version: str = ""
    report: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def conflict(self) -> Conflict:
        """The situations, moves and preferences."""
        return self.analysis.conflict

    @property
    def scenario(self) -> Scenario:
        """The scenario that was asked about."""
        return self.conflict.scenario

    def party_name(self, party: int) -> str:
        """The name under which answers list a party."""
        name = self.conflict.space.parties[party]
        return self.scenario.parties[name].name if self.own_names else name

    def party_title(self, party: int) -> str:
        """The name under which reports show a party."""
        return self.scenario.parties[self.conflict.space.parties[party]].name

    def party_short(self, party: int) -> str:
        """The shortest name that reports show a party by, for the heads of tables."""
        return Words(self.scenario).short(self.conflict.space.parties[party])

    def step_name(self, step: str) -> str:
        """The name under which answers list a step."""
        return self.scenario.steps[step].title if self.own_names else step


@dataclass(frozen=True, eq=False)
class PhaseStays:
    """Whether anybody would go back on the steps in effect after a phase, if it looked at their worth only.

    phase : from 1; the last is followed by what is maintained. analysis : over the steps that could be
    dropped, or those with most at stake among them. situation : the one after the phase. left_out : how
    many steps could be dropped but are not in play. witnesses : for each party the strongest concept
    under which it stays, or its improvement that nobody deters.
    """

    phase: int
    analysis: Analysis
    situation: int
    left_out: int
    witnesses: tuple[Witness, ...]

    def stable_for(self, concept: str) -> tuple[int, ...]:
        """The parties that stay under a concept."""
        found = self.analysis.stable[concept][:, self.situation]
        return tuple(party for party, stays in enumerate(found.tolist()) if stays)


@dataclass(frozen=True, eq=False)
class RoadmapStays:
    """A roadmap phase by phase, by worth alone."""

    scenario: Scenario
    name: str
    title: str
    phases: tuple[PhaseStays, ...]

    @property
    def somebody_leaves_at_the_end(self) -> bool:
        """Whether after the last phase a party would go back whatever the others did then."""
        return len(self.phases[-1].stable_for("gmr")) < len(self.scenario.parties)
