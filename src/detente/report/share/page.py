"""One self-contained page in HTML on joint projects: what they are worth, to whom, and shares by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from detente.report.figures import Figure
from detente.report.page import environment
from detente.report.share import tables
from detente.report.share.exposure_chart import exposure_charts
from detente.report.share.inputs_chart import inputs_chart
from detente.report.share.rules_chart import rules_chart
from detente.report.share.section import (
    Piece,
    Projects,
    Shown,
    Write,
    benefits,
    chapters,
    sources,
    start,
    where,
)
from detente.report.share.summary import core, is_nothing
from detente.report.share.words import KINDS, UNIT, ShareWords, money, part, rule
from detente.report.tables import Table
from detente.report.words import count

if TYPE_CHECKING:
    from detente.report.share.findings import ShareFindings

LEVEL = 2
"""Which heading a project has on its own page."""


class Grounds(NamedTuple):
    """What the answer takes for granted: of all projects, and of each."""

    paragraphs: tuple[str, ...]
    parts: tuple[Piece, ...]


def page(findings: ShareFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    projects = Projects(LEVEL, (), chapters(findings, PIECES), sources(findings))
    titles = [shared.project.title for shared in findings.projects]
    heading = findings.scenario.title if findings.scenario else ", ".join(titles)
    return (
        environment()
        .get_template("share.html.j2")
        .render(
            findings=findings,
            heading=heading,
            projects=projects,
            overview=overview(findings),
            assumed=assumed(findings),
            reading=READING,
        )
    )


def overview(findings: ShareFindings) -> Table:
    """The projects side by side; without rows if there is one."""
    rows = []
    for shared in findings.projects:
        words = ShareWords(shared, findings.scenario)
        shares = shared.division.shares
        first = max(shares, key=lambda party: shares[party])
        most = f"{words.name(first)}, {part(shares[first], shared.worth)}" if shared.worth else "–"
        outlay = sum(sum(link.capital.values()) for link in shared.links)
        rows.append(
            (
                shared.project.title,
                money(shared.worth),
                most,
                tables.inside(shared.division),
                money(outlay, yearly=False) if outlay else "none",
            )
        )
    head = ("Project", "Worth of all", "Largest share", "Shares in the core", "Capital")
    return Table("What the projects are worth", head, tuple(rows) if len(rows) > 1 else ())


def shares(words: ShareWords) -> Piece | None:
    """Shares by every rule, whether they keep everybody, and what every coalition is worth."""
    if len(words.shared.game.players) == 1 or is_nothing(words):
        return None
    key = words.shared.project.name
    chosen = rule(words.shared.division.rule).title
    caption = (
        f"Each mark is the share of a party by one rule; the filled dot is {chosen}. The band runs from "
        "what the party has alone to what all others would lose without it: beyond it, somebody would "
        "leave."
    )
    figure = Figure(f"{key}-rules", caption, (("", rules_chart(words)),), (tables.rules(words),))
    folded = (
        ("Every coalition, what it is worth and what it would gain by leaving", (tables.coalitions(words),)),
    )
    shown = (Shown(figure, "Shares by rule"),)
    return Piece(f"{key}-shares", "Shares by rule", core(words), shown, (tables.divisions(words),), folded)


def risk(words: ShareWords) -> Piece | None:
    """What investors risk, and the trust from which it is worth starting."""
    if not words.shared.investors:
        return None
    key = words.shared.project.name
    caption = (
        "What would be lost if the process broke in a year, in million dollars. Solid line: what has been "
        "paid and has not come back, with interest, less what could still be got back. Dotted line: what "
        "the books count as not yet paid off. Band: years of building. All pictures have the same scales."
    )
    told = (
        (
            "An investor asks for more interest the more likely it is that the process breaks off before "
            "its capital is paid off; trust is the belief that the others are committed. From the trust "
            "named here on, what it earns is worth what it puts in."
        ),
    )
    pictures = exposure_charts(words)
    figure = Figure(f"{key}-exposure", caption, pictures, (tables.exposures(words),))
    shown = (Shown(figure, "Exposure of investors over the years", wide=False),) if pictures else ()
    folded = (("What investors ask on top of the discount rate, by trust", (tables.premiums(words),)),)
    return Piece(f"{key}-risk", "What investors risk", told, shown, (tables.investors(words),), folded)


def inputs(words: ShareWords) -> Piece | None:
    """How far the answer hangs on its inputs."""
    if not words.shared.variations:
        return None
    key = words.shared.project.name
    caption = (
        "Each group of inputs is put to the low and to the high end of its ranges, the others left as "
        "assumed. Groups with the widest effect come first."
    )
    figure = Figure(f"{key}-inputs", caption, (("", inputs_chart(words)),), (tables.sensitivity(words),))
    return Piece(
        f"{key}-otherwise", "If inputs were otherwise", figures=(Shown(figure, "Worth at the ends"),)
    )


PIECES: Write = (where, benefits, shares, start, risk, inputs)
"""What the page says of each project, in order; a piece that has nothing to say is None."""


def assumed(findings: ShareFindings) -> Grounds:
    """What the answer takes for granted."""
    told = (
        (
            "All parties are taken to know the costs, to run the network at least cost, and to keep what "
            "they agree. Worth is what is saved in a year once everything is built; the way there is "
            "another question, which a roadmap answers. A coalition uses the links among its members; "
            "nobody else is worse off by that than alone."
        ),
        *findings.notes,
    )
    return Grounds(
        told, tuple(_assumed(ShareWords(shared, findings.scenario)) for shared in findings.projects)
    )


def _assumed(words: ShareWords) -> Piece:
    """What one project takes for granted: what its file says of itself, and how much of it is judgement."""
    project = words.shared.project
    shapes, guesses = tables.shapes_judged(words)
    told = [project.about] if project.about else []
    told.append(words.judgements())
    if shapes:
        verb = "is a judgement" if guesses == 1 else "are judgements"
        told.append(f"Of {count(shapes, 'shape')} of load and supply over the year, {guesses} {verb}.")
    if any(stage.needs_trust for stage in project.stages.values()):
        told.append(
            "How much trust a stage asks for is a demand set by the author of the file, not a measurement."
        )
    title = f"{project.title} ({KINDS[project.kind].lower()})"
    return Piece(f"{project.name}-assumed", title, tuple(told), tables=(tables.judged(words),))


READING = (
    (
        "Worth",
        (
            "is what a coalition saves in a year if only its members use the links among them, against each "
            f"going on alone. It is counted in {UNIT}, all capital, running cost and losses included."
        ),
    ),
    (
        "A coalition",
        "is a set of parties that work together. It leaves if it has more on its own than its shares.",
    ),
    (
        "The core",
        (
            "is the set of all shares under which no coalition gains by leaving. It can be empty: then any "
            "shares leave somebody with a reason to go, and something besides money has to keep them."
        ),
    ),
    (
        "The Shapley value",
        "gives each party what it adds when it joins, on average over all orders of joining.",
    ),
    (
        "The nucleolus",
        (
            "makes the coalition with most reason to leave as content as can be, then the next, and so on. "
            "It is in the core whenever there is one."
        ),
    ),
    (
        "The least core",
        (
            "makes the most that any coalition gains by leaving as small as can be, whether or not that is "
            "nothing."
        ),
    ),
    (
        "The Owen value",
        (
            "is the Shapley value for parties in blocs: blocs share first, as if each were one party, then "
            "the members of each among themselves."
        ),
    ),
    (
        "The Myerson value",
        (
            "is the Shapley value where only parties who can talk to each other, directly or through others, "
            "can work together."
        ),
    ),
    (
        "If nothing is shared",
        (
            "means that every party keeps what market prices, the rent of full links and agreed transit fees "
            "bring it. Some can then lose although all together gain."
        ),
    ),
    (
        "A gate",
        (
            "is what must be there before a stage can start: steps that stand, and trust of one party in "
            "another."
        ),
    ),
    (
        "Exposure",
        (
            "is what an investor would lose if the process broke off in a year. Trust is the belief, from "
            "0 to 1, that another party is committed."
        ),
    ),
    (
        "Which rule is fair",
        (
            "is for the parties to say. Each rule here is a different idea of fairness; the calculation says "
            "only what follows from each, and who would then have a reason to leave."
        ),
    ),
)
"""Words of this page and what they mean."""
