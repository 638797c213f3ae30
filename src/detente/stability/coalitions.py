"""When no coalition breaks away: CNash, CGMR, CSMR and CSEQ stability, one function each.

Common to all. A coalition C improves on situation s by a legal sequence of moves of its members, any
number and nobody twice in a row, to an s1 that every member strictly prefers; a joint step can be taken
in it if C holds all its owners. A sanction is a situation that some member does not strictly prefer
to s. Outsiders answer by legal sequences too; no other rule for joint moves is defined for coalitions.
Arguments: a `Society`, and the coalition as indices of parties, ascending. Returned: bool, shape (n,),
where the coalition stays; False where no situation is.

Sources: Kilgour, Hipel, Fang and Peng (2001) for CNash; Inohara and Hipel (2008) for all four.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from detente.errors import TooManySituations
from detente.stability.reach import Closure, InTurn, Layers, Links, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from detente.stability.reach import Net, Words
    from detente.states.moves import Moves

    Ints = NDArray[np.signedinteger[Any]]
    Bools = NDArray[np.bool_]
    Coalition = tuple[int, ...]

Made = TypeVar("Made")

COALITION_LIMIT = 2**30
"""Most pairs of situations over all sets of parties, n² · 2^parties: 4,096 situations with six parties."""


@dataclass(frozen=True, eq=False)
class Society:
    """Parties that may act together, and the situations between which they move.

    payoffs : shape (n_parties, n), larger is better, equal is a tie.
    blocs : a partition of the parties, if only these act together; None if any coalition may form.
    Relations between situations are bits, uint64, shape (situations, words), over places in `rows`.
    Raises TooManySituations; ValueError if the blocs are no partition.
    """

    moves: Moves
    payoffs: Ints
    blocs: tuple[Coalition, ...] | None = None
    _found: dict[tuple[str, Coalition], Any] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        everybody = list(range(len(self.moves.parties)))
        if self.blocs is not None and sorted(chain(*self.blocs)) != everybody:
            raise ValueError(f"every party must be in exactly one bloc; parties are {everybody}")
        sets = len(everybody) if self.blocs is None else len(self.blocs)
        n = int(self.moves.feasible.sum())
        if n * n << sets > COALITION_LIMIT:
            raise TooManySituations(
                f"{n} situations are too many for all coalitions of {sets} parties or blocs: squared, times "
                f"2^{sets}, they may make {COALITION_LIMIT}; name fewer steps in play, or fix blocs"
            )

    @cached_property
    def coalitions(self) -> tuple[Coalition, ...]:
        """All that may act together, small ones first; the blocs, if these are fixed."""
        if self.blocs is None:
            return _subsets(range(len(self.moves.parties)))
        return tuple(tuple(sorted(bloc)) for bloc in self.blocs)

    @cached_property
    def rows(self) -> Ints:
        """The situations that can be, ascending."""
        return np.flatnonzero(self.moves.feasible)

    def outsiders(self, coalition: Coalition) -> Coalition:
        """Everybody else."""
        return tuple(party for party in range(len(self.moves.parties)) if party not in coalition)

    def worse(self, coalition: Coalition) -> Words:
        """Bit s of row t: everybody in the coalition strictly prefers t to s."""
        return reduce(np.bitwise_and, [self._keep("worse", (party,), self._worse) for party in coalition])

    def sources(self, coalition: Coalition) -> Words:
        """Bit s of row t: the coalition can get from s to t, or t is s."""
        return self._keep("sources", coalition, self._sources)

    def answers(self, coalition: Coalition, values: Words) -> Words:
        """The bits of each row, with those of all rows to which the coalition can get from it."""
        return self._keep("ways", coalition, self._ways).spread(values)

    def credible_answers(self, outsiders: Coalition, values: Words) -> Words:
        """The same, for moves of groups within the outsiders that everybody in the group strictly prefers.

        Groups: every coalition; with fixed blocs, each bloc, and blocs that take a joint step together.
        """
        return self._keep("credible ways", outsiders, self._credible_ways).spread(values)

    def movers(self, coalition: Coalition) -> list[int]:
        """Those movers all of whose owners are in the coalition."""
        return [m for m, owners in enumerate(self.moves.owners) if set(owners) <= set(coalition)]

    def joined(self, mover: int) -> Coalition:
        """Everybody in the blocs of a mover's owners, if these are in several; otherwise nobody."""
        blocs = [bloc for bloc in self.coalitions if set(bloc) & set(self.moves.owners[mover])]
        return tuple(sorted(chain(*blocs))) if self.blocs is not None and len(blocs) > 1 else ()

    def _keep(self, what: str, who: Coalition, make: Callable[[Coalition], Made]) -> Made:
        """What is made for a group, made once."""
        if (what, who) not in self._found:
            self._found[what, who] = make(who)
        found: Made = self._found[what, who]
        return found

    def _worse(self, party: Coalition) -> Words:
        worth = self.payoffs[party[0], self.rows]
        return packed(worth[:, np.newaxis] > worth[np.newaxis, :])

    def _sources(self, coalition: Coalition) -> Words:
        turned = [self._links[mover].turned() for mover in self.movers(coalition)]
        return self._net(turned, coalition).spread(self._itself)

    def _ways(self, coalition: Coalition) -> Net:
        return self._net([self._links[mover] for mover in self.movers(coalition)], coalition)

    def _net(self, links: list[Links], coalition: Coalition) -> Net:
        """Legal sequences of moves within a coalition."""
        if self._composes(coalition):
            return Closure.of(links, len(self.rows))
        return InTurn([Layers.of(each.start, each.end) for each in links])

    def _credible_ways(self, outsiders: Coalition) -> Net:
        within = [group for group in self.coalitions if set(group) <= set(outsiders)]
        groups = [self._keep("improving", group, self._improving) for group in within]
        if self.blocs is not None:
            groups += [self._joining(mover) for mover in self.movers(outsiders) if self.joined(mover)]
        return Closure(groups) if self._composes(outsiders) else InTurn(groups)

    def _improving(self, group: Coalition) -> Layers:
        """The joint improvements of a group, less those that a smaller group has too.

        Where moves do not compose it matters which group moved last, so that none is left out.
        """
        found = self.sources(group) & self.worse(group)
        if self._composes(group) and self.blocs is None and len(group) > 1:
            for smaller in combinations(group, len(group) - 1):
                found &= ~(self.sources(smaller) & self.worse(smaller))
        end, start = np.divmod(np.flatnonzero(unpacked(found, len(self.rows))), len(self.rows))
        return Layers.of(start, end)

    def _joining(self, mover: int) -> Layers:
        """Moves of joint owners from several blocs that everybody in these blocs strictly prefers."""
        links = self._links[mover]
        worth = self.payoffs[list(self.joined(mover))][:, self.rows]
        better = np.all(worth[:, links.end] > worth[:, links.start], axis=0)
        return Layers.of(links.start[better], links.end[better])

    @cached_property
    def _itself(self) -> Words:
        return packed(np.eye(len(self.rows), dtype=bool))

    @cached_property
    def _links(self) -> list[Links]:
        """The moves of each mover, as places in `rows`."""
        found = []
        for mover in range(len(self.moves.owners)):
            ends = [self.moves.successors(mover, row) for row in self.rows.tolist()]
            start = np.repeat(np.arange(len(ends)), [len(each) for each in ends])
            found.append(Links.of(start, np.searchsorted(self.rows, np.concatenate(ends)), len(ends)))
        return found

    def _composes(self, coalition: Coalition) -> bool:
        """Whether two moves of one of its movers in a row always make one move, or none at all."""
        return all(self._keep("composes", (mover,), self._move_composes) for mover in self.movers(coalition))

    def _move_composes(self, mover: Coalition) -> bool:
        layers = Layers.of(self._links[mover[0]].start, self._links[mover[0]].end)
        once = np.zeros_like(self._itself)
        once[layers.starts] = layers.gather(self._itself)
        return not np.any(layers.gather(once) & ~(once | self._itself)[layers.starts])


