"""All rules by name, and what they find in an agreement."""

from __future__ import annotations

from dataclasses import replace
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
    "check-outlasts-deadline": timing.check_outlasts_deadline,
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


WHOLE = {
    "no-date": "have no deadline from which a day follows",
    "no-verification": "leave open how they are verified",
    "no-yardstick": "do not say what counts as done",
    "unanswered": "are in return for nothing, nothing answers them, and nothing waits for them",
    "no-consequence": "can be broken without anything following",
    "no-procedure": "let others act on a breach at once, without a meeting or a notice",
    "no-grace": "have no `grace`: one day late is a breach",
}
"""Rules that one remark is enough for where they speak of most of an agreement: what is said of them all."""

MOST, LEAST = 0.5, 5
"""Where a rule objects alike to this share of all commitments and to at least so many, it says so once."""


def objections(agreement: Agreement) -> tuple[Objection, ...]:
    """Everything that the rules object to, the most severe first, then by rule and clause."""
    terms = Terms(agreement)
    found = [each for name, rule in RULES.items() for each in _gathered(name, list(rule(terms)), terms)]
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))


def _gathered(rule: str, found: list[Objection], terms: Terms) -> Iterator[Objection]:
    """What a rule objects to, with what it says of most clauses alike said once."""
    alike: dict[tuple[str, object], list[Objection]] = {}
    for each in found:
        alike.setdefault((each.severity, each.like), []).append(each)
    for some in alike.values():
        if rule not in WHOLE or len(some) < max(LEAST, MOST * len(terms.commitments)):
            yield from some
            continue
        ids = tuple(name for each in some for name in each.commitments)
        n = len(terms.commitments)
        told = f"All {n} commitments" if len(ids) == n else f"{len(ids)} of {n} commitments"
        says = f"{told} {WHOLE[rule]}."
        yield replace(some[0], commitments=ids, says=says)
