"""A conflict in the words of the graph model: decision makers, options, states. From there to a scenario."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from detente.errors import Problem, ScenarioError
from detente.scenario.check import findings, known_names
from detente.scenario.document import dotted
from detente.scenario.gmcr_json import Given
from detente.scenario.model import FORMAT, Scenario
from detente.scenario.shape import fitted

OPTION_LIMIT = 62
"""Most options a file may have, one bit of a signed number each; and most decision makers."""

LISTED_LIMIT = 16
"""Most options for which every combination is looked at."""

INFEASIBLE_LIMIT = 1_000
"""Most conditions for what cannot be; one combination need not be excluded many times."""

NAME_LIMIT = 60
"""Longest short name made from a title, in characters."""

_RESERVED = {"and", "or", "not", "if", "iff"}
"""Words of conditions; no step can be called so."""

Label = str
Moves = dict[str, dict[Label, tuple[Label, ...]]]
"""Title of a decision maker -> label -> labels of the states it can move to."""

Ranking = tuple[tuple[Label, ...], ...]
"""Classes of situations, best first."""


@dataclass(frozen=True)
class Option:
    """Something one decision maker can do; `direction` in the words of a scenario: both, on, off."""

    title: str
    owner: int
    direction: str


@dataclass(frozen=True)
class Maker:
    """A decision maker with a ranking, or statements: each a tuple of patterns of which any may fit."""

    title: str
    ranking: Ranking = ()
    statements: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A conflict as files of the graph model tell it.

    infeasible : patterns of Y, N and -, one letter for each option.
    states : label -> pattern; a pattern with - is one situation. Empty: situations go by their decimals.
    moves : title of a decision maker -> label -> labels, where moves are other than options allow.
    source : where it comes from, as entries of a source; empty if nobody says.
    """

    name: str
    title: str
    about: str
    options: tuple[Option, ...]
    makers: tuple[Maker, ...]
    infeasible: tuple[str, ...]
    states: dict[Label, str]
    moves: Moves = field(default_factory=dict)
    status_quo: str = ""
    source: dict[str, str] = field(default_factory=dict)


def owners_of(makers: Given, options: Given) -> dict[int, int]:
    """Option -> its decision maker, both by position; what belongs to none, or to two, is told."""
    owners: dict[int, int] = {}
    n_options = len(options.items())
    for place, maker in enumerate(makers.items()):
        for given in maker.entry("options").items():
            option = given.whole(0, n_options - 1, "an option, counted from 0")
            if option in owners:
                given.tell(
                    f"option {option} belongs to a decision maker already; a step of several parties is one "
                    "they take together, which is another conflict: give each an option of its own"
                )
            elif option is not None:
                owners[option] = place
    for place, option_given in enumerate(options.items()):
        if place not in owners:
            option_given.tell(f"option {place} belongs to no decision maker; give it to one, or delete it")
    return owners


def titles_of(given: Given, example: str, least: int, most: int) -> list[str]:
    """The names of the entries of a list; that there are too few, or too many, is told."""
    entries = given.items(most)
    if isinstance(given.raw, list) and len(given.raw) < least:
        given.tell(f"there are {len(entries)} entries; a conflict has at least {least}: add the others")
    return [entry.entry("name").text(example) for entry in entries]


def scenario_of(conflict: Conflict, file: str) -> Scenario:
    """The conflict as an ordinal scenario; raises ScenarioError with what no scenario can hold."""
    data = _data(conflict)
    scenario, found = fitted(Scenario, data)
    later = [] if scenario is None or found else findings(scenario, known_names(data))
    wrong = [each for each in (*found, *later) if each.level == "error"]
    if scenario is None or wrong:
        raise ScenarioError(tuple(Problem(file, 0, 0, dotted(each.path), each.message) for each in wrong))
    return scenario


