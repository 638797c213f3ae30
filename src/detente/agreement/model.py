"""What was signed, as frozen values: who owes what to whom, by when, verified how, in return for what.

The file format, its JSON Schema and the reference page are generated from the field
descriptions here. Codes (kinds, issues, modes of verification, speeds of undoing) are
those of the coded agreements in `detente.history.cases`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from detente.agreement.dates import Lasting, OnDay
from detente.scenario.kinds import Count, Frozen
from detente.scenario.model import Source
from detente.scenario.words import UNREAD

FORMAT = 1
"""Version of the file format, the value of the first key `detente-agreement`."""

NAME = r"^[A-Za-z][A-Za-z0-9-]{0,79}$"
Id = Annotated[str, Field(pattern=NAME)]

SIGNATURE, ENTRY = "signature", "entry-into-force"
"""What a deadline may hang on besides commitments and named events."""

Mode = Literal[
    "third_party_onsite",
    "bilateral_onsite",
    "mutual_inspection",
    "tripartite",
    "national_means",
    "remote_technical",
    "satellite",
    "public_observation",
    "administrative_record",
    "document_check",
    "declaration",
    "to_be_agreed",
    "none_agreed",
]


def _undone(raw: Any) -> Any:
    """YAML 1.2 reads a bare `no` as text."""
    return False if raw == "no" else raw


class Signatory(Frozen):
    """A party to the agreement."""

    noun: ClassVar[str] = "a party"
    stand_ins: ClassVar[dict[str, Any]] = {"name": UNREAD}
    name: str = Field(description="name shown in reports; names follow the agreement's stated source")


class Body(Frozen):
    """Someone who is no party, but verifies, decides or provides."""

    noun: ClassVar[str] = "a body"
    stand_ins: ClassVar[dict[str, Any]] = {"name": UNREAD}
    name: str = Field(description="name shown in reports")


class Due(Frozen):
    """By when: on a date, within a span of something else, or by the end of a phase."""

    noun: ClassVar[str] = "`due`"
    on: OnDay | None = Field(default=None, description="date; a month or a year counts as its last day")
    within: Lasting | None = Field(default=None, description="span after what `of` names, such as 90 days")
    of: Id | None = Field(
        default=None,
        description="a commitment (its completion), an entry of `events`, `signature` or `entry-into-force`",
    )
    phase: Count | None = Field(default=None, ge=1, description="phase of the agreement, counted from 1")
    opens: OnDay | None = Field(default=None, description="day from which it may be called in, if stated")
    text: str = Field(default="", description="how the text itself puts it")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        ways = [self.on is not None, self.within is not None or self.of is not None, self.phase is not None]
        if sum(ways) != 1 and not (sum(ways) == 0 and self.text):
            raise ValueError("say either `on`, or `within` and `of`, or `phase`, and no two of them")
        if (self.within is None) != (self.of is None):
            raise ValueError("`within` and `of` belong together: {within: 90 days, of: entry-into-force}")
        return self


class Verified(Frozen):
    """How it is checked, by whom, how long that takes, and what counts as done."""

    noun: ClassVar[str] = "`verification`"
    mode: Mode = Field(description="how it is checked; `none_agreed` where the text foresees no check")
    by: tuple[Id, ...] = Field(default=(), description="parties or bodies that check")
    takes: Lasting | None = Field(default=None, description="time from a claim until it is confirmed")
    lasts: str = Field(default="", description="how long it is watched")
    done_when: str = Field(default="", description="what counts as done, so that two readers agree")


class Breach(Frozen):
    """What others may do if it is not kept."""

    noun: ClassVar[str] = "`on_breach`"
    by: tuple[Id, ...] = Field(default=(), description="who may act; those it is owed to, if empty")
    suspend: tuple[Id, ...] = Field(default=(), description="commitments that may be suspended")
    snap_back: tuple[Id, ...] = Field(default=(), description="commitments that may be taken back")
    procedure: str = Field(default="", description="what must come first, such as a meeting or a notice")
    notice: Lasting | None = Field(default=None, description="time between notice and effect")
    until: Lasting | None = Field(default=None, description="time after the breach within which to act")


class Reading(Frozen):
    """One party's own text of a commitment, where the texts differ; what is empty is as in the other text."""

    noun: ClassVar[str] = "a version"
    text: str = Field(default="", description="what it says in that party's text")
    kind: Literal["hard", "soft"] | None = Field(default=None, description="hard or soft, in that text")
    due: Due | None = Field(default=None, description="by when, in that text")
    absent: bool = Field(default=False, description="whether that party's text does not have it at all")


