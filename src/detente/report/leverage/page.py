"""One self-contained page in HTML on who holds leverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.figures import Figure
from detente.report.leverage import tables
from detente.report.leverage.chart import left_chart, over_chart
from detente.report.leverage.words import CONTAINS, MEASURES, READING, LeverageWords
from detente.report.page import environment
from detente.report.stability.sections import Part, Section
from detente.report.words import OBJECTIVES, share

if TYPE_CHECKING:
    from detente.report.leverage.findings import LeverageFindings


def page(findings: LeverageFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    words = LeverageWords(findings)
    template = environment().get_template("leverage.html.j2")
    return template.render(
        findings=findings,
        scenario=findings.scenario,
        sections=[write(words) for write in SECTIONS],
        sources=sorted(findings.scenario.sources.items()),
    )


def _answer(words: LeverageWords) -> Section:
    """Who is indispensable, with the picture of what is left without each."""
    found = words.findings
    caption = (
        "Each bar is what is left of the sum of shares that all parties attain together, if one of them "
        "stays out and the others settle as well as they can. Where nothing is left, the party is "
        "indispensable."
    )
    figure = Figure("left", caption, (("", left_chart(words)),), (tables.left(words),))
    facts = (
        ("Settled by all", _settled(words)),
        ("Indispensable", words.group(found.indispensable) or "nobody"),
        ("Groups looked at", str(len(found.groups) - 1)),
    )
    return Section("answer", "The answer", (" ".join(words.answer()),), facts, (figure,))


def _settled(words: LeverageWords) -> str:
    settlement = words.findings.settlement
    how = {"optimal": "proven best", "feasible": "best found", "given": "a roadmap of others"}
    value = (
        f"{settlement.value:.2f}" if settlement.objective in {"total", "fast"} else share(settlement.value)
    )
    holds = "" if settlement.verdict.holds else ", does not hold"
    return f"“{settlement.objective}” {value}, {how[settlement.status]}{holds}"


def _influence(words: LeverageWords) -> Section:
    """Who costs whom how much."""
    found = words.findings
    caption = (
        "Points that the party of the column loses against the settlement of all if the party of the row "
        "stays out, and the part of its gain that this is. Each column is in the points of its own party: "
        "compare numbers down a column, and percentages across."
    )
    behind = (tables.over(words, "without", "Lost if a party stays out, points of the one that loses"),)
    figure = Figure("over", caption, (("", over_chart(words)),), behind)
    told = (CONTAINS, _drawn(words)) if found.worlds else (CONTAINS,)
    terms = tuple((found.scenario.parties[party].name, words.most(party)) for party in found.parties)
    shown = (tables.unbeaten(words), tables.first(words)) if found.worlds else (tables.first(words),)
    return Section("over", "Who has influence over whom", told, (), (figure,), terms, shown)


def _drawn(words: LeverageWords) -> str:
    return (
        f"To see what the judgements leave open, {words.findings.worlds} worlds were drawn, each number "
        "from its own range, the likely one most often. The settlements stay as they are; what they are "
        "worth changes. A share near 100 % means that the order does not hang on the judgements, a share "
        "near 50 % that it does."
    )


def _block(words: LeverageWords) -> Section:
    """Who can block, and indices of power."""
    told = (
        (
            "A group gets there if it reaches the declared goal, or a share of what all attain together. "
            "A party without which nobody gets there has a veto. No share is the right one, so that "
            "several are shown."
        ),
    )
    shown = (tables.winning(words), tables.indices(words))
    return Section("block", "Who can block", told, tables=shown)


def _along(words: LeverageWords) -> Section:
    """What parties owe to each other along the roadmap, and what leaving does."""
    steps = Part(
        "By steps",
        (
            (
                f"Another way to look at it is {MEASURES['steps']}. A step of several counts for each, who "
                "can stop it."
            ),
        ),
        tables=(
            tables.over(words, "steps", "Worth of a party’s steps to the others, points"),
            tables.asymmetry(words),
        ),
    )
    leaving = Part(
        "By leaving",
        (words.leaving(),),
        tables=(tables.over(words, "leaving", "Lost at the worst moment if a party walks away, points"),),
    )
    pivot = Part("By keeping on", (words.pivot(),))
    title = "Along the roadmap"
    told = ("Here the roadmap of all is taken as it is, and nobody settles anew.",)
    return Section("along", title, told, parts=(steps, leaving, pivot))


def _assumed(words: LeverageWords) -> Section:
    """What the answer takes for granted."""
    found = words.findings
    told = (
        words.proof(),
        (
            f"What all settle on: {OBJECTIVES[found.settlement.objective]}. Groups are compared by the sum "
            "of shares. The declared goal is asked of all together only."
        ),
        words.words.judgements(),
    )
    parts = (Part("Every group", tables=(tables.groups(words),), folded=True),)
    return Section("assumed", "What this rests on", told, terms=READING, parts=parts)


SECTIONS = (_answer, _influence, _block, _along, _assumed)
"""What the page holds, in order."""
