"""How a party ranks situations, in one of five ways; labels are what situations are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from detente.scenario.claim import Stated
from detente.scenario.kinds import Frozen, Points, Text
from detente.scenario.labels import Labels
from detente.scenario.values import Number
from detente.scenario.words import UNREAD, shown

MUCH = ">>"
"""Between two classes or labels: what is above is much preferred to what is below."""

STATEMENT_LIMIT = 62
"""So many statements, each worth twice the next, still add up to a 64-bit number."""

_RELATION = re.compile(r"(>>|>|=)")
_SIGNS = {MUCH, ">", "="}

Comparison = tuple[str, str, str]
"""Better, one of the signs '>', '>>' and '=', worse."""

WAYS = ("ranking", "statements", "known", "ranges", "worth")
"""The ways to say how a party ranks situations; each preference uses one."""


def _chain(raw: Any) -> Any:
    """Refuse what is no chain of comparisons."""
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(text, str) or text == UNREAD:
        return text
    parts = _parts(text)
    if len(parts) == 1 or not all(parts):
        raise ValueError(
            f"{shown(text)} compares nothing; write labels of situations joined by >, >> or =, "
            "e.g. '7 > 9 > 3 = 1'"
        )
    return text


def _parts(chain: str) -> list[str]:
    """Labels and the signs between them, in turn."""
    return [part.strip() for part in _RELATION.split(chain)]


def compared(chain: str) -> tuple[Comparison, ...]:
    """The comparisons of neighbours in a chain."""
    parts = _parts(chain)
    return tuple((parts[at - 1], parts[at], parts[at + 1]) for at in range(1, len(parts), 2))


Chain = Annotated[str, BeforeValidator(_chain)]
Class = Text | tuple[Text, ...]


class Preference(Frozen):
    """How a party ranks situations: by exactly one of `ranking`, `statements`, `known`, `ranges`, `worth`."""

    noun: ClassVar[str] = "an entry of `preferences`"
    ranking: tuple[Class, ...] = Field(
        default=(),
        description="classes of situations, best first: a label, or a list of labels that tie; '>>' between "
        "two classes: all above it is much preferred to all below it",
    )
    statements: tuple[Stated, ...] = Field(
        default=(),
        max_length=STATEMENT_LIMIT,
        description="what the party wants to be true, most important first: conditions, patterns, lists of "
        "patterns of which any may fit; each counts for more than all after it together",
    )
    known: tuple[Chain, ...] = Field(
        default=(),
        description="chains such as '7 > 9 > 3 = 1' or '9 >> 3'; what does not follow from them is unknown",
    )
    ranges: dict[Text, Number] = Field(
        default={},
        description="label -> worth of the situation; where two ranges overlap, either may be better",
    )
    worth: Literal[True] | None = Field(
        default=None, description="`true`: by what the steps that stand are worth; the same as no entry"
    )
    much: Points | None = Field(
        default=None,
        gt=0,
        description="with `worth`: the least difference, in points a year, that counts as much preferred",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = [f"`{way}`" for way in WAYS if getattr(self, way)]
        if len(given) != 1:
            said = f"{' and '.join(given)} are given" if given else "nothing says how situations are ranked"
            raise ValueError(f"{said}; give exactly one of {', '.join(f'`{way}`' for way in WAYS)}")
        if self.much is not None and not self.worth:
            raise ValueError(f"`much` goes with `worth: true` and not with {given[0]}; leave it out")
        return self

    @property
    def needs_worth(self) -> bool:
        """Whether it says nothing by itself: the worth of the steps decides."""
        return self.worth is not None

    def classes(self) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
        """The ranking: labels that tie, best first, and the tier of each class.

        A class of a larger tier is much preferred to one of a smaller; the tiers end at 0.
        """
        found: list[tuple[str, ...]] = []
        tiers: list[int] = []
        tier = 0
        for entry in reversed(self.ranking):
            if entry == MUCH:
                tier += 1
            else:
                found.append((entry,) if isinstance(entry, str) else entry)
                tiers.append(tier)
        return tuple(reversed(found)), tuple(reversed(tiers))

    def relations(self) -> tuple[Comparison, ...]:
        """What is known: (better, '>' or '>>' or '=', worse), in the order of the file."""
        return tuple(found for chain in self.known for found in compared(chain))

    def labels(self) -> Iterator[str]:
        """Every label it mentions, as often as it does."""
        for classed in self.classes()[0]:
            yield from classed
        for better, _, worse in self.relations():
            yield from (better, worse)
        yield from self.ranges

    def relabelled(self, labels: Labels) -> Self:
        """The same preference with labels where patterns stand that mean just one situation."""
        if all(labels.of(given) == given for given in self.labels()):
            return self
        ranking = tuple(
            labels.of(entry) if isinstance(entry, str) else tuple(map(labels.of, entry))
            for entry in self.ranking
        )
        known = tuple(
            " ".join(part if part in _SIGNS else labels.of(part) for part in _parts(chain))
            for chain in self.known
        )
        update = {"ranking": ranking, "known": known, "ranges": labels.keyed(self.ranges)}
        return self.model_copy(update=update)
