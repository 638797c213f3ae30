"""What a joint project comes to, in a few plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.share.words import money, part, rule
from detente.report.words import NAMED, count, listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.report.share.findings import Gate, Investor
    from detente.report.share.words import ShareWords

NOTHING = 1e-6
"""Million dollars a year that count as nothing at all."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def answer(words: ShareWords) -> tuple[str, ...]:
    """The answer: worth of all, who has most, whether anybody would leave, and what it takes to start."""
    return tuple(sentence for paragraph in paragraphs(words) for sentence in paragraph)


def paragraphs(words: ShareWords) -> tuple[tuple[str, ...], ...]:
    """The answer in paragraphs: worth and shares, who would leave, what it takes to start."""
    if is_nothing(words):
        return ((_nothing(words), *_missing(words)),)
    return ((*_worth(words), *_most(words)), core(words), (*_start(words), *_missing(words)))


def is_nothing(words: ShareWords) -> bool:
    """Whether no coalition saves anything worth telling."""
    return float(abs(words.shared.game.worth).max()) <= NOTHING


def core(words: ShareWords) -> tuple[str, ...]:
    """Whether the chosen shares keep everybody; if not, who would leave, and what would keep all."""
    shared, division = words.shared, words.shared.division
    if len(shared.game.players) == 1:
        return ()
    if division.inside:
        return ("These shares are in the core: no coalition would do better on its own.",)
    if division.inside is None:
        return ("No coalition that was looked at would do better on its own; not all could be looked at.",)
    worst = division.worst
    together = "by working together without the others" if len(worst.coalition) > 1 else "by going on alone"
    leaves = f"{words.spoken(worst.coalition)} would gain {money(worst.excess)} {together}"
    return (f"These shares are not in the core: {leaves}.", _others(words))


def _others(words: ShareWords) -> str:
    """What is to be said of other shares where those by the chosen rule are not in the core."""
    shared = words.shared
    if shared.core.empty:
        least = money(shared.core.least)
        return (
            "No shares at all would keep everybody: however the worth is shared, some coalition gains at "
            f"least {least} by leaving."
        )
    keep = [rule(each.rule).title for each in shared.divisions if each.inside]
    such = f", such as those by {listed(keep, 'or')}" if keep else ""
    return f"There are shares that would keep everybody{such}."


def ready(gate: Gate) -> bool | None:
    """Whether there is as much trust at the start as a stage asks for; None if the scenario does not say."""
    known = [(demand.at_start, demand.needed) for demand in gate.trust]
    if any(there is not None and there < needed for there, needed in known):
        return False
    return None if any(there is None for there, _ in known) else True


def worth_starting(investor: Investor) -> bool | None:
    """Whether an investor trusts enough for it to be worth starting; None if its trust is not known."""
    if investor.break_even is None:
        return False
    if investor.break_even <= 0:
        return True
    return None if investor.trust is None else investor.trust[1] >= investor.break_even


def peak(investor: Investor) -> tuple[int, float]:
    """The year in which most would be lost, counted from 1, and how much; (0, 0) if nothing ever would."""
    if not investor.exposure:
        return 0, 0.0
    worst = max(investor.exposure)
    return investor.exposure.index(worst) + 1, worst


def number(n: int) -> str:
    """A small number as a word."""
    return NUMBERS[n] if n < len(NUMBERS) else str(n)


def _nothing(words: ShareWords) -> str:
    closed = [stage for stage in words.shared.project.stages if stage not in words.shared.stages]
    why = f" {count(len(closed), 'stage is', 'stages are')} closed here." if closed else ""
    return f"Nobody saves anything by working together, with the links that are open here.{why}"


def _worth(words: ShareWords) -> Iterator[str]:
    shared = words.shared
    everybody = number(len(shared.game.players))
    yield f"If all {everybody} parties take part, they save {money(shared.worth)} against going on alone."
    closed = [stage.title for name, stage in shared.project.stages.items() if name not in shared.stages]
    if closed:
        told = [f"«{title}»" for title in closed[:NAMED]]
        told += [count(len(closed) - NAMED, "other stage")] * (len(closed) > NAMED)
        yield f"That is with {listed(told)} closed."
    if shared.stages and shared.now > NOTHING:
        yield f"Of that, {money(shared.now)} would be saved by links that wait for nothing."


def _most(words: ShareWords) -> Iterator[str]:
    """Who has most by the chosen rule, and if nothing is shared."""
    shared = words.shared
    shares = shared.division.shares
    first = max(shares, key=lambda party: shares[party])
    has = f"{words.party(first)} has most, {money(shares[first])} ({part(shares[first], shared.worth)})"
    yield f"By {rule(shared.division.rule).title}, {has}."
    if not shared.market:
        return
    gains = {party: shared.market[party].total for party in shared.game.players if party in shared.market}
    most = max(gains, key=lambda party: gains[party])
    losers = [party for party in gains if gains[party] < -0.5e-3 * shared.worth]
    lose = f"; {listed(map(words.party, losers))} would lose by it" if losers else ""
    yield f"If nothing is shared, {words.party(most)} gains most, {money(gains[most])}{lose}."


def _start(words: ShareWords) -> Iterator[str]:
    """Capital, missing trust, and for whom it would be worth starting."""
    shared = words.shared
    if outlay := sum(sum(link.capital.values()) for link in shared.links):
        yield f"To build it takes {money(outlay, yearly=False)}."
    short = sum(ready(gate) is False for gate in shared.gates)
    if short:
        where = (
            f"For {number(short)} of {len(shared.gates)} stages there" if len(shared.gates) > 1 else "There"
        )
        yield f"{where} is less trust at the start than building asks for."
    waiting = [investor for investor in shared.investors if worth_starting(investor) is False]
    if waiting:
        who = listed(words.party(investor.party) for investor in waiting)
        yield f"At the trust there is at the start, it would not be worth starting for {who}."


def _missing(words: ShareWords) -> Iterator[str]:
    if missing := words.shared.missing:
        verb = "is" if len(missing) == 1 else "are"
        who = upper_first(listed(map(words.party, missing)))
        party = "a party" if len(missing) == 1 else "parties"
        yield f"{who} {verb} not {party} of the scenario: what goes there does not enter the roadmap."
