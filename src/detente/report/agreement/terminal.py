"""Agreements before they are signed, on a terminal or in a pipe."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from detente.agreement.terms import Terms
from detente.report.agreement import words
from detente.report.repair.terminal import shown
from detente.report.tables import Table
from detente.report.words import Words
from detente.scenario.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.agreement.findings import CheckFindings, DraftFindings, Objected

CLAUSES_SHOWN = 8
"""Objections of one kind that are told one by one; the others are only named."""

FAILURES_SHOWN = 5


def render_check(findings: CheckFindings) -> Group:
    """The objections by severity and rule: what is wrong, the way out, how such clauses fared."""
    parts: list[RenderableType] = [Text(findings.agreement.title, style="bold")]
    if findings.is_fit_to_sign:
        parts.append(Text("✓ NOTHING SERIOUS", style="bold green"))
    else:
        parts.append(Text("✗ NOT FIT TO SIGN", style="bold red"))
    parts.append(Text(words.counted(findings.counted)))
    for severity, found in groupby(findings.objected, key=lambda each: each.objection.severity):
        parts += [Text(), Text(words.SEVERITIES[severity], style="bold underline")]
        for _, alike in groupby(found, key=_kind):
            parts += _kind_of_objection(tuple(alike), findings)
    parts += _differences(findings)
    return Group(*parts, Text(), Text(f"Fingerprint: {findings.fingerprint}", overflow="fold"))


def _kind(found: Objected) -> tuple[object, ...]:
    held = found.objection
    return held.rule, held.way_out, held.like


def _kind_of_objection(found: tuple[Objected, ...], findings: CheckFindings) -> Iterator[RenderableType]:
    """Objections that have the rule and the way out in common."""
    first = found[0]
    yield _inset(Text(words.RULES[first.objection.rule], style="bold"), 0, above=1)
    for each in found[:CLAUSES_SHOWN]:
        yield _inset(Text(f"- {each.objection.says}"), 2)
        ids = each.objection.commitments
        if CLAUSES_SHOWN < len(ids) < len(findings.agreement.commitments):
            yield _inset(Text(listed(ids)), 4)
    rest = found[CLAUSES_SHOWN:]
    if rest:
        more = listed(dict.fromkeys(each.objection.commitments[0] for each in rest))
        yield _inset(Text(f"- and {len(rest)} more like these: {more}"), 2)
    yield _inset(Text(f"Way out: {first.objection.way_out}"), 2)
    if first.fared:
        yield _inset(Text(f"In the past: {words.fared(first.fared, findings.overall)}"), 2)


def _inset(text: Text, left: int, *, above: int = 0) -> Padding:
    return Padding(text, (above, 0, 0, left), expand=False)


def _differences(findings: CheckFindings) -> Iterator[RenderableType]:
    """The texts side by side, where they differ."""
    if findings.differences:
        rows = tuple(
            (found.commitment if n == 0 else "", found.what if n == 0 else "", who, said)
            for found in findings.differences
            for n, (who, said) in enumerate(found.bracketed)
        )
        head = ("Clause", "Differs in", "Text of", "Says")
        yield from shown(Table("Where the texts differ", head, rows), (3, 2, 3, 9))


def render_draft(findings: DraftFindings) -> Group:
    """The draft by phase: who, what, to whom, verified how; whether the roadmap holds; what to do next."""
    agreement = findings.agreement
    parts: list[RenderableType] = [Text(agreement.title, style="bold"), *_verdict(findings)]
    last = Terms(agreement).days
    phases = sorted(
        {held.due.phase for held in agreement.commitments.values() if held.due and held.due.phase}
    )
    for phase in phases:
        rows = tuple(
            (
                name,
                words.names(agreement, held.by),
                held.text,
                words.names(agreement, held.to),
                words.verified(agreement, held),
            )
            for name, held in agreement.commitments.items()
            if held.due and held.due.phase == phase
        )
        day = max((last[row[0]] for row in rows if row[0] in last), default="")
        head = ("Id", "Who", "What", "To whom", "Verified")
        parts += shown(Table(f"Phase {phase}, due by {day}", head, rows), (4, 3, 5, 3, 3))
    parts += [Text(), Text(words.counted(findings.counted))]
    if findings.file:
        parts.append(Text(f"Draft: {findings.file}", overflow="fold"))
        parts.append(Text(f"Next: edit it, then `detente check {findings.file}`", overflow="fold"))
    return Group(*parts, Text(f"Fingerprint: {findings.fingerprint}", overflow="fold"))


def _verdict(findings: DraftFindings) -> Iterator[RenderableType]:
    """What the judge says of the roadmap."""
    failures = findings.verdict.failures
    if findings.verdict.holds:
        yield Text("✓ THE ROADMAP HOLDS", style="bold green")
        return
    yield Text("✗ THE ROADMAP DOES NOT HOLD: DO NOT SIGN THIS", style="bold red")
    told = Words(findings.scenario)
    for failure in failures[:FAILURES_SHOWN]:
        yield _inset(Text(f"- {told.failure(failure)}"), 2)
    if len(failures) > FAILURES_SHOWN:
        yield _inset(Text(f"- and {len(failures) - FAILURES_SHOWN} more"), 2)
    yield _inset(Text(f"Weakest link: {told.witness(findings.verdict.weakest)}"), 2)
