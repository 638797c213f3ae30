"""Could some of them leave together? In words and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.tables import Table
from detente.report.words import Words, count, listed, points, share, upper_first

if TYPE_CHECKING:
    from detente.report.findings import Findings
    from detente.roadmap.judging.verdict import Departure

CLOSE_CALL = 1e-6
"""Share of an ideal gain below which a coalition is taken to gain nothing."""

HEADING = "Could some of them leave together?"

MEANING = (
    "In sum: each member's points as a share of its ideal gain, added up. A coalition that gains in sum "
    "could leave if its members share what they gain; who would lose must then be paid by the others."
)


def answer(findings: Findings) -> tuple[str, ...]:
    """The answer in plain sentences; empty if nobody looked, or if there are only two parties."""
    found = findings.risks.departures if findings.risks else ()
    if not found:
        return ()
    weakest = min(found, key=lambda each: each.margin)
    leaving = [each for each in found if each.margin < -CLOSE_CALL]
    if not leaving:
        first = "No. In no phase would any coalition, short of all, gain in sum by leaving together."
        return (first, f"The closest are {_who(findings, weakest)}: {_told(findings, weakest)}")
    phases = count(len(leaving), "phase")
    first = f"Yes, as far as the numbers go: in {phases} some would gain in sum by leaving together."
    return (
        first,
        f"Those who would gain most are {_who(findings, weakest)}: {_told(findings, weakest)}",
        _pays(findings, weakest),
    )


def _who(findings: Findings, each: Departure) -> str:
    return listed(map(Words(findings.scenario).party, each.members))


def _told(findings: Findings, each: Departure) -> str:
    words = Words(findings.scenario)
    verb = "lose" if each.margin >= 0 else "gain"
    does = f"In {words.phase(each.phase)} they would {did(findings, each)}"
    return f"{_lower(does)}, and {verb} {share(abs(each.margin))} of an ideal gain in sum."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def did(findings: Findings, each: Departure) -> str:
    """What the members would do, as in 'they would ...'."""
    words = Words(findings.scenario)
    ways = {"skip": "skip", "undo": "undo", "go on": "go on among themselves with"}
    acts = {way: [item for item, act in each.acts if act == way] for way in ways}
    said = [f"{ways[way]} {words.steps(items)}" for way, items in acts.items() if items]
    return listed(said) if said else f"go along and break off {words.moment(each.noticed)}"


def _pays(findings: Findings, each: Departure) -> str:
    words, each_gain = Words(findings.scenario), dict(zip(each.members, each.gains, strict=True))
    if each.suits_all:
        return "Each of them would gain, without any payment among them."
    losing = upper_first(listed(words.party(party) for party, gain in each_gain.items() if gain <= 0))
    return f"{losing} would not gain by it, and would have to be paid by the others."


def table(findings: Findings) -> Table:
    """The coalition with least reason to stay, phase by phase."""
    words, found = Words(findings.scenario), findings.risks.departures if findings.risks else ()
    rows = tuple(
        (
            words.head(each.phase),
            ", ".join(map(words.short, each.members)),
            share(-each.margin),
            "; ".join(
                f"{words.short(party)} {points(gain, signed=True)}"
                for party, gain in zip(each.members, each.gains, strict=True)
            ),
            upper_first(did(findings, each)),
        )
        for each in found
    )
    head = ("Phase", "Coalition", "Gain in sum", "Gain of each, points", "What they would do")
    return Table("The coalition with least reason to stay, phase by phase", head, rows)
