"""What several files of weights lead to, as plain data, and on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detente.report.delegations.words import disagreements, given_up, sentences, under_each
from detente.report.plain import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.delegations.findings import DelegationsFindings
    from detente.report.tables import Table as Told

PRIVATE = (
    "Weights are not printed; --show-weights prints those that differ. The table tells which roadmaps hold "
    "for whom, and shares of ideals: whoever sees it can learn something about the weights from that."
)


def answer(found: DelegationsFindings, *, show_weights: bool) -> dict[str, Any]:
    """Plain data for `--json`; weights only if they are to be shown."""
    several = found.several
    for_all = several.for_all
    n_phases = len(several.under[-1][0].carry_on[0]) - 1 if for_all else 0
    return {
        "scenario": found.scenario.name,
        "objective": several.objective,
        "files": list(found.names),
        "status": several.status,
        "value": number(several.value),
        "bound": number(several.bound),
        "gap": number(several.bound - several.value),
        "phases": [list(steps) for steps in for_all.phases(n_phases)] if for_all else [],
        "own": [
            {"file": name, "status": plan.status, "value": number(plan.value), "bound": number(plan.bound)}
            for name, plan in zip(found.names, several.own, strict=True)
        ],
        "under": [
            {"roadmap": title, "judged": _judged(found, row)}
            for row, title in enumerate([*found.names, "for all"])
        ],
        "given_up": dict(given_up(found)) if for_all else {},
        "differences": [
            {"party": each.party, "of": each.of, **({"weights": list(each.numbers)} if show_weights else {})}
            for each in found.differences
        ],
        "same_best": found.same_best,
        "sentences": list(sentences(found)),
        "roadmap": found.roadmap or None,
    }


def _judged(found: DelegationsFindings, row: int) -> list[dict[str, Any]]:
    verdicts, values = found.several.under[row], found.several.values(row)
    return [
        {
            "file": name,
            "holds": verdict.holds,
            "value": number(value),
            "failures": [
                {"demand": failure.demand, "party": failure.party, "phase": failure.phase}
                for failure in verdict.failures
            ],
        }
        for name, verdict, value in zip(found.names, verdicts, values, strict=bool(verdicts))
    ]


def render(found: DelegationsFindings, *, show_weights: bool) -> Group:
    """The answer, each roadmap under each file, and where the files differ."""
    parts: list[RenderableType] = [Text(found.scenario.title, style="bold"), Text()]
    parts += [Text(sentence) for sentence in sentences(found)]
    for told in (under_each(found), disagreements(found, show_weights=show_weights)):
        parts += _table(told)
    if not show_weights:
        parts += [Text(), Text(PRIVATE, style="dim")]
    if found.roadmap:
        parts += [Text(), Text(f"Roadmap for all: {found.roadmap}", overflow="fold")]
    return Group(*parts)


def _table(told: Told) -> Iterator[RenderableType]:
    if told.rows:
        yield Text(f"\n{told.caption}", style="bold underline")
        table = Table(*told.head, box=None, padding=(0, 2, 0, 0), header_style="bold")
        for row in told.rows:
            table.add_row(*row)
        yield table
