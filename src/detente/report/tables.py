"""Findings as tables of words: what a page prints, and what stands behind its pictures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.report.words import (
    DEMANDS,
    KINDS,
    Words,
    amount,
    count,
    listed,
    points,
    share,
    time,
    upper_first,
)
from detente.report.worth_over_time import WORTH_NAMING, step_worth

if TYPE_CHECKING:
    from detente.report.findings import Findings, Flip
    from detente.roadmap.judging.verdict import Failure, Verdict
    from detente.scenario.model import Source, Step


class Table(NamedTuple):
    """A caption, column heads, and rows of words; the first cell of a row is its head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Given(NamedTuple):
    """What one party gives and gets in one phase: own steps with their worth, and what all others do."""

    gives: tuple[tuple[str, str], ...]
    gets: str
    mostly: str


class Exchange(NamedTuple):
    """One phase, with one entry per party."""

    phase: str
    period: str
    parties: tuple[Given, ...]
    runs: tuple[str, ...]


def steps_taken(findings: Findings) -> Table:
    """Every step of the roadmap: who, when, how it is checked and undone, and its sources."""
    words, game, starts = Words(findings.scenario), findings.game, findings.verdict.starts
    taken = sorted(np.flatnonzero(starts[: game.n_steps]), key=lambda m: (int(starts[m]), int(m)))
    rows = []
    for m in taken:
        step = findings.scenario.steps[game.steps[m]]
        who = listed(words.short(party) for party in step.by)
        effect = words.head(int(starts[m] + game.delay[m]))
        rows.append(
            (step.title, who, str(starts[m]), effect, _checked(step), _undone(step), ", ".join(step.sources))
        )
    head = ("Step", "Who", "Starts in phase", "In effect from phase", "Verified", "Reversible", "Sources")
    return Table("Steps of the roadmap, by phase", head, tuple(rows))


def _checked(step: Step) -> str:
    look = step.verified
    if look is None:
        return "at once, for certain"
    lag = f"after {time(look.lag.likely)}" if look.lag.likely else "at once"
    return f"{look.by}, {lag}, chance {share(look.chance.likely)} per phase"


def _undone(step: Step) -> str:
    if not step.reversible:
        return "no"
    within = f"within {time(step.reversible.within.likely)}" if step.reversible.within.likely else "at once"
    how = {"automatic": ", by rule after a breach", "if-it-pays": ", where that pays", "never": ""}
    return f"{within}{how[step.reversible.snapback]}"


def exchanges(findings: Findings) -> tuple[Exchange, ...]:
    """Phase by phase, what each party gives and gets; phases in which nothing starts are left out."""
    words, game, starts = Words(findings.scenario), findings.game, findings.verdict.starts
    worth = step_worth(game)
    found = []
    for phase in range(1, game.n_phases + 2):
        begins = np.flatnonzero(starts == phase)
        if not len(begins):
            continue
        parties = []
        for i in range(len(game.parties)):
            own = [int(m) for m in begins if game.actors[i, m] and m < game.n_steps]
            others = [int(m) for m in begins if m not in own]
            gives = tuple((words.item(game.items[m]), points(worth[i, m], signed=True)) for m in own)
            total = float(worth[i, others].sum())
            most = max(others, key=lambda m: math.copysign(1, total) * float(worth[i, m]), default=-1)
            mostly = words.item(game.items[most]) if others and abs(worth[i, most]) > WORTH_NAMING else ""
            gets = points(total, signed=True) if others else ""
            parties.append(Given(gives, gets, mostly))
        runs = tuple(words.item(game.items[m]) for m in begins if m >= game.n_steps)
        found.append(Exchange(words.head(phase), words.period(phase), tuple(parties), runs))
    return tuple(found)


def gains(findings: Findings) -> Table:
    """What each party gains, in points and as a share of its ideal."""
    verdict, scenario = findings.verdict, findings.scenario
    rows = tuple(
        (party.name, points(verdict.gain[i]), points(verdict.ideal[i]), share(verdict.share[i]))
        for i, party in enumerate(scenario.parties.values())
    )
    return Table("Gain of each party", ("Party", "Gain, points", "Ideal, points", "Share of ideal"), rows)


