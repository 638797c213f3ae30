"""Is the model better than the base rate? Each agreement is judged by a model that has not seen it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from detente.history.fit import Chance, chance, learn
from detente.history.rates import Case, cases, interval, likeness

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]
    Indices = np.ndarray[Any, np.dtype[np.intp]]

DRAWS = 2000
"""How often agreements are drawn anew, with replacement, for an interval."""

EDGES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Bounds of the bins in which expected and actual shares are compared."""

LINES = 400
"""How many of these draws a line of calibration is fitted to."""

STEPS = 12
"""Steps of Newton's method for a line of two numbers; six settle it to the last digit shown."""

PULL = 0.01
"""How hard that line is drawn towards perfect calibration: as by a hundredth of a clause."""


@dataclass(frozen=True)
class Scored:
    """A score with its 95 % interval, from agreements drawn anew."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Bin:
    """Clauses with a chance between two bounds: what was expected of them, and what became of them."""

    above: float
    upto: float
    n: int
    expected: float
    carried_out: int
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """How good chances are for agreements that were not seen.

    brier : mean squared error of the model, base_brier : of the share carried out in the other
    agreements, own_brier : of the share of the other clauses of the same agreement; lower is better.
    gain : base_brier less brier. slope, intercept : of the log-odds of what happened on those expected;
    1 and 0 are ideal. alike : how much alike clauses of one agreement fare, from 0 to 1; alike_after :
    the same of what the model leaves unexplained. held_out : the chance of each clause by a model that has
    not seen its agreement.
    """

    brier: Scored
    base_brier: Scored
    own_brier: Scored
    gain: Scored
    slope: Scored
    intercept: Scored
    bins: tuple[Bin, ...]
    alike: float
    alike_after: float
    n: int
    agreements: int
    held_out: tuple[Chance, ...]

    @property
    def is_better(self) -> bool:
        """Whether the model beats the base rate beyond chance."""
        return self.gain.low > 0


def scored(seen: Sequence[Case] | None = None, seed: int = 0) -> Score:
    """Scores of the model, leaving one agreement out at a time. Raises MissingExtra without scikit-learn."""
    import numpy as np

    told = cases() if seen is None else tuple(seen)
    happened = np.array([case.was_carried_out for case in told], dtype=float)
    held_out, base = _left_out(told)
    expected = np.array([each.likely for each in held_out])
    draw = _draws(told, seed)
    errors, base_errors = (expected - happened) ** 2, (base - happened) ** 2
    odds = np.log(expected / (1 - expected))
    lines = np.array([_line(odds[picked], happened[picked]) for picked in draw[:LINES]])
    intercept, slope = _line(odds, happened)
    return Score(
        brier=_mean(errors, draw),
        base_brier=_mean(base_errors, draw),
        own_brier=_mean((_own(told, base) - happened) ** 2, draw),
        gain=_mean(base_errors - errors, draw),
        slope=_between(slope, lines[:, 1]),
        intercept=_between(intercept, lines[:, 0]),
        bins=tuple(_bins(told, expected)),
        alike=likeness(_by_agreement(told, happened)),
        alike_after=likeness(_by_agreement(told, happened - expected)),
        n=len(told),
        agreements=len({case.agreement for case in told}),
        held_out=held_out,
    )


def _by_agreement(told: Sequence[Case], values: Array) -> Iterator[tuple[str, float]]:
    """Each clause's agreement and value."""
    return ((case.agreement, float(value)) for case, value in zip(told, values, strict=True))


def _left_out(told: Sequence[Case]) -> tuple[tuple[Chance, ...], Array]:
    """For each clause its chance, and the base rate (float, shape (n_clauses,)), without its agreement."""
    import numpy as np

    models = {
        name: learn([case for case in told if case.agreement != name])
        for name in dict.fromkeys(case.agreement for case in told)
    }
    held_out = tuple(chance(models[case.agreement], case.profile) for case in told)
    return held_out, np.array([models[case.agreement].base for case in told])


def _own(told: Sequence[Case], base: Array) -> Array:
    """For each clause the share of the other clauses of its agreement, drawn towards the base rate.

    The mean of a beta-binomial model whose correlation is that of the data; float, shape (n_clauses,).
    """
    import numpy as np

    alike = likeness((case.agreement, float(case.was_carried_out)) for case in told)
    if alike == 0:
        return base
    pull = (1 - alike) / alike
    sizes = Counter(case.agreement for case in told)
    done = Counter(case.agreement for case in told if case.was_carried_out)
    return np.array(
        [
            (rate * pull + done[case.agreement] - case.was_carried_out) / (pull + sizes[case.agreement] - 1)
            for case, rate in zip(told, base, strict=True)
        ]
    )


def _bins(told: Sequence[Case], expected: Array) -> Iterator[Bin]:
    alike = likeness((case.agreement, float(case.was_carried_out)) for case in told)
    for above, upto in pairwise(EDGES):
        inside = [
            (case, float(said)) for case, said in zip(told, expected, strict=True) if above < said <= upto
        ]
        if inside:
            outcomes = [(case.agreement, case.was_carried_out) for case, _ in inside]
            low, high = interval(outcomes, alike)
            yield Bin(
                above=above,
                upto=upto,
                n=len(inside),
                expected=sum(said for _, said in inside) / len(inside),
                carried_out=sum(happened for _, happened in outcomes),
                low=low,
                high=high,
            )


# --- intervals: agreements drawn anew


def _draws(told: Sequence[Case], seed: int) -> list[Indices]:
    """Positions of clauses, for each draw those of as many agreements as there are, with replacement."""
    import numpy as np

    names = list(dict.fromkeys(case.agreement for case in told))
    members = [np.flatnonzero([case.agreement == name for case in told]) for name in names]
    picks = np.random.default_rng(seed).integers(len(names), size=(DRAWS, len(names)))
    return [np.concatenate([members[position] for position in pick]) for pick in picks]


def _mean(values: Array, draws: list[Indices]) -> Scored:
    import numpy as np

    return _between(float(values.mean()), np.array([values[picked].mean() for picked in draws]))


def _between(value: float, drawn: Array) -> Scored:
    import numpy as np

    low, high = np.percentile(drawn, [2.5, 97.5])
    return Scored(value, float(low), float(high))


def _line(odds: Array, happened: Array) -> tuple[float, float]:
    """Intercept and slope of the log-odds of what happened on those expected, by Newton's method [Cox1958]_.

    A slight pull towards 0 and 1 keeps it finite where a line would part the two perfectly.
    """
    import numpy as np

    design = np.column_stack([np.ones_like(odds), odds])
    found = np.array([0.0, 1.0])
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (happened - said) - PULL * (found - [0.0, 1.0])
        curve = (design * (said * (1 - said))[:, None]).T @ design + PULL * np.eye(2)
        found = found + np.linalg.solve(curve, slope)
    return float(found[0]), float(found[1])