def _data(conflict: Conflict) -> dict[str, Any]:
    parties = names_for((maker.title for maker in conflict.makers), "party")
    steps = names_for((option.title for option in conflict.options), "step")
    cited = {"sources": ["definition"]} if conflict.source else {}
    return {
        "detente": FORMAT,
        "name": names_for([conflict.name], "conflict")[0],
        "title": conflict.title,
        "about": conflict.about,
        "parties": {
            name: {"name": maker.title} for name, maker in zip(parties, conflict.makers, strict=True)
        },
        "steps": {
            name: {
                "title": option.title,
                "by": [parties[option.owner]],
                "direction": option.direction,
                **cited,
            }
            for name, option in zip(steps, conflict.options, strict=True)
        },
        "status_quo": [step for bit, step in enumerate(steps) if conflict.status_quo[bit : bit + 1] == "Y"],
        "infeasible": list(conflict.infeasible),
        "situations": conflict.states,
        "moves": {
            name: {label: list(to) for label, to in conflict.moves[maker.title].items()}
            for name, maker in zip(parties, conflict.makers, strict=True)
            if maker.title in conflict.moves
        },
        "preferences": {
            name: _preference(maker, len(steps)) for name, maker in zip(parties, conflict.makers, strict=True)
        },
        "sources": {"definition": conflict.source} if conflict.source else {},
    }


def _preference(maker: Maker, n_options: int) -> dict[str, Any]:
    if maker.ranking:
        return {"ranking": [level[0] if len(level) == 1 else list(level) for level in maker.ranking]}
    # Who states nothing ranks all situations alike, as does who wants only what is always true.
    statements = maker.statements or (("-" * n_options,),)
    return {"statements": [any_of[0] if len(any_of) == 1 else list(any_of) for any_of in statements]}


def names_for(titles: Iterable[str], kind: str) -> list[str]:
    """Short names for the titles, in their order: lower-case with hyphens, each once."""
    found: list[str] = []
    for place, title in enumerate(titles, 1):
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:NAME_LIMIT].rstrip("-") or str(place)
        name = name if name[0].isalpha() and name not in _RESERVED else f"{kind}-{name}"
        tries = (name, *(f"{name}-{number}" for number in range(2, len(found) + 3)))
        found.append(next(each for each in tries if each not in found))
    return found


@dataclass(frozen=True)
class Cube:
    """All combinations of n options; a set of them is a number whose bit s stands for combination s.

    Combination s has bit k set where option k stands, so that s is its decimal.
    """

    n: int

    @property
    def whole(self) -> int:
        """Every combination."""
        return (1 << (1 << self.n)) - 1

    def fitting(self, pattern: str) -> int:
        """The combinations that a pattern of Y, N and - fits."""
        if "-" not in pattern:
            return 1 << sum(1 << bit for bit, letter in enumerate(pattern) if letter == "Y")
        found = 1
        for bit, letter in enumerate(pattern):
            shift = 1 << bit
            found = found << shift if letter == "Y" else found if letter == "N" else found | found << shift
        return found

    def without(self, infeasible: Iterable[str]) -> int:
        """Every combination that none of the patterns fits."""
        return self.whole & ~union(map(self.fitting, infeasible))

    def pattern(self, combination: int) -> str:
        """The one combination as a pattern."""
        return "".join("Y" if combination >> bit & 1 else "N" for bit in range(self.n))


def union(sets: Iterable[int]) -> int:
    """The combinations that are in any of the sets."""
    found = 0
    for each in sets:
        found |= each
    return found


def members(found: int) -> Iterator[int]:
    """The combinations of a set, ascending."""
    return (place for place, digit in enumerate(reversed(f"{found:b}")) if digit == "1")


def patterns_for(found: int, n: int) -> list[str]:
    """Patterns over n options that together fit the combinations of a set, each of them once."""
    if not found:
        return []
    if n == 0:
        return [""]
    half = 1 << (n - 1)
    without, with_last = found & ((1 << half) - 1), found >> half
    either = without & with_last
    parts = ((either, "-"), (without & ~either, "N"), (with_last & ~either, "Y"))
    return [pattern + letter for part, letter in parts for pattern in patterns_for(part, n - 1)]