class Commitment(Frozen):
    """Who owes what to whom, by when, verified how, in return for what."""

    noun: ClassVar[str] = "a commitment"
    stand_ins: ClassVar[dict[str, Any]] = {"text": UNREAD, "by": ("unread",), "kind": "hard"}
    text: str = Field(description="what is owed, in one's own words")
    by: tuple[Id, ...] = Field(default=(), description="who owes it; all of them must act")
    to: tuple[Id, ...] = Field(default=(), description="to whom it is owed")
    kind: Literal["hard", "soft"] = Field(
        description="hard: someone outside could check whether it was done; soft: a statement of intent"
    )
    issue: str = Field(default="", description="what it is about: nuclear, sanctions, energy_aid ...")
    due: Due | None = Field(default=None, description="by when")
    requires: tuple[Id, ...] = Field(default=(), description="commitments that must be carried out first")
    condition: str = Field(default="", description="precondition that is no commitment, in words")
    side_conditions: tuple[str, ...] = Field(
        default=(), description="what is expected but not written in the text, in words"
    )
    consent: tuple[Id, ...] = Field(default=(), description="third bodies without whose consent it cannot be")
    in_return_for: tuple[Id, ...] = Field(default=(), description="commitments of others that it answers")
    verification: Verified | None = Field(default=None, description="how it is checked")
    reversible: Annotated[Lasting | Literal[False] | None, BeforeValidator(_undone)] = Field(
        default=None, description="time it takes to undo it; `no` if it cannot be undone"
    )
    on_breach: Breach | None = Field(default=None, description="what others may do if it is not kept")
    grace: Lasting | None = Field(default=None, description="time after the deadline before it is a breach")
    waived_by: tuple[Id, ...] = Field(default=(), description="who may waive it, each of them alone")
    versions: dict[Id, Reading] = Field(default={}, description="party -> its own text, where texts differ")
    step: str = Field(default="", description="step of the scenario from which it was drafted")
    sources: tuple[str, ...] = Field(default=(), description="ids of sources")
    note: str = Field(default="", description="remarks; marked as a judgement where it is one")


class Stage(Frozen):
    """A phase of the agreement."""

    noun: ClassVar[str] = "a phase"
    title: str = Field(default="", description="what it is for")
    start: OnDay | None = Field(default=None, description="first day, if it is fixed")
    end: OnDay | None = Field(default=None, description="last day, if it is fixed")


class Agreement(Frozen):
    """What was signed, or is to be signed."""

    noun: ClassVar[str] = "an agreement"
    stand_ins: ClassVar[dict[str, Any]] = {"format": 1, "id": UNREAD, "title": UNREAD}
    format: Literal[1] = Field(alias="detente-agreement", description="version of the file format")
    id: Id = Field(description="short name, used in ledgers and files")
    title: str = Field(description="one line for headings")
    about: str = Field(default="", description="what it is, and where the text stands")
    signed: OnDay | None = Field(default=None, description="day of signature; none in a draft")
    in_force: OnDay | None = Field(
        default=None, description="day of entry into force; that of signature if not said"
    )
    ends: OnDay | None = Field(default=None, description="day on which it ends, if one is set")
    scenario: str = Field(default="", description="scenario from which it was drafted")
    parties: dict[Id, Signatory] = Field(description="who signs")
    bodies: dict[Id, Body] = Field(default={}, description="who is no party, but verifies or provides")
    events: dict[Id, str] = Field(
        default={},
        description="what may happen outside the text and deadlines hang on, by name: what it is",
    )
    phases: tuple[Stage, ...] = Field(default=(), description="phases in order, the first is phase 1")
    commitments: dict[Id, Commitment] = Field(description="what is owed, by id")
    sources: dict[str, Source] = Field(default={}, description="where facts come from")

    @property
    def binds_from(self) -> OnDay | None:
        """The day from which it binds, as far as the text says."""
        return self.in_force or self.signed
