"""The judge: does a roadmap hold, where is it weakest, and what exactly fails (D8, D9, D11).

It knows nothing of how a roadmap was found and trusts no solver. Demands are numbered as in
docs/explanation/formulations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.roadmap.judging.admissible import broken_rules
from detente.roadmap.judging.coalitions import departure, outing
from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.hearing import Hearing
from detente.roadmap.judging.values import outlook, with_joined
from detente.roadmap.judging.verdict import TOLERANCE, Failure, Roadmap, Verdict
from detente.roadmap.judging.witness import best_deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Demand
    from detente.worth import Game

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def starts_of(game: Game, roadmap: Roadmap) -> Ints:
    """Phase in which each step starts, int64, shape (steps,); 0 for never or for no such phase.

    As solvers have it: what has begun before phase 1 counts as started in phase 1.
    """
    found = np.zeros(game.n_steps, dtype=np.int64)
    for m, step in enumerate(game.steps):
        phase = roadmap.starts.get(step, 0)
        found[m] = phase if 1 <= phase <= game.n_phases else 0
    if game.since is not None:
        found[game.since > 0] = 1
    return found


def phases_of(game: Game, starts: Ints) -> dict[str, int]:
    """The phase of each step that starts, by name, from starts as solvers have them, shape (steps,).

    What has begun before phase 1 is left out: a roadmap says what is still to come.
    """
    old = np.zeros(game.n_steps, dtype=bool) if game.since is None else game.since > 0
    chosen = zip(game.steps, starts, old, strict=True)
    return {step: int(start) for step, start, stands in chosen if start and not stands}


def judge(game: Game, roadmap: Roadmap) -> Verdict:
    """Every margin of every party in every phase, every failing, and the weakest link.

    Unknown steps, impossible phases and broken prerequisites are failings, not errors: the
    rest of the roadmap is judged all the same.
    """
    starts = with_joined(game, starts_of(game, roadmap))
    heard = Hearing(game, roadmap, starts, outlook(game, starts))
    # Waiting puts the settlement off and does not end it: it counts where it pays, without a margin.
    tempting = np.where(heard.wait > heard.carry_on + TOLERANCE, heard.wait, -np.inf)
    margin = heard.carry_on - np.maximum(np.maximum(heard.seen.walk_away, heard.cheat), tempting)
    ideal = facts(game).ideal
    who, column = _weakest(margin, ideal)
    return Verdict(
        game=game,
        roadmap=roadmap,
        starts=np.where(np.isfinite(starts) & (starts > 0), starts, 0).astype(np.int64),
        carry_on=heard.carry_on,
        walk_away=heard.seen.walk_away,
        cheat=heard.cheat,
        wait=heard.wait,
        margin=margin,
        demanded=heard.demanded,
        gain=heard.gain,
        ideal=ideal,
        trust=heard.trust,
        needed=heard.needed,
        exposure=heard.exposure,
        failures=tuple(failings(heard)),
        weakest=best_deviation(game, starts, who, column + 1),
    )


def failings(heard: Hearing) -> Iterator[Failure]:
    """Every demand that a roadmap does not meet."""
    game = heard.game
    deviation = np.maximum(heard.seen.walk_away, heard.cheat)
    yield from broken_rules(game, heard.roadmap, heard.starts)
    yield from _tempted(game, heard.carry_on - deviation - heard.demanded)
    yield from _stalled(game, heard.carry_on - heard.wait)
    yield from _left_out(game, heard.gain - game.min_gain * facts(game).ideal)
    yield from _distrusted(heard)
    yield from _gated(heard)
    if game.coalitions:
        yield from _left_together(heard)


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


def _left_together(heard: Hearing) -> Iterator[Failure]:
    found = outing(heard.game, heard.starts)
    for group in np.flatnonzero((found.margin < -TOLERANCE).any(axis=1)):
        column = int(found.margin[group].argmin())
        each = departure(heard.game, heard.starts, found, int(group), column)
        names = " and ".join(f"'{party}'" for party in each.members)
        yield Failure(
            "coalition",
            "+".join(each.members),
            column + 1,
            each.margin,
            f"{names} would gain by leaving together: {-100 * each.margin:.3g} % of an ideal gain in sum",
        )


def _distrusted(heard: Hearing) -> Iterator[Failure]:
    game, trust, needed = heard.game, heard.trust, heard.needed
    stay, stop = heard.carry_on[:, np.newaxis], heard.seen.walk_away[:, np.newaxis]
    slack = np.where(heard.bound, trust * stay + (1 - trust) * heard.betrayed - stop, 0.0)
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


def _gated(heard: Hearing) -> Iterator[Failure]:
    game, starts, trust = heard.game, heard.starts, heard.trust
    for m, who, whom, level in game.gates:
        if not 1 <= starts[m] < np.inf:
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
