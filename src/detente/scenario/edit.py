"""A scenario with something changed: 'what if trust were 0.4?', as the file would say it.

An edit is a dotted path and what shall stand there, in the notation of the file::

    trust.us.dprk=0.4
    steps.textiles-relief.verified.lag=1 month
    steps.inspections=nothing

The edited scenario goes through the same checks as a file. A number without a source is what
the user said, and counts as a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.errors import Problem, ScenarioError
from detente.scenario.check import findings, known_names
from detente.scenario.document import Document, Path, dotted
from detente.scenario.model import Scenario
from detente.scenario.plain import inline, plain
from detente.scenario.read import document_of
from detente.scenario.shape import fitted
from detente.scenario.values import JUDGEMENT
from detente.scenario.words import listed, shown, suggestion
from detente.scenario.write import as_text
from detente.scenario.write import edit as cut_in

OFF_THE_TABLE = "off_the_table"

NOTHING = ("", "nothing", "null", "~")
"""What stands after the equals sign where something is taken away."""

ENTRIES = ("parties", "issues", "steps", "together")
"""Sections whose entries must be given whole: one part alone cannot make a new entry."""


@dataclass(frozen=True)
class Edit:
    """One change of a scenario.

    path : where, names joined by dots. value : plain data in the form of the file: a number, text
    such as '1 month', a list, a mapping; None takes away what stands there. A step is never taken
    away, since others may refer to it: it is off the table instead.
    """

    path: str
    value: Any

    def __str__(self) -> str:
        return f"{self.path}={'nothing' if self.value is None else _written(self.value)}"


def parse_edit(text: str) -> Edit:
    """The edit in a text 'PATH=VALUE'; the value is read as YAML. Raises ScenarioError."""
    path, equals, written = (part.strip() for part in text.partition("="))
    if not path or not equals:
        message = "a change is written as PATH=VALUE, e.g. 'trust.us.dprk=0.4' or 'steps.inspections=nothing'"
        raise _refusal(text, "", f"{shown(text)} does not say what shall stand where; {message}")
    if written.lower() in NOTHING:
        return Edit(path, None)
    document = document_of(f"value: {written}", text)
    if document.problems:
        raise _refusal(text, path, "; ".join(problem.message for problem in document.problems))
    return Edit(path, document.data["value"])


def edited(scenario: Scenario, edits: Iterable[Edit]) -> Scenario:
    """The scenario with all edits made, in their order.

    Raises ScenarioError with every problem, each naming the edit it comes from, and the way out.
    """
    changes = tuple(edits)
    data: dict[str, Any] = plain(scenario)
    places = [(change, _made(data, change)) for change in changes]
    # Only what the edits say can lack a source here: in plain data every other number names its own.
    found, misfits = fitted(Scenario, {**data, "unsourced": JUDGEMENT})
    later = list(findings(found, known_names(data))) if found and not misfits else []
    problems = Document(scenario.name, data).locate(
        [*misfits, *(finding for finding in later if finding.level == "error")]
    )
    if problems or found is None:
        raise ScenarioError(tuple(_blamed(problem, places) for problem in problems))
    return found.model_copy(update={"unsourced": scenario.unsourced})


def edited_text(scenario: Scenario, edits: Iterable[Edit], original: str | None = None) -> str:
    """The edited scenario as a file; of the `original` text all that is not edited stays, to the byte.

    Without an original, or where the edits cannot be cut into it, the whole is written anew.
    Raises ScenarioError as `edited` does.
    """
    changes = tuple(edits)
    after = edited(scenario, changes)
    if original is None:
        return as_text(after)
    whole, cuts = plain(after), {}
    for change in changes:
        place = _place(whole, change)
        if change.value is None and place[:-1] != ("steps",):
            return as_text(after)
        path = f"{change.path}.{OFF_THE_TABLE}" if change.value is None else change.path
        cuts[path] = True if change.value is None else _at(whole, place, change.value)
    try:
        return cut_in(original, cuts, scenario.name)
    except ScenarioError:
        return as_text(after)


def _made(data: dict[str, Any], change: Edit) -> Path:
    """Make one edit in the plain data; returns its path as names."""
    place = _place(data, change)
    if not place or not all(place):
        raise _refusal(str(change), change.path, "the path has an empty name; write it as 'trust.us.dprk'")
    inside: Any = data
    for depth, name in enumerate(place[:-1]):
        section = place[0]
        if depth == 1 and section in ENTRIES and name not in inside:
            way_out = suggestion(str(name), inside, str(section))
            raise _refusal(str(change), change.path, f"there is no {shown(name)} in `{section}`; {way_out}")
        inside = inside.setdefault(name, {})
        if not isinstance(inside, dict):
            message = f"`{dotted(place[: depth + 1])}` has no parts; give all of it"
            raise _refusal(str(change), change.path, message)
    if change.value is None:
        return _taken_away(inside, place, change)
    inside[place[-1]] = change.value
    return place


def _taken_away(inside: dict[str, Any], place: Path, change: Edit) -> Path:
    name = str(place[-1])
    if name not in inside:
        message = f"there is no {shown(name)} to take away; {suggestion(name, inside, 'entries there')}"
        raise _refusal(str(change), change.path, message)
    if place[:-1] == ("steps",):
        inside[name] = {**inside[name], OFF_THE_TABLE: True}
    else:
        del inside[name]
    return place


def _place(data: Mapping[str, Any], change: Edit) -> Path:
    """The path as names; since a name may hold dots, the shortest that exists is meant."""
    rest, inside, place = change.path.split("."), data, list[str]()
    while rest:
        held = inside if isinstance(inside, dict) else {}
        lengths = range(1, len(rest) + 1)
        length = next((n for n in lengths if ".".join(rest[:n]) in held), 1)
        if place == ["sources"] and ".".join(rest[:length]) not in held:
            length = len(rest)
        name, rest = ".".join(rest[:length]), rest[length:]
        place.append(name)
        inside = held.get(name, {})
    return tuple(place)


def _at(data: Any, place: Path, otherwise: Any) -> Any:
    """What stands at a place of plain data; something else where a default is left out."""
    for name in place:
        if not isinstance(data, dict) or name not in data:
            return otherwise
        data = data[name]
    return data


def _blamed(problem: Problem, places: list[tuple[Edit, Path]]) -> Problem:
    """The problem with the edit it comes from: the one at, inside or around its place, or else all."""
    at = [
        str(change)
        for change, place in places
        if _within(problem.field, dotted(place)) or _within(dotted(place), problem.field)
    ]
    return replace(problem, file=f"the change {listed(at or [str(change) for change, _ in places])}")


def _within(path: str, around: str) -> bool:
    return path == around or path.startswith(f"{around}.")


def _refusal(change: str, path: str, message: str) -> ScenarioError:
    return ScenarioError((Problem(f"the change {listed([change])}", 0, 0, path, message),))


def _written(value: Any) -> str:
    return value if isinstance(value, str) else inline(value, in_flow=False)
