"""What is said about a roadmap for doubtful numbers: in a report, and in short on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from detente.report.figures import Figure
from detente.report.robust.chart import robust_chart
from detente.report.tables import Table
from detente.report.words import DEMANDS, Words, count, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.report.robust.findings import RobustFindings
    from detente.roadmap.questions.robust import Break, Choice
    from detente.scenario import Scenario

BREAKS_SHOWN = 8

MEANING = (
    "A world is the scenario with every number drawn by itself from its range: from low to high, and most "
    "often near the likely value. How long steps take stays as it is, since a phase ends when its steps are "
    "done. The share of worlds says how much a roadmap depends on numbers that nobody knows for sure. It is "
    "not the chance that the process will succeed."
)
"""What a share of worlds is, and what it is not."""

CAPTION = (
    "Each dot is a roadmap that holds at the likely values. The higher it is, the more worlds it holds in; "
    "the further to the right, the more it brings the party that gains least. Bars show where the share "
    "lies, with 95 % confidence, for worlds that were not used to choose. The filled dot is the roadmap "
    "reported here."
)


class RobustSection(NamedTuple):
    """Sentences, the picture with the table behind it, and what breaks the roadmap."""

    sentences: tuple[str, ...]
    meaning: str
    figure: Figure
    breaks: Table


def section(found: RobustFindings, scenario: Scenario) -> RobustSection:
    """The section of a report."""
    behind = Table("From the fairest roadmap to the surest", HEAD, rows(found))
    figure = Figure("robust", CAPTION, (("", robust_chart(found)),), (behind,))
    return RobustSection(sentences(found), MEANING, figure, breaks(found, scenario))


HEAD = ("Roadmap", "Holds in", "95 % interval", "Least gain", "Given up")


def rows(found: RobustFindings) -> tuple[tuple[str, ...], ...]:
    """One row a roadmap: its name, share of fresh worlds with interval, value, and what of it is given up."""
    choices, fair = found.hedged.choices, found.hedged.fair
    last = len(choices) - 1
    return tuple(
        (
            _name(place, last),
            share(float(found.chance(each).value)),
            _interval(found, each),
            f"{100 * each.value:.1f}\u00a0%",
            "–" if each is fair else share((fair.value - each.value) / fair.value if fair.value else 0.0),
        )
        for place, each in enumerate(choices)
    )


def sentences(found: RobustFindings) -> tuple[str, ...]:
    """What was found, in a few sentences."""
    hedged = found.hedged
    fair, chosen = hedged.fair, hedged.chosen
    worlds = f"{hedged.fresh} worlds that were not used to choose it"
    told = [f"This roadmap holds in {_surely(found, chosen)} of {worlds}."]
    if chosen is fair:
        told.append(
            f"It is also the fairest one found: among {hedged.sample} worlds to choose by, none of the "
            "roadmaps looked at held in more of them."
        )
    else:
        told.append(
            f"The fairest roadmap holds in {_surely(found, fair)}. To be surer, the party that gains least "
            f"gets {100 * chosen.value:.1f}\u00a0% of its ideal and not {100 * fair.value:.1f}\u00a0%; no "
            f"less than {share(found.keep)} of the latter was allowed."
        )
    told.append("It was found by search: that no other roadmap holds in more worlds is not proven.")
    return tuple(told)


def breaks(found: RobustFindings, scenario: Scenario) -> Table:
    """What fails most often in the worlds that the judge went through in full."""
    hedged, words = found.hedged, Words(scenario)
    compared = len(hedged.choices) > 1
    caption = f"What breaks it: demands that fail, in how many of {count(hedged.judged, 'world')}"
    return Table(
        caption,
        ("Demand", "Party", "Phase", "This roadmap", *(["The fairest"] if compared else [])),
        tuple(
            (
                DEMANDS.get(each.demand, each.demand),
                words.short(each.party) if each.party else "–",
                words.head(each.phase),
                str(each.worlds),
                *([str(_many(hedged.fair_breaks, each))] if compared else []),
            )
            for each in hedged.breaks[:BREAKS_SHOWN]
        ),
    )


def _many(among: Sequence[Break], like: Break) -> int:
    key = (like.demand, like.party, like.phase)
    return next((each.worlds for each in among if (each.demand, each.party, each.phase) == key), 0)


def _name(place: int, last: int) -> str:
    if place == 0:
        return "fairest" if last else "fairest and surest"
    return "surest" if place == last else f"between, {place}"


def _surely(found: RobustFindings, choice: Choice) -> str:
    return f"{share(float(found.chance(choice).value))} ({_interval(found, choice)})"


def _interval(found: RobustFindings, choice: Choice) -> str:
    low, high = found.chance(choice).interval
    return f"{100 * low:.0f} to {100 * high:.0f}\u00a0%"
