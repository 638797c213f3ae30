"""What could be agreed: the scenario as frozen values.

The file format, its JSON Schema and the reference page are generated from the field
descriptions here. Symbols as in definition D1 (docs/explanation/formulations).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from detente.scenario.claim import Claim, Stated, literals
from detente.scenario.expression import Always, Clause
from detente.scenario.kinds import Condition, Count, Frozen, Name, Plain, Share, Text, Years
from detente.scenario.labels import Labels
from detente.scenario.pledges import Guarantee, Payment
from detente.scenario.preference import Preference
from detente.scenario.values import JUDGEMENT, Lump, Money, Number, Time, Value
from detente.scenario.words import UNREAD, shown

FORMAT = 1
"""Version of the file format, the value of the first key `detente`."""


COSTLY_SIGNAL = Value(likely=7.13, low=3.5, high=14.0, source=(JUDGEMENT,))
"""A step that costs 5 % of the ideal gain is skipped by an opportunist three times in ten."""

UNSAID = Value(likely=0.0, low=0.0, high=0.0, source=())
"""Stands where an ordinal scenario leaves a number out; no file can hold it, as it has no source."""

Direction = Literal["both", "on", "off"]


def _undoing(raw: Any) -> Any:
    """YAML 1.2 reads a bare `no` as text."""
    if isinstance(raw, dict | Reversible) or raw is False:
        return raw
    if raw == "no":
        return False
    raise ValueError(
        f"{shown(raw)} does not say how the step is undone; write `no`, or a mapping such as "
        "{within: 1 month judgement, snapback: automatic}"
    )


class Party(Frozen):
    """Who acts and has interests."""

    noun: ClassVar[str] = "a party"
    stand_ins: ClassVar[dict[str, Any]] = {"name": UNREAD, "discount": "0.05 judgement"}
    name: str = Field(description="name shown in reports; names follow the scenario's stated source")
    discount: Number = Field(
        default=UNSAID, description="how much less next year counts than this one, per year (r)"
    )
    turnover: Number | None = Field(
        default=None, description="chance per year of a new leadership that drops the process (h)"
    )
    turnover_counted: Share = Field(
        default=0.5,
        ge=0,
        le=1,
        description="share of its own turnover risk that the party counts as impatience (psi)",
    )
    capacity: Plain | None = Field(
        default=None, gt=0, description="load of own steps it can start in one phase"
    )
    min_gain: Share = Field(
        default=0.0, ge=0, le=1, description="smallest gain demanded, as a share of the party's ideal gain"
    )
    keeps_dealing_with: tuple[Name, ...] = Field(
        default=(), description="parties with which it goes on as planned even after they break their word"
    )


class Issue(Frozen):
    """A dimension the parties care about, from 0 (status quo) to 1 (fully settled)."""

    noun: ClassVar[str] = "an issue"
    stand_ins: ClassVar[dict[str, Any]] = {"title": UNREAD}
    title: str = Field(description="what is at stake")
    scale: str = Field(default="", description="what 0 and 1 mean, so that effects can be checked")


class Exchange(Frozen):
    """What money is worth to a party."""

    noun: ClassVar[str] = "`money`"
    points_per_busd_year: Number = Field(
        description="points for one billion US dollars a year; a one-off billion counts as one year of it"
    )


class Reversible(Frozen):
    """How a step can be undone."""

    noun: ClassVar[str] = "`reversible`"
    within: Time = Field(description="time from the decision until the step no longer stands (rho)")
    cost: dict[Name, Number] = Field(
        default={}, description="points it costs each party when the step is undone (kappa)"
    )
    snapback: Literal["automatic", "if-it-pays", "never"] = Field(
        default="if-it-pays",
        description="after a breakdown: undone by rule, where that pays one of its actors, or not at all",
    )


class Verification(Frozen):
    """How it becomes known that a step was not carried out."""

    noun: ClassVar[str] = "`verified`"
    by: str = Field(description="who looks")
    lag: Time = Field(
        description="time until a breach is noticed, beyond the phase in which it happens (lambda)"
    )
    chance: Number = Field(description="chance per phase, after the lag, that a breach is noticed (q)")


class Worthwhile(Frozen):
    """What something yields: effects on issues and money."""

    effects: dict[Name, Number] = Field(
        default={}, description="issue -> how far the step moves it, in shares of the way from 0 to 1"
    )
    money: dict[Name, Money] = Field(
        default={},
        description="party -> money: a yearly flow (MUSD/yr) or a one-off (MUSD); negative: it pays",
    )


class Step(Worthwhile):
    """Something one or several parties do."""

    noun: ClassVar[str] = "a step"
    stand_ins: ClassVar[dict[str, Any]] = {"title": UNREAD, "by": [UNREAD]}
    title: str = Field(description="what is done, in a few words")
    by: tuple[Name, ...] = Field(min_length=1, description="parties that must all act")
    about: str = Field(default="", description="what counts as done; anything the reader should know")
    group: str = Field(default="", description="heading under which reports list the step")
    once: dict[Name, Number] = Field(
        default={},
        description="party -> one-off points; negative: a cost to an actor at the start; positive: at effect",
    )
    outlay: dict[Name, Lump] = Field(
        default={},
        description="party -> money it puts in once (MUSD), beside any `money`; an actor pays at the start; "
        "where a project builds, this is the least of it",
    )
    duration: Time | None = Field(
        default=None, description="time from start to effect, rounded up to phases (d)"
    )
    requires: Condition = Field(
        default=Always, description="steps that must be in effect in an earlier phase"
    )
    excludes: tuple[Name, ...] = Field(default=(), description="steps that can never stand beside this one")
    earliest: Count | None = Field(default=None, ge=1, description="first phase in which it may start")
    latest: Count | None = Field(default=None, ge=1, description="last phase in which it may start")
    off_the_table: bool = Field(
        default=False, description="`yes`: never to be taken; it stays in the file for whatever names it"
    )
    load: Plain = Field(
        default=1.0, ge=0, description="share of each actor's capacity it takes in its first phase"
    )
    reversible: Annotated[Reversible | Literal[False], BeforeValidator(_undoing)] = Field(
        default=False, description="how it is undone, or `no` if it cannot be"
    )
    direction: Direction | None = Field(
        default=None,
        description="which way it can change in questions of stability: both; on: taken, never dropped; off: "
        "dropped, never taken; without it, what cannot be undone is on (ordinal scenarios: both)",
    )
    verified: Verification | None = Field(
        default=None, description="how a breach becomes known; without it, at once and for certain"
    )
    needs_trust: dict[str, Share] = Field(
        default={}, description="'a in b' -> least trust of party a in party b before the step may start"
    )
    guarantee: dict[Name, Guarantee] = Field(
        default={},
        description="party that is no actor -> what happens if it breaks its word while the step stands",
    )
    sources: tuple[str, ...] = Field(default=(), description="sources for the step as such")


class Together(Worthwhile):
    """What is worth something only while all of its steps stand (joint operation)."""

    noun: ClassVar[str] = "an entry of `together`"
    stand_ins: ClassVar[dict[str, Any]] = {"title": UNREAD, "steps": [UNREAD, UNREAD]}
    title: str = Field(description="what runs once all its steps stand")
    steps: tuple[Name, ...] = Field(min_length=2, description="steps that must all stand")
    about: str = Field(default="", description="anything the reader should know")


class Source(Frozen):
    """Where a number or a fact comes from."""

    noun: ClassVar[str] = "a source"
    stand_ins: ClassVar[dict[str, Any]] = {"title": UNREAD}
    title: str = Field(description="title of the document or page")
    publisher: str = Field(default="", description="who published it")
    year: Text = Field(default="", description="year of publication")
    where: str = Field(default="", description="page title, document number or address")
    evidence: str = Field(default="", description="how well it was read: retrieved, mixed, background")


class Scenario(Frozen):
    """Who could do what, what it is worth to whom, and how it could be verified."""

    noun: ClassVar[str] = "a scenario"
    stand_ins: ClassVar[dict[str, Any]] = {
        "detente": 1,
        "name": UNREAD,
        "title": UNREAD,
        "phase": 1e9,
        "phases": 10**9,
    }
    detente: Literal[1] = Field(description="version of the file format")
    name: Name = Field(description="short name, used for folders of results")
    title: str = Field(description="one line for headings")
    about: str = Field(default="", description="what the scenario covers, its date, its limits")
    phase: Years = Field(default=0.0, gt=0, description="length of one phase, e.g. '6 months' (L)")
    phases: Count = Field(
        default=0, ge=1, le=40, description="number of phases (K); afterwards everything is maintained"
    )
    breakdown: Number | None = Field(
        default=None, description="chance per phase that the process ends for outside reasons (eta)"
    )
    margin: Share = Field(
        default=0.02,
        ge=0,
        le=1,
        description="margin demanded everywhere, as a share of what the party would forfeit by leaving (mu)",
    )
    costly_signal: Number = Field(
        default=COSTLY_SIGNAL,
        description="how strongly costly performance speaks for commitment (chi): an opportunist would have "
        "skipped a step that costs the share x of the ideal gain with chance 1 - exp(-chi x)",
    )
    evidence_unit: Plain = Field(
        default=0.05, gt=0, description="weights of evidence are rounded down to multiples of this (log-odds)"
    )
    unsourced: Literal["judgement"] | None = Field(
        default=None, description="set to `judgement` to mark every number without a source as a judgement"
    )
    goal: Condition = Field(
        default=Always, description="condition over steps that must be in effect after the last phase"
    )
    parties: dict[Name, Party] = Field(min_length=2, description="who acts")
    issues: dict[Name, Issue] = Field(default={}, min_length=1, description="what they care about")
    weights: dict[Name, dict[Name, Number]] = Field(
        default={},
        description="party -> issue -> what it would give for moving the issue from 0 to 1; scaled so that "
        "the absolute weights of each party sum to 100 points a year; negative: it loses by it",
    )
    money: dict[Name, Exchange] = Field(default={}, description="party -> what money is worth to it")
    steps: dict[Name, Step] = Field(min_length=1, description="what could be done")
    together: dict[Name, Together] = Field(default={}, description="what is worth something only together")
    trust: dict[Name, dict[Name, Number]] = Field(
        default={},
        description="party -> other -> belief at the start that the other is committed; 0.5 if not given",
    )
    payments: dict[Name, Payment] = Field(
        default={}, description="money that one party may pay another in instalments, as steps of the plan"
    )
    coalitions: Literal["report", "demand"] = Field(
        default="report",
        description="what parties could gain by leaving together: told in reports, or not allowed in plans",
    )
    status_quo: tuple[Name, ...] = Field(
        default=(),
        description="steps that stand at the start, for questions of stability; plan and judge begin with "
        "nothing standing",
    )
    infeasible: tuple[Stated, ...] = Field(
        default=(),
        description="combinations of steps that cannot be: conditions, or patterns with one letter for each "
        "step in the order of the file (Y it stands, N it does not, - either)",
    )
    situations: dict[Text, Text] = Field(
        default={},
        description="label -> pattern: the case's own numbers of situations; all combinations that a pattern "
        "with - fits are one situation; without it a situation is called by the sum of 1, 2, 4, ... over "
        "the steps that stand",
    )
    moves: dict[Name, dict[Text, tuple[Text, ...]]] = Field(
        default={},
        description="party -> label -> labels of the situations it can move to; only where a party's moves "
        "are other than its steps allow",
    )
    preferences: dict[Name, Preference] = Field(
        default={}, description="party -> how it ranks situations; without an entry, worth decides"
    )
    sources: dict[str, Source] = Field(default={}, description="where numbers come from")

    @model_validator(mode="after")
    def _labelled(self) -> Self:
        """Whoever reads preferences and moves meets labels only, also where the file writes patterns."""
        if not self.preferences and not self.moves:
            return self
        labels = Labels(tuple(self.steps), self.situations)
        preferences = {party: held.relabelled(labels) for party, held in self.preferences.items()}
        moves = {
            party: labels.keyed({label: tuple(map(labels.of, to)) for label, to in rows.items()})
            for party, rows in self.moves.items()
        }
        return self.model_copy(update={"preferences": preferences, "moves": moves})

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Build a scenario from plain data in the form of the file.

        Raises pydantic.ValidationError; use `read` for files and for messages with lines.
        References between names are not checked here: see `detente.scenario.check`.
        """
        return cls.model_validate(data, context={"unsourced": data.get("unsourced")})

    @property
    def is_ordinal(self) -> bool:
        """Whether it ranks situations for every party, and says of no step what it is worth."""
        said = self.preferences
        return not self.weights and all(p in said and not said[p].needs_worth for p in self.parties)

    def direction_of(self, name: str) -> Direction:
        """Which way a step can change in questions of stability."""
        step = self.steps[name]
        if step.off_the_table:
            return "off"
        return step.direction or ("both" if step.reversible or self.is_ordinal else "on")

    def impossible(self) -> tuple[Claim, ...]:
        """What is true of no situation: what is called infeasible, and each pair that exclude each other.

        Raises ValueError if a pattern has not one letter for each step; `check` tells where.
        """
        steps = tuple(self.steps)
        pairs = {frozenset((name, other)) for name, step in self.steps.items() for other in step.excludes}
        ordered = sorted(tuple(name for name in steps if name in pair) for pair in pairs)
        together = (
            Claim(" and ".join(pair), "any", (frozenset((p, True) for p in pair),)) for pair in ordered
        )
        return (*(statement.resolved(steps) for statement in self.infeasible), *together)

    def statements_of(self, party: str) -> tuple[Claim, ...]:
        """What a party wants to be true, most important first; nothing unless it ranks by statements.

        Raises ValueError if a pattern has not one letter for each step.
        """
        held = self.preferences.get(party)
        return tuple(each.resolved(tuple(self.steps)) for each in held.statements) if held else ()

    def situation_patterns(self) -> dict[str, Clause]:
        """Label -> what the situation says of each step, (step, whether it stands); empty if none are given.

        Raises ValueError if a pattern has not one letter for each step.
        """
        return {label: literals(pattern, tuple(self.steps)) for label, pattern in self.situations.items()}

    def values(self) -> list[tuple[str, Value]]:
        """Every three-point value with the dotted path at which it stands, in file order."""
        return [(".".join(path), value) for path, value in values_in(self)]


def values_in(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Every three-point value inside a part of a scenario, with its path; `path` is that of the part."""
    if isinstance(node, Value):
        if node != UNSAID:
            yield path, node
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from values_in(getattr(node, name), (*path, name))
    elif isinstance(node, dict):
        for name, inner in node.items():
            yield from values_in(inner, (*path, name))
