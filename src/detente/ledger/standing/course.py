"""The course of one commitment: a fold over the events about it. It knows no dates and no agreement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from detente.ledger.standing.result import SideCondition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from detente.ledger.event import Event, Recorded

Said = tuple[tuple[str, "Recorded"], ...]
"""Who said so, and the entry in which it was said."""


class Voices(NamedTuple):
    """For whom a recorder speaks. parties : those of the agreement. of : recorder -> its party."""

    parties: frozenset[str]
    of: Mapping[str, str]

    def speaker(self, event: Event) -> str:
        """The party whose act or view an event is; the recorder itself where it speaks for none."""
        named = event.details.get("party")
        return str(named) if named else self.of.get(event.by, event.by)


class Slots(TypedDict):
    """For each question about a commitment, the entry that answers it now, or what follows from it.

    claim : the performance that stands. check : the last check. undone, waived, breach, without_effect :
    as their names say. suspensions, disputes : those that last, with who said so. sides : conditions
    that are open. done_on, found_on : when it was first carried out, or found to be, in full; they stay
    when it is undone. was_done : whether anything of it was carried out before it was undone.

    A new one is made for every event. A dict, because that takes a third of the time of a dataclass.
    """

    claim: Recorded | None
    check: Recorded | None
    undone: Recorded | None
    waived: Recorded | None
    breach: Recorded | None
    without_effect: Recorded | None
    suspensions: Said
    disputes: Said
    sides: tuple[SideCondition, ...]
    done_on: date | None
    found_on: date | None
    was_done: bool


@dataclass(frozen=True)
class Course:
    """The course of one commitment so far; the fields are those of `Slots`."""

    claim: Recorded | None = None
    check: Recorded | None = None
    undone: Recorded | None = None
    waived: Recorded | None = None
    breach: Recorded | None = None
    without_effect: Recorded | None = None
    suspensions: Said = ()
    disputes: Said = ()
    sides: tuple[SideCondition, ...] = ()
    done_on: date | None = None
    found_on: date | None = None
    was_done: bool = False

    @property
    def is_found_full(self) -> bool:
        """Whether the last check found all of it done."""
        return _is_full(self.check)

    @property
    def is_performed(self) -> bool:
        """Whether a performance stands, in full or in part, claimed or found."""
        return self.claim is not None or _is_found(self.check)

    @property
    def share(self) -> float | None:
        """How much of it is carried out, from 0 to 1; None if something was, without saying how much."""
        last = self.check if _is_found(self.check) else self.claim
        if last is None:
            return 0.0
        if last.event.kind == "performed-in-part" or "share" in last.event.details:
            return share_in(last.event)
        return 1.0


def course(events: Iterable[Recorded], voices: Voices) -> Course:
    """The course of one commitment after the events about it, in this order."""
    return Course(**reduce(partial(_after, voices), events, _START))


def share_in(event: Event) -> float | None:
    """The share that an event states, None if it states none that can be."""
    stated: Any = event.details.get("share")
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        return None
    return float(stated) if 0 <= stated <= 1 else None


def because(event: Event) -> str:
    """The clause because of which something happened, as the end of a sentence; empty if none is named."""
    clause = event.details.get("clause")
    return f" because of {clause}" if clause else ""


def _after(voices: Voices, before: Slots, entry: Recorded) -> Slots:
    """The course after one more event: rules C1 to C9."""
    rule = RULES.get(entry.event.kind)
    return before if rule is None else rule(before, entry, voices)


def _is_found(check: Recorded | None) -> bool:
    """Whether a check found it done, in full or in part."""
    return check is not None and check.event.kind == "verified"


def _is_full(check: Recorded | None) -> bool:
    """Whether a check found all of it done; one that states no share did."""
    return check is not None and check.event.kind == "verified" and share_in(check.event) in {None, 1.0}


def _claimed(before: Slots, entry: Recorded, _: Voices) -> Slots:
    """Rule C1: it was carried out in full, says who owes it. What was found in full stays found."""
    return {
        **before,
        "claim": entry,
        "check": before["check"] if _is_full(before["check"]) else None,
        "undone": None,
        "done_on": before["done_on"] or entry.event.happened,
    }


def _in_part(before: Slots, entry: Recorded, _: Voices) -> Slots:
    """Rule C2: only some of it; a claim of all of it, which nobody had found true, stands no longer."""
    return {
        **before,
        "claim": entry,
        "check": before["check"] if _is_full(before["check"]) else None,
        "undone": None,
        "done_on": before["done_on"] if before["found_on"] else None,
    }


def _verified(before: Slots, entry: Recorded, _: Voices) -> Slots:
    """Rule C3: found done; if only in part, a claim of all of it has not stood."""
    if not _is_full(entry):
        return {**before, "check": entry, "undone": None, "done_on": None, "found_on": None}
    day = entry.event.happened
    return {
        **before,
        "check": entry,
        "undone": None,
        "breach": None,
        "without_effect": None,
        "done_on": before["done_on"] or day,
        "found_on": before["found_on"] or day,
    }


def _wanting(before: Slots, entry: Recorded, _: Voices) -> Slots:
    """Rule C4: found not done, or not let in to look: nothing of it counts any more."""
    return {**before, "claim": None, "check": entry, "done_on": None, "found_on": None}


def _undone(before: Slots, entry: Recorded, _: Voices) -> Slots:
    """Rule C5: undone by its actor, or taken back; that it was once carried out is kept."""
    was_done = before["was_done"] or before["claim"] is not None or _is_found(before["check"])
    return {**before, "claim": None, "check": None, "undone": entry, "was_done": was_done}


def _waived(before: Slots, entry: Recorded, _: Voices) -> Slots:
    return {**before, "waived": entry}


def _breach(before: Slots, entry: Recorded, _: Voices) -> Slots:
    return {**before, "breach": entry}


def _no_effect(before: Slots, entry: Recorded, _: Voices) -> Slots:
    return {**before, "without_effect": entry}


def _suspended(before: Slots, entry: Recorded, voices: Voices) -> Slots:
    return {**before, "suspensions": _with(before["suspensions"], entry, voices)}


def _resumed(before: Slots, entry: Recorded, voices: Voices) -> Slots:
    return {**before, "suspensions": _without(before["suspensions"], entry, voices)}


def _disputed(before: Slots, entry: Recorded, voices: Voices) -> Slots:
    return {**before, "disputes": _with(before["disputes"], entry, voices)}


def _settled(before: Slots, entry: Recorded, voices: Voices) -> Slots:
    return {**before, "disputes": _without(before["disputes"], entry, voices)}


def _with(said: Said, entry: Recorded, voices: Voices) -> Said:
    """Rule C7: with what a party says now, which takes the place of what it said before."""
    who = voices.speaker(entry.event)
    return (*(each for each in said if each[0] != who), (who, entry))


def _without(said: Said, entry: Recorded, voices: Voices) -> Said:
    """Rule C8: without what that party said; one who speaks for no party records that all of it is over."""
    who = voices.speaker(entry.event)
    if who in voices.parties:
        return tuple(each for each in said if each[0] != who)
    return ()


def _raised(before: Slots, entry: Recorded, voices: Voices) -> Slots:
    event = entry.event
    asked = str(event.details.get("condition", ""))
    raised = SideCondition(voices.speaker(event), asked, entry.number, event.happened)
    return {**before, "sides": (*before["sides"], raised)}


def _met(before: Slots, entry: Recorded, voices: Voices) -> Slots:
    """Rule C9: a condition was met or dropped; without saying which, all of that party's."""
    asked, who = entry.event.details.get("condition"), voices.speaker(entry.event)
    kept = tuple(
        each
        for each in before["sides"]
        if (asked and each.condition != asked) or (who in voices.parties and each.party != who)
    )
    return {**before, "sides": kept}


_START: Slots = {
    "claim": None,
    "check": None,
    "undone": None,
    "waived": None,
    "breach": None,
    "without_effect": None,
    "suspensions": (),
    "disputes": (),
    "sides": (),
    "done_on": None,
    "found_on": None,
    "was_done": False,
}

RULES: dict[str, Callable[[Slots, Recorded, Voices], Slots]] = {
    "claimed": _claimed,
    "performed-late": _claimed,
    "performed-in-part": _in_part,
    "verified": _verified,
    "found-wanting": _wanting,
    "verification-refused": _wanting,
    "reversed": _undone,
    "snapped-back": _undone,
    "suspended": _suspended,
    "resumed": _resumed,
    "waived": _waived,
    "breach-found": _breach,
    "disputed": _disputed,
    "dispute-settled": _settled,
    "side-condition-raised": _raised,
    "side-condition-met": _met,
    "relief-without-effect": _no_effect,
}
"""What each kind of event changes; every other kind changes nothing about a commitment."""
