"""Everything that is said about a joint project and its shares, found before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from detente.bargain import CoalitionGame, Core, Division
    from detente.projects.model import Project
    from detente.scenario import Scenario


@dataclass(frozen=True)
class Outcome:
    """What one party has of the joint network by market prices, against going on alone; MUSD a year.

    consumer : lower prices for what it takes. producer : sales, storage included. congestion : rent of links
    after paying for them. transit : fees and tariffs, those it pays negative. The total is their sum.
    """

    consumer: float
    producer: float
    congestion: float
    transit: float

    @property
    def total(self) -> float:
        """What it gains if nothing is shared."""
        return self.consumer + self.producer + self.congestion + self.transit


@dataclass(frozen=True)
class Laid:
    """A link in the joint network. capacity now, added and most that could be: in the link's unit.

    flow : what goes from the first end to the second and back, in a year. capital : party -> MUSD it pays.
    open : whether its stage is.
    """

    link: str
    unit: str
    now: float
    added: float
    most: float
    flow: tuple[float, float]
    flow_unit: str
    capital: dict[str, float]
    open: bool = True


@dataclass(frozen=True)
class Trusting:
    """A demand on trust, and what there is at the start; None if the scenario does not say."""

    who: str
    whom: str
    needed: float
    at_start: float | None


@dataclass(frozen=True)
class Gate:
    """A stage: what it waits for, what it takes to start, and what it adds. Money in MUSD (a year).

    adds : worth of all stages less the worth of all others. alone : worth of this stage without the others,
    less what is there without any. building : low, likely and high years, or None.
    """

    stage: str
    title: str
    step: str | None
    needs: str
    trust: tuple[Trusting, ...]
    building: tuple[float, float, float] | None
    capital: dict[str, float]
    adds: float
    alone: float


@dataclass(frozen=True)
class Investor:
    """Who puts money in, and what it risks. outlay in MUSD; yearly in MUSD a year before capital is paid.

    exposure : MUSD that would be lost if the process broke in year 1, 2, ... after the start: what has been
    paid and has not come back, with interest, less what could be got back. unpaid : MUSD that the books count
    as not paid off then. premiums : (trust, addition to the discount rate, None if no rate
    is low enough). break_even : least trust at which it is worth starting, None if none is enough; 0 if any
    is. trust : (party it trusts least among those it depends on, at the start), None if nothing is known.
    """

    party: str
    outlay: float
    building: float
    life: float
    yearly: float
    exposure: tuple[float, ...]
    unpaid: tuple[float, ...]
    premiums: tuple[tuple[float, float | None], ...]
    break_even: float | None
    trust: tuple[str, float] | None = None


@dataclass(frozen=True)
class Variation:
    """Worth of all and shares by the chosen rule with one group of inputs at one end of their ranges."""

    group: str
    end: Literal["low", "high"]
    worth: float
    shares: dict[str, float]
    core_empty: bool


@dataclass(frozen=True)
class Shared:
    """One project with its worth for every coalition, its shares, and what it takes. Money in MUSD a year.

    rule : the rule that a plan would use. stages : those that are open here. divisions : by every rule that
    was asked for, the chosen one first. alone : cost with no coalition. now : worth of all without any stage.
    missing : parties of the project that the scenario does not have.
    """

    project: Project
    rule: str
    stages: frozenset[str]
    game: CoalitionGame
    divisions: tuple[Division, ...]
    core: Core
    alone: float
    now: float
    market: dict[str, Outcome]
    links: tuple[Laid, ...]
    gates: tuple[Gate, ...]
    investors: tuple[Investor, ...]
    variations: tuple[Variation, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def worth(self) -> float:
        """Worth of all together, MUSD a year."""
        return float(self.game.worth[-1])

    @property
    def division(self) -> Division:
        """The shares by the chosen rule."""
        return self.divisions[0]


@dataclass(frozen=True)
class ShareFindings:
    """The joint projects of a scenario (or one project from a file), ready to be shown."""

    projects: tuple[Shared, ...]
    scenario: Scenario | None = None
    version: str = ""
    fingerprint: str = ""
    notes: tuple[str, ...] = field(default=())
    report: str = ""
