"""Findings on a terminal or in a pipe: readable at 80 columns and without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.report.margins_chart import failing
from detente.report.risk import terminal as risk_terminal
from detente.report.robust import answers as robust_answers
from detente.report.share import brief as share_brief
from detente.report.tables import failures, pairs_that_matter
from detente.report.words import Words, answer, count, points, share, upper_first
from detente.report.worth_over_time import WORTH_NAMING, step_worth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from rich.console import Console, ConsoleOptions, RenderableType

    from detente.report.findings import Findings
    from detente.roadmap.judging.verdict import Deviation, Verdict
    from detente.scenario import Scenario

    Floats = NDArray[np.float64]

WEAKEST, FAILS = "◆", "✗"
EFFECTS_NAMED = 3
FAILURES_SHOWN, PAIRS_SHOWN = 5, 8
BAR, CELL = 20, 5


def render(findings: Findings) -> Group:
    """Everything that fits a terminal: the answer, the phases, margins, gains, trust, what was assumed."""
    parts: list[RenderableType] = [*_answer(findings), *_robust(findings)]
    parts += [*_phases(findings), _Margins(findings)]
    parts += [*_gains(findings), *_joint(findings), *_trust(findings), *_risks(findings), *_assumed(findings)]
    if findings.compared:
        parts += [render_comparison(findings)]
    if findings.report:
        parts += [Text(), Text(f"Report: {findings.report}", overflow="fold")]
    return Group(*parts)


def _robust(findings: Findings) -> Iterator[RenderableType]:
    if findings.robust:
        yield _heading("If numbers turn out otherwise")
        yield from robust_answers.table(findings.robust, findings.scenario)


def _joint(findings: Findings) -> Iterator[RenderableType]:
    if findings.joint:
        yield _heading("Joint projects")
        yield from share_brief.table(findings.joint)


def _risks(findings: Findings) -> Iterator[RenderableType]:
    for heading, sentences in risk_terminal.parts(findings):
        yield _heading(heading)
        yield Text(" ".join(sentences))


def render_comparison(findings: Findings) -> Group:
    """Past proposals, one below the other: whether each holds, where it is weakest, what fails first."""
    words = Words(findings.scenario)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    table.add_column("Proposal", ratio=3, overflow="fold")
    table.add_column("Verdict", min_width=8)
    table.add_column("Weakest link", ratio=2, overflow="fold")
    table.add_column("Fails", justify="right")
    for proposal in findings.compared:
        verdict = proposal.verdict
        weakest, fails = verdict.weakest, verdict.failures
        margin = points(weakest.margin, signed=True)
        where = f"{words.short(weakest.party)}, phase {words.head(weakest.phase)}: {margin}"
        first = Text(f"first: {words.failure(fails[0])}", style="dim") if fails else Text()
        name = Text.assemble((proposal.title or proposal.name, "bold"), "\n" if fails else "", first)
        table.add_row(name, "✓ holds" if verdict.holds else "✗ fails", where, str(len(fails)))
    return Group(_heading("Past proposals, by the same numbers"), table)


def render_alternatives(scenario: Scenario, deviations: tuple[Deviation, ...]) -> Group:
    """Everything one party could do in one phase instead of carrying on, the best for it first."""
    words, first = Words(scenario), deviations[0]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    table.add_column("Instead", ratio=3, overflow="fold")
    table.add_column("Noticed")
    table.add_column("Falls", justify="right")
    table.add_column("Worth", justify="right")
    table.add_column("Margin", justify="right")
    for each in deviations:
        noticed = "at once" if each.kind == "walk away" else words.head(each.noticed)
        falls = "–" if each.kind == "wait" else str(len(each.undone))
        figures = (points(each.instead), points(each.margin, signed=True))
        table.add_row(upper_first(words.instead(each)), noticed, falls, *figures)
    who, when = upper_first(words.party(first.party)), words.phase(first.phase)
    carried = f"Carrying on is worth {points(first.carry_on)} points."
    note = "Noticed: at the start of which phase, at the earliest. Falls: how many steps are undone then."
    return Group(
        _heading(f"{who}, {when}: what it could do instead"), Text(carried), table, Text(note, style="dim")
    )


def _heading(text: str) -> Padding:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0), expand=False)


def _answer(findings: Findings) -> Iterator[RenderableType]:
    verdict = findings.verdict
    yield Text(findings.scenario.title, style="bold")
    title = verdict.roadmap.title
    if title:
        yield Text(title)
    yield Text()
    yield Text(
        "✓ HOLDS" if verdict.holds else "✗ DOES NOT HOLD", style="bold green" if verdict.holds else "bold red"
    )
    for sentence in answer(findings):
        yield Text(sentence)
    if len(verdict.failures) > 1:
        yield _heading("What fails")
        yield from _failures(findings)


def _failures(findings: Findings) -> Iterator[RenderableType]:
    rows = failures(findings).rows
    for demand, party, phases, _, worst in rows[:FAILURES_SHOWN]:
        who = "" if party == "–" else f"{party}, "
        noun = "phase" if phases.isdigit() else "phases"
        where = {"–": "", "after": ", after the last phase"}.get(phases, f", {noun} {phases}")
        yield Text.assemble(f"{FAILS} ", (f"{who}{demand}{where}. ", "bold"), f"At worst: {worst}")
    if len(rows) > FAILURES_SHOWN:
        yield Text(f"… and {len(rows) - FAILURES_SHOWN} more; the report lists them all", style="dim")


def _phases(findings: Findings) -> Iterator[RenderableType]:
    """One block per phase: who does what, what it is worth to whom, and every margin."""
    words, game = Words(findings.scenario), findings.game
    worth = step_worth(game)
    yield Text(
        "\nPoints behind a step: what it is worth to its actors; then to those it matters most to.", "dim"
    )
    for phase in range(1, game.n_phases + 2):
        begins = np.flatnonzero(findings.verdict.starts == phase)
        if phase > game.n_phases and not len(begins):
            continue
        name = f"Phase {phase}" if phase <= game.n_phases else "Maintenance"
        yield _heading(f"{name}, {words.period(phase)}")
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True)
        table.add_column(width=_names(findings), overflow="fold")
        table.add_column(ratio=3, overflow="fold")
        table.add_column(ratio=2, overflow="fold")
        for m in map(int, begins):
            table.add_row(_who(findings, m), words.item(game.items[m]), _effects(findings, m, worth[:, m]))
        yield table if len(begins) else Text("no step starts", style="dim")
        yield _margins_line(findings, phase)


def _names(findings: Findings) -> int:
    """Characters for a column of party labels."""
    words = Words(findings.scenario)
    return min(16, max(8, *(len(words.short(party)) for party in findings.scenario.parties)))


def _who(findings: Findings, m: int) -> str:
    game, words = findings.game, Words(findings.scenario)
    if m >= game.n_steps:
        return "(runs)"
    by = findings.scenario.steps[game.steps[m]].by
    return "all" if len(by) == len(game.parties) else ", ".join(map(words.short, by))


def _effects(findings: Findings, m: int, worth: Floats) -> _Line:
    """What a step is worth to its actors, then to whom it is worth most, such as 'US −2.1; DPRK +8.3'."""
    actors = findings.game.actors[:, m]
    largest = sorted(np.flatnonzero(np.abs(worth) > WORTH_NAMING), key=lambda i: -abs(float(worth[i])))
    own = [int(i) for i in largest if actors[i]] if m < findings.game.n_steps else []
    others = [int(i) for i in largest if i not in own][: max(1, EFFECTS_NAMED - len(own))]
    named = [_to(findings, i, worth[i]) for i in [*own, *others]]
    ends = ["; " if own and place == len(own) - 1 else ", " for place in range(len(named))]
    return _Line(tuple(Text(name + end) for name, end in zip(named, [*ends[:-1], ""], strict=False)))


def _to(findings: Findings, i: int, worth: float) -> str:
    """A party with its points."""
    return f"{Words(findings.scenario).short(findings.game.parties[i])} {points(worth, signed=True)}"


def _margins_line(findings: Findings, phase: int) -> _Line:
    """Every party's margin in one phase, with the weakest link named as such."""
    verdict, fails = findings.verdict, failing(findings.verdict)
    pieces = [Text("margins: ", style="italic")]
    for i, party in enumerate(findings.game.parties):
        weakest = (party, phase) == (verdict.weakest.party, verdict.weakest.phase)
        note = f" {WEAKEST} weakest link" if weakest else f" {FAILS} fails" if (party, phase) in fails else ""
        end = ", " if i < len(findings.game.parties) - 1 else ""
        figure = _to(findings, i, verdict.margin[i, phase - 1]) + note
        pieces.append(Text.assemble((figure, "bold" if note else ""), end))
    return _Line(tuple(pieces))


