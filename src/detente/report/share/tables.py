"""Joint projects as tables of words: who gains, who gets what, who would leave, what it takes to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.share.summary import peak, ready, worth_starting
from detente.report.share.words import UNIT, decimals, figure, money, quantity, rule, years
from detente.report.tables import Table
from detente.report.words import share, time, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.bargain import Division
    from detente.report.share.findings import Gate, Investor, Laid, Variation
    from detente.report.share.words import ShareWords
    from detente.scenario.values import Value

CHOSEN, INSIDE, OUTSIDE = "◆", "✓", "✗"
UNSHARED = "If nothing is shared"
TRICKLE = 0.01
"""Share of the larger flow below which what goes the other way is not told."""


def market(words: ShareWords) -> Table:
    """What each party has by market prices, its share by the chosen rule, and what it would be paid."""
    shared = words.shared
    rows = []
    for party, outcome in shared.market.items():
        parts = (outcome.consumer, outcome.producer, outcome.congestion, outcome.transit)
        given = shared.division.shares.get(party)
        paid = (
            ("–", "–")
            if given is None
            else (words.yearly(given), words.yearly(given - outcome.total, signed=True))
        )
        gains = (words.yearly(part, signed=True) for part in (*parts, outcome.total))
        rows.append((words.name(party), *gains, *paid))
    chosen = upper_first(rule(shared.division.rule).title)
    head = ("Party", "As a consumer", "As a producer", "From congestion", "From transit", UNSHARED, chosen)
    caption = f"Benefits by party, {UNIT}; + gains, − loses, against each going on alone"
    return Table(caption, (*head, "Others would pay it"), tuple(rows))


def divisions(words: ShareWords) -> Table:
    """Shares by every rule, with whether they keep everybody, and who would leave; the chosen rule first."""
    shared = words.shared
    known = bool(shared.market)
    rows = []
    for party in shared.game.players:
        unshared = [words.yearly(shared.market[party].total)] if party in shared.market else ["–"]
        rows.append(
            (words.name(party), *unshared * known, *(_share(words, each, party) for each in shared.divisions))
        )
    blank = ("–",) * known
    rows.append(("In the core", *blank, *(inside(each) for each in shared.divisions)))
    rows.append(("Would leave", *blank, *(leaver(words, each) for each in shared.divisions)))
    heads = [heading(each, is_chosen=each is shared.division) for each in shared.divisions]
    return Table(f"Shares by rule, {UNIT}", ("Party", *(UNSHARED,) * known, *heads), tuple(rows))


def heading(division: Division, *, is_chosen: bool) -> str:
    """A rule over a column; the chosen one has a mark."""
    return f"{rule(division.rule).head} {CHOSEN}" if is_chosen else rule(division.rule).head


def inside(division: Division) -> str:
    """Whether shares are in the core, as a mark and a word."""
    return {True: f"{INSIDE} yes", False: f"{OUTSIDE} no", None: "not known"}[division.inside]


def leaver(words: ShareWords, division: Division) -> str:
    """Who would leave, and the gain; a dash if nobody would."""
    if division.inside is not False:
        return "–"
    return f"{words.coalition(division.worst.coalition)}: {words.yearly(division.worst.excess, signed=True)}"


def _share(words: ShareWords, division: Division, party: str) -> str:
    told = words.yearly(division.shares[party])
    error = (division.error or {}).get(party)
    return told if error is None else f"{told} ± {words.yearly(error)}"


def coalitions(words: ShareWords) -> Table:
    """Every coalition of two or more by worth, largest first, with what it would gain by leaving."""
    rows = tuple(
        (
            words.coalition(members),
            words.yearly(worth),
            words.yearly(got),
            words.yearly(gain, signed=True),
            mark,
        )
        for members, worth, got, gain, mark in ranked(words)
    )
    caption = (
        f"What every coalition is worth, and what it gets by {rule(words.shared.division.rule).title}, {UNIT}"
    )
    return Table(
        caption, ("Coalition", "Worth on its own", "Gets together", "Gains by leaving", "Would leave"), rows
    )


def ranked(words: ShareWords) -> list[tuple[tuple[str, ...], float, float, float, str]]:
    """Coalitions of two or more by worth: members, worth, what they get, gain by leaving, and a mark."""
    game, division = words.shared.game, words.shared.division
    found = []
    for mask in range(1, game.grand + 1):
        members = game.names_of(mask)
        if len(members) > 1:
            worth, got = float(game.worth[mask]), sum(division.shares[party] for party in members)
            leaves = worth - got > game.tolerance and mask != game.grand
            found.append((members, worth, got, worth - got, OUTSIDE if leaves else ""))
    return sorted(found, key=lambda each: (-each[1], len(each[0])))


def needs_all(words: ShareWords, members: tuple[str, ...]) -> bool:
    """Whether a coalition would be worth less without any one of its members; always so for that of all."""
    game = words.shared.game
    mask = game.mask_of(members)
    least = min(float(game.worth[mask] - game.worth[mask ^ game.mask_of([each])]) for each in members)
    return mask == game.grand or least > game.tolerance


def gates(words: ShareWords) -> Table:
    """For every stage what it waits for, trust, time, capital, and what it adds."""
    rows = tuple(
        (
            gate.title,
            words.built_by(gate) or "–",
            upper_first(words.waits_for(gate)),
            "; ".join(map(words.trusting, gate.trust)) or "none asked for",
            trusted(gate),
            years(gate.building),
            paid(words, gate.capital) or "none",
            words.yearly(gate.adds, signed=True),
            words.yearly(gate.alone, signed=True),
        )
        for gate in words.shared.gates
    )
    head = ("Stage", "Built by", "Waits for", "Trust it needs", "Enough at the start", "Building")
    sums = ("Capital, million dollars", f"Adds to all others, {UNIT}", f"By itself, {UNIT}")
    return Table("What it takes to start, stage by stage", (*head, *sums), rows)


def building(words: ShareWords) -> Table:
    """How long each stage takes to build, and what it costs."""
    rows = tuple(
        (gate.title, years(gate.building), money(sum(gate.capital.values()), yearly=False))
        for gate in words.shared.gates
    )
    return Table("Building time and capital of each stage", ("Stage", "Building", "Capital"), rows)


def trusted(gate: Gate) -> str:
    """Whether there is enough trust at the start, as a mark and a word."""
    return {True: f"{INSIDE} yes", False: f"{OUTSIDE} no", None: "not known"}[ready(gate)]


def paid(words: ShareWords, capital: dict[str, float]) -> str:
    """Who pays how much, the largest first, such as 'ROK 1,200, Russia 400'; empty if nobody pays."""
    ordered = sorted((item for item in capital.items() if item[1]), key=lambda item: -item[1])
    return ", ".join(f"{words.short(party)} {figure(amount, decimals(amount))}" for party, amount in ordered)


def links(words: ShareWords) -> Table:
    """Every link: what there is, what is added, what flows, and who pays."""
    rows = tuple(
        (
            words.link(link.link),
            quantity(link.now, link.unit),
            state(link),
            quantity(link.most, link.unit),
            flow(words, link),
            paid(words, link.capital) or "–",
        )
        for link in words.shared.links
    )
    head = ("Link", "Now", "Added", "Most that could be added", "Flow in a year", "Capital, million dollars")
    return Table("Links of the joint network", head, rows)


def state(link: Laid) -> str:
    """How much is added to a link, or why nothing is."""
    if not link.open:
        return "closed"
    return quantity(link.added, link.unit) if link.added else "nothing"


def flow(words: ShareWords, link: Laid) -> str:
    """What goes to either end, such as '12 TWh a year to Seoul, 3 TWh a year back', or a dash."""
    there, back = link.flow
    nodes = words.shared.project.nodes
    begin, end = (nodes[name].title for name in words.shared.project.links[link.link].ends)
    if max(there, back) <= 0:
        return "–"
    if back > there:
        there, back, end = back, there, begin
    main = f"{quantity(there, link.flow_unit)} to {end}"
    return f"{main}, {quantity(back, link.flow_unit)} back" if back > TRICKLE * there else main


def arrows(link: Laid) -> str:
    """What goes from the first place to the second, and back: '→ 12 TWh a year ← 3 TWh a year'."""
    there, back = link.flow
    signs = (("→", there, back), ("←", back, there))
    told = [
        f"{sign} {quantity(flow, link.flow_unit)}" for sign, flow, other in signs if flow > TRICKLE * other
    ]
    return " ".join(told) or "–"


def investors(words: ShareWords) -> Table:
    """Who puts money in: how much, what comes back, the trust that is needed, and what could be lost."""
    rows = []
    for investor in words.shared.investors:
        year, worst = peak(investor)
        rows.append(
            (
                words.name(investor.party),
                figure(investor.outlay, decimals(investor.outlay)),
                time(investor.building) if investor.building else "–",
                figure(investor.yearly, decimals(investor.yearly)),
                needed(investor),
                there_is(words, investor),
                starts(investor),
                f"{figure(worst, decimals(worst))} (year {year})" if year else "nothing",
            )
        )
    money = "million dollars"
    head = (
        "Investor",
        f"Puts in, {money}",
        "Builds for",
        f"Earns, {money} a year",
        "Worth starting from trust",
    )
    last = ("Trust at the start", "Worth starting then", f"Most it could lose, {money}")
    return Table("Who puts money in, and what it risks", (*head, *last), tuple(rows))


def needed(investor: Investor) -> str:
    """The trust from which it is worth starting."""
    if investor.break_even is None:
        return "no trust is enough"
    return f"{investor.break_even:.2f}" if investor.break_even > 0 else "any"


def there_is(words: ShareWords, investor: Investor) -> str:
    """The trust there is at the start in the party that is trusted least."""
    if investor.trust is None:
        return "not known"
    return f"{investor.trust[1]:.2f} (in {words.short(investor.trust[0])})"


def starts(investor: Investor) -> str:
    """Whether it is worth starting at that trust, as a mark and a word."""
    return {True: f"{INSIDE} yes", False: f"{OUTSIDE} no", None: "not known"}[worth_starting(investor)]


def sensitivity(words: ShareWords) -> Table:
    """Worth of all and the shares by the chosen rule, with groups of inputs at the ends of their ranges."""
    shared = words.shared
    players = shared.game.players
    base = ("As assumed", "likely", words.yearly(shared.worth), "–")
    rows = [
        (
            *base,
            *(words.yearly(shared.division.shares[party]) for party in players),
            _kept(is_empty=shared.core.empty),
        )
    ]
    rows += [
        (
            upper_first(each.group),
            each.end,
            words.yearly(each.worth),
            words.yearly(each.worth - shared.worth, signed=True),
            *(words.yearly(each.shares.get(party, float("nan"))) for party in players),
            _kept(is_empty=each.core_empty),
        )
        for each in by_spread(shared.variations)
    ]
    chosen = rule(shared.division.rule).title
    caption = f"Worth of all, and {chosen}, with inputs at the ends of their ranges, {UNIT}"
    head = ("Inputs", "End", "Worth of all", "Change", *map(words.short, players), "Could all be kept")
    return Table(caption, head, tuple(rows))


def _kept(*, is_empty: bool) -> str:
    """Whether any shares would keep everybody."""
    return f"{OUTSIDE} no" if is_empty else f"{INSIDE} yes"


def by_spread(variations: Iterable[Variation]) -> list[Variation]:
    """Variations by group, first the group whose ends differ most in the worth of all; low before high."""
    known = list(variations)
    groups: dict[str, list[float]] = {}
    for each in known:
        groups.setdefault(each.group, []).append(each.worth)
    spread = {group: max(worths) - min(worths) for group, worths in groups.items()}
    order = list(groups)
    return sorted(known, key=lambda each: (-spread[each.group], order.index(each.group), each.end != "low"))


def judged(words: ShareWords) -> Table:
    """How many numbers of each part of the file are judgements."""
    project = words.shared.project
    fields = type(project).model_fields
    parts: dict[str, list[Value]] = {}
    for path, value in project.values():
        parts.setdefault(path.split(".")[0], []).append(value)
    rows = []
    for part, values in parts.items():
        guesses = sum(value.is_judgement for value in values)
        what = fields[part].description or part
        rows.append((upper_first(what), str(len(values)), str(guesses), share(guesses / len(values))))
    head = ("Part of the file", "Numbers", "Judgements", "Share of judgements")
    return Table("How many numbers are judgements", head, tuple(rows))


def rules(words: ShareWords) -> Table:
    """What each rule does, and what proves its shares."""
    rows = tuple(
        (upper_first(rule(each.rule).title), rule(each.rule).does, each.certificate.says, proven(each))
        for each in words.shared.divisions
    )
    return Table(
        "What each rule does, and what proves its shares", ("Rule", "What it does", "Proof", "Checked"), rows
    )


def proven(division: Division) -> str:
    """Whether the proof was found to hold, and how closely."""
    misses = division.certificate.misses
    most = max(misses.values(), default=0.0)
    word = f"{INSIDE} holds" if division.certificate.holds else f"{OUTSIDE} fails"
    return f"{word}; missed by {most:.1e} {UNIT} at most" if most else word


def shapes_judged(words: ShareWords) -> tuple[int, int]:
    """How many shapes over the year there are, and how many of them are judgements."""
    shapes = words.shared.project.shapes.values()
    return len(shapes), sum(shape.sources == ("judgement",) for shape in shapes)


def exposures(words: ShareWords) -> Table:
    """What each investor would lose if the process broke, year by year."""
    known = words.shared.investors
    length = max((len(each.exposure) for each in known), default=0)
    places = decimals(max((amount for each in known for amount in each.exposure), default=0.0))
    rows = tuple((str(year + 1), *(_lost(each, year, places) for each in known)) for year in range(length))
    head = ("Year", *(words.name(each.party) for each in known))
    return Table("What would be lost if the process broke, million dollars", head, rows)


def _lost(investor: Investor, year: int, places: int) -> str:
    return figure(investor.exposure[year], places) if year < len(investor.exposure) else "–"


def premiums(words: ShareWords) -> Table:
    """What each investor asks on top of the discount rate at different trust."""
    known = words.shared.investors
    trusts = sorted({trust for investor in known for trust, _ in investor.premiums})
    rows = []
    for investor in known:
        asked = dict(investor.premiums)
        cells = ("–" if trust not in asked else _premium(asked[trust]) for trust in trusts)
        rows.append((words.name(investor.party), *cells))
    caption = "What is asked on top of the discount rate, in percentage points, by trust"
    return Table(caption, ("Investor", *(f"{trust:.2f}" for trust in trusts)), tuple(rows))


def _premium(premium: float | None) -> str:
    return "no rate is high enough" if premium is None else f"{100 * premium:+.1f}".replace("-", "−")
