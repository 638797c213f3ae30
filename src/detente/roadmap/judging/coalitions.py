"""What several parties could do if they left a roadmap together (D12), by direct sums of dated streams.

The members choose, item by item, what is best for the sum of their shares, each party's points
being divided by its ideal gain: keep the item until the others notice, skip it, undo it, and
with items that are theirs alone also go on after all else has broken down. What happens unseen,
and for how long, follows the same rules as for a party by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.values import TIE, Paths
from detente.roadmap.judging.verdict import Departure
from detente.worth.derived import coalitions, internal, keeps_dealing, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.judging.facts import Facts
    from detente.roadmap.judging.verdict import Verdict
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


class Choices(NamedTuple):
    """What members do with each item, for T lengths of concealment; the axes of the phase in front.

    stops, goes_on : bool, shape (..., T, G, M), whether they skip or undo it, and whether they go on
    with it after the others have stopped. worth : float64, shape (..., T, G, n), points to every party.
    """

    stops: Bools
    goes_on: Bools
    worth: Floats


@dataclass(frozen=True, eq=False)
class Outing:
    """What each of G groups of parties could gain by leaving together.

    groups : bool, shape (G, n). who : float64, shape (classes, G, n, K+1), points that each party has if
    the group leaves in the phase. together : shape (classes, G, K+1), the members' sum in shares.
    stay : shape (G, K+1), the same of carrying on.
    """

    groups: Bools
    who: Floats
    together: Floats
    stay: Floats

    @property
    def margin(self) -> Floats:
        """By how much carrying on beats leaving together at best, in shares, shape (G, K+1)."""
        best: Floats = self.stay - self.together.max(axis=0)
        return best


def outing(game: Game, starts: Floats, groups: Bools | None = None) -> Outing:
    """What leaving together is worth; starts : float64, shape (M,), inf for never.

    groups : bool, shape (G, n); all coalitions of at least two parties, but not of all, if left out.
    """
    known = facts(game)
    groups = coalitions(game) if groups is None else groups
    paths = Paths(known, starts, np.arange(1.0, game.n_phases + 2)[:, np.newaxis, np.newaxis, np.newaxis])
    found = choices(paths, groups)
    who = np.einsum("ct,ktgi->cgik", known.terms.by_class(), found.worth)
    # To a group of which nobody has a step of a class, the first class is open, as to a single party.
    open_to: Bools = np.any(known.open[:, np.newaxis] & groups, axis=2)
    who = np.where(open_to[..., np.newaxis, np.newaxis], who, who[:1])
    share: Floats = groups * shares(game)
    carry_on = paths.carried_on()[:, 0].sum(axis=-1)
    return Outing(groups, who, np.einsum("gi,cgik->cgk", share, who), share @ carry_on.T)


def choices(paths: Paths, groups: Bools) -> Choices:
    """What is best for the members of each group, seen from the phase of `paths`."""
    known, game, k = paths.facts, paths.facts.game, paths.k
    terms, share = known.terms, groups * shares(paths.facts.game)
    end = k + terms.wait.astype(np.float64)[:, np.newaxis, np.newaxis]
    keep, spared, carried = paths.kept_until(end), paths.spared(end), paths.carried_on()
    hidden = known.rank >= terms.rank[:, np.newaxis, np.newaxis]
    past = paths.starts < k
    late = paths.starts + game.lag >= end - 1
    when = np.where(hidden, k, np.maximum(k, end - 1 - game.lag))
    undone = paths.undone_at(when)
    stopped = np.where(past, undone, 0.0)
    new = ~past & (paths.starts < end) & (hidden | late)
    acting = (groups @ game.actors) > 0
    own = internal(game, groups)
    called = _called(paths, groups, end)
    kept = share @ keep + np.einsum("gi,...gim->...gm", share, called)
    # They go on under the same risk from outside as before: to leave is no shelter.
    onward = np.where(own, share @ carried - share @ keep, 0.0)
    goes_on = onward > TIE
    best = kept + np.where(goes_on, onward, 0.0)
    stops = acting & ((past & game.reversible) | new) & (share @ stopped > best + TIE)
    goes_on &= ~stops
    # Who has no part in an item that is skipped loses nothing by it, but the other actors have paid.
    others = np.where(past, undone, paths.skipped())
    loyal = keeps_dealing(game, groups)
    by = stops.astype(np.float64), goes_on.astype(np.float64)
    worth = keep.sum(axis=-1)[..., np.newaxis, :] + by[0] @ (others - keep).swapaxes(-1, -2)
    worth += by[1] @ (carried - keep).swapaxes(-1, -2) + loyal @ spared.swapaxes(-1, -2)
    # Members agree on what to skip, and none of them pays for it.
    worth += groups * (by[0] @ (stopped - others).swapaxes(-1, -2))
    worth += np.where(stops[..., np.newaxis, :], 0.0, called).sum(axis=-1)
    return Choices(stops, goes_on, worth)


def _called(paths: Paths, groups: Bools, end: Floats) -> Floats:
    """What guarantees against the members pay when all is noticed, shape (..., T, G, n, M) or (G, n, M)."""
    paid = paths.facts.forfeit
    if not paid.any():
        return np.zeros((*groups.shape, paid.shape[2]))
    weight = paths.alive ** (end - 1 - paths.k) * paths.patience
    due = np.where(paths.begin < end, weight, 0.0)
    found: Floats = due[..., np.newaxis, :, :] * np.einsum("gj,jim->gim", groups.astype(np.float64), paid)
    return found


def departures(verdict: Verdict) -> tuple[Departure, ...]:
    """In each phase the coalition that has least reason to stay, and what exactly it could do."""
    game = verdict.game
    groups = coalitions(game)
    # Who has nothing to gain has no reason to leave either.
    groups = groups[(groups & (verdict.ideal > 0)).any(axis=1)]
    if not len(groups):
        return ()
    starts = verdict.dates
    found = outing(game, starts, groups)
    weakest = found.margin.argmin(axis=0)
    return tuple(departure(game, starts, found, int(group), column) for column, group in enumerate(weakest))


def departure(game: Game, starts: Floats, found: Outing, group: int, column: int) -> Departure:
    """The best that one coalition could do in the phase of that column (from 0)."""
    known = facts(game)
    rank = int(found.together[:, group, column].argmax())
    open_to = (known.open[rank] & found.groups[group]).any()
    rank = rank if open_to else 0
    chosen = choices(Paths(known, starts, column + 1), found.groups[[group]])
    term = int(np.argmax(known.terms.rank == rank))
    lag, chance = known.classes[rank]
    carry_on = Paths(known, starts, column + 1).carried_on().sum(axis=-1)
    gain = found.who[rank, group, :, column] - carry_on
    members = np.flatnonzero(found.groups[group])
    return Departure(
        members=tuple(game.parties[i] for i in members),
        phase=column + 1,
        acts=tuple(_acts(known, starts, chosen, term, column + 1)),
        noticed=column + 1 + lag + 1,
        chance=chance,
        margin=float(found.margin[group, column]),
        gains=tuple(float(gain[i]) for i in members),
    )


def _acts(known: Facts, starts: Floats, chosen: Choices, term: int, phase: int) -> Iterator[tuple[str, str]]:
    for m, item in enumerate(known.game.items):
        if not np.isfinite(starts[m]):
            continue
        if chosen.stops[term, 0, m]:
            yield item, "undo" if starts[m] < phase else "skip"
        elif chosen.goes_on[term, 0, m]:
            yield item, "go on"
