"""What a clause is like, seen from its text alone: the features by which clauses are counted and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from detente.agreement.dates import Span
from detente.agreement.model import ENTRY, SIGNATURE, Agreement, Commitment, Due
from detente.history.bundle import bodies
from detente.history.coded import Clause, Coded

FEATURES = {
    "actor": "whether anybody is named who owes it: none, named",
    "kind": "hard (someone outside could check whether it was done) or soft (a statement of intent)",
    "dated": "whether it has a deadline that can be worked out: yes, no",
    "verification": "mode of checking; also any, or on_site, from_afar, by_record for groups of modes",
    "providers": "how many must act: one, two, many (three or more)",
    "reversibility": "time to undo it: fast (under two weeks), slow (up to a year), years (or never), "
    "unknown; irreversible-first: years or never, for something easier to undo that comes no sooner",
    "exchange": "what it is exchanged for: none, same-time (same deadline or phase), first, later, unordered",
    "order": "first (others wait for it), later (it waits for others), free",
    "unreciprocated": "whether nothing is exchanged for it: yes, no",
    "hold-up": "whether it falls due half a year or a phase after what was given for it: yes, no",
    "precondition": "whether anything must come first: yes, no",
    "consent": "third-body: somebody who is no party must act or agree; parties: only parties",
    "confirm-longer-than-deadline": "whether a check takes longer than signature to deadline: yes, no",
    "issue": "what it is about",
}
"""Every feature -> its values in words."""

ON_SITE = frozenset({"third_party_onsite", "bilateral_onsite", "mutual_inspection", "tripartite"})
FROM_AFAR = frozenset({"national_means", "remote_technical", "satellite"})
BY_RECORD = frozenset({"public_observation", "administrative_record", "document_check", "declaration"})
UNCHECKED = frozenset({"none_agreed", "to_be_agreed"})

LONG = 180
"""Days between a benefit and its cost from which on somebody is held up."""

FAST, SLOW = 13, 365
"""Days within which something counts as fast, or slow, to undo; beyond, it takes years."""

SEVERAL, MANY = 2, 3
_SPEEDS = {
    "instant": "fast",
    "days": "fast",
    "weeks": "slow",
    "months": "slow",
    "years": "years",
    "irreversible": "years",
}
_DAYS_IN_MONTH = 30


@dataclass(frozen=True)
class Terms:
    """What a clause says, in the same words for a coded clause and for a draft.

    n_providers : how many must act. is_dated : whether it has a deadline that can be worked out; due :
    that day, if it is known already. phase : from 1. begins : from when there is time to do it. confirms :
    days that a check takes. undoing : fast, slow, years, unknown. outside : whether somebody who is no
    party must act or agree.
    """

    id: str
    is_hard: bool
    n_providers: int
    mode: str
    undoing: str
    is_dated: bool = False
    due: date | None = None
    phase: int | None = None
    begins: date | None = None
    confirms: float | None = None
    in_return_for: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    has_condition: bool = False
    outside: bool = False
    issue: str = ""

    @property
    def is_checked(self) -> bool:
        """Whether a way of checking is agreed."""
        return self.mode not in UNCHECKED


@dataclass(frozen=True)
class Profile:
    """The features of one clause; values : feature -> all its values, none where the text cannot say."""

    terms: Terms
    values: Mapping[str, frozenset[str]]

    def has(self, feature: str, value: str) -> bool:
        """Whether the clause has that value of that feature."""
        return value in self.values.get(feature, ())


def profiles(agreement: Agreement | Coded) -> dict[str, Profile]:
    """Clause -> its features, seen from the text alone and never from what became of it."""
    terms = _of_coded(agreement) if isinstance(agreement, Coded) else _of_draft(agreement)
    weave = _Weave({each.id: each for each in terms})
    return {name: Profile(each, weave.values(each)) for name, each in weave.terms.items()}


# --- how clauses hang together


@dataclass(frozen=True)
class _Weave:
    """All clauses of one agreement."""

    terms: dict[str, Terms]

    @cached_property
    def awaited(self) -> frozenset[str]:
        """Clauses that another one waits for."""
        return frozenset(name for each in self.terms.values() for name in each.requires)

    def partners(self, one: Terms) -> tuple[Terms, ...]:
        """What it is exchanged for, whichever of the two says so."""
        named = [name for name in one.in_return_for if name in self.terms]
        naming = [name for name, each in self.terms.items() if one.id in each.in_return_for]
        return tuple(self.terms[name] for name in dict.fromkeys([*named, *naming]) if name != one.id)

    def values(self, one: Terms) -> dict[str, frozenset[str]]:
        """Feature -> the values of one clause."""
        partners = self.partners(one)
        return {
            "actor": frozenset({"named" if one.n_providers else "none"}),
            "kind": frozenset({"hard" if one.is_hard else "soft"}),
            "dated": _answer(says=one.is_dated),
            "verification": frozenset({one.mode, _group(one.mode), *(["any"] if one.is_checked else [])}),
            "providers": frozenset(_number(one.n_providers)),
            "reversibility": frozenset({one.undoing, *_irreversible_first(one, partners)}),
            "exchange": frozenset({_exchange(one, partners)}),
            "order": frozenset({self._order(one, partners)}),
            "unreciprocated": _answer(says=not partners),
            "hold-up": self._hold_up(one),
            "precondition": _answer(says=one.has_condition),
            "consent": frozenset({"third-body" if one.outside else "parties"}),
            "confirm-longer-than-deadline": _too_short(one),
            "issue": frozenset({one.issue} if one.issue else ()),
        }

    def _order(self, one: Terms, partners: tuple[Terms, ...]) -> str:
        gaps = [gap for each in partners if (gap := _gap(one, each)) is not None]
        if one.has_condition or any(gap > 0 for gap in gaps):
            return "later"
        return "first" if one.id in self.awaited or any(gap < 0 for gap in gaps) else "free"

    def _hold_up(self, one: Terms) -> frozenset[str]:
        given = [self.terms[name] for name in one.in_return_for if name in self.terms]
        gaps = [gap for each in given if (gap := _gap(one, each)) is not None]
        return _answer(says=max(gaps) >= LONG) if gaps else frozenset()


def _answer(*, says: bool) -> frozenset[str]:
    return frozenset({"yes" if says else "no"})


def _group(mode: str) -> str:
    groups = {"on_site": ON_SITE, "from_afar": FROM_AFAR, "by_record": BY_RECORD}
    return next((name for name, modes in groups.items() if mode in modes), mode)


def _number(n: int) -> Iterator[str]:
    if n:
        yield "many" if n >= MANY else "two" if n == SEVERAL else "one"


def _gap(one: Terms, other: Terms) -> int | None:
    """Days by which one falls due after the other; a phase counts as half a year; None if nobody can say."""
    if one.due and other.due and one.phase == other.phase:
        return (one.due - other.due).days
    if one.phase and other.phase:
        return (one.phase - other.phase) * LONG
    return (one.due - other.due).days if one.due and other.due else None


def _exchange(one: Terms, partners: tuple[Terms, ...]) -> str:
    if not partners:
        return "none"
    if any(_at_once(one, each) for each in partners):
        return "same-time"
    gaps = [gap for each in partners if (gap := _gap(one, each)) is not None]
    if not gaps:
        return "unordered"
    return "later" if max(gaps) > 0 else "first"


def _at_once(one: Terms, other: Terms) -> bool:
    return (one.due is not None and one.due == other.due) or (
        one.phase is not None and one.phase == other.phase
    )


def _irreversible_first(one: Terms, partners: tuple[Terms, ...]) -> Iterator[str]:
    easier = [each for each in partners if each.undoing in {"fast", "slow"}]
    if one.undoing == "years" and any((_gap(one, each) or 0) <= 0 for each in easier):
        yield "irreversible-first"


def _too_short(one: Terms) -> frozenset[str]:
    if one.confirms is None or one.due is None or one.begins is None:
        return frozenset()
    return _answer(says=one.confirms > (one.due - one.begins).days)


# --- from a coded agreement


def _of_coded(coded: Coded) -> Iterator[Terms]:
    phases = {period.id: number for number, period in enumerate(coded.phases, 1)}
    for clause in coded.steps:
        yield Terms(
            id=clause.id,
            is_hard=clause.commitment == "hard",
            n_providers=len(clause.by),
            mode=clause.verification.mode,
            undoing=_SPEEDS.get(clause.reversibility.speed, "unknown"),
            is_dated=clause.deadline is not None,
            due=clause.deadline.last if clause.deadline else None,
            phase=phases.get(clause.phase),
            begins=(clause.start or coded.date_agreed).last,
            confirms=clause.verification.confirm_days,
            in_return_for=clause.reciprocates,
            requires=clause.precondition,
            has_condition=bool(clause.precondition or clause.precondition_text),
            outside=_needs_outsiders(clause, coded),
            issue=clause.issue,
        )


def _needs_outsiders(clause: Clause, coded: Coded) -> bool:
    """A body that is no party must act, or its exemption is what would show that it is done."""
    outsiders = bodies().difference(coded.parties)
    by_permit = (
        clause.verification.mode == "administrative_record" and set(clause.verification.by) <= outsiders
    )
    return bool(outsiders.intersection(clause.by)) or (by_permit and bool(clause.verification.by))


# --- from a draft


def _of_draft(agreement: Agreement) -> Iterator[Terms]:
    starts = agreement.signed or agreement.in_force
    for name, held in agreement.commitments.items():
        check = held.verification
        due = held.due
        yield Terms(
            id=name,
            is_hard=held.kind == "hard",
            n_providers=len(held.by),
            mode=check.mode if check else "none_agreed",
            undoing=_undoing(held),
            is_dated=due is not None
            and (due.on is not None or due.within is not None or due.phase is not None),
            due=_day(agreement, due),
            phase=due.phase if due else None,
            begins=due.opens.last if due and due.opens else starts.last if starts else None,
            confirms=_days(check.takes) if check and check.takes else None,
            in_return_for=held.in_return_for,
            requires=held.requires,
            has_condition=bool(held.requires or held.condition),
            outside=bool(held.consent) or bool(set(held.by) & set(agreement.bodies)),
            issue=held.issue,
        )


def _day(agreement: Agreement, due: Due | None) -> date | None:
    """The deadline, as far as it is known before anything has happened."""
    if due is None:
        return None
    if due.on is not None:
        return due.on.last
    if due.phase is not None and due.phase <= len(agreement.phases):
        end = agreement.phases[due.phase - 1].end
        return end.last if end else None
    start = {SIGNATURE: agreement.signed, ENTRY: agreement.binds_from}.get(due.of or "")
    return due.within.after(start.last) if due.within and start else None


def _undoing(held: Commitment) -> str:
    if held.reversible is None:
        return "unknown"
    if held.reversible is False:
        return "years"
    days = _days(held.reversible)
    return "fast" if days <= FAST else "slow" if days <= SLOW else "years"


def _days(span: Span) -> int:
    return span.months * _DAYS_IN_MONTH + span.days
