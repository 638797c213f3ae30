"""One self-contained page in HTML with everything that was found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from detente.report import figures, phases_chart, tables
from detente.report.explain.tables import tables_of
from detente.report.risk import coalition_words
from detente.report.risk import words as risk_words
from detente.report.robust import section as robust_section
from detente.report.share.section import section
from detente.report.stability.phases import summary
from detente.report.words import Words, answer, count, listed, points, share

if TYPE_CHECKING:
    from jinja2 import Environment

    from detente.report.findings import Findings


def page(findings: Findings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    return environment().get_template("page.html.j2").render(_content(findings))


@cache
def environment() -> Environment:
    """Where the templates of pages are, and how they are filled."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("detente.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _content(findings: Findings) -> dict[str, Any]:
    words = Words(findings.scenario)
    return {
        "findings": findings,
        "scenario": findings.scenario,
        "holds": findings.verdict.holds,
        "answer": answer(findings),
        "gains_in_words": _gains_in_words(findings),
        "facts": _facts(findings),
        "failures": tables.failures(findings),
        "every_failure": tables.every_failure(findings),
        "gains": figures.gains(findings),
        "roadmap": figures.roadmap(findings),
        "exchanges": tables.exchanges(findings),
        "short": [words.short(party) for party in findings.scenario.parties],
        "margins": figures.margins(findings),
        "patience": words.patience(findings.verdict),
        "waiting": tables.by_phase(
            findings, "What waiting one phase would cost, points", findings.verdict.delay_cost
        ),
        "witnesses": [
            (findings.scenario.parties[d.party].name, words.witness(d)) for d in findings.witnesses
        ],
        "tightest": tables.tightest(findings),
        "stays": phases_chart.figure(findings.stays, words) if findings.stays else None,
        "stays_in_words": " ".join(summary(findings.stays)) if findings.stays else "",
        "together": coalition_words.answer(findings),
        "departures": coalition_words.table(findings),
        "together_means": coalition_words.MEANING,
        "doubts": risk_words.doubts(findings),
        "doubts_table": risk_words.doubts_table(findings),
        "sleepers": risk_words.sleepers(findings),
        "sleepers_table": risk_words.sleepers_table(findings),
        "projects": section(findings.joint) if findings.joint else None,
        "robust": robust_section.section(findings.robust, findings.scenario) if findings.robust else None,
        "worth": figures.worth(findings),
        "trust": figures.trust(findings),
        "exposure": figures.exposure(findings),
        "settings": tables.settings(findings),
        "judgements": words.judgements(),
        "turning": tables.turning(findings),
        "tried": len({flip.path for flip in findings.flips}),
        "why": tables_of(findings.scenario, findings.why) if findings.why else None,
        "not_taken": tables.not_taken(findings),
        "compared": tables.compared(findings),
        "sources": tables.sources(findings),
    }


def _gains_in_words(findings: Findings) -> str:
    """Every party's gain as a share of its ideal, in one sentence."""
    verdict, parties = findings.verdict, findings.scenario.parties.values()
    each = listed(f"{party.name} {share(verdict.share[i])}" for i, party in enumerate(parties))
    return f"Gains, each as a share of what the party could gain at the very most: {each}."


def _facts(findings: Findings) -> tuple[tuple[str, str], ...]:
    """The figures a reader looks for first, as (what, value)."""
    verdict, words, game = findings.verdict, Words(findings.scenario), findings.game
    taken = int((verdict.starts[: game.n_steps] > 0).sum())
    facts = [
        ("Steps", f"{taken} of {game.n_steps}, in {count(game.n_phases, 'phase')}"),
        (
            "Narrowest margin",
            f"{points(verdict.weakest.margin, signed=True)} points, {words.short(verdict.weakest.party)}",
        ),
        ("Demands that fail", str(len(verdict.failures))),
    ]
    search = findings.search
    if search is not None:
        proof = "proven best" if search.status == "optimal" else f"gap {share(search.gap)}"
        facts.append(("Sought", f"“{search.objective}”, {proof}"))
    return tuple(facts)
