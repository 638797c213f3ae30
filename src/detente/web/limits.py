"""How often somebody may ask: a bucket of tokens for each, which fills again over time."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

MOST_BUCKETS = 10_000
"""Callers that are remembered; those who asked longest ago are forgotten first."""

NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class _Bucket:
    left: float
    at: float


class Limiter:
    """Lets each caller ask `burst` times at once, and `per_second` times a second in the long run."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second, self._burst = per_second, burst
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._turn = Lock()

    def wait(self, who: str, moment: float) -> int:
        """Seconds to wait, 0 if it is their turn; counts as asked then. moment : seconds, never backwards."""
        with self._turn:
            bucket = self._buckets.pop(who, None)
            left = float(self._burst)
            if bucket is not None:
                left = min(left, bucket.left + max(0.0, moment - bucket.at) * self._per_second)
            # Fractions that add up to a whole token do so only nearly.
            allowed = left >= 1 - NEARLY
            self._buckets[who] = _Bucket(max(0.0, left - 1) if allowed else left, moment)
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
        return 0 if allowed else math.ceil((1 - left) / self._per_second)
