"""How long a proof takes to make and to check."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeVar

from detente.ledger.entries import leaf_of
from detente.ledger.merkle import is_consistent, is_included

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from detente.ledger.ledger import Ledger

T = TypeVar("T")
ASKED = 300


def table(name: str, ledger: Ledger) -> Iterator[str]:
    """One row for each kind of proof, on a ledger in a store of that name."""
    size, chance = ledger.size, random.Random(0)  # noqa: S311 - which entries are asked for is no secret
    head = ledger.head(size)
    numbers = [chance.randrange(size) for _ in range(ASKED)]
    leaves = [leaf_of(next(ledger.store.entries(ledger.id, number, number + 1))) for number in numbers]
    inclusions, made = timed(lambda at: ledger.inclusion(numbers[at], size))
    held, checked = timed(lambda at: is_included(leaves[at], numbers[at], head, inclusions[at]))
    assert all(held)
    yield f"| an entry is in it, {name} | {made} | {checked} | 1 ms, 1 ms |"
    olds = [ledger.head(number) for number in numbers]
    proofs, made = timed(lambda at: ledger.consistency(numbers[at], size))
    held, checked = timed(lambda at: is_consistent(olds[at], head, proofs[at]))
    assert all(held)
    yield f"| it continues an older one, {name} | {made} | {checked} | |"


def timed(run: Callable[[int], T]) -> tuple[list[T], str]:
    """What each run gives, and the median time of one."""
    found, times = [], []
    for at in range(ASKED):
        before = time.perf_counter()
        found.append(run(at))
        times.append(time.perf_counter() - before)
    return found, f"{sorted(times)[ASKED // 2] * 1000:.3f} ms"