@dataclass(frozen=True)
class _Line:
    """Pieces of text that are only broken between pieces, since a name must stay with its number."""

    pieces: tuple[Text, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        line = Text()
        for piece in self.pieces:
            if line.cell_len and line.cell_len + len(piece.plain.rstrip()) > options.max_width:
                yield line
                line = Text()
            line.append_text(piece)
        yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widest = sum(piece.cell_len for piece in self.pieces)
        return Measurement(min(10, options.max_width), min(widest, options.max_width))


@dataclass(frozen=True)
class _Margins:
    """The grid of margins, in as many pieces below each other as the width asks for."""

    findings: Findings

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        verdict = self.findings.verdict
        names = _names(self.findings)
        columns = verdict.margin.shape[1]
        fit = max(1, (options.max_width - names - 1) // (CELL + 1))
        yield _heading("Margins, points: by how much carrying on beats the best alternative")
        for first in range(0, columns, fit):
            yield self._piece(range(first, min(columns, first + fit)))
        yield Text(f"{WEAKEST} weakest link, measured by the party’s ideal gain   {FAILS} fails", style="dim")
        patience = Words(self.findings.scenario).patience(verdict)
        if patience:
            yield Text(patience)

    def _piece(self, columns: range) -> Table:
        verdict, words = self.findings.verdict, Words(self.findings.scenario)
        table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
        table.add_column("Phase", width=_names(self.findings), overflow="fold")
        for column in columns:
            table.add_column(words.head(column + 1), justify="right", width=CELL, no_wrap=True)
        fails = failing(verdict)
        for i, party in enumerate(verdict.game.parties):
            cells = [_cell(verdict, fails, i, column) for column in columns]
            table.add_row(words.short(party), *cells)
        return table


def _cell(verdict: Verdict, fails: set[tuple[str, int]], i: int, column: int) -> Text:
    place = (verdict.game.parties[i], column + 1)
    value = float(verdict.margin[i, column])
    mark = (
        WEAKEST
        if place == (verdict.weakest.party, verdict.weakest.phase)
        else FAILS
        if place in fails
        else ""
    )
    figure = mark + points(value)
    if len(figure) > CELL:
        figure = f"{mark}{value:.0f}".replace("-", "−")
    return Text(figure, style="bold" if mark else "")


def _gains(findings: Findings) -> Iterator[RenderableType]:
    verdict = findings.verdict
    yield _heading("Gains")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("Party", overflow="fold")
    for name in ("Points", "Ideal", "Share"):
        table.add_column(name, justify="right")
    table.add_column("")
    for i, party in enumerate(findings.scenario.parties.values()):
        part = float(np.nan_to_num(verdict.share[i]))
        bar = "■" * round(BAR * min(1.0, max(0.0, part)))
        table.add_row(
            party.name, points(verdict.gain[i]), points(verdict.ideal[i]), share(verdict.share[i]), bar
        )
    yield table


def _trust(findings: Findings) -> Iterator[RenderableType]:
    verdict, words, parties = findings.verdict, Words(findings.scenario), findings.game.parties
    pairs = pairs_that_matter(verdict)
    yield _heading("Trust, where it is needed")
    if not pairs:
        yield Text("At no phase does any party need to trust another.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("Who in whom", overflow="fold")
    for name in ("Start", "End", "Most needed"):
        table.add_column(name, justify="right")
    for i, j in pairs[:PAIRS_SHOWN]:
        column = int(np.nanargmax(verdict.needed[i, j]))
        most = float(verdict.needed[i, j, column])
        needed = f"{f'{most:.2f}' if most <= 1 else 'over 1'} (phase {words.head(column + 1)})"
        name = f"{words.short(parties[i])} in {words.short(parties[j])}"
        table.add_row(name, f"{verdict.trust[i, j, 0]:.2f}", f"{verdict.trust[i, j, -1]:.2f}", needed)
    yield table
    if len(pairs) > PAIRS_SHOWN:
        yield Text(f"… and {count(len(pairs) - PAIRS_SHOWN, 'pair')} with more to spare", style="dim")


def _assumed(findings: Findings) -> Iterator[RenderableType]:
    yield _heading("Assumed")
    yield Text(Words(findings.scenario).judgements())
    tried = len({flip.path for flip in findings.flips})
    if not tried:
        return
    turning = findings.turning
    changing = len({flip.path for flip in turning})
    if not turning:
        yield Text(
            f"Of {count(tried, 'judgement')} tried, one at a time, none changes the answer within its range."
        )
        return
    words, closest = Words(findings.scenario), turning[0]
    verb = "changes" if changing == 1 else "change"
    yield Text(
        f"Of {count(tried, 'judgement')} tried, one at a time, {changing} {verb} the answer within the "
        f"range; the closest: {words.where(closest.path)}."
    )
