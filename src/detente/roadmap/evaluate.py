"""The judge: does a roadmap hold, where is it weakest, and what exactly fails (D8, D9, D11).

It knows nothing of how a roadmap was found and trusts no solver. Demands are numbered as in
docs/explanation/formulations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.admissible import broken_rules
from detente.roadmap.facts import facts
from detente.roadmap.values import outlook, put_off, trust_along, with_joined
from detente.roadmap.verdict import TOLERANCE, Failure, Roadmap, Verdict
from detente.roadmap.witness import best_deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.values import Outlook
    from detente.roadmap.verdict import Demand
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def starts_of(game: Game, roadmap: Roadmap) -> Ints:
    """Phase in which each step starts, int64, shape (steps,); 0 for never or for no such phase."""
    found = np.zeros(game.n_steps, dtype=np.int64)
    for m, step in enumerate(game.steps):
        phase = roadmap.starts.get(step, 0)
        found[m] = phase if 1 <= phase <= game.n_phases else 0
    return found


def judge(game: Game, roadmap: Roadmap) -> Verdict:
    """Every margin of every party in every phase, every failing, and the weakest link.

    Unknown steps, impossible phases and broken prerequisites are failings, not errors: the
    rest of the roadmap is judged all the same.
    """
    starts = with_joined(game, starts_of(game, roadmap))
    return sentence(game, roadmap, starts, outlook(game, starts))


def sentence(game: Game, roadmap: Roadmap, starts: Floats, seen: Outlook) -> Verdict:
    """The verdict that follows from the values of a roadmap; starts : shape (M,), inf for never."""
    trust = trust_along(game, starts)
    carry_on, cheat = seen.carry_on, seen.cheat.max(axis=0)
    wait = _waiting(game, starts, seen)
    # Waiting puts the settlement off and does not end it: it counts where it pays, without a margin.
    tempting = np.where(wait > carry_on + TOLERANCE, wait, -np.inf)
    margin = carry_on - np.maximum(np.maximum(seen.walk_away, cheat), tempting)
    ideal = facts(game).ideal
    who, column = _weakest(margin, ideal)
    return Verdict(
        game=game,
        roadmap=roadmap,
        starts=np.where(np.isfinite(starts), starts, 0).astype(np.int64),
        carry_on=carry_on,
        walk_away=seen.walk_away,
        cheat=cheat,
        wait=wait,
        margin=margin,
        demanded=game.margin * seen.at_stake,
        gain=carry_on[:, 0] - seen.walk_away[:, 0],
        ideal=ideal,
        trust=trust,
        needed=_needed(game, seen, starts),
        exposure=_exposure(game, seen, starts),
        failures=tuple(failings(game, roadmap, starts, seen)),
        weakest=best_deviation(game, starts, who, column + 1),
    )


def failings(game: Game, roadmap: Roadmap, starts: Floats, seen: Outlook) -> Iterator[Failure]:
    """Every demand that a roadmap with these values does not meet."""
    trust, carry_on = trust_along(game, starts), seen.carry_on
    deviation = np.maximum(seen.walk_away, seen.cheat.max(axis=0))
    gain = carry_on[:, 0] - seen.walk_away[:, 0]
    yield from broken_rules(game, roadmap, starts)
    yield from _tempted(game, carry_on - deviation - game.margin * seen.at_stake)
    yield from _stalled(game, carry_on - _waiting(game, starts, seen))
    yield from _left_out(game, gain - game.min_gain * facts(game).ideal)
    yield from _distrusted(game, seen, trust, starts)
    yield from _gated(game, starts, trust)


def _waiting(game: Game, starts: Floats, seen: Outlook) -> Floats:
    """Worth of putting one's steps off by a phase, shape (n, K+1); nan where there are none to put off."""
    return np.where(_moves(game, starts), put_off(game, starts, seen.parts), np.nan)


def _moves(game: Game, starts: Floats) -> NDArray[np.bool_]:
    """Whether the party starts a step of its own in the phase, shape (n, K+1)."""
    phases = np.arange(1, game.n_phases + 2)
    chosen = starts[: game.n_steps, np.newaxis] == phases
    found: NDArray[np.bool_] = (game.actors[:, : game.n_steps].astype(int) @ chosen) > 0
    return found


def _bound(game: Game, starts: Floats) -> NDArray[np.bool_]:
    """Pairs (i, j) for which j has promised something it could betray, shape (n, n)."""
    promised = game.actors[:, : game.n_steps] & np.isfinite(starts[: game.n_steps])
    found: NDArray[np.bool_] = np.any(promised, axis=1, keepdims=True).T & ~np.eye(
        len(game.parties), dtype=bool
    )
    return found


