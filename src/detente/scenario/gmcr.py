"""Conflicts in the files of other programs for the graph model, read and written.

Three generations of gmcr-py files (`.gmcr`, JSON) are read; which one a file is shows by its keys.
Learnt from the files and the model of the repository onp/gmcr-py, in the versions named:

=========================  ==========================================  =================================
generation 1 (2013)        2 (versions 0.3.1 to 0.3.5, or none)        3 (0.3.6 to 0.3.13 and later)
=========================  ==========================================  =================================
options: `reversibility`   options: `permittedDirection`               options: `permittedDirection`
no rankings                `useManualPreferenceVectors`                `useManualPreferenceRanking`
                           `preferenceVector` of a decision maker      `preferenceRanking`
simple `preferences`       `preferences`, also compound                `preferences`, also compound
                           0.3.4: `coalitions`, `coalitionsFull`       `coalitions`, `coalitionsFull`
                                                                       0.3.12: `payoffs`, `misperceptions`
=========================  ==========================================  =================================

Generation 1: early versions of data_01_conflictModel.py, with `reversibility` in the class of
options. Generation 2: data_01_conflictModel.py at a7dd181, save_files/Elmira.gmcr at 06f2b59,
Examples/Cuban.gmcr at 3b7d0ac (0.3.1), save_files/trade.gmcr at d729ed4 (0.3.5). Generation 3:
Examples/Elmira.gmcr at 748d9a4 (0.3.6), Examples/SI_misp.gmcr at 298353f (0.3.12), and the last
data_01_conflictModel.py, which writes 0.3.13 and reads generation 2 too. In all of them:
`options` and `decisionMakers` are lists, a decision maker names its options by position; a
condition is a list of [option, "Y" or "N"], a compound one {"compound": true, "members": [...]} is
true where any member is; `infeasibles` are conditions; `preferences` are conditions, most
important first. States are numbered 1, 2, ... in ascending order of their decimals, after options
were put in the order of their decision makers. Before 2013 files were pickles, which are not read.
"""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

from detente.scenario.gmcr_case import FORM, case_of, read_case
from detente.scenario.gmcr_conflict import (
    INFEASIBLE_LIMIT,
    LISTED_LIMIT,
    OPTION_LIMIT,
    Conflict,
    Cube,
    Maker,
    Option,
    Ranking,
    members,
    owners_of,
    scenario_of,
    titles_of,
)
from detente.scenario.gmcr_json import Given, Sheet, opened, refusal
from detente.scenario.gmcr_write import write_gmcr
from detente.scenario.model import Scenario
from detente.scenario.preference import STATEMENT_LIMIT
from detente.scenario.read import read
from detente.scenario.words import listed, shown

__all__ = ["read_case", "read_conflict", "read_gmcr", "write_gmcr"]

DIRECTIONS = {
    "both": "both",
    "fwd": "on",
    "back": "off",
    "forward": "on",
    "backward": "off",
}
"""The words of gmcr-py, fwd and back also written out, for: either way, only N to Y, only Y to N."""

MANUAL = ("useManualPreferenceRanking", "useManualPreferenceVectors")
RANKING = ("preferenceRanking", "preferenceVector")
DIRECTION = ("permittedDirection", "reversibility")
"""Keys with the same meaning, the newest first."""


def read_conflict(path: str | pathlib.Path) -> Scenario:
    """Scenario in a file of any kind: YAML file or folder of ours, gmcr-py file, or case file.

    The kind shows by the ending, for JSON by the fields. Raises ScenarioError with every problem.
    """
    place = pathlib.Path(path)
    if place.suffix.lower() not in {".json", ".gmcr"}:
        return read(path)
    sheet = opened(path)
    if sheet.top.has("format"):
        return case_of(sheet)
    if sheet.top.has("decisionMakers") or place.suffix.lower() == ".gmcr":
        return gmcr_of(sheet)
    raise refusal(
        sheet.name,
        f'this is neither a case file, which says "format": "{FORM}", nor a gmcr-py file, '
        "which has 'decisionMakers'; a scenario is a YAML file",
    )


