"""Players and what their coalitions are worth, written out in full or asked for one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.bargain.tables import Gap, least_increase, least_rise, least_synergy, sums
from detente.errors import NoDivision, TooManyPlayers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

TABLE_LIMIT = 16
"""Most players whose coalitions are all written out."""

ASKED_LIMIT = 62
"""Most players whose coalitions can be told apart by a bit mask of 64."""

TOLERANCE = 1e-7
"""What counts as equal, as a share of the largest absolute worth of a coalition."""


@dataclass(frozen=True)
class Check:
    """Whether a property holds, the two coalitions that show it best, and by how much it is met there.

    `gap` is negative where it fails: a smaller gap than that there is not.
    """

    holds: bool
    witness: tuple[tuple[str, ...], tuple[str, ...]]
    gap: float

    def __bool__(self) -> bool:
        return self.holds


@dataclass(frozen=True, eq=False)
class Players:
    """Names in order; a coalition is a bit mask in which bit i is set if player i is in it.

    Raises NoDivision if there is nobody, or two go by one name.
    """

    players: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "players", tuple(self.players))
        if not self.players:
            raise NoDivision("a game needs a player")
        if repeated := sorted({name for name in self.players if self.players.count(name) > 1}):
            raise NoDivision(f"two players cannot go by one name: {repeated}")

    @property
    def n_players(self) -> int:
        """How many there are."""
        return len(self.players)

    @property
    def grand(self) -> int:
        """The coalition of all."""
        return (1 << len(self.players)) - 1

    def mask_of(self, names: Iterable[str]) -> int:
        """The coalition of some players. Raises NoDivision for a name that nobody has."""
        named = set(names)
        if unknown := sorted(named - set(self.players)):
            nobody, everybody = " or ".join(f"'{name}'" for name in unknown), ", ".join(self.players)
            raise NoDivision(f"no player is called {nobody}; the players are {everybody}")
        return sum(1 << i for i, name in enumerate(self.players) if name in named)

    def names_of(self, mask: int) -> tuple[str, ...]:
        """Who is in a coalition, in the order of the players."""
        return tuple(name for i, name in enumerate(self.players) if mask >> i & 1)

    def label(self, mask: int) -> str:
        """A coalition as text: names joined by "+"; empty for the empty coalition."""
        return "+".join(self.names_of(mask))


@dataclass(frozen=True, eq=False)
class CoalitionGame(Players):
    """What every coalition is worth on its own, in any one unit.

    players : names. worth : float64, shape (2**n,), by bit mask: bit i set = player i is in; worth[0] is 0.

    Raises NoDivision if numbers are missing, too many, not finite, or the empty coalition is worth
    something; TooManyPlayers above TABLE_LIMIT players.
    """

    worth: NDArray[np.float64]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_table(self.n_players)
        worth = np.array(self.worth, dtype=np.float64)
        if worth.shape != (self.grand + 1,):
            raise NoDivision(
                f"{self.n_players} players form {self.grand + 1} coalitions, the empty one included; "
                f"worth is given in the shape {worth.shape}"
            )
        if not np.isfinite(worth).all():
            wrong = int(np.flatnonzero(~np.isfinite(worth))[0])
            raise NoDivision(f"the worth of '{self.label(wrong)}' is {worth[wrong]}: no number to divide by")
        if worth[0] != 0:
            raise NoDivision(f"the empty coalition is worth {worth[0]:g}; it has to be worth 0")
        worth.flags.writeable = False
        object.__setattr__(self, "worth", worth)

    @classmethod
    def of(cls, players: Iterable[str], worth: Callable[[frozenset[str]], float]) -> CoalitionGame:
        """The game of a function, which is asked once about every coalition but the empty one."""
        return AskedGame(tuple(players), worth).written()

    @property
    def tolerance(self) -> float:
        """Amounts that differ by no more than this count as equal."""
        return TOLERANCE * float(np.abs(self.worth).max())

    def worth_of(self, masks: Ints) -> Floats:
        """What coalitions are worth, float64, shape of `masks`."""
        return self.worth[masks]

    def known(self) -> tuple[Ints, Floats]:
        """All coalitions, ascending, and what they are worth."""
        return np.arange(self.grand + 1), self.worth

    def subgame(self, names: Iterable[str]) -> CoalitionGame:
        """The same game among some of the players, who keep their order. Raises NoDivision for a stranger."""
        kept = self.mask_of(names)
        bits = np.array([1 << i for i in range(self.n_players) if kept >> i & 1], dtype=np.int64)
        return CoalitionGame(self.names_of(kept), self.worth[sums(bits)])

    def is_monotone(self) -> Check:
        """Whether no coalition loses by a new member; the witness is one with and without."""
        return self._check(least_rise(self.worth))

    def is_superadditive(self) -> Check:
        """Whether no two coalitions without a common member lose by joining; the witness is such a pair."""
        return self._check(least_synergy(self.worth))

    def is_convex(self) -> Check:
        """Whether a new member adds no less the larger the coalition [Shapley1971].

        The witness is a pair S, T: v(S or T) + v(S and T) - v(S) - v(T) is the gap.
        """
        return self._check(least_increase(self.worth))

    def _check(self, gap: Gap) -> Check:
        by, one, other = gap
        return Check(by >= -self.tolerance, (self.names_of(one), self.names_of(other)), by)


@dataclass(frozen=True, eq=False)
class AskedGame(Players):
    """A game of more players than can be written out: a function is asked, once for each coalition.

    ask : what a coalition is worth, given the names of its members; never asked about the empty one.
    Raises TooManyPlayers above ASKED_LIMIT players.
    """

    ask: Callable[[frozenset[str]], float]
    _answers: dict[int, float] = field(default_factory=lambda: {0: 0.0}, init=False, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.n_players > ASKED_LIMIT:
            raise TooManyPlayers(
                f"{self.n_players} players; coalitions of at most {ASKED_LIMIT} can be told apart. "
                "Merge players that always act together."
            )

    @property
    def tolerance(self) -> float:
        """Amounts that differ by no more than this count as equal, as far as coalitions were asked about."""
        return TOLERANCE * max(map(abs, self._answers.values()))

    def worth_of(self, masks: Ints) -> Floats:
        """What coalitions are worth, float64, shape of `masks`.

        Raises NoDivision if the function answers with something that is not finite.
        """
        different, where = np.unique(masks, return_inverse=True)
        found = np.array([self._answer(mask) for mask in different.tolist()], dtype=np.float64)
        return found[where].reshape(masks.shape)

    def known(self) -> tuple[Ints, Floats]:
        """All coalitions that were asked about, and the empty one, ascending; and what they are worth."""
        masks = np.array(sorted(self._answers), dtype=np.int64)
        return masks, self.worth_of(masks)

    def written(self) -> CoalitionGame:
        """The same game with all coalitions asked about. Raises TooManyPlayers above TABLE_LIMIT players."""
        _check_table(self.n_players)
        return CoalitionGame(self.players, self.worth_of(np.arange(self.grand + 1)))

    def _answer(self, mask: int) -> float:
        if (known := self._answers.get(mask)) is not None:
            return known
        answer = float(self.ask(frozenset(self.names_of(mask))))
        if not np.isfinite(answer):
            raise NoDivision(f"the worth of '{self.label(mask)}' is {answer}: no number to divide by")
        self._answers[mask] = answer
        return answer


AnyGame = CoalitionGame | AskedGame
"""Both have the same players, and answer `worth_of`, `known` and `tolerance`."""


def _check_table(n: int) -> None:
    if n > TABLE_LIMIT:
        raise TooManyPlayers(
            f"{n} players form 2**{n} coalitions; those of at most {TABLE_LIMIT} players can be written out. "
            "With a function of coalitions (detente.bargain.game.AskedGame) the Shapley, Owen and Myerson "
            "values can be sampled."
        )
