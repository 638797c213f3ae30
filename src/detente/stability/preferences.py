"""How every party ranks every situation, as arrays, from what the scenario says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import Problem, ScenarioError
from detente.states.moves import NOTHING
from detente.worth import game_of
from detente.worth.situations import situated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from detente.scenario.preference import Comparison, Preference
    from detente.scenario.values import Value
    from detente.states import Graph, Space
    from detente.states.cubes import Cubes

    Ints = NDArray[np.signedinteger[Any]]

BY_WORTH = "worth"


@dataclass(frozen=True, eq=False)
class Partial:
    """A ranking of which not everything is known.

    classes : for each situation the number of the class it ties with; classes count from 0.
    better : (class, class), the first of each known to be strictly preferred to the second; what follows
        from others may be left out.
    """

    classes: tuple[int, ...]
    better: frozenset[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Preferences:
    """How the parties rank n situations.

    payoffs : shape (n_parties, n), whole numbers, larger is better and equal is a tie; read only. Of a party
        with an entry in `partial` it is one of the rankings that what is known admits.
    forms : how each party's ranking is given: worth, ranking, statements, known or ranges.
    unit : points a year of one unit of payoff, for parties that rank by worth; 0 if none does.
    tiers : by party, shape (n,): a situation of a larger tier is much preferred to one of a smaller.
    much : by party, the least difference in payoff that counts as much preferred.
    """

    payoffs: Ints
    forms: tuple[str, ...]
    unit: float = 0.0
    partial: dict[int, Partial] = field(default_factory=dict)
    tiers: dict[int, Ints] = field(default_factory=dict)
    much: dict[int, int] = field(default_factory=dict)


def preferences_of(space: Space, moves: Graph | Cubes) -> Preferences:
    """How the parties of a scenario rank its situations.

    Raises ScenarioError if combinations that count as one situation are ranked differently, and NoWorth
    if worth must decide and the scenario does not say what steps are worth.
    """
    given = space.scenario.preferences
    forms = tuple(_form(given.get(party)) for party in space.parties)
    payoffs = np.zeros((len(forms), moves.n), dtype=np.int32)
    by_worth = [party for party, form in enumerate(forms) if form == BY_WORTH]
    unit = 0.0
    if by_worth:
        worth = situated(game_of(space.scenario), space, by_worth)
        payoffs[by_worth], unit = _same_in_one(space, moves, worth.units), worth.unit
    found = Preferences(payoffs, forms, unit)
    for party, name in enumerate(space.parties):
        preference = given.get(name)
        if preference is not None:
            _enter(found, party, preference, (space, moves))
    payoffs.flags.writeable = False
    return found


def _form(preference: Preference | None) -> str:
    if preference is None:
        return BY_WORTH
    return next(
        way for way in ("ranking", "statements", "known", "ranges", BY_WORTH) if getattr(preference, way)
    )


def _enter(
    found: Preferences, party: int, preference: Preference, where: tuple[Space, Graph | Cubes]
) -> None:
    """Put what one party says into preferences under construction."""
    space, moves = where
    form = found.forms[party]
    if form == BY_WORTH:
        if preference.much is not None:
            found.much[party] = max(1, round(preference.much / found.unit))
    elif form == "statements":
        scores = _scores(space, space.parties[party])[np.newaxis]
        found.payoffs[party] = _same_in_one(space, moves, scores)[0]
    elif form == "ranking":
        classes, tiers = preference.classes()
        number = _numbers(moves)
        for place, labels in enumerate(reversed(classes)):
            found.payoffs[party, _there(labels, number)] = place
        if max(tiers):
            found.tiers[party] = _by_label(zip(classes, tiers, strict=True), number, moves.n)
    else:
        _enter_partial(found, party, preference, moves)


def _by_label(levels: Iterable[tuple[tuple[str, ...], int]], number: dict[str, int], n: int) -> Ints:
    found = np.zeros(n, dtype=np.int64)
    for labels, level in levels:
        found[_there(labels, number)] = level
    return found


def _there(labels: Iterable[str], number: dict[str, int]) -> list[int]:
    """The situations called so; those that cannot be while steps are fixed as they are, are left out."""
    return [number[label] for label in labels if label in number]


def _numbers(moves: Graph | Cubes) -> dict[str, int]:
    """Label -> situation."""
    return {moves.label(s): s for s in np.flatnonzero(moves.feasible).tolist()}


def _scores(space: Space, party: str) -> Ints:
    """Option prioritisation: statement j of m counts 2^(m-j) where it is true; the ranks of these sums.

    [Hipel, Fang, Kilgour and Peng 1997; Peng 1999]
    """
    rows = np.arange(space.n, dtype=np.int32)
    scores = np.zeros(space.n, dtype=np.int64)
    for claim in space.scenario.statements_of(party):
        scores = 2 * scores + space.test(claim.kind, claim.groups).holds(rows)
    if scores.max() < NOTHING:
        return scores.astype(np.int32)
    return np.unique(scores, return_inverse=True)[1].astype(np.int32)


def _same_in_one(space: Space, moves: Graph | Cubes, by_row: Ints) -> Ints:
    """Values by situation from values by row, shape (parties, n). Raises ScenarioError where they differ."""
    patterns = space.scenario.situation_patterns()
    for label, literals in patterns.items():
        fits = space.feasible & space.test("any", [literals]).holds(np.arange(space.n))
        of_one = by_row[:, fits]
        if fits.any() and (of_one != of_one[:, :1]).any():
            message = (
                f"'{label}' stands for {fits.sum()} combinations that are not ranked alike; "
                "give each a label of its own, or rank by label"
            )
            raise ScenarioError((Problem(space.scenario.name, 0, 0, f"situations.{label}", message),))
    return by_row if not patterns and moves.n == space.n else by_row[:, moves.rows]


def _enter_partial(found: Preferences, party: int, preference: Preference, moves: Graph | Cubes) -> None:
    number = _numbers(moves)
    if preference.ranges:
        value = {number[label]: value for label, value in preference.ranges.items() if label in number}
        places = sorted({each.likely for each in value.values()})
        found.payoffs[party, list(value)] = [places.index(each.likely) for each in value.values()]
        found.partial[party] = _overlapping(value, moves.n)
    else:
        found.partial[party] = known = _known(preference, number, moves.n)
        found.payoffs[party] = np.array(_heights(known))[list(known.classes)]


def _overlapping(value: dict[int, Value], n: int) -> Partial:
    """One situation is better than another if its range lies above; the same exact number is a tie."""
    exact = {each.likely: s for s, each in value.items() if each.low == each.high}
    first = [exact[value[s].likely] if s in value and value[s].low == value[s].high else s for s in range(n)]
    place = {each: number for number, each in enumerate(dict.fromkeys(first))}
    better = frozenset(
        (place[first[s]], place[first[t]])
        for s, one in value.items()
        for t, other in value.items()
        if one.low > other.high
    )
    return Partial(tuple(place[each] for each in first), better)


def _known(preference: Preference, number: dict[str, int], n: int) -> Partial:
    """Situations that are said to tie, in one class each, and who is known to be better than whom."""
    tied = _tied(preference.relations())
    better = {(tied[one], tied[other]) for one, sign, other in preference.relations() if sign != "="}
    # What is known by way of situations that cannot be while steps are fixed stays known.
    for away in set(tied.values()) - {tied[label] for label in tied.keys() & number.keys()}:
        above = [one for one, other in better if other == away]
        below = [other for one, other in better if one == away]
        better = {pair for pair in better if away not in pair} | set(product(above, below))
    called = {situation: label for label, situation in number.items()}
    names = [tied.get(called[s], called[s]) if s in called else s for s in range(n)]
    place = {each: number for number, each in enumerate(dict.fromkeys(names))}
    numbered = frozenset((place[one], place[other]) for one, other in better)
    return Partial(tuple(place[each] for each in names), numbered)


def _tied(relations: Sequence[Comparison]) -> dict[str, str]:
    """Label -> the same one for all that are said to tie."""
    group = {label: [label] for one, _, other in relations for label in (one, other)}
    for one, sign, other in relations:
        if sign == "=" and group[one] is not group[other]:
            few, many = sorted((group[one], group[other]), key=len)
            many += few
            group |= dict.fromkeys(few, many)
    return {label: members[0] for label, members in group.items()}


def _heights(known: Partial) -> list[int]:
    """One ranking of the classes that what is known admits: each just above all it is known to beat."""
    below: dict[int, set[int]] = {each: set() for each in known.classes}
    for better, worse in known.better:
        below[better].add(worse)
    heights: dict[int, int] = {}
    for each in TopologicalSorter(below).static_order():
        heights[each] = 1 + max((heights[other] for other in below[each]), default=-1)
    return [heights[each] for each in range(len(below))]
