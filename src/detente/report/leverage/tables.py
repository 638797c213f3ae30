"""Leverage as tables of words: what a page prints, and what stands behind its pictures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.report.leverage.findings import SAME
from detente.report.tables import Table
from detente.report.words import count, points, share

if TYPE_CHECKING:
    from detente.report.leverage.findings import LeverageFindings, Measure, Winning
    from detente.report.leverage.words import LeverageWords
    from detente.roadmap.questions.attainable import Attained

GROUPS_NAMED = 6
"""Groups named in one cell before the rest is only counted."""

SURE = 0.005
"""Width of a range, as a part of all, that is not worth telling."""

STATUS = {
    "optimal": "proven best",
    "feasible": "best found",
    "nothing": "proven: nothing together",
    "limit": "nothing found in time",
}
"""How much is known about a group."""


def left(words: LeverageWords) -> Table:
    """What is left without each party, the least first."""
    found = words.findings
    fair = found.settlement.objective != "total"
    rows = []
    for party in sorted(found.parties, key=lambda each: (found.left[each], found.parties.index(each))):
        without = found.without[party]
        row = [words.words.short(party), share(found.left[party]), words.left(without)]
        if fair:
            row.append(_valued(found, without.value))
        row.append(_parts(words, without.parts))
        rows.append(tuple(row))
    whole = ["nobody", share(1.0) if found.together > SAME else "none", "all of it"]
    if fair:
        whole.append(_valued(found, found.settlement.value))
    rows.insert(0, (*whole, "all"))
    head = ["If this party stays out", "Left of what all attain", "In words"]
    head += [f"“{found.settlement.objective}”, among the rest"] if fair else []
    return Table("What is left without each party", (*head, "Who then settles"), tuple(rows))


def over(words: LeverageWords, measure: Measure, caption: str) -> Table:
    """By whom (rows) each party (columns) loses how much, in points of the party that loses."""
    found = words.findings
    table = found.influence[measure].over
    head = ("If this party stops …", *(f"… {words.short(party)} loses" for party in found.parties))
    rows = tuple(
        (words.short(party), *(_cell(i == j, float(table[i, j])) for j in range(len(found.parties))))
        for i, party in enumerate(found.parties)
    )
    return Table(caption, head, rows)


def asymmetry(words: LeverageWords) -> Table:
    """How much more each party hangs on another's steps than the other on its own, in shares of ideals."""
    found = words.findings
    rows = []
    ideal, steps = found.settlement.verdict.ideal, found.influence["steps"].over
    for i, one in enumerate(found.parties):
        for j, other in enumerate(found.parties):
            if i >= j or ideal[i] <= 0 or ideal[j] <= 0:
                continue
            on_other, on_one = float(steps[j, i] / ideal[i]), float(steps[i, j] / ideal[j])
            pair = f"{words.short(one)} and {words.short(other)}"
            rows.append((pair, share(on_other), share(on_one), _ratio(words, (one, other), on_other, on_one)))
    head = ("Pair", "First gets by second’s steps", "Second gets by first’s steps", "Who depends more")
    caption = "Who depends on whose steps, in shares of each one’s ideal"
    return Table(caption, head, tuple(rows))


def indices(words: LeverageWords) -> Table:
    """Every index of power side by side."""
    found = words.findings
    goal = [each for each in found.winning if each.level is None]
    head = ["Party", "Shapley, part of all", "could lie", "Banzhaf, part of all"]
    if goal:
        head += ["Goal: Shapley–Shubik", "Goal: Banzhaf"]
    rows = []
    for party in found.parties:
        low, high = found.shapley.low[party], found.shapley.high[party]
        row = [words.short(party), share(found.shapley.part[party]), _between(low, high)]
        row.append(share(found.banzhaf.part[party]))
        if goal:
            row += [share(goal[0].shapley_shubik[party]), share(goal[0].banzhaf.part[party])]
        rows.append(tuple(row))
    return Table("How much hangs on each party", tuple(head), tuple(rows))


def winning(words: LeverageWords) -> Table:
    """Who is needed to get there, and who can stop it, for the goal and for shares of what all attain."""
    rows = tuple(
        (
            level(each),
            words.group(each.veto) if each.veto and each.least else "nobody",
            _groups(words, each.blocking) if each.least else "nobody gets there",
            _groups(words, each.least) if each.least else "none",
        )
        for each in words.findings.winning
    )
    head = ("To get", "Stops it alone", "Smallest groups that stop it", "Smallest groups that get there")
    return Table("Who can block", head, rows)


