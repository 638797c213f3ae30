"""Where an agreement stands, in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from detente.ledger.alerts import Alert
    from detente.ledger.standing import Coming, CommitmentStanding, Remedy, Standing
    from detente.ledger.standing.result import State
    from detente.report.standing.findings import StandingFindings

STATES: dict[State, str] = {
    "breached": "broken",
    "disputed": "disputed",
    "overdue": "overdue",
    "reversed": "reversed",
    "suspended": "suspended",
    "due": "due",
    "claimed": "claimed, not verified in full",
    "pending": "pending",
    "verified": "verified",
    "waived": "waived",
}
"""What each state is called where people read it."""

MEANINGS: dict[State, str] = {
    "breached": "Found by the agreed procedure to be broken; or a hard commitment that was not carried out "
    "by the end of the grace that the text states.",
    "disputed": "At least one party disputes what is recorded about it. Both views are shown.",
    "overdue": "Its deadline has passed, nothing that counts was done, and nothing that must come first is "
    "missing.",
    "reversed": "It was carried out and then undone by who had done it, or taken back by others after "
    "a breach.",
    "suspended": "It is laid aside for a time.",
    "due": "It can be called in: the deadline is ahead and nothing that must come first is missing.",
    "claimed": "Who owes it says that it was carried out, in full or in part; those who check have not found "
    "all of it done.",
    "pending": "It waits for something, or it has no date.",
    "verified": "Those who check found all of it done.",
    "waived": "It need no longer be carried out.",
}

COMINGS = {
    "missed": "was missed",
    "opens": "can be called in from this day",
    "due": "is due",
    "check-due": "should be checked by this day",
    "grace-ends": "its grace ends",
    "remedy-ends": "last day on which others may act on it",
    "agreement-ends": "the agreement ends",
}

ALERTS = {
    "due": "is due",
    "missed": "was missed",
    "breached": "is broken",
    "disputed": "is disputed",
    "remedy": "lets others act",
    "remedy-ends": "last day for others to act on",
    "check-late": "has waited longer for its check than agreed",
}


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence lists them."""
    some = list(names)
    return f" {last} ".join([", ".join(some[:-1]), some[-1]] if len(some) > 1 else some)


@dataclass(frozen=True)
class StandingWords:
    """The words for where one agreement stands."""

    standing: Standing

    def who(self, name: str) -> str:
        """The name of a party or body; of anybody else its id."""
        agreement = self.standing.agreement
        known = agreement.parties.get(name) or agreement.bodies.get(name)
        return known.name if known else name

    def all_of(self, names: Iterable[str], last: str = "and") -> str:
        """The names of several."""
        return listed((self.who(name) for name in names), last)

    def text(self, commitment: str) -> str:
        """What a commitment says; its id, for what is none."""
        row = self.standing.by_id.get(commitment)
        return row.commitment.text if row else commitment

    def owed(self, row: CommitmentStanding) -> str:
        """Who owes it to whom."""
        owes = self.all_of(row.commitment.by) or "Nobody named"
        return f"{owes} to {self.all_of(row.commitment.to)}" if row.commitment.to else owes

    def summary(self, findings: StandingFindings) -> tuple[str, ...]:
        """How it stands in three or four sentences."""
        standing = self.standing
        told = [self._force(), self._states(findings)]
        ahead = [each for each in findings.coming if each.what == "due"]
        if standing.ended is None:
            coming = count(len(ahead), "commitment comes", "commitments come") if ahead else "Nothing comes"
            told.append(f"{coming} due in the next {findings.ahead} days.")
        open_remedies = sum(len(row.remedies) for row in standing.commitments)
        if open_remedies:
            broken = count(open_remedies, "commitment that was", "commitments that were")
            told.append(f"Because of {broken} not kept, others may now suspend or take back something.")
        if standing.circles:
            told.append("Some commitments wait for each other in a circle, so none of them can come first.")
        return tuple(told)

    def _force(self) -> str:
        standing, on = self.standing, self.standing.on
        known = f", as far as was known on {standing.known:%Y-%m-%d at %H:%M} UTC" if standing.known else ""
        if standing.ended:
            return f"On {on}{known}, the agreement is over: it ended on {standing.ended}."
        if standing.in_force is None:
            return f"On {on}{known}, the agreement is not in force."
        return f"On {on}{known}, the agreement is in force, since {standing.in_force}."

    def _states(self, findings: StandingFindings) -> str:
        told = [f"{len(rows)} {STATES[state]}" for state, rows in findings.groups.items()]
        return f"Of {count(len(self.standing.commitments), 'commitment')}: {'; '.join(told)}."

    def sentences(self, row: CommitmentStanding) -> Iterator[str]:
        """All that is to be said of one commitment, beyond who owes it and its state."""
        if row.late:
            yield f"{count(row.late, 'day')} late."
        if row.share is not None and 0 < row.share < 1:
            yield f"{row.share:.0%} of it is carried out."
        if row.state == "disputed":
            yield f"Without the dispute it would be {STATES[row.undisputed]}."
        if row.without_effect is not None:
            yield f"It was without effect in practice (entry {row.without_effect})."
        yield from self._judged_by_people(row)
        yield from _links(row)
        for each in row.side_conditions:
            yield f"{self.who(each.party)} has asked since {each.since}: {each.condition}."
        if row.slack is not None and row.slack < -row.late:
            yield f"What follows from it is late by {count(-row.slack, 'day')} already, at best."

    def _judged_by_people(self, row: CommitmentStanding) -> Iterator[str]:
        """What the text asks for besides, of which the record does not know whether it is so."""
        if row.is_open and row.commitment.condition:
            yield f"On condition, for people to judge: {row.commitment.condition}."
        if row.is_open and row.commitment.consent:
            yield f"Needs the consent of {self.all_of(row.commitment.consent)}."

    def remedy(self, remedy: Remedy) -> str:
        """Who may do what because of a breach, after what, and until when."""
        acts = []
        if remedy.suspend:
            acts.append(f"suspend {listed(remedy.suspend)}")
        if remedy.snap_back:
            acts.append(f"take back {listed(remedy.snap_back)}")
        after = f" after {remedy.procedure}" if remedy.procedure else ""
        notice = (
            f", with {remedy.notice} of notice, so from {remedy.earliest} if it is given now"
            if remedy.notice
            else ""
        )
        until = f", until {remedy.until}" if remedy.until else ", without a time limit"
        who = self.all_of(remedy.by, "or") or "Nobody named"
        return f"{who} may {' and '.join(acts)}{after}{notice}{until}."

    def coming(self, each: Coming) -> str:
        """What falls on a day."""
        what = COMINGS[each.what]
        return f"{each.commitment}: {what}" if each.commitment else what

    def alert(self, alert: Alert) -> str:
        """An alert in one line."""
        text = f"{self.text(alert.commitment)} ({alert.commitment})"
        until = f"; until {alert.until}" if alert.until and alert.what == "remedy" else ""
        return f"{text}: {ALERTS[alert.what]}{until}"


def _links(row: CommitmentStanding) -> Iterator[str]:
    """What a commitment hangs on, and what hangs on it."""
    if row.hangs_on:
        yield f"Its deadline is counted from {row.hangs_on}."
    if row.waits_for:
        yield f"Waits for {listed(row.waits_for)}."
    if row.holds_up:
        yield f"Holds up {listed(row.holds_up)}."
    if row.owed_in_return:
        yield f"In return, {listed(row.owed_in_return)} is owed now."