def cnash(society: Society, coalition: Coalition) -> Bools:
    """Where no joint move of the coalition improves on the situation for all its members.

    Coalitional Nash stability [Kilgour2001; Inohara2008]. What outsiders could do next plays no part.
    """
    return _stays(society, coalition, np.zeros_like)


def cgmr(society: Society, coalition: Coalition) -> Bools:
    """Where every joint improvement can be sanctioned by outsiders, whatever it costs them [Inohara2008].

    Outsiders answer by any legal sequence of their moves. The coalition of all has no outsiders.
    """
    outsiders = society.outsiders(coalition)
    return _stays(society, coalition, lambda worse: society.answers(outsiders, ~worse))


def csmr(society: Society, coalition: Coalition) -> Bools:
    """Where every joint improvement can be sanctioned so that no joint counter-move escapes [Inohara2008].

    As `cgmr`; and from the sanction no legal sequence of the coalition leads to what all its members
    strictly prefer to the situation.
    """
    outsiders = society.outsiders(coalition)
    return _stays(
        society,
        coalition,
        lambda worse: society.answers(outsiders, ~society.answers(coalition, worse)),
    )


def cseq(society: Society, coalition: Coalition) -> Bools:
    """Where every joint improvement can be sanctioned by joint improvements of outsiders [Inohara2008].

    Outsiders answer by a sequence of moves of coalitions among them, none twice in a row; every move is a
    legal sequence that each member of the coalition that makes it strictly prefers to where it began.
    With fixed blocs only whole blocs act; a step of owners from several blocs is taken if everybody in
    those blocs strictly prefers it.
    """
    outsiders = society.outsiders(coalition)
    return _stays(society, coalition, lambda worse: society.credible_answers(outsiders, ~worse))


