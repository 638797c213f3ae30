"""A scenario as a gmcr-py file of the newest generation, as far as that format can hold it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from detente.errors import Problem, ScenarioError
from detente.scenario.check import check
from detente.scenario.claim import Claim, letters_of
from detente.scenario.expression import Always
from detente.scenario.gmcr_conflict import LISTED_LIMIT, Cube, members, union
from detente.scenario.model import Scenario
from detente.scenario.preference import MUCH
from detente.scenario.words import listed, shown

VERSION = "0.3.13"
"""Version of gmcr-py whose keys are written."""

DIRECTIONS = {"both": "both", "on": "fwd", "off": "back"}

TERM_LIMIT = 1_000
"""Most members of a compound condition that a condition of a scenario is written out as."""

Literals = frozenset[tuple[str, bool]]
Ranked = list[list[int]]
"""Numbers of states in classes, best first."""


def write_gmcr(scenario: Scenario) -> str:
    """The scenario as a `.gmcr` file that gmcr-py opens.

    Options are in the order of their decision makers; states then get the numbers 1, 2, ... in
    ascending order of their decimals, whatever they are called here. As soon as one party ranks
    by hand, gmcr-py takes rankings for all, so that of the others is worked out from their
    statements. What gmcr-py has no word for and no use of is left out: the status quo, labels,
    texts and sources.

    Raises ScenarioError with everything that changes the conflict and that the format cannot
    hold: steps of several parties, `requires`, `moves`, situations of several combinations,
    much preferred, and preferences other than rankings and statements.
    """
    wrong = [problem for problem in check(scenario) if problem.level == "error"]
    wrong = wrong or [Problem(scenario.name, 0, 0, field, why) for field, why in _refused(scenario)]
    if wrong:
        raise ScenarioError(tuple(wrong))
    entries = (f" {json.dumps(key)}: {_lines(entry)}" for key, entry in _Export(scenario).file().items())
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _lines(entry: Any) -> str:
    """JSON with a line for each item of a list."""
    if not isinstance(entry, list) or not entry:
        return json.dumps(entry, ensure_ascii=False)
    return "[\n" + ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in entry) + "\n ]"


def _refused(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What the format cannot hold: the field, and why."""
    for name, step in scenario.steps.items():
        if len(step.by) > 1:
            why = f"gmcr-py has no step that {listed(step.by)} take together; give it to one party"
            yield f"steps.{name}.by", why
        if step.requires != Always:
            yield f"steps.{name}.requires", "gmcr-py has no prerequisites; use `infeasible` instead"
    for label, pattern in scenario.situations.items():
        if "-" in pattern:
            why = f"gmcr-py cannot hold situation {shown(label)} of several combinations; give each its own"
            yield f"situations.{label}", why
    for party in scenario.moves:
        yield f"moves.{party}", "gmcr-py derives moves from options; leave them out"
    yield from _refused_preferences(scenario)


def _refused_preferences(scenario: Scenario) -> Iterator[tuple[str, str]]:
    held = {party: scenario.preferences.get(party) for party in scenario.parties}
    for party, preference in held.items():
        if preference is None or not (preference.ranking or preference.statements):
            yield f"preferences.{party}", "gmcr-py knows rankings and statements only; use one of the two"
        elif MUCH in preference.ranking:
            yield f"preferences.{party}.ranking", f"gmcr-py knows no degrees; leave out '{MUCH}'"
        elif preference.ranking and len(scenario.steps) > LISTED_LIMIT:
            why = f"a ranking by hand is for at most {LISTED_LIMIT} steps; use statements"
            yield f"preferences.{party}.ranking", why


