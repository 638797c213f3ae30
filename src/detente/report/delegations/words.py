"""What several files of weights lead to, in sentences and tables; weights are told only if asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.report.tables import Table
from detente.report.words import DEMANDS, Words, listed, share

if TYPE_CHECKING:
    from detente.report.delegations.findings import DelegationsFindings
    from detente.roadmap.judging.verdict import Verdict

NOTHING_GIVEN_UP = 5e-4
"""Share of a value below which what is given up is not worth a word."""


def sentences(found: DelegationsFindings) -> tuple[str, ...]:
    """Whether one roadmap holds under every file, how good it is, and whether the differences matter."""
    several = found.several
    if several.status == "infeasible":
        none = listed(f"“{name}”" for name, own in _own(found) if own == "infeasible")
        return (f"No roadmap holds under every file: there is none under {none} alone. This is proven.",)
    if several.status == "limit":
        return (
            "No roadmap that holds under every file was found in time.",
            "That there is none is not proven.",
        )
    least = value(found, several.value)
    worth = (
        f"Under each of them every party gets at least {least} of its ideal."
        if several.objective == "fair"
        else f"Under each of them its value for “{several.objective}” is at least {least}."
    )
    told = [f"One roadmap holds under every file. {worth}"]
    if several.status == "optimal":
        told.append("No roadmap for all has a higher least value; this is proven.")
    elif math.isfinite(several.bound):
        told.append(f"No roadmap for all can reach more than {value(found, several.bound)}.")
    else:
        told.append("How much better a roadmap for all could be is not known.")
    return (*told, matters(found))


def _own(found: DelegationsFindings) -> list[tuple[str, str]]:
    return [(name, plan.status) for name, plan in zip(found.names, found.several.own, strict=True)]


def matters(found: DelegationsFindings) -> str:
    """Whether what the files do not agree on changes the answer."""
    if not found.differences:
        return "The files do not differ."
    if found.same_best:
        return "The same roadmap is the best found under every file: their differences do not matter for it."
    lost = [f"“{name}” {share(gap)}" for name, gap in given_up(found) if gap > NOTHING_GIVEN_UP]
    if not lost:
        return (
            "It gives up nothing against the best found for each file alone: that the files differ does not "
            "matter for it."
        )
    return f"Against the best found for each file alone, the roadmap for all gives up: {listed(lost)}."


def given_up(found: DelegationsFindings) -> list[tuple[str, float]]:
    """For each file, what share of its own best the roadmap for all gives up."""
    rows = zip(found.names, found.several.own, found.several.values(-1), strict=True)
    return [(name, (own.value - here) / own.value if own.value > 0 else 0.0) for name, own, here in rows]


def value(found: DelegationsFindings, number: float) -> str:
    """A value of the objective: a share in percent, or a plain number."""
    if found.several.objective in {"fair", "sure"}:
        return f"{100 * number:.1f}\u00a0%".replace("-", "−")
    return f"{number:.3g}".replace("-", "−")


def under_each(found: DelegationsFindings) -> Table:
    """Each roadmap judged under each file."""
    titles = [*(f"best for {name}" for name in found.names), "for all"]
    rows = [
        (title, *(_cell(found, verdict, number) for verdict, number in zip(verdicts, numbers, strict=True)))
        if verdicts
        else (title, *("none" for _ in found.names))
        for title, verdicts, numbers in zip(
            titles, found.several.under, map(found.several.values, range(len(titles))), strict=True
        )
    ]
    return Table("Each roadmap under each file", ("Roadmap", *found.names), tuple(rows))


def _cell(found: DelegationsFindings, verdict: Verdict, number: float) -> str:
    if verdict.holds:
        return f"✓ {value(found, number)}"
    words, first = Words(found.scenario), verdict.failures[0]
    who = f"{words.short(first.party)}, " if first.party else ""
    where = f"{who}phase {words.head(first.phase)}: {DEMANDS[first.demand]}"
    more = len(verdict.failures) - 1
    return f"✗ {where} (and {more} more)" if more else f"✗ {where}"


def disagreements(found: DelegationsFindings, *, show_weights: bool) -> Table:
    """Where the files differ: for whom and on what; with the numbers only if they are to be shown."""
    words, issues = Words(found.scenario), found.scenario.issues
    titles = {name: issue.title for name, issue in issues.items()} | {"money": "what money is worth"}
    rows = []
    for each in found.differences:
        numbers = ["–" if number is None else f"{number:g}".replace("-", "−") for number in each.numbers]
        shown = tuple(numbers) if show_weights else ()
        rows.append((words.short(each.party), titles.get(each.of, each.of), *shown))
    head = ("Party", "Weight of", *(found.names if show_weights else ()))
    return Table("Where the files differ", head, tuple(rows))