def by_phase(
    findings: Findings, what: str, values: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> Table:
    """Points of each party in each phase; values : float64, shape (n, K+1)."""
    words = Words(findings.scenario)
    heads = tuple(upper_first(words.head(phase)) for phase in range(1, values.shape[1] + 1))
    rows = tuple(
        (party.name, *(points(value, signed=True) for value in row))
        for party, row in zip(findings.scenario.parties.values(), values, strict=True)
    )
    return Table(what, ("Party", *heads), rows)


def tightest(findings: Findings) -> Table:
    """The sums behind each party's best alternative at its tightest phase, with every step it touches."""
    words = Words(findings.scenario)
    rows = tuple(
        (
            findings.scenario.parties[found.party].name,
            words.head(found.phase),
            KINDS[found.kind],
            points(found.carry_on),
            points(found.instead),
            points(found.margin, signed=True),
            "; ".join(f"{act} «{words.item(step)}»" for step, act in found.acts) or "–",
            "; ".join(f"«{words.item(step)}»" for step in found.undone) or "–",
        )
        for found in findings.witnesses
    )
    head = ("Party", "Phase", "Best alternative", "Carrying on, points", "Instead, points", "Margin, points")
    title = "The best each party could do instead, where that comes closest to paying"
    return Table(title, (*head, "It would", "Undone in the end"), rows)


def pairs_that_matter(verdict: Verdict) -> list[tuple[int, int]]:
    """Pairs (who, in whom) in which trust is needed at some phase, those with the least to spare first."""
    spare = verdict.trust - verdict.needed
    asked = [(i, j) for i, j in np.ndindex(*spare.shape[:2]) if not np.isnan(verdict.needed[i, j]).all()]
    return sorted(asked, key=lambda pair: float(np.nanmin(spare[pair])))


def trust(findings: Findings) -> Table:
    """Trust in every phase for the pairs in which it is needed."""
    verdict, words = findings.verdict, Words(findings.scenario)
    parties = findings.game.parties
    phases = range(findings.game.n_phases + 1)
    rows = []
    for i, j in pairs_that_matter(verdict):
        name = f"{words.short(parties[i])} in {words.short(parties[j])}"
        cells = (_believed(float(verdict.trust[i, j, k]), float(verdict.needed[i, j, k])) for k in phases)
        rows.append((name, *cells))
    heads = tuple(upper_first(words.head(k + 1)) for k in phases)
    return Table("Trust, and in brackets what is needed", ("Who in whom", *heads), tuple(rows))


def _believed(trust: float, needed: float) -> str:
    if np.isnan(needed):
        return f"{trust:.2f}"
    return f"{trust:.2f} ({'more than 1' if needed > 1 else f'{needed:.2f}'})"


def failures(findings: Findings) -> Table:
    """What fails, by demand and party: in which phases, and where it is worst."""
    words = Words(findings.scenario)
    rows = []
    for (demand, party), group in _grouped(findings.verdict.failures).items():
        known = findings.scenario.parties
        name = ", ".join(known[each].name for each in party.split("+") if each in known) or "–"
        worst = min(group, key=lambda failure: math.inf if math.isnan(failure.slack) else failure.slack)
        phases = _spans(findings, {failure.phase for failure in group})
        rows.append((DEMANDS[demand], name, phases, str(len(group)), words.failure(worst)))
    head = ("Demand", "Party", "Phases", "How often", "At worst")
    return Table("By demand and party", head, tuple(rows))


def _grouped(failures: tuple[Failure, ...]) -> dict[tuple[str, str], list[Failure]]:
    groups: dict[tuple[str, str], list[Failure]] = {}
    for failure in failures:
        groups.setdefault((failure.demand, failure.party), []).append(failure)
    return groups


def _spans(findings: Findings, phases: set[int]) -> str:
    """Phases as short as can be, such as '1–3, 5, after'."""
    words, spans = Words(findings.scenario), list[list[int]]()
    for phase in sorted(phases - {0}):
        if spans and spans[-1][1] == phase - 1 and phase <= findings.game.n_phases:
            spans[-1][1] = phase
        else:
            spans.append([phase, phase])
    return ", ".join(words.head(a) if a == b else f"{a}–{b}" for a, b in spans) or "–"


def every_failure(findings: Findings) -> Table:
    """Every demand that fails, one by one, in words."""
    words = Words(findings.scenario)
    rows = tuple(
        (str(number), DEMANDS[failure.demand], words.failure(failure))
        for number, failure in enumerate(findings.verdict.failures, 1)
    )
    return Table("Demands that fail, one by one", ("No.", "Demand", "What fails"), rows)


def settings(findings: Findings) -> Table:
    """The settings under which the roadmap was judged."""
    scenario, words = findings.scenario, Words(findings.scenario)
    ending = scenario.breakdown.likely if scenario.breakdown else 0.0
    least = [f"{party.name} {share(party.min_gain)}" for party in scenario.parties.values() if party.min_gain]
    busy = [f"{party.name} {party.capacity:g}" for party in scenario.parties.values() if party.capacity]
    yearly = [f"{party.name} {share(party.discount.likely)}" for party in scenario.parties.values()]
    goal = scenario.goal.clauses
    rows = [
        ("Phases", f"{scenario.phases} of {time(scenario.phase)} each, then maintenance without end"),
        (
            "Goal",
            "; ".join(_clause(words, clause) for clause in goal) or "none beyond the demands themselves",
        ),
        ("Chance that the process ends for outside reasons", f"{share(ending)} per phase"),
        ("Margin demanded everywhere", f"{share(scenario.margin)} of the positive worth ahead"),
        ("Smallest gain demanded", listed(least) if least else "more than nothing, for every party"),
        ("Steps a party can start in one phase (load)", listed(busy) if busy else "no limit"),
        ("Discount per year", listed(yearly)),
        ("How strongly costly steps speak for commitment", f"{scenario.costly_signal.likely:g}"),
    ]
    return Table("What the roadmap was judged under", ("Setting", "Value"), tuple(rows))


def _clause(words: Words, clause: frozenset[tuple[str, bool]]) -> str:
    parts = (
        f"«{words.item(name)}»" if wanted else f"not «{words.item(name)}»" for name, wanted in sorted(clause)
    )
    return listed(parts, "or")


def turning(findings: Findings) -> Table:
    """Numbers that could change the verdict within their range, the closest first."""
    words = Words(findings.scenario)
    rows = tuple(
        (
            upper_first(words.where(flip.path)),
            amount(flip.value, flip.value.low),
            amount(flip.value, flip.value.likely),
            amount(flip.value, flip.value.high),
            _turn(words, flip),
            "judgement" if flip.value.is_judgement else ", ".join(flip.value.source),
        )
        for flip in findings.turning
    )
    head = ("Number", "Low", "Likely", "High", "What happens", "Source")
    return Table("Numbers that could change the answer, the closest first", head, rows)


def _turn(words: Words, flip: Flip) -> str:
    outcome = "it holds" if flip.holds else "it no longer holds"
    why = f": {words.told(flip.sentence)}" if flip.sentence and not flip.holds else "."
    if math.isnan(flip.turns_at):
        return f"At the {flip.at} end {outcome}{why}"
    beyond = "below" if flip.at == "low" else "above"
    return f"At {amount(flip.value, flip.turns_at)} and {beyond} {outcome}{why}"


def compared(findings: Findings) -> Table:
    """Each proposal that was judged: whether it holds, where it is weakest, and what fails first."""
    words = Words(findings.scenario)
    rows = []
    for proposal in findings.compared:
        verdict = proposal.verdict
        weakest, fails = verdict.weakest, verdict.failures
        who = findings.scenario.parties[weakest.party].name
        rows.append(
            (
                proposal.title or proposal.name,
                "holds" if verdict.holds else "does not hold",
                f"{who}, phase {words.head(weakest.phase)}: {points(weakest.margin, signed=True)} points",
                count(len(fails), "demand") if fails else "none",
                words.failure(fails[0]) if fails else "–",
            )
        )
    head = ("Proposal", "Verdict", "Weakest for whom, and when", "Failing", "First failing")
    return Table("Past proposals under the same numbers", head, tuple(rows))


def sources(findings: Findings) -> tuple[tuple[str, Source], ...]:
    """Every source with its id, in order of id; those of joint projects too."""
    joint = findings.joint.projects if findings.joint else ()
    of_projects = {name: source for shared in joint for name, source in shared.project.sources.items()}
    return tuple(sorted({**of_projects, **findings.scenario.sources, **findings.sources}.items()))


def not_taken(findings: Findings) -> Table:
    """Steps of the scenario that the roadmap does without."""
    words, game, starts = Words(findings.scenario), findings.game, findings.verdict.starts
    left = [name for m, name in enumerate(game.steps) if not starts[m]]
    rows = tuple(
        (words.item(name), listed(words.short(party) for party in findings.scenario.steps[name].by))
        for name in left
    )
    return Table("Steps not taken", ("Step", "Who"), rows)
