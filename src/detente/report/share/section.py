"""Joint projects as chapters of a page; in brief for the report on a roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from detente.report.figures import Figure
from detente.report.share import tables
from detente.report.share.gains_chart import gains_chart
from detente.report.share.map import share_maps
from detente.report.share.stages_chart import stages_chart
from detente.report.share.summary import paragraphs
from detente.report.share.words import KINDS, UNIT, ShareWords, money, part, rule
from detente.report.tables import Table
from detente.report.words import upper_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.report.share.findings import ShareFindings
    from detente.scenario.model import Source

Terms = tuple[tuple[str, str], ...]
"""What is explained, and the explanation."""

BRIEF_LEVEL = 3
"""Which heading a project has in the report on a roadmap."""


class Shown(NamedTuple):
    """A figure with its name; wide if it is scrolled on small screens."""

    content: Figure
    name: str
    wide: bool = True


class Piece(NamedTuple):
    """A part of a chapter under a heading of its own; what is left empty is not shown.

    folded : tables shown on demand, under a line that says what they are.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Shown, ...] = ()
    tables: tuple[Table, ...] = ()
    folded: tuple[tuple[str, tuple[Table, ...]], ...] = ()


class Chapter(NamedTuple):
    """One project: its address on the page, title, kind, answer, figures looked for first, and pieces."""

    key: str
    title: str
    kind: str
    answer: tuple[str, ...]
    facts: Terms
    pieces: tuple[Piece, ...]


class Projects(NamedTuple):
    """What `projects.html.j2` shows: chapters, and which heading they have.

    lead : sentences before the first. sources : what the projects draw on, by id.
    """

    level: int
    lead: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    sources: tuple[tuple[str, Source], ...]


Write = tuple["Callable[[ShareWords], Piece | None]", ...]


def section(findings: ShareFindings) -> Projects:
    """What the report on a roadmap shows of projects: map, benefits, shares, and what it takes to start.

    To be handed to the template `projects.html.j2` under the name `projects`.
    """
    lead = (
        (
            "What parties could build together, what that is worth to each, and what it takes to start. "
            "Worth is what all save in a year against each going on alone; how it is shared is for the "
            "parties to say."
        ),
    )
    return Projects(BRIEF_LEVEL, lead, chapters(findings, BRIEF), sources(findings))


def chapters(findings: ShareFindings, pieces: Write) -> tuple[Chapter, ...]:
    """One chapter for each project, with those of the pieces that have something to say."""
    return tuple(_chapter(ShareWords(shared, findings.scenario), pieces) for shared in findings.projects)


def _chapter(words: ShareWords, pieces: Write) -> Chapter:
    project = words.shared.project
    kind = f"{KINDS[project.kind]}, {len(words.shared.game.players)} parties, dollars of {project.money_year}"
    written = tuple(piece for write in pieces if (piece := write(words)) is not None)
    told = tuple(" ".join(paragraph) for paragraph in paragraphs(words) if paragraph)
    return Chapter(f"project-{project.name}", project.title, kind, told, facts(words), written)


def facts(words: ShareWords) -> Terms:
    """The figures that a reader looks for first, as (what, value)."""
    shared = words.shared
    outlay = sum(sum(link.capital.values()) for link in shared.links)
    found = [("Worth of all", money(shared.worth))]
    if shared.alone > 0:
        found.append(("Saved of what all pay alone", part(shared.worth, shared.alone)))
    if len(shared.game.players) > 1 and shared.worth:
        found.append((f"By {rule(shared.division.rule).title}", _core(words)))
    found.append(("Capital", money(outlay, yearly=False) if outlay else "none"))
    if shared.project.stages:
        found.append(("Stages that stand", f"{len(shared.stages)} of {len(shared.project.stages)}"))
    return tuple(found)


def _core(words: ShareWords) -> str:
    return {True: "nobody would leave", False: "somebody would leave", None: "not known who would leave"}[
        words.shared.division.inside
    ]


def where(words: ShareWords) -> Piece | None:
    """The network on a map."""
    if not words.shared.links:
        return None
    caption = (
        "Lines are the links of the joint network, thicker the more they carry at once; what is closed "
        "waits for a stage that does not stand here. Lines are drawn from place to place and are no survey "
        "of a route. Point at a line to read more."
    )
    figure = Figure(f"{_key(words)}-map", caption, share_maps(words), (tables.links(words),))
    return Piece(f"{_key(words)}-where", "The network", figures=(Shown(figure, "Map of the network"),))


def benefits(words: ShareWords) -> Piece | None:
    """Who gains by market prices, and what each would get by the chosen rule."""
    if not words.shared.market:
        return None
    chosen = rule(words.shared.division.rule).title
    caption = (
        "Bars: what each party gains (to the right) and loses (to the left) in a year if the network is "
        "used at market prices and nothing else is shared: as consumers by lower prices, as producers by "
        "sales, from links by the rent of congestion after their capital is paid, and from transit by "
        f"fees. Diamond: the sum. Dot: the share by {chosen}; between the two lies what others would have "
        "to pay it, or it to others."
    )
    figure = Figure(f"{_key(words)}-gains", caption, (("", gains_chart(words)),), (tables.market(words),))
    shown = Shown(figure, "Benefits by party")
    return Piece(f"{_key(words)}-benefits", "Who gains", figures=(shown,), tables=(chosen_shares(words),))


def chosen_shares(words: ShareWords) -> Table:
    """Shares by the chosen rule, what each has if nothing is shared, and the payment between the two."""
    shared = words.shared
    rows = []
    for party in shared.game.players:
        got = shared.division.shares[party]
        known = shared.market.get(party)
        unshared = (
            ("–", "–")
            if known is None
            else (
                words.yearly(known.total, signed=True),
                words.yearly(got - known.total, signed=True),
            )
        )
        rows.append((words.name(party), words.yearly(got), part(got, shared.worth), *unshared))
    chosen = rule(shared.division.rule).title
    head = ("Party", "Share", "Part of the whole", tables.UNSHARED, "Others would pay it")
    return Table(f"{upper_first(chosen)}, {UNIT}", head, tuple(rows))


def start(words: ShareWords) -> Piece | None:
    """What it takes to start: steps, trust, time and capital of every stage."""
    gates = words.shared.gates
    if not gates:
        return None
    caption = (
        "From the start of building, whenever that is: stages can begin in different years. Beside each bar: "
        "what it costs to build."
    )
    drawn = any(gate.building is not None for gate in gates)
    key = f"{_key(words)}-stages"
    figure = Figure(key, caption, (("", stages_chart(words)),), (tables.building(words),)) if drawn else None
    shown = (Shown(figure, "Building time of each stage"),) if figure else ()
    told = (
        (
            "A stage can be built and run once what it waits for stands and there is as much trust as it "
            "asks for. What it adds is what would be missing without it if all other stages stand; by "
            "itself it can be worth less, or nothing."
        ),
    )
    return Piece(f"{_key(words)}-start", "What it takes to start", told, shown, (tables.gates(words),))


BRIEF: Write = (where, benefits, start)
"""What the report on a roadmap shows of a project."""


def _key(words: ShareWords) -> str:
    return words.shared.project.name


def sources(findings: ShareFindings) -> tuple[tuple[str, Source], ...]:
    """Every source by its id; where two projects mean different sources by one, with the project."""
    found: dict[str, Source] = {}
    for shared in findings.projects:
        for name, source in shared.project.sources.items():
            known = found.setdefault(name, source)
            if known != source:
                found[f"{name}-{shared.project.name}"] = source
    return tuple(sorted(found.items()))
