"""All doubts at once, and who could be biding its time: in words and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.report.tables import Table
from detente.report.words import Words, listed, points, upper_first

if TYPE_CHECKING:
    from detente.report.findings import Findings
    from detente.report.risk.findings import Risks

DOUBTS, SLEEPERS = "All doubts at once", "Who could be biding their time?"

SLACK = 1e-6
"""Points that may be missing before it is said that something is not worth its risk."""


def doubts(findings: Findings) -> tuple[str, ...]:
    """Whether going on is worth its risk if any of the others may break its word, in plain sentences."""
    if not findings.risks:
        return ()
    words, joint, parties = Words(findings.scenario), findings.risks.joint, findings.game.parties
    short = [i for i in range(len(parties)) if joint.slack[i].min() < -SLACK]
    if not short:
        first = "Going on stays worth its risk for every party, with its doubts in all others taken together."
    else:
        i = min(short, key=lambda i: float(joint.slack[i].min()))
        column = int(joint.slack[i].argmin())
        names = upper_first(listed(words.party(parties[i]) for i in short))
        who, less = words.party(parties[i]), points(-float(joint.slack[i, column]))
        when = words.phase(column + 1)
        first = (
            f"{names} would doubt too many at once. At worst, in {when}, {who} believes at "
            f"{joint.trust[i, column]:.2f} that all others keep their word, and going on is worth {less} "
            "points less than stopping."
        )
    return (first, *_unassured(findings, findings.risks))


def _unassured(findings: Findings, risks: Risks) -> tuple[str, ...]:
    """Who would rather skip its own steps of a phase, for fear that others skip theirs."""
    words, joint = Words(findings.scenario), risks.joint
    short = np.nan_to_num(np.minimum(joint.needed, 2.0) - joint.trust, nan=-1.0)
    if short.max() <= SLACK:
        return ("Nobody needs to skip its own steps for fear that others skip theirs.",)
    i, column = (int(place) for place in np.unravel_index(int(short.argmax()), short.shape))
    asked = joint.needed[i, column]
    wanted = f"at {asked:.2f}" if asked <= 1 else "more than fully"
    who = words.party(findings.game.parties[i])
    when, trust = words.phase(column + 1), f"{joint.trust[i, column]:.2f}"
    told = (
        f"Fear that others skip their steps weighs most on {who} in {when}: performing its own is best "
        f"only if it believes {wanted} that all others keep their word; it believes at {trust}."
    )
    return (told,)


def doubts_table(findings: Findings) -> Table:
    """For each party the phase in which doubts in all others weigh most."""
    head = ("Party", "Phase", "Chance that all others keep their word", "Going on", "Stopping", "Difference")
    caption = "All doubts at once, for each party where they weigh most; worth in points"
    if not findings.risks:
        return Table(caption, head, ())
    words, joint, rows = Words(findings.scenario), findings.risks.joint, []
    for i, party in enumerate(findings.scenario.parties.values()):
        column = int(joint.slack[i].argmin())
        worth = (joint.worth[i, column], joint.stop[i, column])
        figures = (*map(points, map(float, worth)), points(float(joint.slack[i, column]), signed=True))
        rows.append((party.name, words.head(column + 1), f"{joint.trust[i, column]:.2f}", *figures))
    return Table(caption, head, tuple(rows))


def sleepers(findings: Findings) -> tuple[str, ...]:
    """Who would wait with a breach, in plain sentences; empty if no step is taken."""
    found = findings.risks.sleepers if findings.risks else ()
    if not found:
        return ()
    words = Words(findings.scenario)
    waiting = [each for each in found if each.hollow]
    if not waiting:
        return (
            "No step that counts as evidence of good faith would be taken by someone who bides its time.",
        )
    named = max(waiting, key=lambda each: len(each.hollow))
    names = listed(words.party(each.party) for each in waiting)
    first = (
        f"What {names} {'shows' if len(waiting) == 1 else 'show'} early on would also be shown by someone "
        "who means to break its word later, so that trust may grow too fast."
    )
    who = words.party(named.party)
    second = (
        f"If it meant to, {who} would best do so in {words.phase(named.phase)}; "
        f"until then it would take {words.steps(named.hollow)} like anybody else."
    )
    return first, second


def sleepers_table(findings: Findings) -> Table:
    """For each party the best moment to break its word, if it meant to."""
    words = Words(findings.scenario)
    rows = tuple(
        (
            findings.scenario.parties[each.party].name,
            words.head(each.phase),
            points(each.worth),
            points(each.at_once),
            words.steps(each.hollow) if each.hollow else "–",
        )
        for each in (findings.risks.sleepers if findings.risks else ())
    )
    head = ("Party", "Best phase", "Worth then", "Worth in phase 1", "What would be no evidence")
    return Table("The best moment to break one's word; worth in points at the start", head, rows)
