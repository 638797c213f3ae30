"""Everything detente refuses, in one tree.

::

    DetenteError
    ├── ScenarioError      a scenario file is wrong; holds every Problem with its line
    ├── RoadmapError       a roadmap file cannot be read as one
    ├── ProjectError       a project file is wrong; holds every Problem with its line
    ├── AgreementError     an agreement, or a coded one, is wrong; holds every Problem with its line
    ├── UnknownName        no bundled scenario, proposal or file goes by that name
    ├── NoRoadmap          no roadmap meets all demands; holds the conflicting ones
    ├── NoWorth            the scenario ranks situations but does not say what steps are worth
    ├── LimitReached       a limit on time or moves ended a search before it was done
    ├── NoSituation        no combination of steps can be
    ├── NotCombinations    situations that are not told apart by the steps that stand
    ├── TooManySituations  more situations than can be held; says how many would fit
    ├── NoSolution         a programme of a project has no optimum; says why as far as it is known
    ├── NoDivision         players, worths or terms by which nothing can be divided
    ├── TooManyPlayers     more players than an exact share can be found for
    ├── Refused            a ledger refuses an event; says why, and what would be accepted
    ├── LedgerConflict     another writer was first; read again, and append after what is there
    ├── Tampered           a ledger disagrees with itself; names the first bad entry
    ├── Inconsistent       a checkpoint is smaller than the last one seen, or not a continuation of it
    ├── NotAllowed         somebody without the right asked for it
    ├── StoreError         a store cannot be opened, or is not one of ours
    └── MissingExtra       a part of detente needs packages that are not installed; says which
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file: where, what, and the way out.

    `line` and `column` count from 1; 0 means that the whole file is meant.
    `field` is the dotted path inside the file; `level` is "error" or "warning".
    """

    file: str
    line: int
    column: int
    field: str
    message: str
    level: str = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        field = f"{self.field}: " if self.field else ""
        return f"{place}: {self.level}: {field}{self.message}"


class DetenteError(Exception):
    """Base of all errors that detente raises on purpose."""


class ScenarioError(DetenteError):
    """A scenario file is wrong; `problems` holds all that was found, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class RoadmapError(ScenarioError):
    """A roadmap file cannot be read as one; `problems` holds all that was found."""


class ProjectError(ScenarioError):
    """A project file is wrong; `problems` holds all that was found, in file order."""


class AgreementError(ScenarioError):
    """An agreement, or a coded one, is wrong; `problems` holds all that was found, in file order."""


class UnknownName(DetenteError):
    """No bundled scenario, proposal or file goes by that name."""


class NoRoadmap(DetenteError):
    """No roadmap meets all demands; `conflict` holds a set of demands that cannot go together."""

    def __init__(self, message: str, conflict: tuple[str, ...] = ()) -> None:
        self.conflict = conflict
        super().__init__(message)


class NoWorth(DetenteError):
    """The scenario ranks situations but does not say what steps are worth."""


class LimitReached(DetenteError):
    """A limit on time, or on moves looked at, ended a search before it was done."""


class NoSituation(DetenteError):
    """No combination of steps can be: what is called impossible leaves nothing over."""


class NotCombinations(DetenteError):
    """Situations that are not told apart by the steps that stand: what changes at once leads nowhere."""


class TooManySituations(DetenteError):
    """More situations or moves than can be held; the message says how many would fit."""


class NoSolution(DetenteError):
    """A programme of a project, or of a share, has no optimum: infeasible, unbounded, or not found."""


class NoDivision(DetenteError, ValueError):
    """Players, worths or terms by which nothing can be divided; the message says which, and why."""


class TooManyPlayers(DetenteError):
    """More players than an exact share can be found for; the message says what is possible instead."""


class Refused(DetenteError):
    """A ledger refuses an event. `reason` is one word for programs, the message is for people.

    place : which of several events that were sent together, counted from 0.
    """

    def __init__(self, reason: str, message: str, place: int = 0) -> None:
        self.reason = reason
        self.place = place
        super().__init__(message)


class LedgerConflict(DetenteError):
    """Another writer was first: the ledger has grown since it was read."""


class Tampered(DetenteError):
    """A ledger disagrees with itself; `entry` is the number of the first bad entry, None for its head."""

    def __init__(self, message: str, entry: int | None = None) -> None:
        self.entry = entry
        super().__init__(message)


class Inconsistent(DetenteError):
    """A checkpoint is smaller than the last one seen, or no continuation of it.

    `reason` is one word for programs: malformed, unsigned, other-origin, smaller, forked, inconsistent.
    """

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class NotAllowed(DetenteError):
    """Somebody without the right asked for it."""


class StoreError(DetenteError):
    """A store cannot be opened, is not one of ours, or is of another version."""


class MissingExtra(DetenteError):
    """A part of detente needs packages that are not installed."""

    def __init__(self, doing: str, extra: str) -> None:
        super().__init__(f"{doing} needs an extra: pip install 'detente[{extra}]'")