class _Export:
    """A scenario whose steps, and with them states, are in the order of gmcr-py."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.steps = [
            name for party in scenario.parties for name, step in scenario.steps.items() if step.by == (party,)
        ]
        self.at = {name: place for place, name in enumerate(self.steps)}
        self.is_manual = any(held.ranking for held in scenario.preferences.values())
        self.infeasible = [terms for claim in scenario.impossible() if (terms := self._terms(claim))]

    def file(self) -> dict[str, Any]:
        """What the file holds."""
        steps = [self.scenario.steps[name] for name in self.steps]
        return {
            "program": "detente",
            "version": VERSION,
            "options": [
                {"name": step.title, "permittedDirection": DIRECTIONS[self.scenario.direction_of(name)]}
                for name, step in zip(self.steps, steps, strict=True)
            ],
            "decisionMakers": [self._maker(party) for party in self.scenario.parties],
            "coalitions": list(range(len(self.scenario.parties))),
            "infeasibles": [self._condition(terms) for terms in self.infeasible],
            "useManualPreferenceRanking": self.is_manual,
        }

    def _maker(self, party: str) -> dict[str, Any]:
        stated = [terms for claim in self.scenario.statements_of(party) if (terms := self._terms(claim))]
        found: dict[str, Any] = {
            "name": self.scenario.parties[party].name,
            "options": [self.at[name] for name in self.steps if self.scenario.steps[name].by == (party,)],
            "preferences": [self._condition(terms) for terms in stated],
            "misperceptions": [],
        }
        if self.is_manual:
            classes = self._ranking(party, stated)
            found["preferenceRanking"] = [level[0] if len(level) == 1 else level for level in classes]
        return found

    # --- conditions

    def _terms(self, claim: Claim) -> tuple[Literals, ...]:
        """The claim as terms of which any may be true, each true in all its literals; none: never true."""
        if claim.kind == "any":
            return tuple(dict.fromkeys(claim.groups))
        terms: list[Literals] = [frozenset()]
        for group in claim.groups:
            terms = list(dict.fromkeys(_both(terms, group)))
            if len(terms) > TERM_LIMIT:
                why = f"{shown(claim.text)} has more than {TERM_LIMIT} cases; split it"
                raise ScenarioError((Problem(self.scenario.name, 0, 0, "", why),))
        return tuple(term for term in terms if not any(other < term for other in terms))

    def _condition(self, terms: Sequence[Literals]) -> Any:
        pairs = [[[self.at[name], "Y" if stands else "N"] for name, stands in term] for term in terms]
        members = [sorted(term) for term in pairs]
        return members[0] if len(members) == 1 else {"compound": True, "members": members}

    # --- rankings

    @cached_property
    def _cube(self) -> Cube:
        return Cube(len(self.steps))

    @cached_property
    def _number(self) -> dict[int, int]:
        """Combination -> number of the state."""
        impossible = union(map(self._fitting, self.infeasible))
        return {s: number for number, s in enumerate(members(self._cube.whole & ~impossible), 1)}

    def _fitting(self, terms: Sequence[Literals]) -> int:
        """The combinations in which any of the terms is true."""
        letters = {True: "Y", False: "N"}
        patterns = (
            "".join(letters[said[name]] if name in said else "-" for name in self.steps)
            for said in map(dict, terms)
        )
        return union(map(self._cube.fitting, patterns))

    def _ranking(self, party: str, stated: Sequence[Sequence[Literals]]) -> Ranked:
        """Numbers of states in classes, best first."""
        held = self.scenario.preferences[party]
        if held.ranking:
            return [sorted(map(self._number_of, level)) for level in held.classes()[0]]
        # One row of digits for each statement; digit s, from the right, is 1 where it is true.
        rows = [f"{self._fitting(terms):0{1 << self._cube.n}b}"[::-1] for terms in stated]
        levels: dict[str, list[int]] = {}
        for s, number in self._number.items():
            levels.setdefault("".join(row[s] for row in rows), []).append(number)
        # What counts for more comes first, as in the comparison of texts.
        return [levels[key] for key in sorted(levels, reverse=True)]

    def _number_of(self, label: str) -> int:
        """The number that gmcr-py gives to the situation called so."""
        if self.scenario.situations:
            letters = letters_of(self.scenario.situations[label])
        else:
            letters = Cube(len(self.steps)).pattern(int(label))
        stand = [step for step, letter in zip(self.scenario.steps, letters, strict=True) if letter == "Y"]
        return self._number[sum(1 << self.at[step] for step in stand)]


def _both(terms: Iterable[Literals], group: Literals) -> Iterator[Literals]:
    """Terms that fulfil the group too: as they are, or with one of its literals more."""
    for term in terms:
        if term & group:
            yield term
        else:
            yield from (term | {(name, to)} for name, to in sorted(group) if (name, not to) not in term)
