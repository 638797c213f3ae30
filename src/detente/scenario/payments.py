"""Payments in instalments as ordinary steps, which a plan takes as many of as are worth taking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.scenario.expression import Always, parse
from detente.scenario.model import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.scenario.expression import Expression
    from detente.scenario.model import Scenario
    from detente.scenario.pledges import Payment
    from detente.scenario.values import Value

GROUP = "Payments"
"""Heading under which reports list instalments."""


def with_payments(scenario: Scenario) -> Scenario:
    """The scenario with a step for each instalment in place of its payments.

    An instalment waits for the one before it, so that equal ones are not tried in every order. It costs
    the payer at the start, cannot be taken back, is seen at once and loads nobody's capacity.
    """
    if not scenario.payments:
        return scenario
    added = {name: step for each in scenario.payments for name, step in _steps(scenario, each)}
    return scenario.model_copy(update={"steps": {**scenario.steps, **added}, "payments": {}})


def instalments(name: str, payment: Payment) -> tuple[str, ...]:
    """Names of the steps of a payment, in their order."""
    return tuple(f"{name}-{number}" for number in range(1, payment.most + 1))


def _steps(scenario: Scenario, name: str) -> Iterator[tuple[str, Step]]:
    payment, before = scenario.payments[name], ""
    parties = scenario.parties
    title = payment.title or f"{parties[payment.payer].name} pays {parties[payment.payee].name}"
    for number, step in enumerate(instalments(name, payment), 1):
        yield (
            step,
            Step(
                title=f"{title} ({number} of {payment.most})",
                by=(payment.payer,),
                about=payment.about,
                group=GROUP,
                money={payment.payer: _sum(payment.tranche, -1), payment.payee: _sum(payment.tranche, 1)},
                requires=_after(payment.requires, before),
                earliest=payment.earliest,
                latest=payment.latest,
                load=0.0,
            ),
        )
        before = step


def _sum(tranche: Value, sign: int) -> Value:
    """The amount of an instalment, which is chosen and so has no range."""
    amount = sign * tranche.likely
    return tranche.model_copy(update={"likely": amount, "low": amount, "high": amount})


def _after(condition: Expression, before: str) -> Expression:
    if not before:
        return condition
    return parse(before if condition == Always else f"({condition.text}) and {before}")
