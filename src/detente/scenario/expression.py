"""Conditions over steps: `freeze and (declaration or not exercises)`.

Parsed by our own small grammar (names, `and`, `or`, `not`, `if`, `iff`, brackets; `not`
binds tightest, then `and`, then `or`, then `if` and `iff`) and kept in the form the author wrote.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from detente.scenario.words import shown

_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z][\w-]*)|(?P<bracket>[()])|(?P<odd>\S))")
CLAUSE_LIMIT = 64
TOKEN_LIMIT = 400

Clause = frozenset[tuple[str, bool]]
"""Alternatives of which one must be true: (step, True) it stands, (step, False) it does not."""


@dataclass(frozen=True)
class Expression:
    """A condition in conjunctive normal form, with the text it was written as.

    clauses : every one must hold; a clause holds if one of its literals does.
    """

    text: str
    clauses: tuple[Clause, ...]

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic carry expressions; text becomes one through `parse`."""
        return core_schema.is_instance_schema(cls, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: Any) -> dict[str, Any]:
        """In JSON Schema an expression is its text."""
        return {"type": "string", "examples": ["freeze and (declaration or not exercises)"]}

    def __str__(self) -> str:
        return self.text

    @property
    def names(self) -> tuple[str, ...]:
        """Every step the condition mentions, sorted."""
        return tuple(sorted({name for clause in self.clauses for name, _ in clause}))

    def holds(self, stands: Callable[[str], bool]) -> bool:
        """Whether the condition is true when `stands(step)` tells which steps stand."""
        return all(any(stands(name) is wanted for name, wanted in clause) for clause in self.clauses)


Always = Expression("", ())
"""The condition that is always true."""


def parse(text: str) -> Expression:
    """Read a condition; raises ValueError with the offending word and the way out."""
    if not text.strip():
        return Always
    tokens = list(_tokens(text))
    if len(tokens) > TOKEN_LIMIT:
        raise ValueError(f"{shown(text)} has {len(tokens)} words; the limit is {TOKEN_LIMIT}: split the step")
    try:
        clauses, rest = _whole(tokens, text)
    except RecursionError:
        raise ValueError(f"{shown(text)} is nested too deeply; leave out brackets") from None
    if rest:
        raise ValueError(
            f"{shown(rest[0])} is not expected there in {shown(text)}; join names with 'and' or 'or'"
        )
    return Expression(text.strip(), _tidy(clauses))


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        if match["odd"]:
            raise ValueError(
                f"'{match['odd']}' cannot be part of a condition ({shown(text)}); "
                "use names, 'and', 'or', 'not' and brackets"
            )
        yield match["word"] or match["bracket"]


Tree = list[Clause]


def _whole(tokens: list[str], text: str) -> tuple[Tree, list[str]]:
    """`a if b` is true unless b stands without a; `a iff b` if both stand or neither does."""
    found, rest = _either(tokens, text)
    while rest and rest[0] in {"if", "iff"}:
        word, (right, rest) = rest[0], _either(rest[1:], text)
        back = _cross(_negated(found, text), right, text) if word == "iff" else []
        found = _cross(found, _negated(right, text), text) + back
    return found, rest


def _either(tokens: list[str], text: str) -> tuple[Tree, list[str]]:
    found, rest = _both(tokens, text)
    while rest and rest[0] == "or":
        right, rest = _both(rest[1:], text)
        found = _cross(found, right, text)
    return found, rest


def _both(tokens: list[str], text: str) -> tuple[Tree, list[str]]:
    found, rest = _single(tokens, text)
    while rest and rest[0] == "and":
        right, rest = _single(rest[1:], text)
        found = found + right
    return found, rest


def _single(tokens: list[str], text: str) -> tuple[Tree, list[str]]:
    if not tokens or tokens[0] in {"and", "or", "if", "iff", ")"}:
        got = shown(tokens[0]) if tokens else "the end"
        raise ValueError(f"a step was expected before {got} in {shown(text)}")
    first, rest = tokens[0], tokens[1:]
    if first == "not":
        inner, rest = _single(rest, text)
        return _negated(inner, text), rest
    if first == "(":
        inner, rest = _whole(rest, text)
        if not rest or rest[0] != ")":
            raise ValueError(f"a bracket is not closed in {shown(text)}; add ')'")
        return inner, rest[1:]
    return [frozenset({(first, True)})], rest


def _cross(left: Tree, right: Tree, text: str) -> Tree:
    if len(left) * len(right) > CLAUSE_LIMIT:
        raise ValueError(
            f"{shown(text)} has too many combinations; the limit is {CLAUSE_LIMIT}: split the step"
        )
    return [one | other for one, other in itertools.product(left, right)]


def _negated(clauses: Tree, text: str) -> Tree:
    flipped = [[frozenset({(name, not wanted)}) for name, wanted in clause] for clause in clauses]
    found = flipped[0]
    for alternatives in flipped[1:]:
        found = _cross(found, alternatives, text)
    return found


def _tidy(clauses: Tree) -> tuple[Clause, ...]:
    """Drop clauses that are always true or implied by a shorter one; keep the written order."""
    real = [c for c in dict.fromkeys(clauses) if not any((name, not wanted) in c for name, wanted in c)]
    return tuple(c for c in real if not any(other < c for other in real))


def implies(one: Expression, other: Expression) -> bool:
    """Whether the other condition is true whenever the one is, whatever steps stand."""
    return all(
        not satisfiable([*one.clauses, *(frozenset({(name, not wanted)}) for name, wanted in clause)])
        for clause in other.clauses
    )


def satisfiable(clauses: list[Clause]) -> bool:
    """Whether some set of standing steps makes every clause true (Davis, Putnam, Logemann, Loveland)."""
    if not clauses or not all(clauses):
        return not clauses
    shortest: Clause = min(clauses, key=len)
    name, wanted = min(shortest)
    return any(satisfiable(_assuming(clauses, name, stands=choice)) for choice in (wanted, not wanted))


def _assuming(clauses: list[Clause], name: str, *, stands: bool) -> list[Clause]:
    return [clause - {(name, not stands)} for clause in clauses if (name, stands) not in clause]