def level(each: Winning) -> str:
    """What getting there means."""
    unsure = f" ({count(each.undecided, 'group')} undecided)" if each.undecided else ""
    return f"the declared goal{unsure}" if each.level is None else f"{share(each.level)} of what all attain"


def first(words: LeverageWords) -> Table:
    """For each party and measure, by whom it loses most, and in how many worlds nobody exceeds that."""
    found = words.findings
    heads = {"without": "If it stays out", "steps": "By its steps", "leaving": "If it walks away"}
    rows = []
    for j, loser in enumerate(found.parties):
        row = [words.short(loser)]
        for name in heads:
            influence = found.influence[name]  # type: ignore[index]
            lead = influence.first(j)
            names = ", ".join(words.short(found.parties[i]) for i in lead)
            sure = f" ({share(min(float(influence.unbeaten[i, j]) for i in lead))})" if found.worlds else ""
            row.append(f"{names}{sure}" if influence.over[lead[0], j] > SAME else "nobody")
        rows.append(tuple(row))
    caption = "By whom each party loses most"
    if found.worlds:
        caption += f" (in brackets: share of {found.worlds} worlds in which nobody costs it more)"
    return Table(caption, ("Party that loses", *heads.values()), tuple(rows))


def unbeaten(words: LeverageWords) -> Table:
    """In what share of worlds nobody costs a party (column) more than another (row) does by staying out."""
    found = words.findings
    table = found.influence["without"].unbeaten
    head = ("Nobody costs …", *(f"… {words.short(party)} more" for party in found.parties))
    rows = tuple(
        (
            f"than {words.short(party)}",
            *("–" if i == j else share(float(table[i, j])) for j in range(len(found.parties))),
        )
        for i, party in enumerate(found.parties)
    )
    return Table(
        f"In what share of {found.worlds} worlds nobody costs a party more, by staying out", head, rows
    )


def groups(words: LeverageWords) -> Table:
    """Every group that attains something, the largest worth first, and how many attain nothing."""
    found = words.findings
    rows = []
    worth = {m: each for m, each in enumerate(found.groups) if found.cover[m] > SAME}
    for m in sorted(worth, key=lambda m: (-round(float(found.cover[m]), 6), m)):
        each = worth[m]
        at_most = points_of_share(each.bound) if each.bound > each.value + SAME else "the same"
        split = " (in parts)" if found.cover[m] > each.value + SAME else ""
        rows.append(
            (
                words.group(each.members),
                f"{points_of_share(float(found.cover[m]))}{split}",
                at_most,
                STATUS[each.status],
                str(len(each.roadmap.starts)),
            )
        )
    none = len(found.groups) - 1 - len(rows)
    caption = f"What each group attains, sum of shares; {count(none, 'group')} attain nothing that was found"
    return Table(caption, ("Group", "Attains", "At most", "How sure", "Steps"), tuple(rows))


def points_of_share(value: float) -> str:
    """A sum of shares, such as '2.63'."""
    return f"{value:.2f}".replace("-", "−")


def _between(low: float, high: float) -> str:
    """Where a part of all could lie, given what is not ruled out."""
    return "just there" if high - low < SURE else f"between {share(low)} and {share(high)}"


def _parts(words: LeverageWords, parts: tuple[Attained, ...]) -> str:
    return "; ".join(words.group(part.members) for part in parts) or "nobody"


def _groups(words: LeverageWords, names: tuple[tuple[str, ...], ...]) -> str:
    told = [words.group(members) for members in names[:GROUPS_NAMED]]
    if len(names) > GROUPS_NAMED:
        told.append(f"and {count(len(names) - GROUPS_NAMED, 'more', 'more')}")
    return "; ".join(told) or "none"


def _valued(found: LeverageFindings, value: float) -> str:
    return f"{value:.0f}" if found.settlement.objective == "fast" else share(value)


def _cell(own: bool, value: float) -> str:  # noqa: FBT001 - a cell of a table
    return f"({points(value)})" if own else points(value)


def _ratio(words: LeverageWords, pair: tuple[str, str], first: float, second: float) -> str:
    """Who depends more, and how many times as much."""
    if max(first, second) <= SAME:
        return "neither"
    more, less = (first, second) if first >= second else (second, first)
    who = words.short(pair[0] if first >= second else pair[1])
    if math.isclose(more, less, rel_tol=0.05):
        return "both alike"
    return f"{who}, {more / less:.1f} times as much" if less > SAME else f"{who} alone"
