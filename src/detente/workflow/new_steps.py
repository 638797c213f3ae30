"""New steps that could make a roadmap possible: signs of commitment, payments, guarantees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.scenario.edit import Edit
from detente.workflow.ladders import Ladder, Rung

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from detente.scenario import Scenario
    from detente.workflow.ladders import Kind
    from detente.worth import Game

POINTS = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0)
"""One-off points that a new step may cost."""

ASKED = 2
"""Other parties that are asked to pay, or to guarantee."""


@dataclass(frozen=True)
class NewSteps:
    """Ladders of new steps. ideal : what the parties could gain at most, in points."""

    scenario: Scenario
    game: Game
    ideal: tuple[float, ...]

    def confidence(self, party: str) -> Ladder:
        """A step of the party that costs it something and binds nobody else, as a sign of commitment."""
        title = f"Costly measure to build confidence, by {self._title(party)}"
        named = {"title": title, "by": [party], "load": 0}
        return self._ladder("confidence", (party,), lambda cost: {**named, "once": {party: -cost}})

    def payments(self, party: str) -> Iterator[Ladder]:
        """A one-off payment to the party, by those that have most to gain."""
        others = [other for other in self.game.parties if other != party]
        for payer in sorted(others, key=self._ideal, reverse=True)[:ASKED]:
            yield self.payment(payer, party)

    def payment(self, payer: str, payee: str) -> Ladder:
        """A one-off payment; in money where both know what money is worth. The payer may break its word."""
        rates = self.scenario.money
        if payer in rates and payee in rates and rates[payer].points_per_busd_year.likely > 0:
            return self._in_money(payer, payee)
        title = f"One-off payment from {self._title(payer)} to {self._title(payee)}"
        named = {"title": title, "by": [payer], "load": 0}
        return self._ladder(
            "payment", (payer, payee), lambda cost: {**named, "once": {payer: -cost, payee: cost}}
        )

    def _in_money(self, payer: str, payee: str) -> Ladder:
        name = self._fresh(f"payment-{payer}-{payee}")
        per_billion = self.scenario.money[payer].points_per_busd_year.likely
        rungs = []
        for cost in self._affordable(payer):
            paid = f"{float(f'{1000 * cost / per_billion:.2g}'):g} MUSD"
            edit = Edit(f"payments.{name}", {"from": payer, "to": payee, "tranche": paid, "most": 1})
            rungs.append(Rung((edit,), paid, cost / self._ideal(payer)))
        return Ladder("payment", (payer, payee), "", tuple(rungs))

    def guarantees(self, who: str, whom: str) -> Iterator[Ladder]:
        """A third party stands in for one party towards another; asked are those that it trusts most."""
        for third in self._trusted(who, whom):
            yield self._guarantee(third, who, whom)

    def _guarantee(self, third: str, who: str, whom: str) -> Ladder:
        title = f"{self._title(third)} stands in for {self._title(whom)}"
        named = {"title": title, "by": [third], "load": 0}

        def step(cost: float) -> dict[str, Any]:
            return {**named, "guarantee": {whom: {"once": {third: -cost, who: cost}}}}

        return self._ladder("guarantee", (third, who, whom), step)

    def deposits(self, party: str) -> Iterator[Ladder]:
        """Another party holds a deposit that the party loses if it breaks its word."""
        for third in self._trusted(party, party):
            yield self._deposit(third, party)

    def _deposit(self, third: str, party: str) -> Ladder:
        title = f"{self._title(third)} holds a deposit of {self._title(party)}"
        named = {"title": title, "by": [third], "load": 0}

        def step(cost: float) -> dict[str, Any]:
            return {**named, "guarantee": {party: {"once": {party: -cost}}}}

        return self._ladder("deposit", (party, third), step)

    def _trusted(self, who: str, whom: str) -> list[str]:
        """Third parties, those that the first party trusts most."""
        parties = self.game.parties
        belief = dict(zip(parties, self.game.prior[parties.index(who)].tolist(), strict=True))
        third = [party for party in parties if party not in {who, whom}]
        return sorted(third, key=lambda party: -belief[party])[:ASKED]

    def _ladder(self, kind: Kind, about: tuple[str, ...], step: Callable[[float], dict[str, Any]]) -> Ladder:
        """A new step whose one-off points grow; the first party bears them."""
        name = self._fresh("-".join((kind, *about)))
        rungs = [
            Rung((Edit(f"steps.{name}", step(cost)),), f"{cost:g} points", cost / self._ideal(about[0]))
            for cost in self._affordable(about[0])
        ]
        return Ladder(kind, about, "", tuple(rungs))

    def _affordable(self, party: str) -> list[float]:
        return [cost for cost in POINTS if cost < self._ideal(party)]

    def _ideal(self, party: str) -> float:
        return max(self.ideal[self.game.parties.index(party)], 1e-9)

    def _title(self, party: str) -> str:
        return self.scenario.parties[party].name

    def _fresh(self, name: str) -> str:
        """A name that nothing has yet."""
        taken = {*self.scenario.steps, *self.scenario.together, *self.scenario.payments}
        numbered = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
        return next(each for each in numbered if each not in taken)
