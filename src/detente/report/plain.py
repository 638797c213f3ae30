"""Numbers as JSON knows them, and what every answer says of a search in the same way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.report.findings import Search


def number(value: float) -> float | None:
    """The number as a plain float, or None if it is not finite, since JSON knows neither nan nor inf."""
    return float(value) if math.isfinite(value) else None


def search_in(search: Search) -> dict[str, Any]:
    """How a roadmap was found: status, what was sought, and how good it is at most."""
    return {
        "status": search.status,
        "objective": search.objective,
        "value": number(search.value),
        "bound": number(search.bound),
        "gap": number(search.gap),
    }
