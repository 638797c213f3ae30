"""One self-contained page in HTML: where things stand, and three ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.page import environment
from detente.report.replan.words import BREAKDOWN_MEANS, ReplanWords
from detente.report.stability.sections import Part, Section
from detente.report.words import listed

if TYPE_CHECKING:
    from detente.report.replan.findings import ReplanFindings

READING = (
    "Phases are counted from the signature. A step that is done or under way is not carried out again: what "
    "it costs is spent, and it can be undone or taken back by the rules of the scenario. Shares are of the "
    "most that a party could gain by the whole settlement, as they were at the signature; what counts is "
    "what going on brings over walking away now. Why a step has moved is what would fail if this step alone "
    "were as signed; several moves together may mend what none does alone."
)


def page(findings: ReplanFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    words = ReplanWords(findings)
    template = environment().get_template("sections.html.j2")
    return template.render(
        findings=findings,
        kicker="planned again",
        subtitle=findings.agreement or findings.old.title or findings.old.name,
        sections=_sections(words),
        sources=[],
    )


def _sections(words: ReplanWords) -> list[Section]:
    found = words.findings
    sections = [Section("answer", "The answer", (words.where(), " ".join(words.answer())), _facts(words))]
    if words.steps().rows:
        steps = Section("steps", "What comes now, and why", tables=(words.steps(),))
        every = Part(
            "Every step, those that are done included", tables=(words.steps(everything=True),), folded=True
        )
        sections.append(steps._replace(parts=(every,)))
    fails = Part("What fails in what is left of the old roadmap", tables=(words.failures(),), folded=True)
    ways = Section("ways", "Three ways on", (BREAKDOWN_MEANS,), tables=(words.ways(),))
    sections.append(ways._replace(parts=(fails,) if found.rest.failures else ()))
    if found.collapse.fates:
        sections.append(Section("breakdown", "If it breaks down now", tables=(words.breakdown(),)))
    if found.now is not None:
        sections.append(Section("margins", "How safe it is", tables=(words.margins(),)))
    if words.missing().rows:
        sections.append(Section("missing", "What is missing", tables=(words.missing(),)))
    if words.trust().rows:
        sections.append(Section("trust", "Trust", tables=(words.trust(),)))
    if words.remarks():
        sections.append(Section("remarks", "What could not be taken into account", words.remarks()))
    return [*sections, Section("reading", "How to read this", (READING,))]


def _facts(words: ReplanWords) -> tuple[tuple[str, str], ...]:
    found = words.findings
    facts = [("Present phase", words.when(found.phase)), ("Phases planned", str(found.game.n_phases))]
    if found.breakers:
        facts.append(("Broke its word", listed(words.words.short(party) for party in found.breakers)))
    if found.now is not None:
        facts.append(("Steps otherwise than signed", str(sum(move.is_new for move in found.moves))))
    return tuple(facts)
