"""What is true in some situations and false in others: conditions over steps, and patterns of them.

A pattern has one letter for each step, in the order of the file: Y it stands, N it does not, - either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from detente.scenario.expression import Clause, Expression, parse, satisfiable
from detente.scenario.words import listed, shown

_PATTERN = re.compile(r"\s*[YN-](?:\s*[YN-])*\s*")
_STANDS = {"Y": True, "N": False}


@dataclass(frozen=True)
class Claim:
    """Something that is true in some situations, with the text it was written as.

    groups : of literals (step, whether it stands).
    kind : "all": in every group one literal is true; "any": in one group all literals are.
    """

    text: str
    kind: Literal["all", "any"]
    groups: tuple[Clause, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every step it depends on, sorted."""
        return tuple(sorted({name for group in self.groups for name, _ in group}))

    def holds(self, stands: Callable[[str], bool]) -> bool:
        """Whether it is true when `stands(step)` tells which steps stand."""
        outer, inner = (all, any) if self.kind == "all" else (any, all)
        return outer(inner(stands(name) is wanted for name, wanted in group) for group in self.groups)


def implies(one: Claim, other: Claim) -> bool:
    """Whether the other claim is true wherever the one is, whatever steps stand."""
    return not any(
        satisfiable([*given, *against]) for given in _ways(one) for against in _ways(_denied(other))
    )


def _ways(claim: Claim) -> list[list[Clause]]:
    """Conditions in conjunctive normal form, at least one of which holds where the claim does."""
    if claim.kind == "all":
        return [list(claim.groups)]
    return [[frozenset({literal}) for literal in group] for group in claim.groups]


def _denied(claim: Claim) -> Claim:
    groups = tuple(frozenset((name, not wanted) for name, wanted in group) for group in claim.groups)
    return Claim(claim.text, "any" if claim.kind == "all" else "all", groups)


@dataclass(frozen=True)
class Statement:
    """A claim as a file writes it: a condition, or patterns of which any may fit.

    Which step a letter of a pattern means is known only where the steps are: see `resolved`.
    """

    condition: Expression | None
    patterns: tuple[str, ...] = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic carry statements; text becomes one through `stated`."""
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: Any) -> dict[str, Any]:
        """In JSON Schema a statement is its text, or a list of patterns."""
        examples = ["freeze and not relief", "Y N -", ["Y N -", "- Y Y"]]
        return {"type": ["string", "array"], "items": {"type": "string"}, "examples": examples}

    def __str__(self) -> str:
        return str(self.condition) if self.condition else " or ".join(self.patterns)

    @property
    def written(self) -> str | list[str]:
        """The text, or the list of patterns, that a file holds."""
        return list(self.patterns) if len(self.patterns) > 1 else str(self)

    @property
    def names(self) -> tuple[str, ...]:
        """Every step that a condition mentions, sorted; patterns mention none by name."""
        return self.condition.names if self.condition else ()

    def resolved(self, steps: Sequence[str]) -> Claim:
        """The claim, over steps in the order of the file.

        Raises ValueError if a pattern has not one letter for each step.
        """
        if self.condition:
            return Claim(str(self), "all", self.condition.clauses)
        return Claim(str(self), "any", tuple(literals(pattern, steps) for pattern in self.patterns))


def is_pattern(text: str) -> bool:
    """Whether a text is made of the letters of a pattern; names of steps are in lower case."""
    return _PATTERN.fullmatch(text) is not None


def letters_of(pattern: str) -> str:
    """The letters of a pattern without the blanks between them."""
    return "".join(pattern.split())


def literals(pattern: str, steps: Sequence[str]) -> Clause:
    """What a pattern says of each step, those left out that may stand or not.

    Raises ValueError if it is no pattern, or has not one letter for each step.
    """
    if not is_pattern(pattern):
        raise ValueError(
            f"{shown(pattern)} is not a pattern; write one letter for each step: Y it stands, N it does not, "
            "- either"
        )
    letters = letters_of(pattern)
    if len(letters) != len(steps):
        raise ValueError(
            f"{shown(pattern)} has {len(letters)} letters and there are {len(steps)} steps; "
            f"write one for each, in this order: {listed(steps)}"
        )
    return frozenset(
        (step, _STANDS[letter]) for step, letter in zip(steps, letters, strict=True) if letter != "-"
    )


def stated(raw: Any) -> Any:
    """A statement from text, or from a list of patterns; raises ValueError with the way out."""
    if isinstance(raw, Statement):
        return raw
    if isinstance(raw, str) and raw.strip():
        return Statement(None, (raw.strip(),)) if is_pattern(raw) else Statement(parse(raw))
    if isinstance(raw, list | tuple) and raw:
        odd = [entry for entry in raw if not (isinstance(entry, str) and is_pattern(entry))]
        if not odd:
            return Statement(None, tuple(entry.strip() for entry in raw))
        raise ValueError(
            f"{shown(odd[0])} is not a pattern; a list here holds patterns such as 'Y N -', "
            "of which any may fit"
        )
    raise ValueError(
        f"{shown(raw)} says nothing about steps; write a condition such as 'freeze and not relief', "
        "or a pattern such as 'Y N -'"
    )


Stated = Annotated[Statement, BeforeValidator(stated)]