COALITIONAL: dict[str, Callable[[Society, Coalition], Bools]] = {
    "cnash": cnash,
    "cgmr": cgmr,
    "csmr": csmr,
    "cseq": cseq,
}
"""The concepts by the names under which answers list them."""


@dataclass(frozen=True, eq=False)
class Coalitional:
    """Where coalitions stay. stable : by concept, bool, shape (coalitions, n), rows as in `coalitions`."""

    coalitions: tuple[Coalition, ...]
    stable: dict[str, Bools]

    def for_party(self, concept: str, party: int) -> Bools:
        """Where every coalition stays that the party is in, shape (n,)."""
        within = [row for row, coalition in enumerate(self.coalitions) if party in coalition]
        found: Bools = np.all(self.stable[concept][within], axis=0)
        return found

    def equilibria(self, concept: str) -> Bools:
        """Where every coalition stays, shape (n,)."""
        found: Bools = np.all(self.stable[concept], axis=0)
        return found


def coalitional(society: Society, concepts: Sequence[str] = tuple(COALITIONAL)) -> Coalitional:
    """Where each coalition of a society stays, by each concept named."""
    stable = {
        concept: np.array([COALITIONAL[concept](society, coalition) for coalition in society.coalitions])
        for concept in concepts
    }
    return Coalitional(society.coalitions, stable)


def _stays(society: Society, coalition: Coalition, deterred: Callable[[Words], Words]) -> Bools:
    """Where nothing that all members prefer can be reached without being deterred.

    deterred : from what the coalition improves on (bit s of row t) to what it is deterred from.
    """
    worse = society.worse(coalition)
    free = worse & ~deterred(worse) & society.sources(coalition)
    leaves = np.bitwise_or.reduce(free, axis=0)[np.newaxis]
    found = np.zeros(society.moves.n, dtype=bool)
    found[society.rows] = ~unpacked(leaves, len(society.rows))[0]
    return found


def _subsets(parties: Iterable[int]) -> tuple[Coalition, ...]:
    """Every nonempty set of parties, small ones first."""
    members = tuple(parties)
    return tuple(chain.from_iterable(combinations(members, size + 1) for size in range(len(members))))
