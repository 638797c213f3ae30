"""Rules about one clause by itself: who, to whom, by when, verified how, with whose consent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.agreement.lawyer.objection import Objection
from detente.scenario.words import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.agreement.lawyer.objection import Severity
    from detente.agreement.model import Agreement, Commitment
    from detente.agreement.terms import Terms

NEEDS_SOMEONE = frozenset(
    {"third_party_onsite", "bilateral_onsite", "mutual_inspection", "tripartite", "document_check"}
)
"""Modes of verification that somebody in particular has to carry out."""

_COUNCIL = re.compile(
    r"\b(security council|unsc|resolutions? \d{3,4}|un (?:sanctions|measures|exemptions?))\b", re.IGNORECASE
)
"""Heuristic: words by which a text speaks of the Security Council."""

_RESOLUTION = re.compile(r"\((?:[^()]*\b)?(1[5-8]\d\d|20[4-9]\d|2[1-9]\d\d)(?!\d)[^()]*\)")
"""Heuristic: a resolution by its number in brackets, as '(2371)'; only where it is about sanctions."""


def named(agreement: Agreement, names: tuple[str, ...]) -> str:
    """Parties and bodies by their names."""
    known = {who: party.name for who, party in agreement.parties.items()}
    known |= {who: body.name for who, body in agreement.bodies.items()}
    return listed([known.get(name, name) for name in names])


def _graver(held: Commitment, hard: Severity, soft: Severity) -> Severity:
    return hard if held.kind == "hard" else soft


def no_actor(terms: Terms) -> Iterator[Objection]:
    """Commitments that nobody owes."""
    for name, held in terms.commitments.items():
        if not held.by:
            yield Objection(
                "no-actor",
                (name,),
                f"Nobody owes '{name}': `by` is empty.",
                "Name in `by` each party that must act.",
                "serious",
                ("actor", "none"),
            )


def outside_actor(terms: Terms) -> Iterator[Objection]:
    """Commitments owed by a body that does not sign."""
    bodies = terms.agreement.bodies
    for name, held in terms.commitments.items():
        outside = tuple(who for who in held.by if who in bodies)
        if outside:
            who = named(terms.agreement, outside)
            yield Objection(
                "outside-actor",
                (name,),
                f"'{name}' is owed by {who}, which does not sign and is bound by nothing here.",
                "Let a party owe that it asks for it, or let the body sign.",
                "doubtful",
                ("consent", "third-body"),
            )


def no_beneficiary(terms: Terms) -> Iterator[Objection]:
    """Hard commitments owed to nobody, so that nobody may complain."""
    for name, held in terms.commitments.items():
        if not held.to and held.kind == "hard":
            yield Objection(
                "no-beneficiary",
                (name,),
                f"To whom '{name}' is owed is not said: `to` is empty, so nobody is entitled to complain.",
                "Name in `to` the parties it is owed to.",
                "minor",
            )


def no_date(terms: Terms) -> Iterator[Objection]:
    """Commitments without a deadline, or with one from which no day follows."""
    for name, held in terms.commitments.items():
        due = held.due
        if due is not None and (due.on or due.of or due.phase):
            continue
        said = f"says only {shown(due.text)}" if due else "has no deadline"
        yield Objection(
            "no-date",
            (name,),
            f"'{name}' {said}, so nobody can say when it is overdue.",
            "Set `due` to a date, or to a span after something that can be observed; what holds from the "
            "start is due within 0 days of entry-into-force.",
            _graver(held, "serious", "minor"),
            ("dated", "no"),
        )


def no_verification(terms: Terms) -> Iterator[Objection]:
    """Hard commitments that nobody checks, or whose check is still to be agreed."""
    for name, held in terms.commitments.items():
        mode = held.verification.mode if held.verification else "none_agreed"
        if held.kind == "soft" or mode not in {"none_agreed", "to_be_agreed"}:
            continue
        left_open = mode == "to_be_agreed"
        yield Objection(
            "no-verification",
            (name,),
            f"How '{name}' is verified is left to be agreed later."
            if left_open
            else f"Nothing says how '{name}' is verified.",
            "Agree now on mode, who checks, how long it takes and what counts as done.",
            "doubtful" if left_open else "serious",
            ("verification", mode),
        )


def own_word(terms: Terms) -> Iterator[Objection]:
    """Hard commitments of which only those who owe them say that they were carried out."""
    for name, held in terms.commitments.items():
        checked = held.verification
        if held.kind == "soft" or checked is None:
            continue
        alone = bool(checked.by) and set(checked.by) <= set(held.by) and checked.mode != "mutual_inspection"
        if checked.mode == "declaration" or (alone and checked.mode in NEEDS_SOMEONE):
            yield Objection(
                "own-word",
                (name,),
                f"That '{name}' was carried out is known only from those who owe it "
                f"(`verification.mode: {checked.mode}`).",
                "Let somebody else look: the party it is owed to, or a body both accept.",
                "doubtful",
                ("verification", checked.mode),
            )


def no_checker(terms: Terms) -> Iterator[Objection]:
    """Verification that somebody must carry out, without saying who."""
    for name, held in terms.commitments.items():
        checked = held.verification
        if checked and checked.mode in NEEDS_SOMEONE and not checked.by:
            yield Objection(
                "no-checker",
                (name,),
                f"'{name}' is to be verified ({checked.mode}), but `verification.by` does not say by whom.",
                "Name the inspectors in `verification.by`.",
                "doubtful",
            )


def no_yardstick(terms: Terms) -> Iterator[Objection]:
    """Hard commitments that are verified without a word on what counts as done."""
    for name, held in terms.commitments.items():
        checked = held.verification
        is_checked = checked is not None and checked.mode not in {"none_agreed", "to_be_agreed"}
        if held.kind == "hard" and checked and is_checked and not checked.done_when:
            yield Objection(
                "no-yardstick",
                (name,),
                f"What counts as '{name}' being done is not said; two readers may disagree.",
                "Say in `verification.done_when` what an inspector must see.",
                "minor",
            )


def third_consent(terms: Terms) -> Iterator[Objection]:
    """Commitments that cannot be kept without the consent of somebody who does not sign."""
    parties = terms.agreement.parties
    for name, held in terms.commitments.items():
        outside = tuple(who for who in held.consent if who not in parties)
        if outside:
            yield Objection(
                "third-consent",
                (name,),
                f"'{name}' needs the consent of {named(terms.agreement, outside)}, which does not sign.",
                "Obtain the consent before signature, or say what is owed instead if it is refused.",
                "doubtful",
                ("consent", "third-body"),
            )


def unstated_consent(terms: Terms) -> Iterator[Objection]:
    """Commitments that speak of the Security Council and do not say whether its consent is needed."""
    for name, held in terms.commitments.items():
        spoken = _COUNCIL.search(held.text)
        numbered = _RESOLUTION.search(held.text) if held.issue == "sanctions" else None
        if (spoken or numbered) and not held.consent:
            what = shown(spoken[0]) if spoken else f"resolution {numbered[1] if numbered else ''}"
            yield Objection(
                "unstated-consent",
                (name,),
                f"'{name}' speaks of {what}, but `consent` does not say whether it depends on the council.",
                "Name the council under `bodies` and in `consent`, or make clear that the parties act alone.",
                "doubtful",
                ("consent", "third-body"),
            )
