"""Numbers as JSON knows them."""

from __future__ import annotations

import math


def number(value: float) -> float | None:
    """The number as a plain float, or None if it is not finite, since JSON knows neither nan nor inf."""
    return float(value) if math.isfinite(value) else None
