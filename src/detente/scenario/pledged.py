"""Do guarantees and payments make sense? Who stands in for whom, and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.scenario.document import Finding
from detente.scenario.names import paid, unknown
from detente.scenario.payments import instalments
from detente.scenario.words import UNREAD, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.scenario.document import Path
    from detente.scenario.model import Scenario, Step
    from detente.scenario.names import Names
    from detente.scenario.pledges import Guarantee


def pledge_findings(scenario: Scenario, names: Names) -> Iterator[Finding]:
    """What does not make sense in guarantees and payments."""
    for name, step in scenario.steps.items():
        yield from unknown(("steps", name, "guarantee"), step.guarantee, names.parties, "party")
        for against, pledge in step.guarantee.items():
            yield from _guarantee(("steps", name, "guarantee", against), (step, against, pledge), names)
    for name in scenario.payments:
        yield from _payment(scenario, name, names)


def _guarantee(path: Path, said: tuple[Step, str, Guarantee], names: Names) -> Iterator[Finding]:
    step, against, pledge = said
    yield from unknown((*path, "once"), pledge.once, names.parties, "party")
    yield from paid((*path, "money"), pledge.money, names)
    if against in step.by:
        message = (
            f"'{against}' is an actor of the step itself, and nobody can stand in for it there; "
            "give the guarantee in a step of others"
        )
        yield Finding(path, message, at_key=True)
    amounts = [*pledge.once.items(), *pledge.money.items()]
    if not amounts:
        message = "the guarantee does not say who gets what; give `once` (points) or `money`"
        yield Finding(path, message)
        return
    given = dict.fromkeys(party for party, value in amounts if value.likely > 0 and party != against)
    bears = any(party in step.by or (value.likely < 0 and party != against) for party, value in amounts)
    if given and not bears and UNREAD not in step.by:
        message = (
            f"nobody bears what {listed(list(given))} would get; say under `once` or `money` what it costs "
            f"an actor of the step ({listed(list(step.by))}), 0 if nothing"
        )
        yield Finding(path, message)


def _payment(scenario: Scenario, name: str, names: Names) -> Iterator[Finding]:
    payment, path = scenario.payments[name], ("payments", name)
    ends = {"from": payment.payer, "to": payment.payee}
    for key, party in ends.items():
        for found in paid((), {party: payment.tranche}, names):
            yield Finding((*path, key), found.message)
    if payment.payer == payment.payee != UNREAD:
        yield Finding(path, f"'{payment.payer}' would pay itself; name two parties")
    yield from unknown((*path, "requires"), payment.requires.names, names.steps, "step")
    if payment.earliest and payment.latest and payment.earliest > payment.latest:
        message = f"earliest {payment.earliest} comes after latest {payment.latest}; swap them, or change one"
        yield Finding((*path, "latest"), message)
    taken = {*(names.steps or ()), *(names.together or ())}
    for step in instalments(name, payment):
        if step in taken:
            message = f"{shown(step)}, an instalment, is the name of a step already; choose another name"
            yield Finding(path, message, at_key=True)
