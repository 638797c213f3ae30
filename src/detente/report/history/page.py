"""One self-contained page in HTML on how agreements of each kind fared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from detente.report.figures import Figure
from detente.report.history import tables, words
from detente.report.history.chart import calibration_chart, rates_chart
from detente.report.page import environment
from detente.report.words import share

if TYPE_CHECKING:
    from detente.history.coded import Coded
    from detente.report.history.findings import HistoryFindings
    from detente.report.tables import Table

READING = {
    "Carried out": (
        "Done in full at some time, on time or late; also if it was undone later. What was done in part is "
        "not counted."
    ),
    "Never undone": "Carried out, and not undone as far as the coding goes.",
    "95 % interval": (
        "Where the share would lie for clauses of this kind, if the agreements were drawn by chance from "
        "many like them. It takes into account that clauses of one agreement fare alike."
    ),
    "Few": "Fewer than twenty clauses, or fewer than five agreements: little follows.",
    "Chance": (
        "How likely it is, by the model, that a clause is carried out at some time. It sees the text only, "
        "and is judged on agreements that it has not seen."
    ),
    "Brier score": (
        "The mean of the squared differences between chance and outcome; 0 is perfect, 0.25 is a coin."
    ),
}
"""Words that a reader needs, and what they mean here."""


class Section(NamedTuple):
    """A section of the page; what is left empty is not shown."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


def page(found: HistoryFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    return (
        environment()
        .get_template("history.html.j2")
        .render(
            sections=[_answer(found), *_model(found), _agreements(found), _lessons(found), _assumed()],
            facts=_facts(found),
            sources=sorted(found.sources.items()),
            version=found.version,
        )
    )


def _facts(found: HistoryFindings) -> tuple[tuple[str, str], ...]:
    base = found.base
    facts = [
        ("Clauses of agreements in force", f"{base.n} in {base.agreements}"),
        ("Carried out at some time", f"{base.carried_out} ({share(base.share)})"),
        ("Never undone", f"{base.stands} ({share(base.standing_share)})"),
    ]
    if found.learned is not None:
        better = "better than" if found.learned.score.is_better else "no better than"
        facts.append(("The model", f"{better} the share alone"))
    return tuple(facts)


def _answer(found: HistoryFindings) -> Section:
    caption = (
        "A dot is the share carried out, the line its 95 % interval. Hollow and dashed: so few clauses or "
        "agreements that little follows. The dotted line is the share of all clauses. On the right: how many "
        "clauses, in how many agreements."
    )
    figure = Figure("rates", caption, (("", rates_chart(found)),), (tables.rates(found),))
    return Section("answer", "How clauses of each kind fared", (words.base(found.base),), (figure,))


def _model(found: HistoryFindings) -> tuple[Section, ...]:
    title = "Does the text of a clause tell more?"
    if found.learned is None:
        return (Section("model", title, ("The model needs an extra: pip install 'detente[history]'.",)),)
    caption = (
        "Clauses by the chance given to them, in four bins; each agreement judged by a model that had not "
        "seen it. A dot on the dotted line: of the clauses given that chance, so many were carried out. "
        "Lines: 95 % intervals."
    )
    score = found.learned.score
    figure = Figure("calibration", caption, (("", calibration_chart(score)),), (tables.bins(score),))
    told = words.verdict(score)
    return (Section("model", title, told, (figure,), (tables.coefficients(found.learned.model),)),)


def _agreements(found: HistoryFindings) -> Section:
    return Section(
        "agreements", "The agreements", (words.left_out(found),), tables=(tables.agreements(found),)
    )


def _lessons(found: HistoryFindings) -> Section:
    told = ("What the coder takes from each agreement. These are judgements, not findings.",)
    terms = tuple((each.id, _lesson(each)) for each in found.agreements if each.design_lessons)
    return Section("lessons", "Lessons", told, terms=terms)


def _lesson(each: Coded) -> str:
    return ". ".join(lesson.rstrip(".") for lesson in each.design_lessons) + "."


def _assumed() -> Section:
    return Section("assumed", "Before any of this is used", words.CAVEATS, terms=tuple(READING.items()))
