"""One self-contained page in HTML about trust: where it is short, and what raising it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from detente.report.figures import Figure
from detente.report.page import environment
from detente.report.trust import tables
from detente.report.trust.chart import trust_charts
from detente.report.trust.values_chart import sight_bars, step_bars, trust_bars, values_chart
from detente.report.trust.words import TrustWords
from detente.report.words import count
from detente.roadmap.questions.gains import NOTHING
from detente.roadmap.questions.variants import MORE

if TYPE_CHECKING:
    from detente.report.tables import Table
    from detente.report.trust.findings import TrustFindings
    from detente.report.trust.values_chart import Bar
    from detente.roadmap.questions.gains import Gain

PAIRS_DRAWN, BARS_DRAWN, OFFERS_SHOWN = 12, 12, 5

READING = {
    "Trust": (
        "What one party believes to be the chance that another is committed to the settlement, "
        "from 0 to 1. It starts where the scenario says. It grows when the other party carries "
        "out a step that would have cost an insincere party something, and others can see that it "
        "did."
    ),
    "Needed": (
        "The least trust at which going on is still worth as much as stopping, or what a step "
        "asks for before it may start, whichever is higher."
    ),
    "Short, earned, enough": (
        "Short: there is less trust than needed. Earned: there is enough, and only because "
        "earlier steps raised it. Enough: trust at the start would do."
    ),
    "Worth of a step": (
        "The best settlement with the step, less the best one without it, both planned anew. One "
        "part is what the step brings by itself; the other is what its evidence makes possible, "
        "found by planning as if the step proved nothing."
    ),
    "At most, at least": (
        "A plan without a step is the best one found; there may be a better one, so the step is "
        "worth no more than this to the settlement shown. In the same way, a better settlement "
        "found with more trust, or with better verification, is worth at least this. Roadmaps "
        "found for one question are tried on all others."
    ),
    "Proven between": (
        "The limits between which the difference of the two best settlements lies for certain, "
        "whatever was not found. They are wide where plans are not proven best; more time makes "
        "them narrower."
    ),
    "Better verification": (
        "Noticed a phase sooner, for certain, or both. Nobody has to use what is offered, so it "
        "is never worth less than nothing. “Risks less”: the most a party could lose by another’s "
        "breach, in its own points. “Tempted less”: by how much its margin against leaving and "
        "cheating grows where it is narrowest."
    ),
}
"""Words that a reader needs, and what they mean here."""


TITLES = {
    "steps": "What confidence-building steps are worth",
    "distrust": "The price of distrust",
    "verification": "What better verification would bring",
}
NOTHING_FOUND = {
    "steps": "No confidence-building step is found that would be missed: others do in its place.",
    "distrust": "No two parties are found between whom a little more trust at the start would bring more.",
    "verification": "No better settlement is found with better verification of any single step.",
}
WHISKERS = "The thin line below a bar: between what it lies for certain; an arrow: possibly further."


class Chapter(NamedTuple):
    """One kind of worth: what is said first, the picture if there is anything to draw, the numbers."""

    key: str
    title: str
    told: str
    figure: Figure | None
    table: Table


def page(findings: TrustFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    words = TrustWords(findings)
    roadmap = findings.verdict.roadmap
    return (
        environment()
        .get_template("trust.html.j2")
        .render(
            findings=findings,
            scenario=findings.scenario,
            along=(roadmap.title or roadmap.name) if findings.given else "",
            summary=words.summary(),
            facts=_facts(words),
            measure=words.measure(),
            pairs=tables.pairs(words),
            trust=_trust(words),
            gates=tables.gates(words),
            offers=tables.offers(words, OFFERS_SHOWN),
            chapters=_chapters(words),
            verdicts=tuple(words.sight(row) for row in findings.gains.sight),
            left_out=words.left_out(),
            untried=words.untried_by_name(),
            reading=tuple(READING.items()),
        )
    )


def _facts(words: TrustWords) -> tuple[tuple[str, str], ...]:
    gains = words.findings.gains
    is_best = gains.best.bound - gains.best.value <= NOTHING
    proof = "proven best" if is_best else f"none exceeds {words.value(gains.best.bound)}"
    return (
        ("Pairs of which trust is asked", str(len(words.findings.pairs))),
        ("Best settlement found", f"{words.value(gains.best.value)}, {proof}"),
        ("Full trust of all in all adds", _added(words, gains.full_trust)),
        ("Every step seen at once adds", _added(words, gains.seen)),
        ("Compared", f"{count(gains.runs, 'plan')}, {gains.seconds:.0f} seconds"),
    )


def _added(words: TrustWords, gain: Gain) -> str:
    if gain.found > NOTHING:
        return words.size(gain)
    return "nothing, proven" if gain.is_nothing else "nothing found"


def _trust(words: TrustWords) -> Figure | None:
    if not words.findings.pairs:
        return None
    caption = (
        "Line: trust of the first party in the second; a dot where a verified step has raised it. Grey: the "
        "trust that is needed in the phase; hatched where there is less. Diamond: a step that asks for that "
        "much trust starts there. Shown: the pairs with the least to spare."
    )
    return Figure("trust", caption, trust_charts(words, PAIRS_DRAWN), (tables.signs(words),))


def _chapters(words: TrustWords) -> tuple[Chapter, ...]:
    """The three kinds of worth."""
    return (
        _chapter(
            words,
            "steps",
            "White: what the step brings by itself. Black: what its evidence makes possible.",
            step_bars(words, BARS_DRAWN),
            tables.steps(words),
        ),
        _chapter(
            words,
            "distrust",
            f"What {MORE:g} more trust at the start brings at least.",
            trust_bars(words, BARS_DRAWN),
            tables.trust(words),
        ),
        _chapter(
            words,
            "verification",
            "What it brings at least if the step is noticed at once and for certain.",
            sight_bars(words, BARS_DRAWN),
            tables.sight(words),
        ),
    )


def _chapter(words: TrustWords, key: str, caption: str, bars: tuple[Bar, ...], table: Table) -> Chapter:
    figure = None
    if bars:
        picture = values_chart(words, f"worth-{key}", TITLES[key], bars)
        figure = Figure(f"worth-{key}", f"{caption} {WHISKERS}", (("", picture),), ())
    needed = words.needed_steps() if key == "steps" else ""
    return Chapter(key, TITLES[key], needed or ("" if bars else NOTHING_FOUND[key]), figure, table)
