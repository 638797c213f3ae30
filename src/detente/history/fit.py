"""A small model of what is carried out: from the text of a clause alone to a chance, with its interval.

The model, exactly, and what it cannot know: docs/explanation/formulations/carried-out.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.agreement.model import Agreement
from detente.errors import MissingExtra
from detente.history.coded import Coded
from detente.history.features import Profile, profiles
from detente.history.rates import Case, Z, cases, likeness

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

PRIOR = 1.0
"""Standard deviation of what a coefficient may be before any data is seen; set beforehand, not tuned.

With 1, a yes instead of a no moves the odds by more than a factor of seven only once in twenty.
"""

MOST = 6
"""More than six who must act count as six: nothing in the data goes further."""

COLUMNS: dict[str, Callable[[Profile], float]] = {
    "hard": lambda seen: float(seen.has("kind", "hard")),
    "dated": lambda seen: float(seen.has("dated", "yes")),
    "exchanged at the same time": lambda seen: float(seen.has("exchange", "same-time")),
    "checked on site": lambda seen: float(seen.has("verification", "on_site")),
    "checked otherwise": lambda seen: float(
        seen.has("verification", "any") and not seen.has("verification", "on_site")
    ),
    "number who must act": lambda seen: math.log2(min(MOST, max(1, seen.terms.n_providers))),
    "undone fast": lambda seen: float(seen.has("reversibility", "fast")),
    "undone in years or never": lambda seen: float(seen.has("reversibility", "years")),
    "waits for others": lambda seen: float(seen.has("order", "later")),
}
"""What the model sees of a clause: yes is 1, no is 0; the number who must act as its logarithm to base 2."""


@dataclass(frozen=True)
class Model:
    """What was learned. coefficients, means : float, shape (n_columns,), in the order of COLUMNS.

    intercept : log-odds of an average clause. covariance : float, shape (n_columns + 1, n_columns + 1),
    of intercept and coefficients. between : variance of the log-odds between agreements that the columns
    do not explain. base : share carried out. reach : largest variance of the log-odds, without that between
    agreements, of a clause that was seen. rows : how often each combination of columns was seen. modes : the
    modes of checking that were.
    """

    coefficients: Array
    means: Array
    intercept: float
    covariance: Array
    between: float
    base: float
    reach: float
    rows: Counter[tuple[float, ...]]
    modes: frozenset[str]
    agreements: tuple[str, ...]


@dataclass(frozen=True)
class Chance:
    """How likely it is that a clause is carried out at some time.

    likely, low, high : probability and its 95 % interval, for a clause of an agreement that was not seen.
    alike : clauses of the data with the same features as the model sees them. beyond : what the data has
    no example of, in words.
    """

    id: str
    likely: float
    low: float
    high: float
    alike: int
    beyond: tuple[str, ...] = ()


def learn(seen: Sequence[Case] | None = None) -> Model:
    """The model of these clauses, of all bundled ones that were in force if none are given.

    Logistic regression with a normal prior on every coefficient. Raises MissingExtra without scikit-learn.
    """
    import numpy as np

    told = cases() if seen is None else tuple(seen)
    rows = np.array([row_of(case.profile) for case in told])
    happened = np.array([case.was_carried_out for case in told], dtype=float)
    means = rows.mean(axis=0)
    fitted = _regression(PRIOR).fit(rows - means, happened)
    expected = fitted.predict_proba(rows - means)[:, 1]
    design = np.column_stack([np.ones(len(told)), rows - means])
    # The intercept has no prior, as in the regression itself.
    prior = np.diag([0.0, *[PRIOR**-2] * rows.shape[1]])
    weights = expected * (1 - expected)
    covariance = np.linalg.inv(design.T @ (design * weights[:, None]) + prior)
    return Model(
        coefficients=fitted.coef_[0],
        means=means,
        intercept=float(fitted.intercept_[0]),
        covariance=covariance,
        between=between(told, expected),
        base=float(happened.mean()),
        reach=float(((design @ covariance) * design).sum(axis=1).max()),
        rows=Counter(row_of(case.profile) for case in told),
        modes=frozenset(case.profile.terms.mode for case in told),
        agreements=tuple(dict.fromkeys(case.agreement for case in told)),
    )


def chances(agreement: Agreement | Coded, model: Model | None = None) -> tuple[Chance, ...]:
    """The chance of each clause of a draft, or of a coded agreement, to be carried out, in file order.

    A bundled agreement is judged by a model that has not seen it. Raises MissingExtra.
    """
    used = model or learn([case for case in cases() if case.agreement != agreement.id])
    return tuple(chance(used, profile) for profile in profiles(agreement).values())


def chance(model: Model, profile: Profile) -> Chance:
    """The chance of one clause, in an agreement that the model has not seen."""
    import numpy as np

    row = row_of(profile)
    odds = model.intercept + float((np.array(row) - model.means) @ model.coefficients)
    error = math.sqrt(_doubt(model, row) + model.between)
    return Chance(
        id=profile.terms.id,
        likely=_share(odds),
        low=_share(odds - Z * error),
        high=_share(odds + Z * error),
        alike=model.rows[row],
        beyond=_beyond(model, profile),
    )


def row_of(profile: Profile) -> tuple[float, ...]:
    """What the model sees of a clause, in the order of COLUMNS."""
    return tuple(column(profile) for column in COLUMNS.values())


def between(told: Sequence[Case], expected: Array) -> float:
    """Variance of the log-odds between agreements that is left when the model has had its say.

    The intraclass correlation r of the residuals, on the scale of log-odds: r / (1 - r) pi^2 / 3.
    """
    residuals = [
        (case.agreement, case.was_carried_out - float(said))
        for case, said in zip(told, expected, strict=True)
    ]
    alike = likeness(residuals)
    return alike / (1 - alike) * math.pi**2 / 3 if alike < 1 else math.inf


def _doubt(model: Model, row: tuple[float, ...]) -> float:
    """Variance of the log-odds that comes from the coefficients being learned from few clauses."""
    import numpy as np

    offset = np.array([1.0, *(np.array(row) - model.means)])
    return float(offset @ model.covariance @ offset)


def _beyond(model: Model, profile: Profile) -> tuple[str, ...]:
    terms, found = profile.terms, []
    if not terms.n_providers:
        found.append("nobody owes it")
    if terms.n_providers > MOST:
        found.append(f"{terms.n_providers} must act; the most in the data is {MOST}")
    if terms.mode not in model.modes:
        found.append(f"no clause of the data is checked by {terms.mode}")
    if not found and _doubt(model, row_of(profile)) > model.reach:
        found.append("its features together lie outside the data")
    return tuple(found)


def _share(odds: float) -> float:
    """The probability with these log-odds."""
    return 1 / (1 + math.exp(-odds)) if odds > 0 else math.exp(odds) / (1 + math.exp(odds))


def _regression(prior: float) -> Any:
    try:
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    except ImportError as missing:
        raise MissingExtra("the model of what was carried out", "history") from missing
    return LogisticRegression(C=prior**2, solver="newton-cholesky", max_iter=100)
