"""Rankings of situations: is each there once, and nothing better than itself.

Also the moves from one situation to another, which name situations in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from detente.scenario.claim import is_pattern, literals
from detente.scenario.document import Finding, Path
from detente.scenario.model import Scenario
from detente.scenario.names import Names, unknown
from detente.scenario.preference import MUCH, Comparison, Preference, compared
from detente.scenario.situations import FEW, Situations, in_order, statement_findings, too_many
from detente.scenario.words import UNREAD, listed, shown, suggestion

LONGEST = 25
"""Most labels and signs of a circle that a message repeats."""

_BY_HAND = ("ranking", "known", "ranges")
"""Ways to rank that name situations one by one."""


def ranked_findings(scenario: Scenario, names: Names) -> Iterator[Finding]:
    """What is wrong with `preferences` and `moves`."""
    yield from unknown(("preferences",), scenario.preferences, names.parties, "party")
    yield from unknown(("moves",), scenario.moves, names.parties, "party")
    for party, held in scenario.preferences.items():
        path = ("preferences", party)
        yield from statement_findings((*path, "statements"), held.statements, names.steps)
        yield from _separators((*path, "ranking"), held)
        yield from _cycle((*path, "known"), held)
    if not in_order(scenario, names):
        return
    situations = Situations(scenario)
    for party, held in scenario.preferences.items():
        yield from _by_hand(("preferences", party), held, situations)
    if situations.are_few:
        for party, rows in scenario.moves.items():
            yield from _moves(("moves", party), rows, situations)


def _separators(path: Path, held: Preference) -> Iterator[Finding]:
    """Signs of 'much preferred' that do not stand between two classes."""
    last = len(held.ranking) - 1
    for position, entry in enumerate(held.ranking):
        if entry == MUCH and (position in {0, last} or held.ranking[position - 1] == MUCH):
            yield Finding((*path, position), f"'{MUCH}' must stand between two classes; leave it out")
        elif isinstance(entry, tuple) and MUCH in entry:
            yield Finding((*path, position), f"'{MUCH}' cannot tie with a situation; let it stand alone")


def _cycle(path: Path, held: Preference) -> Iterator[Finding]:
    """The first circle of what is known, if there is one: a situation better than itself."""
    groups = _ties(held)
    edges: dict[tuple[str, str], tuple[int, Comparison]] = {}
    for position, chain in enumerate(held.known):
        for found in compared(chain):
            better, sign, worse = found
            if sign != "=":
                edges.setdefault((groups[better], groups[worse]), (position, found))
    order: TopologicalSorter[str] = TopologicalSorter()
    for better, worse in edges:
        order.add(worse, better)
    try:
        order.prepare()
    except CycleError as caught:
        # Of two neighbours in the circle the first is the better one: each waits for its betters.
        circle = [edges[pair] for pair in pairwise(caught.args[1])]
        last = max(position for position, _ in circle)
        told = _told([found for _, found in circle])
        yield Finding((*path, last), f"this goes in a circle: {told}; take one of the comparisons back")


def _ties(held: Preference) -> dict[str, str]:
    """Label -> one label for all that are said to be equally good."""
    group = {label: label for better, _, worse in held.relations() for label in (better, worse)}

    def head(label: str) -> str:
        while group[label] != label:
            label = group[label]
        return label

    for better, sign, worse in held.relations():
        if sign == "=":
            group[head(worse)] = head(better)
    return {label: head(label) for label in group}


def _told(circle: list[Comparison]) -> str:
    """Comparisons as one chain that ends where it begins."""
    words = [circle[0][0]]
    for (_, sign, worse), (better, _, _) in pairwise([*circle, circle[0]]):
        words += [sign, worse] + (["=", better] if better != worse else [])
    return " ".join(words if len(words) <= LONGEST else [*words[: LONGEST - 3], "…", *words[-2:]])


def _by_hand(path: Path, held: Preference, situations: Situations) -> Iterator[Finding]:
    """What does not fit in the ways to rank that name situations."""
    for way in _BY_HAND:
        if getattr(held, way) and not situations.are_few:
            yield Finding((*path, way), too_many(situations.scenario, "use `statements` or `worth`"))
            return
    if held.ranking:
        yield from _ranking((*path, "ranking"), held, situations)
    for position, chain in enumerate(held.known):
        labels = dict.fromkeys(label for better, _, worse in compared(chain) for label in (better, worse))
        yield from _strangers((*path, "known", position), labels, situations)
    yield from _strange_keys((*path, "ranges"), held.ranges, situations)
    if held.ranges:
        yield from _missing((*path, "ranges"), held.ranges, situations)


def _ranking(path: Path, held: Preference, situations: Situations) -> Iterator[Finding]:
    """Situations that are ranked twice or not at all, and what is none."""
    seen: set[str] = set()
    for position, entry in enumerate(held.ranking):
        labels = (entry,) if isinstance(entry, str) else entry
        for label in labels:
            if label in seen and label not in {MUCH, UNREAD}:
                yield Finding((*path, position), f"{shown(label)} is ranked twice; leave one out")
            seen.add(label)
        yield from _strangers((*path, position), labels, situations)
    yield from _missing(path, seen, situations)


def _missing(path: Path, given: Iterable[str], situations: Situations) -> Iterator[Finding]:
    there = set(given)
    missing = [label for label in situations.names if label not in there]
    # What is misspelt is told already, and is one thing and not two.
    if len(missing) > len(there - situations.names.keys() - {MUCH, UNREAD}):
        verb = "is" if len(missing) == 1 else "are"
        message = (
            f"{len(missing)} of {len(situations.names)} situations {verb} missing: {listed(missing)}; "
            "put each in its place"
        )
        yield Finding(path, message)


def _moves(path: Path, rows: Mapping[str, tuple[str, ...]], situations: Situations) -> Iterator[Finding]:
    """What is no situation among the places that a party can move from and to."""
    yield from _strange_keys(path, rows, situations)
    for label, to in rows.items():
        yield from _strangers((*path, label), to, situations)
        if label in to:
            message = (
                f"a move leads somewhere else, and this one from {shown(label)} back to it; leave it out"
            )
            yield Finding((*path, label, to.index(label)), message)


def _strange_keys(path: Path, given: Iterable[str], situations: Situations) -> Iterator[Finding]:
    for label in given:
        for found in _strangers((*path, label), (label,), situations):
            yield Finding(found.path, found.message, at_key=True)


def _strangers(path: Path, labels: Iterable[str], situations: Situations) -> Iterator[Finding]:
    """Labels that no situation goes by which can be."""
    for label in labels:
        if label not in situations.names and label not in {MUCH, UNREAD}:
            yield Finding(path, _stranger(label, situations))


def _stranger(label: str, situations: Situations) -> str:
    """Why a label is that of no situation which can be, with the way out."""
    steps = tuple(situations.scenario.steps)
    if is_pattern(label):
        return _odd_pattern(label, situations)
    impossible = "cannot be, by `infeasible` or `excludes`; leave it out, or let it be possible"
    if situations.scenario.situations:
        if label in situations.scenario.situations:
            return f"{shown(label)} {impossible}"
        return f"{shown(label)} is not a situation; {suggestion(label, situations.names, 'situations')}"
    if re.fullmatch(r"0|[1-9]\d{0,9}", label) and int(label) < 1 << len(steps):
        return f"{label} ({situations.letters(int(label))}) {impossible}"
    worth = ", ".join(f"{step} {1 << k}" for k, step in enumerate(steps[:FEW])) + (", …" * (len(steps) > FEW))
    return (
        f"{shown(label)} is not a situation; they are called by the sum of the numbers of the steps that "
        f"stand: {worth}"
    )


def _odd_pattern(pattern: str, situations: Situations) -> str:
    try:
        said = literals(pattern, tuple(situations.scenario.steps))
    except ValueError as wrong:
        return str(wrong)
    if len(said) < len(situations.scenario.steps):
        return f"{shown(pattern)} may fit several situations; write Y or N for each step, or a label"
    label = situations.labels.of(pattern)
    if label in situations.names:
        return f"{shown(pattern)} is situation {shown(label)}, which stands here too; keep one of them"
    return f"{shown(pattern)} is not a situation that can be; look at `situations` and `infeasible`"
