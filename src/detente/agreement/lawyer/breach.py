"""Rules about what follows if a commitment is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.agreement.lawyer.clauses import named
from detente.agreement.lawyer.objection import Objection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.agreement.model import Breach
    from detente.agreement.terms import Terms


def _acts(then: Breach | None) -> bool:
    """Whether something may be suspended or taken back."""
    return then is not None and bool(then.suspend or then.snap_back)


def _followed(then: Breach | None) -> bool:
    return _acts(then) or (then is not None and bool(then.procedure))


def no_consequence(terms: Terms) -> Iterator[Objection]:
    """Hard commitments that can be broken without anything following."""
    for name, held in terms.commitments.items():
        if held.kind == "hard" and not _followed(held.on_breach):
            yield Objection(
                "no-consequence",
                (name,),
                f"Nothing follows if '{name}' is not kept.",
                "Say in `on_breach` what others may then suspend or snap back, and after which procedure.",
                "doubtful",
            )


def no_finder(terms: Terms) -> Iterator[Objection]:
    """Consequences of a breach that nobody is named to find."""
    for name, held in terms.commitments.items():
        checkers = held.verification.by if held.verification else ()
        if held.on_breach and not held.on_breach.by and not checkers and not held.to:
            yield Objection(
                "no-finder",
                (name,),
                f"Who may find that '{name}' was broken is not said: neither `verification.by` nor "
                "`on_breach.by` nor `to` names anybody.",
                "Name who finds a breach; where each side judges the other alone, both will.",
                "doubtful",
            )


def no_procedure(terms: Terms) -> Iterator[Objection]:
    """Consequences that may follow at once, without a meeting or a notice."""
    for name, held in terms.commitments.items():
        then = held.on_breach
        if then and _acts(then) and not then.procedure and not then.notice:
            yield Objection(
                "no-procedure",
                (name,),
                f"If '{name}' is not kept, others may act at once: no meeting and no notice comes first.",
                "Say in `on_breach.procedure` or `on_breach.notice` what comes first, so that a "
                "misunderstanding can be cleared up.",
                "minor",
            )


def no_grace(terms: Terms) -> Iterator[Objection]:
    """Hard deadlines of which a single day's delay lets others act."""
    for name, held in terms.commitments.items():
        is_dated = held.due is not None and bool(held.due.on or held.due.of or held.due.phase)
        then = held.on_breach
        waits = then is not None and bool(then.notice or then.procedure)
        if held.kind == "hard" and is_dated and _acts(then) and held.grace is None and not waits:
            yield Objection(
                "no-grace",
                (name,),
                f"'{name}' is due {terms.when(name)} without `grace`: one day late is a breach.",
                "Give a few days or weeks of grace; a delay is not yet a refusal.",
                "minor",
            )


def own_waiver(terms: Terms) -> Iterator[Objection]:
    """Commitments that those who owe them may waive themselves."""
    for name, held in terms.commitments.items():
        own = tuple(who for who in held.waived_by if who in held.by)
        if own:
            yield Objection(
                "own-waiver",
                (name,),
                f"{named(terms.agreement, own)} may waive '{name}' and owes it too.",
                "Leave the waiver to those it is owed to.",
                "serious",
            )
