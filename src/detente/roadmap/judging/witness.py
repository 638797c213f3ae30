"""What exactly a party could do instead of carrying on, when it is noticed, and what falls then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.roadmap.judging.facts import Facts, facts
from detente.roadmap.judging.values import Paths, left_behind, plot, postponed
from detente.roadmap.judging.verdict import TOLERANCE, Deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict
    from detente.worth import Game

    Floats = NDArray[np.float64]


class _Seat(NamedTuple):
    """One party at the start of one phase."""

    facts: Facts
    paths: Paths
    who: int
    carry_on: float

    @property
    def phase(self) -> int:
        return int(self.paths.k)

    def deviation(self, kind: str, noticed: int, **details: object) -> Deviation:
        """One deviation of this party in this phase; what falls follows from when it is noticed."""
        game = self.facts.game
        falls = self.facts.falls & (self.paths.begin < noticed) & ~self.facts.persists[self.who]
        names = tuple(name for name, gone in zip(game.items, falls, strict=True) if gone)
        undone = () if kind == "wait" else names
        rest = {"acts": (), "chance": 1.0, "undone": undone, "carry_on": self.carry_on}
        return Deviation(
            kind=kind,  # type: ignore[arg-type]
            party=game.parties[self.who],
            phase=self.phase,
            noticed=noticed,
            **(rest | details),  # type: ignore[arg-type]
        )


def deviations(game: Game, starts: Floats, who: int, phase: int) -> tuple[Deviation, ...]:
    """Everything party `who` could do in `phase` instead of carrying on, the best for it first.

    Walking away openly, the best cheat of each class, skipping or undoing each own step alone,
    and waiting. starts : float64, shape (M,), inf for never.
    """
    paths = Paths(facts(game), starts, phase)
    seat = _Seat(facts(game), paths, who, float(paths.carried_on()[who].sum()))
    found = [_walks_away(seat), *_cheats(seat), *_alone(seat), *_waits(seat)]
    return tuple(sorted(found, key=lambda deviation: deviation.margin))


def best_deviation(game: Game, starts: Floats, who: int, phase: int) -> Deviation:
    """The deviation with the least margin; waiting counts only where it pays."""
    found = deviations(game, starts, who, phase)
    return next(each for each in found if each.kind != "wait" or each.margin < -TOLERANCE)


def _walks_away(seat: _Seat) -> Deviation:
    return seat.deviation("walk away", seat.phase, instead=float(left_behind(seat.paths)[seat.who].sum()))


def _acts(seat: _Seat, taken: NDArray[np.bool_]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (seat.facts.game.items[m], "undo" if seat.paths.starts[m] < seat.phase else "skip")
        for m in np.flatnonzero(taken)
    )


def _cheats(seat: _Seat) -> Iterator[Deviation]:
    """The best concealed deviation of each class; where there is nothing to skip or undo, leaving later."""
    terms, plotted, who = seat.facts.terms, plot(seat.paths), seat.who
    worth = terms.by_class() @ plotted.outcome(seat.facts.loyal)[:, who, who]
    for rank in np.flatnonzero(seat.facts.open[:, who]):
        lag, chance = seat.facts.classes[rank]
        acts = _acts(seat, plotted.acts[int(np.argmax(terms.rank == rank)), who])
        noticed, instead = seat.phase + lag + 1, float(worth[rank])
        yield seat.deviation("cheat", noticed, acts=acts, chance=chance, instead=instead)


def _alone(seat: _Seat) -> Iterator[Deviation]:
    """Skipping or undoing each own step by itself, everything else being kept."""
    game, facts, who = seat.facts.game, seat.facts, seat.who
    plotted, weights = plot(seat.paths), facts.terms.by_class()
    keep, instead = plotted.keep[:, who] + facts.loyal[who] * plotted.spared[:, who], plotted.own[:, who]
    own = game.actors[who] & np.isfinite(seat.paths.starts)
    for m in np.flatnonzero(own[: game.n_steps]):
        start = seat.paths.starts[m]
        if start > seat.phase or (start < seat.phase and not game.reversible[m]):
            continue
        kept = keep.sum(axis=1) + plotted.called[:, who, who]
        worth = weights[facts.rank[m]] @ (kept - keep[:, m] + instead[:, m])
        kind = "skip" if start == seat.phase else "undo"
        noticed = seat.phase + int(game.lag[m]) + 1
        acts = ((game.steps[m], kind),)
        yield seat.deviation(kind, noticed, acts=acts, chance=float(game.chance[m]), instead=float(worth))


def _waits(seat: _Seat) -> Iterator[Deviation]:
    game, starts = seat.facts.game, seat.paths.starts
    if not (game.actors[seat.who, : game.n_steps] & (starts[: game.n_steps] == seat.phase)).any():
        return
    worth = postponed(seat.facts, starts, seat.phase, seat.paths.carried_on())[seat.who].sum()
    yield seat.deviation("wait", seat.phase + 1, instead=float(worth))


def tightest(verdict: Verdict) -> tuple[Deviation, ...]:
    """For each party its best deviation in the phase where carrying on beats it by least."""
    starts = verdict.dates
    phases = np.argmin(verdict.margin, axis=1) + 1
    return tuple(best_deviation(verdict.game, starts, who, int(phase)) for who, phase in enumerate(phases))