def read_gmcr(path: str | pathlib.Path) -> Scenario:
    """Scenario in a gmcr-py file of any of the three generations; its states keep their numbers.

    Steps come in the order of their decision makers, as gmcr-py puts them. Up to 16 options,
    `situations` are the numbers that gmcr-py shows; beyond, situations go by their decimals and
    rankings by hand are refused. Coalitions are questions here and are only mentioned; who states
    no preference ranks all situations alike.

    Raises ScenarioError with every problem of the file, each with its line: also for what a
    scenario cannot hold, options of two decision makers or of none, and misperceptions.
    """
    return gmcr_of(opened(path))


def gmcr_of(sheet: Sheet) -> Scenario:
    """Scenario in a gmcr-py file that is opened already; as `read_gmcr`."""
    top = sheet.top
    options = titles_of(top.entry("options"), "Withdraw troops", 1, OPTION_LIMIT)
    makers = titles_of(top.entry("decisionMakers"), "Local Government", 2, OPTION_LIMIT)
    sheet.refuse_if_wrong()
    owners = owners_of(top.entry("decisionMakers"), top.entry("options"))
    sheet.refuse_if_wrong()
    # dict keeps the order in which decision makers named their options.
    file = _File(top, {option: bit for bit, option in enumerate(owners)})
    directions = [option.entry(*DIRECTION).choice(DIRECTIONS) for option in top.entry("options").items()]
    infeasible = tuple(pattern for given in file.infeasibles() for pattern in file.patterns(given))
    states = file.states(infeasible)
    given = zip(makers, top.entry("decisionMakers").items(), strict=True)
    conflict = Conflict(
        name=sheet.stem,
        title=sheet.stem,
        about=file.about(makers),
        options=tuple(Option(options[at], owner, directions[at] or "both") for at, owner in owners.items()),
        makers=tuple(file.maker(title, maker, states) for title, maker in given),
        infeasible=infeasible,
        states=states,
    )
    sheet.refuse_if_wrong()
    return scenario_of(conflict, sheet.name)


