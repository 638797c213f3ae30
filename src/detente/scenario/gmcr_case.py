"""Case files of the form `gmcr-case-1`: a conflict with its states, rankings and moves written out."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, replace

from detente.scenario.claim import is_pattern
from detente.scenario.gmcr_conflict import (
    INFEASIBLE_LIMIT,
    LISTED_LIMIT,
    OPTION_LIMIT,
    Conflict,
    Cube,
    Label,
    Maker,
    Moves,
    Option,
    Ranking,
    owners_of,
    patterns_for,
    scenario_of,
    titles_of,
    union,
)
from detente.scenario.gmcr_json import Given, Sheet, opened
from detente.scenario.model import Scenario
from detente.scenario.preference import MUCH
from detente.scenario.words import listed, shown, suggestion

FORM = "gmcr-case-1"

DIRECTIONS = {"both": "both", "fwd": "on", "back": "off"}
"""The words of the form for: either way, only N to Y, only Y to N."""


def read_case(path: str | pathlib.Path) -> Scenario:
    """Scenario in a case file; its states keep their labels.

    Read are `id`, `title`, `source`, `options` (name, direction), `decision_makers` (name, options,
    and ranking or statements), `infeasible_patterns`, `states` (state, options, decimal),
    `status_quo` (a state), `state_descriptions` and `moves`; other fields hold results. A state
    with - in its options is one situation of several combinations. A combination that no state
    fits cannot be. Moves are kept for the decision makers whose moves are other than jumps over
    their own options in the allowed directions.

    Raises ScenarioError with every problem of the file, each with its line.
    """
    return case_of(opened(path))


def case_of(sheet: Sheet) -> Scenario:
    """Scenario in a case file that is opened already; as `read_case`."""
    top = sheet.top
    top.entry("format").choice({FORM: FORM})
    options = titles_of(top.entry("options"), "Withdraw troops", 1, LISTED_LIMIT)
    makers = titles_of(top.entry("decision_makers"), "Local Government", 2, OPTION_LIMIT)
    sheet.refuse_if_wrong()
    conflict = _conflict(top, options, makers, sheet.stem)
    sheet.refuse_if_wrong()
    whole = _completed(conflict, top)
    sheet.refuse_if_wrong()
    return scenario_of(whole, sheet.name)


def _conflict(top: Given, options: list[str], makers: list[str], stem: str) -> Conflict:
    """What the file says, each field by itself; whether the fields fit each other is for `_completed`."""
    owners = owners_of(top.entry("decision_makers"), top.entry("options"))
    directions = [option.entry("direction").choice(DIRECTIONS) for option in top.entry("options").items()]
    states = _states(top.entry("states"), len(options))
    given = zip(makers, top.entry("decision_makers").items(), strict=True)
    return Conflict(
        name=top.optional("id").text("elmira") or stem,
        title=top.entry("title").text("Elmira groundwater contamination"),
        about=_about(top),
        options=tuple(
            Option(title, owners.get(place, 0), direction or "both")
            for place, (title, direction) in enumerate(zip(options, directions, strict=True))
        ),
        makers=tuple(_maker(title, maker, states, len(options)) for title, maker in given),
        infeasible=tuple(
            _pattern(pattern, len(options))
            for pattern in top.optional("infeasible_patterns").items(INFEASIBLE_LIMIT)
        ),
        states=states,
        status_quo=_status_quo(top.optional("status_quo"), states),
        source=_source(top),
    )


# --- states


def _pattern(given: Given, n: int) -> str:
    pattern = given.text("N" * n)
    if pattern and (len(pattern) != n or set(pattern) - set("YN-")):
        given.tell(f"{shown(pattern)} is not a pattern; write {n} letters Y, N or -, one for each option")
        return ""
    return pattern


def _label(given: Given) -> Label:
    """Labels are numbers or texts; a number is written as its digits."""
    if isinstance(given.raw, int) and not isinstance(given.raw, bool):
        return str(given.raw)
    label = given.text("7")
    if label == MUCH or is_pattern(label):
        given.tell(f"{shown(label)} means something else in rankings; call the state by a number")
        return ""
    return label


def _states(given: Given, n: int) -> dict[Label, str]:
    """Label -> pattern of every state of the file."""
    found: dict[Label, str] = {}
    for state in given.items():
        label, pattern = _label(state.entry("state")), _pattern(state.entry("options"), n)
        if label in found:
            state.tell(f"state {shown(label)} is given twice; keep one")
        if not label or not pattern:
            continue
        found[label] = pattern
        decimal = state.optional("decimal")
        here = sum(1 << bit for bit, letter in enumerate(pattern) if letter == "Y")
        if "-" not in pattern and decimal.raw != here and not decimal.is_absent:
            decimal.tell(f"{shown(decimal.raw)} is not the decimal of {pattern}; that is {here}")
    return found


def _status_quo(given: Given, states: dict[Label, str]) -> str:
    label = "" if given.is_absent else _known(given, states)
    if label and "-" in states[label]:
        given.tell(f"state {shown(label)} is several combinations at once; name one that is a single one")
        return ""
    return states.get(label, "")


def _known(given: Given, states: dict[Label, str]) -> Label:
    """A label that names a state; "" if it names none."""
    label = _label(given)
    if label and label not in states:
        given.tell(f"{shown(label)} is not a state; {suggestion(label, states, 'states')}")
        return ""
    return label


# --- preferences


def _maker(title: str, given: Given, states: dict[Label, str], n: int) -> Maker:
    ranking, key = given.optional("ranking"), "preference_statements_most_important_first"
    if not ranking.is_absent:
        return Maker(title, _ranking(ranking, states))
    if not given.has(key):
        given.tell(f"{shown(title)} ranks nothing; add 'ranking', classes of states with the best first")
    statements = [
        tuple(_pattern(pattern, n) for pattern in any_of.items()) for any_of in given.optional(key).items()
    ]
    return Maker(title, statements=tuple(filter(None, statements)))


def _ranking(given: Given, states: dict[Label, str]) -> Ranking:
    """Classes of labels, best first; states that are missing or named twice are told."""
    classes: list[tuple[Label, ...]] = []
    seen: set[Label] = set()
    for level in given.items():
        items = level.items() if isinstance(level.raw, list) else [level]
        labels = [(item, _known(item, states)) for item in items]
        for item, label in labels:
            if label and label in seen:
                item.tell(f"state {shown(label)} is ranked twice; keep one")
            seen.add(label)
        classes.append(tuple(label for _, label in labels if label))
    missing = [label for label in states if label not in seen]
    if missing and states:
        given.tell(f"states {listed(missing)} are not ranked; put each into a class")
    return tuple(filter(None, classes))


# --- what the fields say together


@dataclass(frozen=True)
class _Moving:
    """Who can move where: jumps over own options, each in its allowed direction."""

    options: tuple[Option, ...]
    sets: dict[Label, int]

    def reach(self, maker: int, label: Label) -> int:
        """Combinations that a decision maker can move to from any combination of the state."""
        found = self.sets[label]
        cube = Cube(len(self.options))
        for bit, option in enumerate(self.options):
            if option.owner != maker:
                continue
            without = cube.fitting("-" * bit + "N" + "-" * (cube.n - bit - 1))
            taken = (found & without) << (1 << bit) if option.direction != "off" else 0
            dropped = (found & ~without) >> (1 << bit) if option.direction != "on" else 0
            found |= taken | dropped
        return found & union(self.sets.values()) & ~self.sets[label]

    def allows(self, maker: int, label: Label, row: tuple[Label, ...]) -> bool:
        """Whether the moves of the row are those, and all those, that the options allow."""
        reach = self.reach(maker, label)
        return not reach & ~union(self.sets[to] for to in row) and all(reach & self.sets[to] for to in row)


def _completed(conflict: Conflict, top: Given) -> Conflict:
    """The conflict with what no state fits called infeasible, and with moves where they are others."""
    cube = Cube(len(conflict.options))
    impossible = union(map(cube.fitting, conflict.infeasible))
    sets: dict[Label, int] = {}
    taken = 0
    for (label, pattern), given in zip(conflict.states.items(), top.entry("states").items(), strict=True):
        sets[label] = cube.fitting(pattern) & ~impossible
        if not sets[label]:
            given.tell(f"state {shown(label)} ({pattern}) is called infeasible; delete one of the two")
        elif sets[label] & taken:
            given.tell(f"state {shown(label)} ({pattern}) and one before it overlap; separate them")
        taken |= sets[label]
    unlisted = patterns_for(cube.whole & ~taken & ~impossible, cube.n)
    moves = _moves(top.optional("moves"), conflict, _Moving(conflict.options, sets))
    return replace(conflict, infeasible=(*conflict.infeasible, *unlisted), moves=moves)


def _moves(given: Given, conflict: Conflict, moving: _Moving) -> Moves:
    """The moves of the decision makers for whom the file says other ones than their options allow."""
    titles = [maker.title for maker in conflict.makers]
    places = {title: place for place, title in enumerate(titles)}
    if len(places) < len(titles) and not given.is_absent:
        given.tell("two decision makers have the same name, so that moves cannot be told apart; rename one")
    found: Moves = {}
    for title, rows in given.pairs() if not given.is_absent else []:
        if title not in places:
            way_out = suggestion(title, places, "decision makers")
            rows.tell(f"{shown(title)} is not a decision maker; {way_out}")
            continue
        moves = _rows(rows, conflict.states)
        if not all(moving.allows(places[title], label, to) for label, to in moves.items()):
            found[title] = moves
    return found


def _rows(given: Given, states: dict[Label, str]) -> dict[Label, tuple[Label, ...]]:
    """Label -> where one decision maker can move from there, in the order of the states."""
    rows = dict(given.pairs())
    for label in rows.keys() - states.keys():
        rows[label].tell(f"{shown(label)} is not a state; {suggestion(label, states, 'states')}")
    missing = [label for label in states if label not in rows]
    if missing:
        given.tell(f"states {listed(missing)} have no row; add an empty list where no move is possible")
    found = {
        label: tuple(filter(None, (_known(to, states) for to in rows[label].items())))
        for label in states
        if label in rows
    }
    for label, row in found.items():
        if label in row:
            rows[label].tell(f"a move from {shown(label)} to itself is none; leave it out")
    return found


# --- words


def _about(top: Given) -> str:
    """What the file says of its source and its states, in sentences."""
    source = top.optional("source")
    said = [
        (head, source.optional(key).text("..."))
        for head, key in (
            ("Definition", "definition"),
            ("From the source", "from_source"),
            ("Reconstructed", "reconstructed"),
        )
    ]
    described = top.optional("state_descriptions")
    states = [] if described.is_absent else [(label, text.text("...")) for label, text in described.pairs()]
    listed_states = "; ".join(f"{label} = {text}" for label, text in states if text)
    return "\n".join(f"{head}: {text}." for head, text in (*said, ("Situations", listed_states)) if text)


def _source(top: Given) -> dict[str, str]:
    source = top.optional("source")
    title, where = (source.optional(key).text("...") for key in ("bibliography", "definition"))
    return {"title": title or where, "where": where} if title or where else {}
