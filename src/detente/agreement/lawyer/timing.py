"""Rules about order and time: circles, dates that contradict each other, checks that need longer."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from detente.agreement.lawyer.facts import facts
from detente.agreement.lawyer.objection import Objection
from detente.agreement.terms import circles, days_of
from detente.scenario.words import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.agreement.lawyer.objection import Severity
    from detente.agreement.terms import Graph, Terms

KEYSTONE_SHARE, KEYSTONE_LEAST = 0.5, 4
"""A clause that holds up this share of all others, and at least so many, carries everything; a judgement."""

CIRCLES = 20
"""Circles that are told at most; whoever has more begins with these."""


def circle(terms: Terms) -> Iterator[Objection]:
    """Commitments that wait for each other: none of them can ever be the first."""
    known = set()
    for found in islice(circles(terms.waits), CIRCLES):
        known.add(frozenset(found))
        yield _circle(found, "serious", "Each waits for the next, so none can be the first")
    for found in islice(circles(_with_returns(terms), through=terms.waits), CIRCLES):
        if frozenset(found) not in known:
            says = "Each waits for the next, or is in return for it, and no dates say who goes first"
            yield _circle(found, "doubtful", says)


def _circle(found: tuple[str, ...], severity: Severity, says: str) -> Objection:
    told = " → ".join((*found, found[0]))
    return Objection(
        "circle",
        found,
        f"{says}: {told}.",
        "Take one of the links out, or split one of them into a first and a second part.",
        severity,
        ("precondition", "yes"),
    )


def _with_returns(terms: Terms) -> Graph:
    """What each waits for, and what it answers and is not due before."""
    return {
        name: tuple(
            dict.fromkeys(
                (*terms.waits[name], *(o for o in held.in_return_for if not terms.is_before(name, o)))
            )
        )
        for name, held in terms.commitments.items()
    }


def impossible_order(terms: Terms) -> Iterator[Objection]:
    """Commitments that fall due before something that must come first."""
    for name, held in terms.commitments.items():
        for first in held.requires:
            if terms.is_before(name, first):
                yield Objection(
                    "impossible-order",
                    (name, first),
                    f"'{name}' is due {terms.when(name)}, but cannot come before '{first}', "
                    f"which is due {terms.when(first)}.",
                    "Move one of the two dates, or let the deadline count from the other's completion.",
                    "serious",
                )


def too_soon_to_verify(terms: Terms) -> Iterator[Objection]:
    """Commitments that fall due before what they wait for can have been confirmed."""
    for name, held in terms.commitments.items():
        for first in dict.fromkeys((*held.requires, *held.in_return_for)):
            gap = terms.gap(first, name)
            if gap is None or gap.days is None or gap.days < 0:
                continue
            needed, why = _time_to_check(terms, first)
            if needed <= gap.days:
                continue
            # What is only in return for it can follow the claim on the same day, checked or not.
            is_required = first in held.requires
            if not is_required and gap.days == 0:
                continue
            yield Objection(
                "too-soon-to-verify",
                (name, first),
                f"'{name}' is due {gap.days} days after '{first}', but to verify that takes {needed} "
                f"days: {why}.",
                f"Leave at least {needed} days between the two, or let them be exchanged in parts.",
                "serious" if is_required else "doubtful",
                ("confirm-longer-than-deadline", "yes"),
            )


def _time_to_check(terms: Terms, name: str) -> tuple[int, str]:
    """Days until it is confirmed, and how that is known: from the text, else from what it took before."""
    held = terms.commitments[name]
    if held.verification and held.verification.takes:
        return days_of(held.verification.takes), "`verification.takes` says so"
    known = [fact for fact in facts() if fact.takes == "check" and fact.speaks_to(held)]
    slowest = max(known, key=lambda fact: fact.low, default=None)
    return (slowest.low, str(slowest)) if slowest else (0, "")


def check_outlasts_deadline(terms: Terms) -> Iterator[Objection]:
    """Commitments whose check takes longer than there is from their start to their deadline."""
    for name in terms.commitments:
        given, (needed, why) = _time_to_act(terms, name), _time_to_check(terms, name)
        if given is not None and needed > given:
            yield Objection(
                "check-outlasts-deadline",
                (name,),
                f"'{name}' is due {terms.when(name)}, {given} days after it can begin, but to verify it "
                f"takes {needed} days: {why}.",
                "Set a later date, have a first part of it verified sooner, or say that it counts as done on "
                "a claim until the check is finished.",
                "doubtful",
                ("confirm-longer-than-deadline", "yes"),
            )


def faster_than_ever(terms: Terms) -> Iterator[Objection]:
    """Checks, acts and consents that are given less time than they were ever known to take."""
    for name, held in terms.commitments.items():
        for fact in facts():
            if not fact.speaks_to(held):
                continue
            if fact.takes == "check":
                takes = held.verification.takes if held.verification else None
                given, what = (None if takes is None else days_of(takes)), "to be verified"
            else:
                given, what = _time_to_act(terms, name), "to be carried out"
            if given is not None and given < fact.low:
                yield Objection(
                    "faster-than-ever",
                    (name,),
                    f"'{name}' has {given} days {what}, yet {fact}.",
                    f"Allow at least {fact.low} days, better {fact.high}, or ask for a first part of it.",
                    "doubtful",
                )


def _time_to_act(terms: Terms, name: str) -> int | None:
    """Days from the moment at which it can begin until it is due."""
    if name not in terms.days:
        return None
    due = terms.commitments[name].due
    start = terms.starts
    opens = due.opens.last if due and due.opens else None
    begins = terms.first_day_of(due.phase) if due and due.phase else None
    start = opens or begins or start
    first = [terms.days[other] for other in terms.waits[name] if other in terms.days]
    return (terms.days[name] - max([start, *first])).days


def outside_its_life(terms: Terms) -> Iterator[Objection]:
    """Commitments that fall due before the agreement binds, or after it has ended."""
    agreement = terms.agreement
    for name, held in terms.commitments.items():
        due = held.due.on if held.due else None
        begins, ends = agreement.binds_from, agreement.ends
        if due and begins and due.last < begins.first:
            yield Objection(
                "outside-its-life",
                (name,),
                f"'{name}' is due by {due}, before the agreement binds, on {begins}.",
                "If it has been done already, say so in `about` and leave it out; otherwise move the date.",
                "doubtful",
            )
        day = terms.days.get(name)
        if ends and day and day > ends.last:
            yield Objection(
                "outside-its-life",
                (name,),
                f"'{name}' falls due {terms.when(name)}, after the agreement has ended, on {ends}.",
                "Move the date, or let the agreement end later.",
                "serious",
            )


def open_ended(terms: Terms) -> Iterator[Objection]:
    """Deadlines that count from something that may never happen."""
    for name, held in terms.commitments.items():
        of = held.due.of if held.due else None
        if of in terms.agreement.events:
            yield Objection(
                "open-ended",
                (name,),
                f"The deadline of '{name}' counts from {shown(of)} ({terms.agreement.events[of]}), "
                "which may never happen.",
                "Set a last day by which it is due, or say what follows if it does not happen.",
                "doubtful",
                ("precondition", "yes"),
            )


def keystone(terms: Terms) -> Iterator[Objection]:
    """Single clauses on which most of the others hang."""
    everything = len(terms.commitments)
    held_up = {name: terms.held_up_by(name) for name in terms.blocks}
    found: list[str] = []
    for name in sorted(held_up, key=lambda name: -len(held_up[name])):
        others = held_up[name]
        if len(others) < max(KEYSTONE_LEAST, KEYSTONE_SHARE * (everything - 1)):
            break
        # What waits for a clause that was told already adds nothing.
        if not any(name in held_up[each] for each in found):
            found.append(name)
            some = listed([shown(other) for other in terms.commitments if other in others])
            yield Objection(
                "keystone",
                (name,),
                f"{len(others)} of the {everything - 1} other commitments wait for '{name}', "
                f"directly or through others: {some}. If it fails, all stand still.",
                "Let some of them go on without it, or cut it into parts that release a few at a time.",
                "doubtful",
                ("order", "first"),
            )
