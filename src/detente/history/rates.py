"""How clauses with some feature fared: shares carried out, with intervals that know how little the data is.

The model, exactly: docs/explanation/formulations/carried-out.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import sqrt

from detente.errors import UnknownName
from detente.history.bundle import all_coded
from detente.history.coded import Clause, Coded
from detente.history.features import FEATURES, Profile, profiles
from detente.scenario.words import shown, suggestion

Z = 1.959964
"""Half-width of an interval that is right 95 times in a hundred, in standard errors."""

FEW_CLAUSES, FEW_AGREEMENTS = 20, 5
"""Below either of these a share says little, and that is said."""

CARRIED_OUT = frozenset({"done", "reversed"})


@dataclass(frozen=True)
class Case:
    """A clause of an agreement that was in force: its features, and what became of it."""

    agreement: str
    clause: Clause
    profile: Profile

    @property
    def was_carried_out(self) -> bool:
        """Whether it was carried out at some time, on time or late; also if it was undone later."""
        return self.clause.outcome.status in CARRIED_OUT

    @property
    def still_stands(self) -> bool:
        """Whether it was carried out and, as far as the record goes, never undone."""
        return self.clause.outcome.status == "done"


@dataclass(frozen=True)
class Rate:
    """How clauses with one value of a feature fared.

    carried_out : how many were carried out at some time, on time or late. n : of how many, in how many
    agreements. low, high : 95 % interval of the share carried out, which takes into account that clauses
    of one agreement fare alike. stands : how many of them were never undone, as far as the record goes;
    stands_low, stands_high : its interval.
    """

    feature: str
    value: str
    carried_out: int
    n: int
    agreements: int
    low: float
    high: float
    stands: int
    stands_low: float
    stands_high: float

    @property
    def share(self) -> float:
        """Share carried out at some time, 0 to 1."""
        return self.carried_out / self.n

    @property
    def standing_share(self) -> float:
        """Share carried out and never undone, 0 to 1."""
        return self.stands / self.n

    @property
    def says_little(self) -> bool:
        """Whether there are so few clauses or agreements that hardly anything follows."""
        return self.n < FEW_CLAUSES or self.agreements < FEW_AGREEMENTS


def fared(feature: str, value: str) -> Rate | None:
    """How clauses with that value of a feature fared; None if the data has no such clause.

    Clauses of proposals and offers that never were in force are left out. Raises UnknownName for a
    feature that is none of `detente.history.features.FEATURES`.
    """
    if feature not in FEATURES:
        raise UnknownName(f"{shown(feature)} is not a feature; {suggestion(feature, FEATURES, 'features')}")
    found = [case for case in cases() if case.profile.has(feature, value)]
    return _rate((feature, value), found) if found else None


def overall() -> Rate:
    """How all clauses of agreements that were in force fared: the base rate."""
    return _rate(("all", "all"), cases())


def rates_of(feature: str) -> tuple[Rate, ...]:
    """How clauses with each value of a feature that occurs fared, in alphabetical order of the values."""
    values = sorted({value for case in cases() for value in case.profile.values[feature]})
    return tuple(rate for value in values if (rate := fared(feature, value)))


def was_in_force(agreement: Coded) -> bool:
    """Whether it took effect; proposals and offers never did, even if some of what they ask for was done."""
    return agreement.date_effective is not None


@cache
def cases() -> tuple[Case, ...]:
    """Every clause of the bundled agreements that were in force."""
    return tuple(case for agreement in all_coded() if was_in_force(agreement) for case in cases_of(agreement))


def cases_of(agreement: Coded) -> tuple[Case, ...]:
    """The clauses of one coded agreement that were in force, with their features."""
    seen = profiles(agreement)
    return tuple(
        Case(agreement.id, clause, seen[clause.id])
        for clause in agreement.steps
        if clause.outcome.status != "not_applicable"
    )


# --- intervals


def interval(outcomes: Iterable[tuple[str, bool]], alike: float) -> tuple[float, float]:
    """95 % interval of a share, from 0 to 1.

    outcomes : agreement, and whether it happened; at least one. alike : how much alike they are, 0 to 1.
    Wilson's interval at the effective number of clauses: n / (1 + (m - 1) alike), where m is the mean
    number of clauses in the agreement of a clause [Kish1965]_ [Wilson1927]_.
    """
    told = list(outcomes)
    n = len(told)
    sizes = Counter(agreement for agreement, _ in told)
    mean_size = sum(size * size for size in sizes.values()) / n
    effective = n / (1 + (mean_size - 1) * alike)
    share = sum(happened for _, happened in told) / n
    middle = (share + Z * Z / (2 * effective)) / (1 + Z * Z / effective)
    half = Z * sqrt(share * (1 - share) / effective + (Z / (2 * effective)) ** 2) / (1 + Z * Z / effective)
    return max(0.0, middle - half), min(1.0, middle + half)


def likeness(outcomes: Iterable[tuple[str, float]]) -> float:
    """How much alike clauses of one agreement fare, from 0 (not at all) to 1: the intraclass correlation.

    outcomes : agreement and a number, such as 1 for what happened. Analysis of variance with unequal
    groups [Donner1986]_; 0 with fewer than two agreements, or none with two clauses.
    """
    groups: dict[str, list[float]] = {}
    for agreement, value in outcomes:
        groups.setdefault(agreement, []).append(value)
    n, k = sum(map(len, groups.values())), len(groups)
    if not 1 < k < n:
        return 0.0
    mean = sum(map(sum, groups.values())) / n
    own = {name: sum(group) / len(group) for name, group in groups.items()}
    between = sum(len(group) * (own[name] - mean) ** 2 for name, group in groups.items()) / (k - 1)
    within = sum((value - own[name]) ** 2 for name, group in groups.items() for value in group) / (n - k)
    size = (n - sum(len(group) ** 2 for group in groups.values()) / n) / (k - 1)
    spread = between + (size - 1) * within
    return max(0.0, (between - within) / spread) if spread > 0 else 0.0


@cache
def agreements_alike() -> float:
    """How much alike clauses of one agreement fared in the bundled agreements, from 0 to 1."""
    return likeness((case.agreement, case.was_carried_out) for case in cases())


@cache
def standing_alike() -> float:
    """The same, of whether they still stand."""
    return likeness((case.agreement, case.still_stands) for case in cases())


def _rate(named: tuple[str, str], found: Iterable[Case]) -> Rate:
    told = list(found)
    carried = [(case.agreement, case.was_carried_out) for case in told]
    stands = [(case.agreement, case.still_stands) for case in told]
    low, high = interval(carried, agreements_alike())
    stands_low, stands_high = interval(stands, standing_alike())
    return Rate(
        feature=named[0],
        value=named[1],
        carried_out=sum(happened for _, happened in carried),
        n=len(told),
        agreements=len({agreement for agreement, _ in carried}),
        low=low,
        high=high,
        stands=sum(happened for _, happened in stands),
        stands_low=stands_low,
        stands_high=stands_high,
    )
