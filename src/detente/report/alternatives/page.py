"""One self-contained page in HTML on alternatives: roadmaps side by side, and the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.alternatives.chart import Panel, Panels
from detente.report.alternatives.frontier_chart import frontier_chart
from detente.report.alternatives.frontier_words import FrontierWords
from detente.report.alternatives.words import AlternativesWords
from detente.report.figures import Figure
from detente.report.page import environment
from detente.report.stability.sections import Part, Section
from detente.report.tables import Table
from detente.report.words import share

if TYPE_CHECKING:
    from detente.report.alternatives.findings import AlternativesFindings
    from detente.report.words import Words

READING = (
    (
        "Differs",
        (
            "is the share of steps, of those that either of two roadmaps takes, that start in different "
            "phases or in only one of the two."
        ),
    ),
    (
        "Good enough",
        "means that a roadmap holds and is worth at least as much as the best, less the share named above.",
    ),
    (
        "Smallest gain",
        "is the gain of the party that gains the smallest share of the most it could gain.",
    ),
    ("Narrowest margin", "is by how much the weakest link holds, as a share of the party’s ideal gain."),
    (
        "Average gain",
        ("is the average of all parties’ shares. That parties count alike in it is a convention, no fact."),
    ),
    (
        "Goal, phase on average",
        (
            "is the average phase in which steps of the goal start (all steps, if there is no goal); one "
            "that never starts counts as after the last phase."
        ),
    ),
)
"""Words of this page and what they mean."""


def page(findings: AlternativesFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    return (
        environment()
        .get_template("sections.html.j2")
        .render(
            findings=findings,
            kicker="alternatives",
            subtitle="",
            sections=_sections(findings),
            sources=(),
        )
    )


def _sections(findings: AlternativesFindings) -> list[Section]:
    words = AlternativesWords(findings)
    found = [
        Section(
            "answer", "The answer", (" ".join(words.answer()),), _facts(words), tables=(words.overview(),)
        )
    ]
    if len(words.all) > 1:
        found.append(Section("roadmaps", "The roadmaps side by side", figures=(_roadmaps(words),)))
        parts = tuple(Part(heading, (told,)) for heading, told in words.differences())
        found.append(Section("differences", "How each differs from the best", parts=parts))
        found.append(Section("gains", "Who gains what", tables=(words.gains(), words.distances())))
    if findings.frontier is not None:
        found.append(_frontier(FrontierWords(findings.scenario, findings.frontier)))
    found.append(Section("phases", "Every roadmap, phase by phase", parts=_phases(words)))
    return [*found, Section("reading", "How to read this", terms=READING)]


def _facts(words: AlternativesWords) -> tuple[tuple[str, str], ...]:
    found = words.findings.alternatives
    facts = [("Roadmaps", str(len(found.found))), ("Within", f"{share(found.within)} of the best")]
    if len(found.found) > 1:
        distances = found.distances[0, 1:]
        facts.append(
            ("Differ from A by", f"{share(float(distances.min()))} to {share(float(distances.max()))}")
        )
    return tuple(facts)


def _roadmaps(words: AlternativesWords) -> Figure:
    verdicts = [each.verdict for each in words.all]
    game = verdicts[0].game
    panels = [
        Panel(words.label(place), verdict.starts[: game.n_steps]) for place, verdict in enumerate(verdicts)
    ]
    caption = (
        "Each column is a roadmap; each bar runs from the phase in which a step starts to the phase in which "
        "it takes effect. Filled bars start otherwise than in A; a circle shows where A has the step, with a "
        "cross if it is left out. Steps that all have in the same phase are in light print."
    )
    picture, *paper = Panels(words.findings.scenario, game, panels).drawn(
        "roadmaps", "Alternative roadmaps side by side", " ".join(words.answer())
    )
    rows = tuple(
        (words.words.item(step), *(str(int(panel.starts[m])) if panel.starts[m] else "–" for panel in panels))
        for m, step in enumerate(game.steps)
        if any(panel.starts[m] for panel in panels)
    )
    head = ("Step", *(panel.heading for panel in panels))
    behind = Table("Phase in which each step starts", head, rows)
    return Figure("roadmaps", caption, (("", picture),), (behind,), tuple(paper))


def _frontier(words: FrontierWords) -> Section:
    told = words.answer()
    if len(words.frontier.points) <= 1:
        return Section("frontier", "What one gives up for what", told)
    caption = (
        "Each row is a roadmap that holds, the fairest first; each bar is what it has of an objective, as a "
        "share of the most that any of these has (for the goal: the earlier, the longer the bar)."
    )
    figure = Figure("frontier", caption, (("", frontier_chart(words)),), (words.points(),))
    tables = (words.payoffs(), *([words.prices()] if words.trades() else []))
    return Section("frontier", "What one gives up for what", told, figures=(figure,), tables=tables)


def _phases(words: AlternativesWords) -> tuple[Part, ...]:
    """Every alternative as a list of what starts when, folded away."""
    return tuple(
        Part(
            words.label(place),
            tables=(_listed(words.words, words.label(place), each.verdict.roadmap.starts),),
            folded=True,
        )
        for place, each in enumerate(words.all)
    )


def _listed(words: Words, label: str, starts: dict[str, int]) -> Table:
    phases = sorted(set(starts.values()))
    rows = tuple(
        (
            f"{phase} ({words.period(phase)})",
            "; ".join(words.item(step) for step, at in starts.items() if at == phase),
        )
        for phase in phases
    )
    return Table(f"Roadmap {label}", ("Phase", "Steps that start"), rows)
