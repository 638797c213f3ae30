"""Phases counted from the signature, where the judge counts from the present one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.roadmap.judging.verdict import Failure

_PHASES = re.compile(r"\b(phases? (?:are )?)(\d+)(?:( to )(\d+))?")


def later(failure: Failure, by: int) -> Failure:
    """A failing of the judge so many phases later, also where its sentence names phases."""

    def moved(found: re.Match[str]) -> str:
        head, first, to, last = found.groups()
        return f"{head}{int(first) + by}" + (f"{to}{int(last) + by}" if last else "")

    phase = failure.phase + by if failure.phase else 0
    return replace(failure, phase=phase, sentence=_PHASES.sub(moved, failure.sentence))
