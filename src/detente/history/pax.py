"""What an agreement provides for, from 0 to 3 for each issue, in the manner of PA-X.

These codes follow from the agreement by fixed rules; they are like those of PeaceRep's PA-X, and not by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.agreement.model import Agreement, Commitment
from detente.history.bundle import kinds
from detente.history.coded import Coded
from detente.history.features import UNCHECKED

NONE, MENTIONED, SOME_DETAIL, SUBSTANTIVE = range(4)

LEVELS = ("none", "mention only", "some detail", "substantive")
"""What the codes 0 to 3 are called."""

FIELDS = (
    "Con",
    "Contp",
    "PP",
    "PPName",
    "Reg",
    "AgtId",
    "Ver",
    "Agt",
    "Dat",
    "Status",
    "Lgt",
    "N_characters",
    "Agtp",
    "Stage",
    "StageSub",
    "Part",
    "ThrdPart",
    "OthAgr",
    "Loc1ISO",
    "Loc2ISO",
    "Loc1GWNO",
    "Loc2GWNO",
    "UcdpCon",
    "UcdpAgr",
    "PamAgr",
    "CowWar",
)
"""Core fields of PA-X, in its order; those that cannot be filled from an agreement stay empty."""

STAGES = {
    "agreement": "SubPar",
    "declaration": "SubPar",
    "agreed_framework": "SubPar",
    "joint_statement": "SubPar",
    "peace_agreement": "SubComp",
    "action_plan": "Imp",
    "annex": "Imp",
    "parallel_statements": "Pre",
    "roadmap_proposal": "Pre",
    "offers": "Pre",
    "expert_roadmap": "Pre",
    "unilateral_with_reciprocity": "Oth",
}
"""Kind of a coded agreement -> stage of the process in PA-X; a judgement, made once for all."""

INTER, MIXED = "Inter", "InterIntra"


@dataclass(frozen=True)
class PaxRow:
    """One agreement. fields : as FIELDS, empty where nothing is known. issues : issue -> 0 to 3."""

    fields: dict[str, str]
    issues: dict[str, int]


def row(agreement: Agreement, coded: Coded | None = None) -> PaxRow:
    """The core fields that can be filled, and how far the text provides for each issue.

    coded : where it comes from, if it was coded; then its number in PA-X and its kind are known.
    """
    third = sorted(set(agreement.bodies) & _named(agreement))
    states = [party.name for name, party in agreement.parties.items() if kinds().get(name) == "state"]
    known = {
        "Con": "/".join(states),
        "AgtId": str(coded.pa_x_id) if coded and coded.pa_x_id is not None else "",
        "Agt": agreement.title,
        "Dat": _date(agreement),
        "Agtp": _reach(agreement),
        "Stage": STAGES.get(coded.kind, "Oth") if coded else "",
        "Part": "; ".join(party.name for party in agreement.parties.values()),
        "ThrdPart": "; ".join(agreement.bodies[name].name for name in third),
    }
    issues = sorted({held.issue for held in agreement.commitments.values() if held.issue})
    return PaxRow(
        {field: known.get(field, "") for field in FIELDS},
        {issue: provided(_about(agreement, issue)) for issue in issues},
    )


def provided(commitments: Iterable[Commitment]) -> int:
    """How far a text provides for an issue, by the commitments about it.

    3: something that could be checked from outside, by a date, with an agreed check. 2: something that
    could be checked from outside. 1: intent only. 0: nothing.
    """
    held = list(commitments)
    hard = [each for each in held if each.kind == "hard"]
    if any(_is_dated(each) and _is_checked(each) for each in hard):
        return SUBSTANTIVE
    if hard:
        return SOME_DETAIL
    return MENTIONED if held else NONE


def _about(agreement: Agreement, issue: str) -> list[Commitment]:
    return [held for held in agreement.commitments.values() if held.issue == issue]


def _is_dated(held: Commitment) -> bool:
    return held.due is not None and (
        held.due.on is not None or held.due.within is not None or held.due.phase is not None
    )


def _is_checked(held: Commitment) -> bool:
    return held.verification is not None and held.verification.mode not in UNCHECKED


def _named(agreement: Agreement) -> set[str]:
    """Who acts, checks or must agree."""
    return {
        name
        for held in agreement.commitments.values()
        for name in (*held.by, *held.consent, *(held.verification.by if held.verification else ()))
    }


def _date(agreement: Agreement) -> str:
    """The day of signature as PA-X writes it, or the month or year as it is known."""
    signed = agreement.signed
    if signed is None:
        return ""
    return signed.last.strftime("%d/%m/%Y") if signed.is_exact else signed.text


def _reach(agreement: Agreement) -> str:
    """Between states only, or with movements; empty where it is not known of all parties what they are."""
    found = {kinds().get(party, "pseudo") for party in agreement.parties}
    if "pseudo" in found:
        return ""
    return MIXED if "nonstate" in found else INTER
