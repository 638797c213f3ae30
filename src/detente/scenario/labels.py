"""What situations are called: the numbers of a case, or the decimal of the steps that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.scenario.claim import is_pattern, letters_of


@dataclass(frozen=True)
class Labels:
    """The names of situations.

    steps : in the order of the file.
    patterns : label -> pattern, as the file gives them; where it gives none, a situation is
        called by the sum of 2^k over the steps k that stand.
    """

    steps: Sequence[str]
    patterns: Mapping[str, str]

    def of(self, text: str) -> str:
        """The label that a label, or a pattern without -, stands for; the text itself if there is none."""
        letters = letters_of(text)
        is_full = is_pattern(text) and "-" not in letters and len(letters) == len(self.steps)
        if text in self.patterns or not is_full:
            return text
        if not self.patterns:
            return str(sum(1 << k for k, letter in enumerate(letters) if letter == "Y"))
        return self._exact.get(letters) or self._wide(letters) or text

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {letters_of(pattern): label for label, pattern in self.patterns.items()}

    def _wide(self, letters: str) -> str | None:
        """The label of a pattern with - that the letters fit."""
        for pattern, label in self._exact.items():
            if len(pattern) == len(letters) and all(
                given in {"-", letter} for given, letter in zip(pattern, letters, strict=True)
            ):
                return label
        return None