def _betrayed(seen: Outlook) -> Floats:
    """Worth to i if j breaks its word, at worst over the classes, shape (n, n, K+1), [i, j, phase]."""
    worst: Floats = seen.betrayed.min(axis=0).swapaxes(0, 1)
    return worst


def _exposure(game: Game, seen: Outlook, starts: Floats) -> Floats:
    """What i would lose against stopping now if j broke its word, shape (n, n, K+1)."""
    loss = np.maximum(0.0, seen.walk_away[:, np.newaxis] - _betrayed(seen))
    return np.where(_bound(game, starts)[:, :, np.newaxis], loss, 0.0)


def _needed(game: Game, seen: Outlook, starts: Floats) -> Floats:
    """Least trust at which going on beats stopping (CF8), shape (n, n, K+1); nan where nothing is at stake.

    p* = (B - S) / (W - S); inf where even full trust would not do.
    """
    stop, betrayed = seen.walk_away[:, np.newaxis], _betrayed(seen)
    gain, loss = seen.carry_on[:, np.newaxis] - betrayed, stop - betrayed
    at_stake = _bound(game, starts)[:, :, np.newaxis] & (loss > TOLERANCE)
    ratio = np.divide(loss, gain, out=np.full_like(loss, np.inf), where=gain > TOLERANCE)
    return np.where(at_stake, ratio, np.nan)


def _weakest(margin: Floats, ideal: Floats) -> tuple[int, int]:
    """Row and column of the least margin, each party's measured in shares of its ideal gain."""
    scale = np.where(ideal > 0, ideal, np.inf if (ideal > 0).any() else 1.0)
    share = margin / scale[:, np.newaxis]
    share[np.isinf(scale)] = np.inf
    who, column = np.unravel_index(int(np.argmin(share)), share.shape)
    return int(who), int(column)


def _tempted(game: Game, slack: Floats) -> Iterator[Failure]:
    yield from _short(
        game, slack, "self-enforcing", "gains too much by not carrying on: {} points are missing"
    )


def _stalled(game: Game, slack: Floats) -> Iterator[Failure]:
    reason = "would rather put its steps off: by waiting one phase it gains {} points"
    yield from _short(game, np.nan_to_num(slack), "waiting", reason)


def _short(game: Game, slack: Floats, demand: Demand, reason: str) -> Iterator[Failure]:
    """Failings of a demand on each party in each phase; slack : points, shape (n, K+1)."""
    for who, column in np.argwhere(slack < -TOLERANCE):
        party, size = game.parties[who], float(slack[who, column])
        yield Failure(demand, party, int(column) + 1, size, f"'{party}' {reason.format(f'{-size:.3g}')}")


def _left_out(game: Game, slack: Floats) -> Iterator[Failure]:
    for who in np.flatnonzero(slack < -TOLERANCE):
        party, size = game.parties[who], float(slack[who])
        yield Failure(
            "participation",
            party,
            1,
            size,
            f"'{party}' gains too little from the whole roadmap: {-size:.3g} points are missing",
        )


def _distrusted(game: Game, seen: Outlook, trust: Floats, starts: Floats) -> Iterator[Failure]:
    carry_on, stop = seen.carry_on[:, np.newaxis], seen.walk_away[:, np.newaxis]
    betrayed = _betrayed(seen)
    slack = trust * carry_on + (1 - trust) * betrayed - stop
    slack = np.where(_bound(game, starts)[:, :, np.newaxis], slack, 0.0)
    needed = _needed(game, seen, starts)
    for who, whom, column in np.argwhere(slack < -TOLERANCE):
        believed, asked = trust[who, whom, column], needed[who, whom, column]
        wanted = f"{asked:.2f}" if asked <= 1 else "more than full trust"
        yield Failure(
            "trust",
            game.parties[who],
            int(column) + 1,
            float(slack[who, whom, column]),
            f"'{game.parties[who]}' would have to trust '{game.parties[whom]}' at {wanted}, "
            f"and trusts at {believed:.2f}",
        )


def _gated(game: Game, starts: Floats, trust: Floats) -> Iterator[Failure]:
    for m, who, whom, level in game.gates:
        if not np.isfinite(starts[m]):
            continue
        believed = float(trust[who, whom, int(starts[m]) - 1])
        if believed < level - TOLERANCE:
            yield Failure(
                "gate",
                game.parties[who],
                int(starts[m]),
                believed - level,
                f"'{game.steps[m]}' asks that '{game.parties[who]}' trusts '{game.parties[whom]}' "
                f"at {level:.2f}; it trusts at {believed:.2f}",
            )
