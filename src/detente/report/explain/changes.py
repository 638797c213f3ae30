"""Changes of a scenario in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.words import Words, listed, share, upper_first

if TYPE_CHECKING:
    from detente.report.explain.findings import Change, Part
    from detente.scenario import Scenario

SAID = {
    "trust": "at the start {0} trusts {1} at {to}{now}",
    "lag": "a breach of {0} is noticed after {to}{now}",
    "chance": "a breach of {0} is noticed with a chance of {to} a phase{now}",
    "confidence": "{0} takes a new step that costs it {to} once, as a sign that it is committed",
    "payment": "{0} pays {1} {to} once, as a step of the roadmap",
    "guarantee": "{0} stands in for {2}: it pays {1} {to} if {2} breaks its word",
    "deposit": "{0} leaves a deposit with {1}, and loses {to} if it breaks its word",
    "gain": "{0} is content with a least gain of {to} of its ideal{now}",
    "margin": "the margin demanded everywhere is {to}{now}",
    "gate": "{0} waits only until {1} trusts {2} at {to}{now}",
    "capacity": "{0} can take on a load of {to} in a phase{now}",
    "phases": "there are {to} phases{now}",
    "snapback": "{0} is undone by rule after a breakdown (automatic snapback)",
    "goal": "the goal does without {all}",
    "requires": "{0} no longer waits for {rest}",
    "window": "{0} may start at another time than now",
    "table": "{0} is on the table again",
    "excludes": "{0} and {1} may stand side by side",
}
"""What is changed, by kind; names by their place, `to` and `now` in words of the file."""


SMALL = 0.001
"""Share below which the size of a change is not told."""


def change_in_words(scenario: Scenario, change: Change) -> str:
    """A change in one sentence."""
    return upper_first("; and ".join(part_in_words(scenario, part) for part in change.parts)) + "."


def part_in_words(scenario: Scenario, part: Part) -> str:
    """What is changed, in the middle of a sentence."""
    names = [_name(scenario, name) for name in part.about]
    now = f" instead of {part.now}" if part.now else ""
    every, rest = listed(names, "or"), listed(names[1:], "or")
    return SAID[part.kind].format(*names, to=part.to, now=now, all=every, rest=rest)


def size_in_words(change: Change) -> str:
    """How large a change is, as far as it can be told."""
    if change.within is not None:
        return f"{'within' if change.within else 'beyond'} the range of the judgement"
    if change.size == 1:
        return "made or not"
    return f"by {share(change.size)}" if change.size >= SMALL else "by less than 0.1\u00a0%"


def _name(scenario: Scenario, name: str) -> str:
    words = Words(scenario)
    if name in scenario.parties:
        return words.party(name)
    return f"«{words.item(name)}»" if name in scenario.steps else name
