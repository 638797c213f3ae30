"""Does the agreement make sense? Names, dates, phases: what the model of one field cannot see."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.agreement.model import ENTRY, SIGNATURE
from detente.scenario.document import Finding
from detente.scenario.values import JUDGEMENT
from detente.scenario.words import UNREAD, shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from detente.agreement.dates import Day
    from detente.agreement.model import Agreement, Commitment, Due
    from detente.scenario.document import Path


COMMITMENT_LIMIT = 2000
"""Most commitments of one agreement; what they hold up is worked out for each of them."""

LINK_LIMIT = 20_000
"""Most names that all `requires` and `in_return_for` hold together."""


@dataclass(frozen=True)
class _Known:
    """Names of one kind; what : their noun, as in 'is not a party'; lost : names that could not be read."""

    names: tuple[str, ...]
    what: str
    plural: str
    lost: frozenset[str]

    def unknown(self, path: Path, given: Iterable[str]) -> Iterator[Finding]:
        """Names in a list, or keys of a mapping, that nothing goes by."""
        at_key = isinstance(given, dict)
        for position, name in enumerate(given):
            if name not in self.names and name not in self.lost:
                way_out = suggestion(name, self.names, self.plural)
                place = (*path, name if at_key else position)
                yield Finding(place, f"{shown(name)} is not {self.what}; {way_out}", at_key=at_key)


@dataclass(frozen=True)
class _Index:
    """Everything that a commitment may name."""

    agreement: Agreement
    lost: frozenset[str] = frozenset({UNREAD})

    def known(self, what: str, plural: str, *names: Iterable[str]) -> _Known:
        return _Known(tuple(name for some in names for name in some), what, plural, self.lost)

    @property
    def parties(self) -> _Known:
        return self.known("a party", "parties", self.agreement.parties)

    @property
    def actors(self) -> _Known:
        return self.known(
            "a party or body", "parties and bodies", self.agreement.parties, self.agreement.bodies
        )

    @property
    def commitments(self) -> _Known:
        return self.known("a commitment", "commitments", self.agreement.commitments)

    @property
    def starts(self) -> _Known:
        """What the time to carry something out may count from."""
        moments = (SIGNATURE, ENTRY)
        held = (self.agreement.commitments, self.agreement.events, moments)
        what = "a commitment, `signature`, `entry-into-force` or an entry of `events`"
        return self.known(what, "names", *held)

    @property
    def sources(self) -> _Known:
        return self.known("under `sources`", "sources", self.agreement.sources, (JUDGEMENT,))


def findings(agreement: Agreement, lost: frozenset[str] = frozenset({UNREAD})) -> Iterator[Finding]:
    """What does not make sense; lost : names of entries that are there but could not be read."""
    index = _Index(agreement, lost)
    yield from _names(agreement)
    yield from _dates(agreement)
    yield from _phases(agreement)
    if not agreement.commitments and not lost - {UNREAD}:
        yield Finding(("commitments",), "nothing is owed; add a commitment under `commitments`")
    too_large = list(_size(agreement))
    yield from too_large
    if too_large:
        return
    for name, commitment in agreement.commitments.items():
        yield from _commitment(name, commitment, index)


def _size(agreement: Agreement) -> Iterator[Finding]:
    """What is too large to be looked at."""
    n = len(agreement.commitments)
    links = sum(len(held.requires) + len(held.in_return_for) for held in agreement.commitments.values())
    if n > COMMITMENT_LIMIT:
        message = f"there are {n}; the limit is {COMMITMENT_LIMIT}: split the agreement"
        yield Finding(("commitments",), message)
    elif links > LINK_LIMIT:
        message = f"they name each other {links} times; the limit is {LINK_LIMIT}: name only what comes next"
        yield Finding(("commitments",), message)


def _names(agreement: Agreement) -> Iterator[Finding]:
    """Names that mean two things."""
    for section, others in (
        ("bodies", {"a party": agreement.parties}),
        ("events", {"a commitment": agreement.commitments, "a moment": (SIGNATURE, ENTRY)}),
        ("commitments", {"a moment": (SIGNATURE, ENTRY)}),
    ):
        for name in getattr(agreement, section):
            for what, taken in others.items():
                if name in taken:
                    message = f"{shown(name)} is the name of {what} already; choose another"
                    yield Finding((section, name), message, at_key=True)


def _in_order(
    path: Path, earlier: tuple[str, Day | None], later: tuple[str, Day | None]
) -> Iterator[Finding]:
    """A day that is before one it cannot be before; a month may hold both."""
    (before, first), (after, last) = earlier, later
    if first is not None and last is not None and last.last < first.first:
        message = f"{after} is {last}, before {before}, {first}; change one"
        yield Finding(path, message)


def _dates(agreement: Agreement) -> Iterator[Finding]:
    signed, force = ("the signature", agreement.signed), ("the entry into force", agreement.in_force)
    ends = ("the end", agreement.ends)
    yield from _in_order(("in_force",), signed, force)
    yield from _in_order(("ends",), force if agreement.in_force else signed, ends)


def _phases(agreement: Agreement) -> Iterator[Finding]:
    for position, stage in enumerate(agreement.phases):
        name = f"phase {position + 1}"
        start, end = (f"the start of {name}", stage.start), (f"the end of {name}", stage.end)
        yield from _in_order(("phases", position, "end"), start, end)
    for position, (before, after) in enumerate(pairwise(agreement.phases)):
        first = (f"the end of phase {position + 1}", before.end or before.start)
        second = (f"phase {position + 2}", after.start or after.end)
        yield from _in_order(("phases", position + 1), first, second)


def _commitment(name: str, held: Commitment, index: _Index) -> Iterator[Finding]:
    path = ("commitments", name)
    actors, commitments = index.actors, index.commitments
    named: list[tuple[Path, Iterable[str], _Known]] = [
        (("by",), held.by, actors),
        (("to",), held.to, actors),
        (("consent",), held.consent, actors),
        (("waived_by",), held.waived_by, actors),
        (("requires",), held.requires, commitments),
        (("in_return_for",), held.in_return_for, commitments),
        (("versions",), held.versions, index.parties),
        (("sources",), held.sources, index.sources),
    ]
    if held.verification:
        named.append((("verification", "by"), held.verification.by, actors))
    if held.on_breach:
        named += [
            (("on_breach", "by"), held.on_breach.by, actors),
            (("on_breach", "suspend"), held.on_breach.suspend, commitments),
            (("on_breach", "snap_back"), held.on_breach.snap_back, commitments),
        ]
    for where, given, known in named:
        yield from known.unknown((*path, *where), given)
        yield from _twice((*path, *where), tuple(given))
    yield from _itself(name, held)
    yield from _due((*path, "due"), name, held.due, index)
    for party, reading in held.versions.items():
        inside = (*path, "versions", party)
        yield from _due((*inside, "due"), name, reading.due, index)
        if reading.absent and (reading.text or reading.kind or reading.due):
            message = f"the text of '{party}' cannot both lack it and say something; drop one of them"
            yield Finding((*inside, "absent"), message)


def _twice(path: Path, given: tuple[str, ...]) -> Iterator[Finding]:
    for position, name in enumerate(given):
        if name in given[:position] and name != UNREAD:
            yield Finding((*path, position), f"{shown(name)} is named twice; leave one out")


def _itself(name: str, held: Commitment) -> Iterator[Finding]:
    for field in ("requires", "in_return_for"):
        given: tuple[str, ...] = getattr(held, field)
        if name in given:
            message = f"{shown(name)} cannot name itself; name only other commitments"
            yield Finding(("commitments", name, field, given.index(name)), message)


def _due(path: Path, name: str, due: Due | None, index: _Index) -> Iterator[Finding]:
    if due is None:
        return
    if due.of == name:
        yield Finding((*path, "of"), f"{shown(name)} cannot be due after itself; name something else")
    elif due.of is not None:
        found = index.starts.unknown((*path, "of"), (due.of,))
        way_out = "; if it happens outside the text, say under `events` what it is"
        yield from (Finding((*path, "of"), each.message + way_out) for each in found)
    n_phases = len(index.agreement.phases)
    if due.phase is not None and due.phase > n_phases:
        there = f"the agreement has {n_phases}" if n_phases else "the agreement has no `phases`"
        yield Finding((*path, "phase"), f"there is no phase {due.phase}; {there}: add it, or change this")
    yield from _in_order((*path, "opens"), ("the day it opens", due.opens), ("the deadline", due.on))
