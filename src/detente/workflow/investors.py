"""What each investor of a joint project risks, and with how much trust it is worth starting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.projects.risk import Chances, Investment, break_even_trust, exposures, premium
from detente.report.share.findings import Investor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.projects.model import Project
    from detente.projects.outcome import Built
    from detente.scenario import Scenario
    from detente.workflow.worths import Worths

TRUSTS = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Levels of trust for which the premium on the discount rate is told."""


def investors(
    worths: Worths, stages: frozenset[str], shares: Mapping[str, float], scenario: Scenario
) -> tuple[Investor, ...]:
    """Who pays for links that are built while these stages are open; nobody if a project says no risk.

    A party's links count as one investment: built over the longest of their building times, for their mean
    life by capital. Its yearly benefit is its share before the links are paid off.
    """
    project = worths.project
    risk = project.risk
    if risk is None:
        return ()
    salvage = risk.salvage.likely if risk.salvage else 0.0
    chances = Chances(risk.outside.likely, risk.quits.likely, salvage)
    found = []
    for party in project.parties:
        paid = tuple(built for built in worths.built(stages) if built.capital_of.get(party, 0.0) > 0)
        if paid:
            investment = _investment(worths, party, paid, shares[party])
            found.append(_investor(investment, chances, _least_trusted(project, party, paid, scenario)))
    return tuple(found)


def _investment(worths: Worths, party: str, paid: tuple[Built, ...], share: float) -> Investment:
    project = worths.project
    amounts = {built.link: built.capital_of[party] for built in paid}
    stages = [project.stages[stage] for built in paid if (stage := project.links[built.link].stage)]
    return Investment(
        party=party,
        amount=sum(amounts.values()),
        building=max((stage.building.likely for stage in stages if stage.building), default=0.0),
        life=sum(amount * _life(project, link) for link, amount in amounts.items()) / sum(amounts.values()),
        benefit=share + sum(built.payers[party] * worths.paid_off(built) for built in paid),
        discount=project.discount.likely,
    )


def _life(project: Project, link: str) -> float:
    lifetime = project.lines[project.links[link].type].lifetime
    # The file is refused if something is built of lines that do not say how long they last.
    return lifetime.likely if lifetime else 1.0


def _investor(investment: Investment, chances: Chances, trust: tuple[str, float] | None) -> Investor:
    exposed = exposures(investment, chances.salvage)
    return Investor(
        party=investment.party,
        outlay=investment.amount,
        building=investment.building,
        life=investment.life,
        yearly=investment.benefit,
        exposure=tuple(each.lost for each in exposed),
        unpaid=tuple(each.unpaid for each in exposed),
        premiums=tuple((level, premium(investment, chances, level).rate) for level in TRUSTS),
        break_even=break_even_trust(investment, chances).trust,
        trust=trust,
    )


def _least_trusted(
    project: Project, party: str, paid: tuple[Built, ...], scenario: Scenario
) -> tuple[str, float] | None:
    """The partner on its links that a party trusts least at the start, as far as the scenario says."""
    partners: dict[str, float] = {}
    for built in paid:
        link = project.links[built.link]
        for other in {*(project.nodes[end].party for end in link.ends), *link.through} - {None, party}:
            belief = scenario.trust.get(party, {}).get(str(other))
            if belief is not None:
                partners[str(other)] = belief.likely
    return min(partners.items(), key=lambda pair: (pair[1], pair[0]), default=None)
