"""What was found about doubtful numbers, as plain data, and as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from detente.report.robust.section import HEAD, MEANING, breaks, rows, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from detente.report.robust.findings import RobustFindings
    from detente.roadmap.questions.robust import Break, Choice
    from detente.scenario import Scenario


def answer(found: RobustFindings | None) -> dict[str, Any] | None:
    """Plain data for `--json`, under `robust`; None where it was not asked."""
    if found is None:
        return None
    hedged = found.hedged
    return {
        "worlds": hedged.sample,
        "fresh": hedged.fresh,
        "judged": hedged.judged,
        "keep": found.keep,
        "seed": found.seed,
        "choices": [_choice(found, each) for each in hedged.choices],
        "breaks": _breaks(hedged.breaks),
        "fair_breaks": _breaks(hedged.fair_breaks),
    }


def table(found: RobustFindings, scenario: Scenario) -> Iterator[RenderableType]:
    """What was found, for a terminal."""
    yield Text(" ".join(sentences(found)))
    yield Text(MEANING, style="dim")
    yield _listed(HEAD, rows(found))
    broken = breaks(found, scenario)
    if broken.rows:
        yield Text(f"\n{broken.caption}")
        yield _listed(broken.head, broken.rows)


def _listed(head: Iterable[str], cells: Iterable[tuple[str, ...]]) -> Table:
    table = Table(*head, box=None, padding=(0, 2, 0, 0), header_style="bold")
    for row in cells:
        table.add_row(*row)
    return table


def _choice(found: RobustFindings, choice: Choice) -> dict[str, Any]:
    share = found.chance(choice)
    low, high = share.interval
    game = choice.verdict.game
    return {
        "value": choice.value,
        "share": float(share.value),
        "interval": [low, high],
        "sampled": choice.sampled,
        "holding": choice.holding,
        "phases": [list(steps) for steps in choice.verdict.roadmap.phases(game.n_phases)],
    }


def _breaks(found: Iterable[Break]) -> list[dict[str, Any]]:
    return [
        {"demand": each.demand, "party": each.party, "phase": each.phase, "worlds": each.worlds}
        for each in found
    ]
