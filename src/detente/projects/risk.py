"""What investors lose if the process breaks, what they ask for that risk, and what trust it takes to start.

Everything is counted by years from the start of building: what a year of building costs is paid at its start,
what a year of use brings is had at its end, part years in proportion. Definitions and their reasons:
docs/explanation/formulations/project-risk.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

ROUNDING = 1e-12
"""Relative difference below which two worths are one."""


@dataclass(frozen=True)
class Investment:
    """What one party puts into a project, and what it gets out of it.

    amount : MUSD, spread evenly over `building` (years); all at once if that is 0.
    benefit : MUSD a year, before any cost of capital, over `life` (years) from the end of building.
    discount : per year. Raises ValueError for numbers that cannot be.
    """

    party: str
    amount: float
    building: float
    life: float
    benefit: float
    discount: float

    def __post_init__(self) -> None:
        numbers = (self.amount, self.building, self.life, self.benefit, self.discount)
        if not all(map(math.isfinite, numbers)) or min(self.amount, self.building, self.discount) < 0:
            raise ValueError(f"{self} cannot be: amounts, times and rates are finite and not negative")
        if self.life <= 0:
            raise ValueError(f"{self} cannot be: `life` must lie above 0")

    @property
    def years(self) -> int:
        """The last year in which anything is paid or had."""
        return math.ceil(self.building + self.life)

    @property
    def payments(self) -> tuple[float, ...]:
        """What is paid at the start of each year, MUSD."""
        if not self.building:
            return (self.amount, *(0.0 for _ in range(1, self.years)))
        shares = (_within(year, 0.0, self.building) / self.building for year in range(1, self.years + 1))
        return tuple(self.amount * share for share in shares)

    @property
    def returns(self) -> tuple[float, ...]:
        """What is had at the end of each year, MUSD."""
        end = self.building + self.life
        return tuple(self.benefit * _within(year, self.building, end) for year in range(1, self.years + 1))


@dataclass(frozen=True)
class Chances:
    """How likely it is that the process ends, by the year, and what is got back then.

    outside, quits : chance per year, from 0 to below 1, that it ends for reasons outside, and that a partner
    who is not committed ends it; the second only counts with such a partner. salvage : share of what is not
    yet paid off that the investor gets back. Raises ValueError for numbers that cannot be.
    """

    outside: float
    quits: float
    salvage: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.outside < 1 and 0 <= self.quits < 1 and 0 <= self.salvage <= 1):
            raise ValueError(f"{self} cannot be: chances lie from 0 to below 1, salvage from 0 to 1")

    @property
    def with_committed(self) -> float:
        """Chance that a year passes without an end, if the partner is committed."""
        return 1 - self.outside

    @property
    def with_opportunist(self) -> float:
        """The same if the partner is not: the two hazards, -ln(1 - chance), add up."""
        return (1 - self.outside) * (1 - self.quits)


@dataclass(frozen=True)
class Exposure:
    """What a party would lose if the process broke in a year, after that year's payment, before its return.

    All in MUSD at the start of the year. paid, back : so far, with interest. unpaid : the books' view, what
    an annuity over the life has not yet paid off. salvaged : what of that is got back. lost : paid less back
    less salvaged, not below 0.
    """

    party: str
    year: int
    paid: float
    back: float
    unpaid: float
    salvaged: float
    lost: float


@dataclass(frozen=True)
class Prospect:
    """What an investment is worth at the start of building, MUSD.

    cost, sure : of all payments, and of all returns, if nothing ever ends. kept : of returns, salvage and
    payments saved, as they are to be expected. committed, opportunist : net of the cost, with a partner of
    either kind. expected : the same by the trust in the partner, kept less cost.
    """

    cost: float
    sure: float
    kept: float
    committed: float
    opportunist: float
    expected: float


@dataclass(frozen=True)
class Premium:
    """What is added to the discount rate for the risk; `rate` is None where no rate does."""

    rate: float | None
    outcome: Literal["found", "none needed", "no premium is enough"]


@dataclass(frozen=True)
class BreakEven:
    """The least trust with which it is worth starting; None where none is enough."""

    trust: float | None
    outcome: Literal["found", "at any trust", "at no trust"]


def exposures(investment: Investment, salvage: float = 0.0) -> tuple[Exposure, ...]:
    """What is lost if the process breaks, for every year of the investment.

    The measure is what has been paid and not yet come back, at the party's own discount rate, less salvage
    (a share of `unpaid`).
    """
    growth, party = 1 + investment.discount, investment.party
    found, paid, back = [], 0.0, 0.0
    for year, (payment, had) in enumerate(zip(investment.payments, investment.returns, strict=True), 1):
        paid = paid * growth + payment
        unpaid = _unpaid(investment, year) if year - 1 >= investment.building else paid
        salvaged = salvage * unpaid
        lost = max(0.0, paid - back - salvaged)
        found.append(Exposure(party, year, paid, back, unpaid, salvaged, lost))
        back = back * growth + had
    return tuple(found)


def exposure(investment: Investment, year: int, salvage: float = 0.0) -> Exposure:
    """What is lost if the process breaks in one year; see `exposures`.

    Raises ValueError for a year outside the investment.
    """
    if not 1 <= year <= investment.years:
        raise ValueError(f"year {year} lies outside the investment; its years are 1 to {investment.years}")
    return exposures(investment, salvage)[year - 1]


def prospect(investment: Investment, chances: Chances, trust: float) -> Prospect:
    """What an investment is worth to a party that trusts its partner so much, from 0 to 1.

    With chance `trust` the partner is committed, and only reasons outside end the process. What has not been
    paid when it ends is saved. Raises ValueError for other trust.

    The chance of an end acts as an addition to the discount rate: Yaari 1965, Duffie and Singleton 1999.
    """
    if not 0 <= trust <= 1:
        raise ValueError(f"trust {trust:g} is out of range; it lies between 0 and 1")
    committed = _kept(investment, chances.with_committed, chances.salvage)
    opportunist = _kept(investment, chances.with_opportunist, chances.salvage)
    kept = trust * committed + (1 - trust) * opportunist
    cost = _present(investment, investment.payments, start=0)
    sure = _present(investment, investment.returns, start=1)
    return Prospect(cost, sure, kept, committed - cost, opportunist - cost, kept - cost)


def premium(investment: Investment, chances: Chances, trust: float) -> Premium:
    """The addition to the discount rate with which sure returns are worth what the uncertain ones are.

    What the uncertain ones are worth is `kept`: with the premium, sure returns cover the cost where the
    investment is worth starting, and only there. The worth of returns falls in the rate, so that there is one
    premium at most; it is found by bisection to the last digit.
    "none needed": the risk takes nothing away. "no premium is enough": nothing is left of the returns.
    """
    seen = prospect(investment, chances, trust)
    if min(seen.kept, seen.sure) <= 0:
        return Premium(None, "no premium is enough")
    if seen.kept >= seen.sure * (1 - ROUNDING):
        return Premium(0.0, "none needed")
    returns = investment.returns

    def is_too_low(addition: float) -> bool:
        return _present(investment, returns, start=1, addition=addition) > seen.kept

    low, high = 0.0, 1.0
    while is_too_low(high):
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if is_too_low(middle) else (low, middle)
    return Premium(high, "found")


def break_even_trust(investment: Investment, chances: Chances) -> BreakEven:
    """The trust from which an investment is worth starting; named where every trust, or none, is enough.

    What it is worth is a straight line in trust. It cannot be worth starting with an opportunist only: what
    breaks early has not paid back.
    """
    seen = prospect(investment, chances, trust=1.0)
    if seen.opportunist >= 0:
        return BreakEven(0.0, "at any trust")
    if seen.committed < 0:
        return BreakEven(None, "at no trust")
    return BreakEven(-seen.opportunist / (seen.committed - seen.opportunist), "found")


def _within(year: int, start: float, end: float) -> float:
    """How much of a year, counted from 1, lies between two times."""
    return max(0.0, min(year, end) - max(year - 1, start))


def _unpaid(investment: Investment, year: int) -> float:
    """What an annuity from the end of building has not paid off at the start of a year after it."""
    building, life = investment.building, investment.life
    growth = 1 + investment.discount
    built = _present(investment, investment.payments, start=0) * math.pow(growth, building)
    left = building + life - (year - 1)
    if investment.discount == 0:
        return built * left / life
    return built * (1 - math.pow(growth, -left)) / (1 - math.pow(growth, -life))


def _present(investment: Investment, flow: tuple[float, ...], *, start: int, addition: float = 0.0) -> float:
    """What yearly amounts are worth at the start of building; the first is had after `start` years."""
    discounted = 1 / (1 + investment.discount + addition)
    worth = 0.0
    for amount in reversed(flow):
        worth = worth * discounted + amount
    return float(worth * discounted**start)


def _kept(investment: Investment, lasting: float, salvage: float) -> float:
    """Returns, salvage and payments saved, at the start of building; a year passes with chance `lasting`."""
    discounted = 1 / (1 + investment.discount)
    kept, price, alive = 0.0, 1.0, 1.0  # `alive`: chance to come to the year; `price`: of a dollar then
    years = zip(exposures(investment, salvage), investment.payments, investment.returns, strict=True)
    for exposed, payment, had in years:
        expected = lasting * discounted * had + (1 - lasting) * exposed.salvaged
        kept += price * (alive * expected + (1 - alive) * payment)
        price *= discounted
        alive *= lasting
    return kept
