"""How agreements fared, on a terminal or in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from detente.report.history import tables, words
from detente.report.repair.terminal import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from detente.report.history.findings import CaseFindings, HistoryFindings, PredictFindings


def render(found: HistoryFindings) -> Group:
    """All coded agreements, how clauses of each kind fared, and whether the model is worth asking."""
    return Group(*_all(found))


def render_case(found: CaseFindings) -> Group:
    """One coded agreement: clause by clause what became of it, and what the coder takes from it."""
    return Group(*_case(found))


def render_prediction(found: PredictFindings) -> Group:
    """What is expected of an agreement: the base rate first, then the chance of each clause."""
    parts: list[RenderableType] = [
        Text(f"{found.told.title}: what such clauses came to", style="bold"),
        Text(),
    ]
    parts += [Text(f"{sentence}\n") for sentence in words.prediction(found)]
    parts += shown(tables.chances(found), (4, 6, 3, 5, 2, 5))
    parts += _caveats()
    return Group(*parts)


def _all(found: HistoryFindings) -> Iterator[RenderableType]:
    yield Text("What became of what was agreed", style="bold")
    yield Text()
    yield Text(f"{words.base(found.base)} {words.left_out(found)}")
    yield from shown(tables.rates(found), (9, 3, 4, 4, 5, 4, 2))
    yield Text(
        f"{tables.FEW}: fewer than twenty clauses or five agreements, so that little follows.", style="dim"
    )
    yield from shown(tables.agreements(found), (7, 4, 5, 5, 4, 3, 3, 3, 7))
    if found.learned is None:
        yield _heading("A model of what is carried out")
        yield Text("It needs an extra: pip install 'detente[history]'")
    else:
        yield _heading("Does the text of a clause tell more than that share?")
        yield from (Text(f"{sentence}\n") for sentence in words.verdict(found.learned.score))
        yield from shown(tables.bins(found.learned.score), (2, 1, 1, 2, 2))
        yield from shown(tables.coefficients(found.learned.model), (3, 1, 1))
    yield from _caveats()
    if found.report:
        yield Text(f"the page: {found.report}", style="dim")


def _case(found: CaseFindings) -> Iterator[RenderableType]:
    coded = found.coded
    yield Text(coded.title, style="bold")
    yield Text(f"{coded.legal_form}; agreed {coded.date_agreed}; {words.how_it_ended(coded)}")
    yield Text()
    yield Text(coded.summary)
    yield from shown(tables.clauses(found), tables.widths(found))
    if coded.design_lessons:
        yield _heading("What the coder takes from it (judgements)")
        yield from (Text(f"  – {lesson}") for lesson in coded.design_lessons)
    if found.meanwhile:
        yield _heading("Meanwhile (no cause is meant)")
        yield from (
            Text(f"  {each.day}  {each.title} ({', '.join(each.actors)})") for each in found.meanwhile
        )
    yield _heading("Sources")
    for name, source in found.sources.items():
        said = ", ".join(filter(None, (source.title, source.publisher, source.year, source.where)))
        yield Text(f"  {name}: {said}")


def _caveats() -> Iterator[RenderableType]:
    yield _heading("Before any of this is used")
    yield from (Text(f"  – {each}") for each in words.CAVEATS)


def _heading(title: str) -> Text:
    return Text(f"\n{title}", style="bold")
