"""The agreement as a whole: its wording on a day, whether it is in force, and who is still in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from detente.agreement.model import ENTRY, SIGNATURE, Agreement, Commitment
from detente.ledger.standing.course import Voices, because

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from detente.agreement.dates import Day
    from detente.ledger.event import Recorded

PARTIES_NEEDED = 2
"""An agreement binds as long as so many are in it."""


def _none() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Frame:
    """What the events about the agreement as a whole amount to.

    agreement : in the wording of the day. of : recorder -> the party it speaks for. signed, entered,
    ended : entries that say so. exits : party -> the entry by which it left. occurred : name -> the first
    entry that says that it happened. offers : number of an open proposal -> its entry and who has
    accepted. remarks : what could not be taken into account, and why.
    """

    agreement: Agreement
    of: Mapping[str, str] = field(default_factory=_none)
    signed: Recorded | None = None
    entered: Recorded | None = None
    ended: Recorded | None = None
    exits: Mapping[str, Recorded] = field(default_factory=_none)
    occurred: Mapping[str, Recorded] = field(default_factory=_none)
    offers: Mapping[int, tuple[Recorded, frozenset[str]]] = field(default_factory=_none)
    remarks: tuple[str, ...] = ()

    @property
    def voices(self) -> Voices:
        """Who speaks for whom."""
        return Voices(frozenset(self.agreement.parties), self.of)

    @property
    def remaining(self) -> tuple[str, ...]:
        """The parties that have not left."""
        return tuple(party for party in self.agreement.parties if party not in self.exits)

    @property
    def signed_on(self) -> date | None:
        """The day of signature: as recorded, else as the text has it."""
        return _day(self.signed, self.agreement.signed)

    @property
    def in_force_from(self) -> date | None:
        """The first day in force: as recorded, else as the text has it, else that of signature."""
        stated = _day(self.entered, self.agreement.in_force)
        return stated or self.signed_on

    def day_of(self, name: str) -> date | None:
        """The day of signature, entry into force or a named event; None if it has not come yet."""
        if name == SIGNATURE:
            return self.signed_on
        if name == ENTRY:
            return self.in_force_from
        found = self.occurred.get(name)
        return found.event.happened if found else None

    def over_for(self, commitment: Commitment, on: date) -> tuple[date, str, tuple[int, ...]] | None:
        """From when nothing more can fall due under a commitment, why, and the entries; None if it can.

        Rule F3: the agreement ended, or its time is up, or those who owe it or all those to whom it is
        owed have left, or fewer than two parties remain.
        """
        found: list[tuple[date, str, tuple[int, ...]]] = []
        if self.ended:
            day = self.ended.event.happened
            reason = f"the agreement ended on {day}{because(self.ended.event)}"
            found.append((day, reason, (self.ended.number,)))
        if self.agreement.ends and self.agreement.ends.last < on:
            found.append((self.agreement.ends.last, f"the agreement ran until {self.agreement.ends}", ()))
        left = self._exit_that_releases(commitment)
        if left:
            party, entry = left
            day, name = entry.event.happened, self.agreement.parties[party].name
            reason = f"{name} left the agreement on {day}{because(entry.event)}"
            found.append((day, reason, (entry.number,)))
        return min(found, default=None)

    def _exit_that_releases(self, commitment: Commitment) -> tuple[str, Recorded] | None:
        """The first exit after which a commitment binds nobody, or is owed to nobody."""
        gone: set[str] = set()
        owed_to = set(commitment.to).intersection(self.agreement.parties)
        only_parties = owed_to == set(commitment.to)
        for party, entry in self.exits.items():
            gone.add(party)
            few = len(self.agreement.parties) - len(gone) < PARTIES_NEEDED
            if few or party in commitment.by or (owed_to and only_parties and owed_to <= gone):
                return party, entry
        return None


def frame(agreement: Agreement, events: Iterable[Recorded]) -> Frame:
    """The agreement as a whole after these events, in this order."""
    return reduce(_after, events, Frame(agreement))


def _day(entry: Recorded | None, stated: Day | None) -> date | None:
    if entry is not None:
        return entry.event.happened
    return stated.last if stated else None


def _after(before: Frame, entry: Recorded) -> Frame:
    """The frame after one more event: rules F1 to F4."""
    rule = RULES.get(entry.event.kind)
    return before if rule is None else rule(before, entry)


def _signed(before: Frame, entry: Recorded) -> Frame:
    return _enrolled(replace(before, signed=before.signed or entry), entry)


def _enrolled(before: Frame, entry: Recorded) -> Frame:
    """Recorders speak for their party; those without one speak for themselves."""
    recorders = entry.event.details.get("recorders") or {}
    spoken = {name: str(each["party"]) for name, each in recorders.items() if each.get("party")}
    return replace(before, of={**before.of, **spoken}) if spoken else before


def _entered(before: Frame, entry: Recorded) -> Frame:
    return replace(before, entered=before.entered or entry)


def _ended(before: Frame, entry: Recorded) -> Frame:
    return replace(before, ended=before.ended or entry)


def _exited(before: Frame, entry: Recorded) -> Frame:
    """A party left, once; of one that is no party, nothing follows."""
    who = before.voices.speaker(entry.event)
    if who not in before.agreement.parties:
        return _remarked(before, f"entry {entry.number} says that {who} left, who is no party")
    return replace(before, exits={**before.exits, who: before.exits.get(who, entry)})


def _occurred(before: Frame, entry: Recorded) -> Frame:
    name = str(entry.event.details.get("name", ""))
    return replace(before, occurred={name: entry, **before.occurred})


def _proposed(before: Frame, entry: Recorded) -> Frame:
    """Who proposes a change accepts it."""
    offers = {**before.offers, entry.number: (entry, frozenset[str]())}
    return _with_acceptance(replace(before, offers=offers), entry.number, entry)


def _accepted(before: Frame, entry: Recorded) -> Frame:
    number = entry.event.details.get("proposal")
    if not isinstance(number, int) or number not in before.offers:
        return _remarked(before, f"entry {entry.number} accepts a change that is not on the table")
    return _with_acceptance(before, number, entry)


def _with_acceptance(before: Frame, number: int, entry: Recorded) -> Frame:
    """The change counts from the day on which the last party still in the agreement accepted it."""
    proposal, accepted = before.offers[number]
    accepted |= {before.voices.speaker(entry.event)}
    if not accepted.issuperset(before.remaining):
        return replace(before, offers={**before.offers, number: (proposal, accepted)})
    offers = {key: offer for key, offer in before.offers.items() if key != number}
    return _amended(replace(before, offers=offers), proposal)


def _amended(before: Frame, proposal: Recorded) -> Frame:
    """The agreement with the new wording. What cannot be read as a commitment changes nothing."""
    changes = proposal.event.details.get("changes") or {}
    try:
        worded = {name: Commitment.model_validate(new) for name, new in changes.items()}
    except ValueError:
        return _remarked(
            before, f"the change proposed in entry {proposal.number} cannot be read, so the old wording stays"
        )
    commitments = {**before.agreement.commitments, **worded}
    return replace(before, agreement=before.agreement.model_copy(update={"commitments": commitments}))


def _remarked(before: Frame, remark: str) -> Frame:
    return replace(before, remarks=(*before.remarks, remark))


RULES: dict[str, Callable[[Frame, Recorded], Frame]] = {
    "signed": _signed,
    "recorder-enrolled": _enrolled,
    "entered-into-force": _entered,
    "ended": _ended,
    "exited": _exited,
    "occurred": _occurred,
    "amendment-proposed": _proposed,
    "amendment-accepted": _accepted,
}
"""What each kind of event changes about the agreement as a whole; every other kind changes nothing."""
