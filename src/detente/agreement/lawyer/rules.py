"""All rules by name, and what they find in an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.agreement.lawyer import breach, clauses, exchange, timing, wording
from detente.agreement.lawyer.objection import SEVERITIES
from detente.agreement.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from detente.agreement.lawyer.objection import Objection
    from detente.agreement.model import Agreement

RULES: dict[str, Callable[[Terms], Iterator[Objection]]] = {
    "no-actor": clauses.no_actor,
    "outside-actor": clauses.outside_actor,
    "no-beneficiary": clauses.no_beneficiary,
    "no-date": clauses.no_date,
    "no-verification": clauses.no_verification,
    "own-word": clauses.own_word,
    "no-checker": clauses.no_checker,
    "no-yardstick": clauses.no_yardstick,
    "third-consent": clauses.third_consent,
    "unstated-consent": clauses.unstated_consent,
    "vague-wording": wording.vague_wording,
    "condition-in-words": wording.condition_in_words,
    "side-condition": wording.side_condition,
    "differing-texts": wording.differing_texts,
    "hold-up": exchange.hold_up,
    "irreversible-first": exchange.irreversible_first,
    "soft-for-hard": exchange.soft_for_hard,
    "unanswered": exchange.unanswered,
    "circle": timing.circle,
    "impossible-order": timing.impossible_order,
    "too-soon-to-verify": timing.too_soon_to_verify,
    "faster-than-ever": timing.faster_than_ever,
    "outside-its-life": timing.outside_its_life,
    "open-ended": timing.open_ended,
    "keystone": timing.keystone,
    "no-consequence": breach.no_consequence,
    "no-finder": breach.no_finder,
    "no-procedure": breach.no_procedure,
    "no-grace": breach.no_grace,
    "own-waiver": breach.own_waiver,
}
"""Name of each rule -> what it objects to."""


def objections(agreement: Agreement) -> tuple[Objection, ...]:
    """Everything that the rules object to, the most severe first, then by rule and clause."""
    terms = Terms(agreement)
    found = [objection for rule in RULES.values() for objection in rule(terms)]
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))
