"""The plain twin of the fold: for each question all events are looked through again, backwards."""

from datetime import date, timedelta

from detente.agreement.model import ENTRY, SIGNATURE
from detente.ledger.standing.path import NOTHING

NOBODY_LOOKS = {"none_agreed", "to_be_agreed", "declaration"}
RESETS = {"found-wanting", "verification-refused", "reversed", "snapped-back"}
PERFORMED = {"claimed", "performed-late", "performed-in-part", "verified"}


class Plain:
    """States of an agreement by looking everything up; only agreements in force since they were signed."""

    def __init__(self, agreement, recorded, on, known=None):
        self.agreement, self.on = agreement, on
        seen = [each for each in recorded if known is None or each.event.recorded <= known]
        counted = [each for each in seen if self.counts(each, seen) and each.event.happened <= on]
        self.events = sorted(counted, key=lambda each: (each.event.happened, each.number))

    def counts(self, entry, seen):
        """Whether no correction that counts is about it."""
        corrections = [
            each
            for each in seen
            if each.event.kind == "corrected"
            and each.event.details["entry"] == entry.number
            and each.number > entry.number
        ]
        return not any(self.counts(each, seen) for each in corrections)

    def of(self, name, *kinds):
        return [
            (place, each)
            for place, each in enumerate(self.events)
            if each.event.commitment == name and (not kinds or each.event.kind in kinds)
        ]

    def last(self, name, *kinds):
        return max((place for place, _ in self.of(name, *kinds)), default=-1)

    def full_checks(self, name):
        return [(p, e) for p, e in self.of(name, "verified") if e.event.details.get("share", 1) == 1]

    def part_checks(self, name):
        return [(p, e) for p, e in self.of(name, "verified") if e.event.details.get("share", 1) != 1]

    def undone(self, name):
        return self.last(name, "reversed", "snapped-back") > self.last(name, *PERFORMED)

    def performances(self, name):
        return [(p, e) for p, e in self.of(name, *PERFORMED) if p > self.last(name, *RESETS)]

    def found_full(self, name):
        checks = [(p, e) for p, e in self.performances(name) if e.event.kind == "verified"]
        return bool(checks) and checks[-1][1].event.details.get("share", 1) == 1

    def lasts(self, name, begins, ends):
        """Who said the one and has not, nor has anybody neutral, said the other since."""
        lasting = {}
        for _, each in self.of(name, begins, ends):
            who = each.event.details["party"]
            if each.event.kind == begins:
                lasting[who] = each
            elif who in self.agreement.parties:
                lasting.pop(who, None)
            else:
                lasting.clear()
        return set(lasting)

    def breached(self, name):
        return self.last(name, "breach-found") > max((p for p, _ in self.full_checks(name)), default=-1)

    def found_on(self, name):
        cut = max(
            [
                self.last(name, "found-wanting", "verification-refused"),
                *(p for p, _ in self.part_checks(name)),
            ]
        )
        return min((e.event.happened for p, e in self.full_checks(name) if p > cut), default=None)

    def done_on(self, name):
        day = found = None
        for place, each in self.of(name):
            kind = each.event.kind
            if (place, each) in self.part_checks(name) or kind in {"found-wanting", "verification-refused"}:
                day = found = None
            elif kind == "performed-in-part":
                day = day if found else None
            elif kind in {"claimed", "performed-late", "verified"}:
                day = day or each.event.happened
                found = found or kind == "verified"
        return day

    def carried_out_on(self, name):
        check = self.agreement.commitments[name].verification
        if self.found_on(name):
            return self.found_on(name)
        if (check is None or check.mode in NOBODY_LOOKS) and not self.lasts(
            name, "disputed", "dispute-settled"
        ):
            return self.done_on(name)
        return None

    def settled_on(self, name):
        stands = self.performances(name) and not self.undone(name) and not self.breached(name)
        if not stands or self.lasts(name, "suspended", "resumed"):
            return None
        return self.carried_out_on(name)

    def waived(self, name):
        return self.last(name, "waived") >= 0

    def unmet(self, name):
        firsts = self.agreement.commitments[name].requires
        return [first for first in firsts if not self.settled_on(first) and not self.waived(first)]

    def due(self, name):
        due = self.agreement.commitments[name].due
        if due is None:
            return None
        if due.on:
            return due.on.last
        if due.phase:
            phases = self.agreement.phases
            return phases[due.phase - 1].end.last if due.phase <= len(phases) else None
        if not due.of:
            return None
        if due.of in {SIGNATURE, ENTRY}:
            start = self.agreement.signed.last
        elif due.of in self.agreement.commitments:
            start = self.carried_out_on(due.of)
        else:
            days = [
                e.event.happened
                for e in self.events
                if e.event.details.get("name") == due.of and e.event.kind == "occurred"
            ]
            start = min(days, default=None)
        return start and due.within.after(start)

    def opens(self, name):
        due, day = self.agreement.commitments[name].due, self.due(name)
        if due.phase == 1:
            return self.agreement.phases[0].start.last
        if due.phase == 2:
            return self.agreement.phases[0].end.last + timedelta(days=1)
        return day - timedelta(days=90) if due.on else date.min

    def missed(self, name):
        day = self.due(name)
        return bool(day and day < self.on and not self.unmet(name) and not self.performances(name))

    def beyond_grace(self, name):
        commitment = self.agreement.commitments[name]
        if not self.missed(name) or commitment.grace is None:
            return False
        able = [self.settled_on(first) for first in commitment.requires if self.settled_on(first)]
        return commitment.grace.after(max([self.due(name), *able])) < self.on

    def state(self, name):
        """The first of these that holds."""
        hard = self.agreement.commitments[name].kind == "hard"
        claims = {
            "waived": self.waived(name),
            "reversed": self.undone(name),
            "suspended": self.lasts(name, "suspended", "resumed"),
            "breached": self.breached(name) or (hard and self.beyond_grace(name)),
            "disputed": self.lasts(name, "disputed", "dispute-settled"),
            "verified": self.found_full(name),
            "claimed": self.performances(name),
            "overdue": self.missed(name),
            "due": self.due(name) and not self.unmet(name) and self.opens(name) <= self.on <= self.due(name),
            "pending": True,
        }
        return next(state for state, holds in claims.items() if holds)


def paths_from(name, links):
    """Every chain of open commitments that begins with one, each waiting for the one before it."""
    yield (name,)
    for after in links.after[name]:
        for rest in paths_from(after, links):
            yield (name, *rest)


def windows(tasks, links):
    """Earliest and latest day of each task by trying every chain; only for spans in days."""
    days = lambda name: tasks[name].takes.days if tasks[name].takes is not NOTHING else 0  # noqa: E731
    chains = [chain for name in links.open for chain in paths_from(name, links)]
    found = {}
    for name in links.open:
        into = [chain for chain in chains if chain[-1] == name]
        out = [chain for chain in chains if chain[0] == name and tasks[chain[-1]].due]
        length = lambda chain: timedelta(days=sum(map(days, chain[:-1])))  # noqa: E731
        earliest = max(tasks[chain[0]].ready + length(chain) for chain in into)
        bounds = [tasks[chain[-1]].due - length(chain) for chain in out]
        if tasks[name].base:
            first, within = tasks[name].base
            ends = max(tasks[c[0]].ready + length(c) for c in chains if c[-1] == first) + timedelta(
                days=days(first)
            )
            bounds.append(ends + timedelta(days=within.days))
        found[name] = earliest, min(bounds, default=None)
    return found
