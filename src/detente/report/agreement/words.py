"""Objections and base rates in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.agreement.differences import due_in_words

if TYPE_CHECKING:
    from detente.agreement import Agreement, Commitment
    from detente.history.rates import Rate

RULES = {
    "no-actor": "Nobody owes it",
    "outside-actor": "Owed by somebody who does not sign",
    "no-beneficiary": "Owed to nobody",
    "no-date": "No date",
    "no-verification": "No verification",
    "own-word": "Only the word of those who owe it",
    "no-checker": "Nobody named to check",
    "no-yardstick": "What counts as done is not said",
    "third-consent": "Needs the consent of a third body",
    "unstated-consent": "Consent of the Security Council left unclear",
    "vague-wording": "Words that cannot be checked (found by a word list)",
    "condition-in-words": "A condition in words only",
    "side-condition": "A condition outside the text",
    "differing-texts": "The texts differ",
    "hold-up": "One side waits long for what it is owed",
    "irreversible-first": "What lasts is given before what can be taken back",
    "soft-for-hard": "A statement of intent for something that can be checked",
    "unanswered": "Nothing is owed in return",
    "circle": "Each waits for the other",
    "impossible-order": "Due before what must come first",
    "too-soon-to-verify": "Due before the check can be finished",
    "check-outlasts-deadline": "The check takes longer than the time to the deadline",
    "faster-than-ever": "Less time than it ever took",
    "outside-its-life": "Due while the agreement does not bind",
    "open-ended": "The deadline may never begin to run",
    "keystone": "Most of the agreement hangs on one clause",
    "no-consequence": "Nothing follows a breach",
    "no-finder": "Nobody is named to find a breach",
    "no-procedure": "Nothing comes before the consequences",
    "no-grace": "No grace",
    "own-waiver": "Waived by those who owe it",
}
"""What each rule is called in reports."""

SEVERITIES = {
    "serious": "Serious: it cannot work as written, or nobody could tell whether it was kept",
    "doubtful": "Doubtful: here agreements have come apart",
    "minor": "Minor: worth a second look",
}

FEATURES = {
    "actor": {"none": "that name nobody who owes them"},
    "kind": {"soft": "in soft words"},
    "dated": {"no": "without a date"},
    "verification": {
        "none_agreed": "without verification",
        "to_be_agreed": "with verification left to be agreed",
        "declaration": "known only by declaration",
    },
    "consent": {"third-body": "that need a third body"},
    "precondition": {"yes": "with a precondition"},
    "hold-up": {"yes": "due half a year or more after what was given for them"},
    "reversibility": {"irreversible-first": "hard to undo and not after what they were given for"},
    "unreciprocated": {"yes": "for which nothing was given"},
    "confirm-longer-than-deadline": {"yes": "whose check takes longer than the time to their deadline"},
    "order": {"first": "on which others wait"},
}
"""Features by which coded clauses are counted, as in 'clauses …'."""

MODES = {
    "third_party_onsite": "third party on site",
    "bilateral_onsite": "the other side on site",
    "mutual_inspection": "mutual inspection",
    "tripartite": "joint mechanism",
    "national_means": "own means",
    "remote_technical": "remote sensors",
    "satellite": "satellite",
    "public_observation": "seen by all",
    "administrative_record": "records",
    "document_check": "documents",
    "declaration": "own word",
    "to_be_agreed": "to be agreed",
    "none_agreed": "not verified",
}
"""Modes of verification, short enough for a table."""


def kind_of(rate: Rate) -> str:
    """The clauses that a rate counts, as in 'clauses …'."""
    said = FEATURES.get(rate.feature, {}).get(rate.value)
    return said or f"of this kind ({rate.feature}: {rate.value})"


def fared(rate: Rate, overall: Rate) -> str:
    """How such clauses fared, with counts, interval and, where there are few, a warning."""
    little = " These are few: the share says little." if rate.says_little else ""
    clauses, agreements = _count(rate.n, "clause"), _count(rate.agreements, "coded agreement")
    were = "was" if rate.carried_out == 1 else "were"
    return (
        f"Of {clauses} {kind_of(rate)}, in {agreements}, {rate.carried_out} {were} carried out: "
        f"{rate.share:.0%} (95 % interval {rate.low:.0%} to {rate.high:.0%}); "
        f"of all {overall.n} clauses {overall.share:.0%}.{little}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def counted(numbers: dict[str, int]) -> str:
    """How many objections there are, as a sentence."""
    total = sum(numbers.values())
    if not total:
        return "No objections."
    told = ", ".join(f"{number} {severity}" for severity, number in numbers.items() if number)
    return f"{total} objection{'' if total == 1 else 's'}: {told}."


def names(agreement: Agreement, ids: tuple[str, ...]) -> str:
    """Parties and bodies by their names; all parties are called so."""
    known = {who: party.name for who, party in agreement.parties.items()}
    known |= {who: body.name for who, body in agreement.bodies.items()}
    return ", ".join(known.get(name, name) for name in ids) or "–"


def verified(agreement: Agreement, held: Commitment) -> str:
    """How it is verified, by whom, and how long that takes."""
    checked = held.verification
    if checked is None:
        return MODES["none_agreed"]
    outside = tuple(who for who in checked.by if who in agreement.bodies)
    who = f": {names(agreement, outside)}" if outside else ""
    takes = f", {checked.takes}" if checked.takes and (checked.takes.days or checked.takes.months) else ""
    return f"{MODES[checked.mode]}{who}{takes}"


def due(held: Commitment) -> str:
    """By when it is due."""
    return due_in_words(held.due)
