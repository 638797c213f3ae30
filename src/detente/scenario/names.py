"""The names that a file gives: those that nothing goes by, and those that are given twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from detente.scenario.document import Finding, Path
from detente.scenario.model import Scenario
from detente.scenario.values import Value
from detente.scenario.words import UNREAD, shown, suggestion


@dataclass(frozen=True)
class Names:
    """The names a file gives to its entries, also to those that could not be read.

    None: the section itself could not be read, so that any name may be right.
    """

    parties: tuple[str, ...] | None
    issues: tuple[str, ...] | None
    weights: tuple[str, ...] | None
    steps: tuple[str, ...] | None
    together: tuple[str, ...] | None
    money: tuple[str, ...] | None
    sources: tuple[str, ...] | None
    situations: tuple[str, ...] | None
    infeasible: tuple[object, ...] | None

    def are_all_in(self, scenario: Scenario) -> bool:
        """Whether nothing that tells situations apart is missing from what could be read of the scenario."""
        return (
            self.steps == tuple(scenario.steps)
            and self.situations == tuple(scenario.situations)
            and self.infeasible is not None
            and len(self.infeasible) == len(scenario.infeasible)
        )


def unknown(path: Path, given: Iterable[str], known: tuple[str, ...] | None, what: str) -> Iterator[Finding]:
    """Names that nothing goes by; any may be right where `known` is None. With a mapping, each at its key."""
    for position, name in enumerate(given):
        if known is None or name in known or name == UNREAD:
            continue
        article = "an" if what == "issue" else "a"
        plural = {"party": "parties"}.get(what, f"{what}s")
        at_key = isinstance(given, dict)
        place = (*path, name if at_key else position)
        yield Finding(
            place, f"{shown(name)} is not {article} {what}; {suggestion(name, known, plural)}", at_key=at_key
        )


def twice(path: Path, given: tuple[str, ...]) -> Iterator[Finding]:
    """Names that stand in a list more than once."""
    for position, name in enumerate(given):
        if name in given[:position] and name != UNREAD:
            yield Finding((*path, position), f"{shown(name)} is named twice; leave one out")


def misformed_gate(path: Path, key: str) -> Finding | None:
    """What is wrong with how a demand on trust is written, 'PARTY in PARTY', if anything is."""
    words = key.split()
    if [*words[1:2], len(words)] != ["in", 3]:
        message = f"{shown(key)} does not say who must trust whom; write it as 'PARTY in PARTY'"
    elif words[0] == words[2]:
        message = f"{shown(key)} names the same party twice; name two parties"
    else:
        return None
    return Finding(path, message, at_key=True)


def paid(path: Path, amounts: Mapping[str, Value], names: Names) -> Iterator[Finding]:
    """Of amounts of money, the parties that nobody knows or that nobody says what money is worth to."""
    yield from unknown(path, amounts, names.parties, "party")
    for party in amounts:
        if names.money is not None and party not in names.money and party in (names.parties or ()):
            message = (
                f"nobody says what money is worth to '{party}'; "
                f"add '{party}: {{points_per_busd_year: 5 judgement}}' under the top-level `money`"
            )
            yield Finding((*path, party), message)
