"""What situations are called: the numbers of a case, or the decimal of the steps that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from detente.scenario.claim import is_pattern, letters_of

T = TypeVar("T")


@dataclass(frozen=True)
class Labels:
    """The names of situations; a situation is a whole number, bit k set where step k stands.

    steps : in the order of the file.
    patterns : label -> pattern, as the file gives them; where it gives none, a situation is
        called by its number.
    """

    steps: Sequence[str]
    patterns: Mapping[str, str]

    def of(self, text: str) -> str:
        """The label that a label, or a pattern without -, stands for; the text itself if there is none."""
        letters = letters_of(text)
        is_full = is_pattern(text) and "-" not in letters and len(letters) == len(self.steps)
        if text in self.patterns or not is_full:
            return text
        fitting = self.fitting(_number(letters, "Y"))
        return fitting[0] if fitting else text

    def keyed(self, given: Mapping[str, T]) -> dict[str, T]:
        """A mapping by labels where it was by patterns; what is given twice stays as it is."""
        found: dict[str, T] = {}
        for text, held in given.items():
            label = self.of(text)
            found[text if label in found or (label != text and label in given) else label] = held
        return found

    def fitting(self, situation: int) -> list[str]:
        """What a situation is called: one label, unless the patterns overlap or leave gaps."""
        if not self.patterns:
            return [str(situation)]
        return [label for said, named in self._by_said.items() for label in named.get(situation & said, ())]

    @cached_property
    def _by_said(self) -> dict[int, dict[int, list[str]]]:
        """Steps of which a pattern says something -> those of them that stand -> labels."""
        found: dict[int, dict[int, list[str]]] = {}
        for label, pattern in self.patterns.items():
            letters = letters_of(pattern)
            if is_pattern(pattern) and len(letters) == len(self.steps):
                named = found.setdefault(_number(letters, "YN"), {})
                named.setdefault(_number(letters, "Y"), []).append(label)
        return found


def _number(letters: str, wanted: str) -> int:
    """The sum of 2^k over the letters k that are wanted."""
    return sum(1 << k for k, letter in enumerate(letters) if letter in wanted)