@dataclass(frozen=True)
class _File:
    """A gmcr-py file of which options and decision makers are known.

    bit_of : position of an option in the file -> its position once options are in the order of
        their decision makers.
    """

    top: Given
    bit_of: dict[int, int]

    @property
    def is_first(self) -> bool:
        """Whether it is of generation 1, which has no rankings and may leave out other things too."""
        return not any(map(self.top.has, MANUAL))

    @property
    def is_manual(self) -> bool:
        """Whether rankings decide, and not the statements beside them."""
        return not self.is_first and self.top.entry(*MANUAL).truth()

    def infeasibles(self) -> list[Given]:
        """The conditions that no state may fulfil; generation 1 may leave them out."""
        given = (self.top.optional if self.is_first else self.top.entry)("infeasibles")
        return given.items(INFEASIBLE_LIMIT)

    def patterns(self, condition: Given) -> tuple[str, ...]:
        """Patterns of which any may fit: one for a condition, several for a compound one."""
        if isinstance(condition.raw, dict):
            return tuple(map(self._pattern, condition.entry("members").items()))
        return (self._pattern(condition),)

    def _pattern(self, condition: Given) -> str:
        letters = ["-"] * len(self.bit_of)
        for pair in condition.items():
            parts = pair.items()
            if len(parts) != 2:  # noqa: PLR2004 - an option and a letter
                pair.tell(f'{shown(pair.raw)} is not an option with a letter; write one such as [0, "Y"]')
                continue
            option = parts[0].whole(0, len(letters) - 1, "an option, counted from 0")
            letter = parts[1].choice({"Y": "Y", "N": "N"})
            if option is None or letter is None:
                continue
            if letters[self.bit_of[option]] != "-":
                pair.tell(f"option {option} stands twice in one condition; keep one")
            letters[self.bit_of[option]] = letter
        return "".join(letters)

    def states(self, infeasible: tuple[str, ...]) -> dict[str, str]:
        """Number -> pattern of each state that is feasible; none where there are too many to be listed."""
        cube = Cube(len(self.bit_of))
        if cube.n > LISTED_LIMIT:
            return {}
        feasible = cube.without(infeasible)
        if not feasible:
            self.top.entry("infeasibles").tell("nothing is feasible; delete what excludes too much")
        return {str(number): cube.pattern(s) for number, s in enumerate(members(feasible), 1)}

    # --- preferences

    def maker(self, title: str, given: Given, states: dict[str, str]) -> Maker:
        """A decision maker with its ranking where rankings decide, else with its statements."""
        for misperception in given.optional("misperceptions").items():
            misperception.tell(
                f"{shown(title)} does not see some states, and a scenario is what all see; "
                "delete its 'misperceptions' to read the file so"
            )
        if self.is_manual:
            return Maker(title, self._ranking(given.entry(*RANKING), states))
        payoffs = given.optional("payoffs")
        may_be_left_out = self.is_first or not payoffs.is_absent
        wanted = (given.optional if may_be_left_out else given.entry)("preferences").items()
        if len(wanted) > STATEMENT_LIMIT:
            given.tell(
                f"{shown(title)} has {len(wanted)} preferences; the limit is {STATEMENT_LIMIT}: merge some"
            )
        if not wanted and states and not payoffs.is_absent:
            return Maker(title, self._by_payoff(payoffs, states))
        # A compound condition without members is never true, and counts for nothing.
        return Maker(title, statements=tuple(filter(None, map(self.patterns, wanted))))

    def _ranking(self, given: Given, states: dict[str, str]) -> Ranking:
        """Classes of states, best first; states that are unknown, missing or named twice are told."""
        if not states:
            given.tell(f"a ranking by hand is for at most {LISTED_LIMIT} options; use 'preferences'")
            return ()
        classes: list[tuple[str, ...]] = []
        seen: set[int] = set()
        for level in given.items():
            items = level.items() if isinstance(level.raw, list) else [level]
            numbers = [item.whole(1, len(states), "the number of a feasible state") for item in items]
            for item, number in zip(items, numbers, strict=True):
                if number in seen:
                    item.tell(f"state {number} is ranked twice; keep one")
                seen.update(() if number is None else (number,))
            classes.append(tuple(str(number) for number in numbers if number is not None))
        missing = [label for label in states if int(label) not in seen]
        if missing and not given.is_absent:
            given.tell(f"states {listed(missing)} are not ranked; put each into a class")
        return tuple(filter(None, classes))

    def _by_payoff(self, given: Given, states: dict[str, str]) -> Ranking:
        """States in the order of their payoffs, which are given for states 1, 2, ..."""
        payoffs = [item.number() for item in given.items()]
        if len(payoffs) != len(states):
            given.tell(
                f"there are {len(payoffs)} payoffs and {len(states)} feasible states; give one for each"
            )
        at: dict[float, list[str]] = {}
        for label, payoff in zip(states, payoffs, strict=False):
            at.setdefault(payoff, []).append(label)
        return tuple(tuple(at[payoff]) for payoff in sorted(at, reverse=True))

    def about(self, makers: list[str]) -> str:
        """Where the scenario was read from, and which coalitions the file names."""
        version = self.top.optional("version").text("0.3.6")
        said = [f"Read from a file of gmcr-py {version}".rstrip() + "."]
        for given in self.top.optional("coalitions").items():
            if isinstance(given.raw, list):
                places = [item.whole(0, len(makers) - 1, "a decision maker") for item in given.items()]
                together = ", ".join(makers[place] for place in places if place is not None)
                said.append(f"It groups these into a coalition: {together}.")
        return " ".join(said)
