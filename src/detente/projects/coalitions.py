"""What every coalition saves: v(S) = cost of no coalition - cost of S, in million dollars a year.

See docs/explanation/formulations/project-worth.md. Costs depend on the set of open columns only, and are
remembered by it. What is open falls apart into parts that share no node; each is solved once, and they add
up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import TooManyPlayers
from detente.projects.lp import Programme, Solved
from detente.projects.network import network_of
from detente.projects.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from detente.projects.model import Project

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

PARTY_LIMIT = 16
"""Most parties for which all coalitions are looked at."""


@dataclass(frozen=True, eq=False)
class Worth:
    """What every coalition saves.

    values : float64, shape (2**n,), MUSD a year, by bit mask (bit i is party i). alone : MUSD a year, the
    cost with no coalition. accuracy : MUSD a year by which any value may be wrong at most, by duality.
    """

    parties: tuple[str, ...]
    values: Floats
    alone: float
    accuracy: float

    def of(self, coalition: Collection[str]) -> float:
        """What these parties save together, MUSD a year."""
        return float(self.values[sum(1 << self.parties.index(name) for name in set(coalition))])


class Study:
    """A project with its programme and all that was found out about it so far."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.network = network_of(project)
        self.parties = tuple(project.parties)
        self._programme = Programme(self.network)
        self._reach = Reach(self.network)
        self._sizes = np.bincount(self.network.group, minlength=len(self.network.need))
        self._costs: dict[int, tuple[float, float]] = {}
        self._falls_apart: dict[int, tuple[int, ...]] = {}
        self._worth: dict[frozenset[str], Worth] = {}
        self._outcomes: dict[int, Solved] = {}
        self._last = 0

    @property
    def solved(self) -> int:
        """How many programmes had to be solved for costs so far."""
        return len(self._costs)

    def worth(self, open_stages: Collection[str] | None = None) -> Worth:
        """What every coalition saves while these stages are open; all stages without the argument.

        Raises NoSolution for a programme without optimum, TooManyPlayers above 16 parties.
        """
        stages = self._stages(open_stages)
        if stages not in self._worth:
            n = len(self.parties)
            if n > PARTY_LIMIT:
                raise TooManyPlayers(
                    f"'{self.project.name}' has {n} parties; all coalitions are looked at for up to "
                    f"{PARTY_LIMIT}. Ask for single coalitions with `value`."
                )
            keys = [self._key(coalition, stages) for coalition in range(1 << n)]
            self._solve(dict.fromkeys(part for key in keys for part in self._apart(key)))
            saved = [self._saved(key) for key in keys]
            values = np.array([one[0] for one in saved]) - saved[0][0]
            accuracy = max(one[1] for one in saved) + saved[0][1]
            self._worth[stages] = Worth(self.parties, values, self._costs[0][0] - saved[0][0], accuracy)
        return self._worth[stages]

    def value(self, coalition: int, open_stages: Collection[str] | None = None) -> float:
        """What one coalition (bit mask) saves, MUSD a year; solves no more than that takes."""
        stages = self._stages(open_stages)
        keys = self._key(0, stages), self._key(coalition, stages)
        self._solve(dict.fromkeys(part for key in keys for part in self._apart(key)))
        return self._saved(keys[1])[0] - self._saved(keys[0])[0]

    def outcome(self, coalition: int, open_stages: Collection[str] | None = None) -> Solved:
        """The cheapest way for a coalition (bit mask), with prices; the same whatever was asked before.

        Where several are equally good, which one it is depends on the solver's version only.
        """
        stages = self._stages(open_stages)
        key = self._key(coalition, stages)
        if key not in self._outcomes:
            self._outcomes[key] = self._programme.solve(self._usable(key), self._who(key), fresh=True)
            self._last = key
        return self._outcomes[key]

    def _stages(self, open_stages: Collection[str] | None) -> frozenset[str]:
        return frozenset(self.project.stages if open_stages is None else open_stages)

    def _key(self, coalition: int, stages: frozenset[str]) -> int:
        """The open groups as a bit mask; group 0, which is always open, is left out."""
        is_open = self.network.open_groups(coalition, stages)
        return sum(1 << g for g in range(1, len(is_open)) if is_open[g])

    def _apart(self, key: int) -> tuple[int, ...]:
        """The parts of a set of open groups that share no node: what one saves is free of the others."""
        if key not in self._falls_apart:
            is_open = self._reach.used(self._groups(key))
            parts = self._reach.apart(np.flatnonzero(is_open)[1:].tolist())
            self._falls_apart[key] = tuple(sum(1 << g for g in part) for part in parts)
        return self._falls_apart[key]

    def _saved(self, key: int) -> tuple[float, float]:
        """What these open groups save against none, and how far that may be wrong, MUSD a year."""
        (base, unsure), parts = self._costs[0], [self._costs[part] for part in self._apart(key)]
        return sum(base - cost for cost, _ in parts), sum(unsure + gap for _, gap in parts)

    def _solve(self, keys: Iterable[int]) -> None:
        """Find the costs that are not known yet, always next the one that opens and closes fewest columns."""
        missing = {key for key in (0, *keys) if key not in self._costs}
        while missing:
            key = 0 if 0 in missing else min(missing, key=self._changes)
            solved = self._programme.solve(self._usable(key), self._who(key))
            self._costs[key] = solved.cost, solved.gap
            self._last = key
            missing.remove(key)

    def _changes(self, key: int) -> tuple[int, int]:
        """How many columns differ from the last solution; the key itself decides between equals."""
        differs = key ^ self._last
        return sum(int(size) for g, size in enumerate(self._sizes) if differs >> g & 1), key

    def _usable(self, key: int) -> Bools:
        return self._groups(key)[self.network.group]

    def _groups(self, key: int) -> Bools:
        """Which groups are open by a key, bool, shape (groups,)."""
        return np.array([g == 0 or bool(key >> g & 1) for g in range(len(self._sizes))])

    def _who(self, key: int) -> str:
        """Who it takes to use these groups, for messages."""
        needed = 0
        for g, need in enumerate(self.network.need.tolist()):
            needed |= need if key >> g & 1 else 0
        names = [name for i, name in enumerate(self.parties) if needed >> i & 1]
        return f"the coalition of {', '.join(names)}" if names else "the parties on their own"
