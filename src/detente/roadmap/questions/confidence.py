"""Where trust is short along a judged roadmap, and which verified steps raise it (D9, CF8)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.verdict import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.roadmap.judging.verdict import Verdict

    Floats = NDArray[np.float64]

Footing = Literal["short", "earned", "enough"]


@dataclass(frozen=True)
class Sign:
    """A verified step as evidence of its actor's commitment.

    taken : phase in which it starts. known : first phase in which it counts. weight : what it adds to the
    log-odds. before, after : trust without and with it; of signs known in the same phase, the steps
    earlier in the scenario count first.
    """

    step: str
    taken: int
    known: int
    weight: float
    before: float
    after: float


@dataclass(frozen=True)
class Gate:
    """A step that may only start with so much trust, and the phase in which it starts."""

    step: str
    phase: int
    level: float


@dataclass(frozen=True)
class Offer:
    """A step that could raise trust by the phase in which it is tightest, and does not do so yet.

    taken : phase in which the roadmap starts it, 0 for never. weight : what it adds to the log-odds.
    after : trust in the tightest phase if it counted by then. many : steps as telling as this one that it
    would take to reach what is needed, inf if no number would do.
    """

    step: str
    taken: int
    weight: float
    after: float
    many: float


@dataclass(frozen=True)
class Pair:
    """Trust of one party in another along a roadmap. Entry k-1 is phase k, the last one maintenance.

    needed : the highest of what going on and what gates ask for, nan where nothing is asked, inf where no
    trust would do. signs : in the order in which they count. offers : the most telling first.
    """

    who: str
    whom: str
    trust: tuple[float, ...]
    needed: tuple[float, ...]
    gates: tuple[Gate, ...]
    signs: tuple[Sign, ...]
    offers: tuple[Offer, ...]

    @property
    def tightest(self) -> int:
        """The phase with least trust to spare, counted from 1; of those that steps must earn, if any."""
        spare, beyond = np.array(self.trust) - self.needed, np.array(self.needed) > self.trust[0] + TOLERANCE
        return int(np.nanargmin(np.where(beyond, spare, np.inf) if beyond.any() else spare)) + 1

    @property
    def spare(self) -> float:
        """Trust beyond what is needed, in that phase; negative where it is short."""
        return self.trust[self.tightest - 1] - self.needed[self.tightest - 1]

    @property
    def most(self) -> int:
        """The phase in which most trust is needed, counted from 1; the first of several."""
        return int(np.nanargmax(self.needed)) + 1

    @property
    def footing(self) -> Footing:
        """Whether trust is short, enough only because steps have earned it, or enough from the start."""
        if self.spare < -TOLERANCE:
            return "short"
        return "earned" if self.needed[self.most - 1] > self.trust[0] + TOLERANCE else "enough"


def pairs(verdict: Verdict) -> tuple[Pair, ...]:
    """Every pair of which trust is asked at some time, with the least to spare first."""
    n = len(verdict.game.parties)
    needed = asked(verdict)
    every = [(i, j) for i in range(n) for j in range(n) if i != j and not np.isnan(needed[i, j]).all()]
    found = [_pair(verdict, needed[i, j], i, j) for i, j in every]
    return tuple(sorted(found, key=lambda pair: pair.spare))


def asked(verdict: Verdict) -> Floats:
    """Trust asked for by going on and by gates, the higher of both, shape (n, n, K+1); nan for nothing.

    Without evidence, this is what every pair would have to bring with it.
    """
    needed = np.where(verdict.needed > TOLERANCE, verdict.needed, np.nan)
    for m, i, j, level in verdict.game.gates:
        if verdict.starts[m]:
            column = int(verdict.starts[m]) - 1
            needed[i, j, column] = np.fmax(needed[i, j, column], level)
    return needed


def steps_needed(trust: float, needed: float, weight: float) -> float:
    """How many steps of that weight raise trust to what is needed (CF8): a whole number, 0 or more, or inf.

    n = ceil((logit p* - logit p) / w). Kydd (2005), Trust and Mistrust in International Relations.
    """
    missing = needed - trust
    if missing <= 0:
        return 0.0
    if weight <= 0 or needed >= 1 or trust <= 0:
        return math.inf
    return float(math.ceil((_logit(needed) - _logit(trust)) / weight - TOLERANCE))


def _pair(verdict: Verdict, needed: Floats, i: int, j: int) -> Pair:
    game, starts = verdict.game, verdict.starts
    gates = [
        Gate(game.steps[m], int(starts[m]), level)
        for m, who, whom, level in game.gates
        if (who, whom) == (i, j) and starts[m]
    ]
    told = Pair(
        who=game.parties[i],
        whom=game.parties[j],
        trust=tuple(map(float, verdict.trust[i, j])),
        needed=tuple(map(float, needed)),
        gates=tuple(sorted(gates, key=lambda gate: gate.phase)),
        signs=_signs(verdict, i, j),
        offers=(),
    )
    return Pair(**{**vars(told), "offers": _offers(verdict, told, i, j)})


def _signs(verdict: Verdict, i: int, j: int) -> tuple[Sign, ...]:
    game, weight = verdict.game, facts(verdict.game).evidence[j]
    known = verdict.starts + game.delay + game.lag + 1
    counted = [
        m for m in np.flatnonzero((weight > 0) & (verdict.starts > 0)) if known[m] <= game.n_phases + 1
    ]
    found, shown, before = [], 0.0, float(verdict.trust[i, j, 0])
    for m in sorted(counted, key=lambda m: (int(known[m]), int(m))):
        shown += float(weight[m])
        after = _believed(verdict, i, j, shown)
        found.append(
            Sign(game.steps[m], int(verdict.starts[m]), int(known[m]), float(weight[m]), before, after)
        )
        before = after
    return tuple(found)


def _offers(verdict: Verdict, pair: Pair, i: int, j: int) -> tuple[Offer, ...]:
    """Steps that would count by the tightest phase if they started as early as their windows allow."""
    game, weight, phase = verdict.game, facts(verdict.game).evidence[j], pair.tightest
    wait = game.delay + game.lag
    counts = (verdict.starts > 0) & (verdict.starts + wait < phase)
    could = (np.maximum(1, game.earliest) + wait < phase) & (game.earliest <= game.last)
    shown = float(weight[counts].sum())
    there, needed = pair.trust[phase - 1], pair.needed[phase - 1]
    found = [
        Offer(
            game.steps[m],
            int(verdict.starts[m]),
            float(weight[m]),
            _believed(verdict, i, j, shown + float(weight[m])),
            steps_needed(there, needed, float(weight[m])),
        )
        for m in np.flatnonzero((weight > 0) & ~counts & could)
    ]
    return tuple(sorted(found, key=lambda offer: -offer.weight))


def _believed(verdict: Verdict, i: int, j: int, shown: float) -> float:
    """Trust after so much evidence."""
    game = verdict.game
    prior = float(game.prior[i, j])
    if 0 < prior < 1:
        prior = 1 / (1 + math.exp(-(_logit(prior) + shown)))
    return min(prior, float(game.trust_cap[i, j]))


def _logit(chance: float) -> float:
    return math.log(chance) - math.log1p(-chance)
