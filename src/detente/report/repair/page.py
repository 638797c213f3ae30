"""One self-contained page in HTML on a repaired draft: before and after, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.alternatives.chart import Panel, Panels
from detente.report.figures import Figure
from detente.report.page import environment
from detente.report.repair.words import RepairWords
from detente.report.stability.sections import Part, Section
from detente.report.tables import Table
from detente.report.words import DEMANDS, count, points, upper_first

if TYPE_CHECKING:
    from detente.report.repair.findings import RepairFindings
HOLDS_MEANS = (
    "A roadmap holds if at no phase any party gains by walking away, cheating or waiting, and if nobody must "
    "trust another more than it does by then. The repaired roadmap is one of possibly several with as few "
    "changes. It need not be the best roadmap: `detente plan` looks for that. What a change is said to mend "
    "is what fails if this change alone is undone; several changes together may mend what none does alone."
)


def page(findings: RepairFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    words = RepairWords(findings)
    sources = {**findings.scenario.sources, **findings.sources}
    named = [(name, sources[name]) for name in findings.repair.draft.roadmap.sources if name in sources]
    template = environment().get_template("sections.html.j2")
    return template.render(
        findings=findings,
        kicker="a draft repaired",
        subtitle=words.name,
        sections=_sections(words),
        sources=named,
    )


def _sections(words: RepairWords) -> list[Section]:
    found = words.findings.repair
    sections = [Section("answer", "The answer", (" ".join(words.answer()),), _facts(words))]
    if found.changes:
        sections.append(Section("roadmaps", "Before and after", figures=(_figure(words),)))
        sections.append(Section("changes", "What changes, and why", tables=(words.changes(),)))
    if found.status != "unchanged":
        sections.append(Section("effect", "What it does", tables=(words.gains(), words.demands())))
        every = Part("Every demand that the draft fails", tables=(_failures(words),), folded=True)
        sections[-1] = sections[-1]._replace(parts=(every,) if found.draft.failures else ())
    return [*sections, Section("reading", "How to read this", (HOLDS_MEANS,))]


def _facts(words: RepairWords) -> tuple[tuple[str, str], ...]:
    found = words.findings.repair
    taken = len(found.draft.roadmap.starts)
    facts = [("Draft", f"{count(taken, 'step')}, {count(len(found.draft.failures), 'demand')} failing")]
    if found.repaired is not None:
        weakest = found.repaired.weakest
        proof = (
            "proven fewest" if found.status in {"least", "unchanged"} else f"at least {max(1, found.least)}"
        )
        facts.append(("Changes", f"{len(found.changes)}, {proof}"))
        who = words.words.short(weakest.party)
        facts.append(("Narrowest margin after", f"{points(weakest.margin, signed=True)} points, {who}"))
    return tuple(facts)


def _figure(words: RepairWords) -> Figure:
    found = words.findings.repair
    both = (("Draft", found.draft), ("Repaired", found.repaired or found.draft))
    panels = [Panel(name, verdict.starts[: verdict.game.n_steps]) for name, verdict in both]
    chart = Panels(words.findings.scenario, found.draft.game, panels)
    caption = (
        "Left the draft, right the roadmap after the changes. Each bar runs from the phase in which a step "
        "starts to the phase in which it takes effect. Filled bars start otherwise than in the draft; a "
        "circle shows where the draft has the step, with a cross if it is dropped."
    )
    about = " ".join(words.answer())
    picture, *paper = chart.drawn("roadmaps", f"{upper_first(words.name)}, before and after", about)
    return Figure("roadmaps", caption, (("", picture),), (words.phases(),), tuple(paper))


def _failures(words: RepairWords) -> Table:
    rows = tuple(
        (str(number), DEMANDS[failure.demand], words.words.failure(failure))
        for number, failure in enumerate(words.findings.repair.draft.failures, 1)
    )
    return Table("Demands that the draft fails, one by one", ("No.", "Demand", "What fails"), rows)
