"""One self-contained page in HTML that says where an agreement stands; made to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.figures import Figure
from detente.report.page import environment
from detente.report.standing import tables
from detente.report.standing.chart import timeline
from detente.report.standing.words import MEANINGS, STATES, StandingWords, count, listed

if TYPE_CHECKING:
    from detente.report.standing.findings import StandingFindings

CAPTION = (
    "Each bar runs from the day on which a commitment can be called in to the day on which it is due; its "
    "pattern goes with the state beside it. Commitments without any day are not drawn."
)

READING = {
    **{STATES[state].partition(",")[0].capitalize(): meaning for state, meaning in MEANINGS.items()},
    "Slack": "Days between the earliest day on which something could be carried out and the latest on which "
    "it may be, so that no deadline is missed that is known by now. Below zero: by how much it is late "
    "already, even if everything from now on comes as early as it can.",
    "Critical path": "The chain of commitments with the least slack, each waiting for the one before it.",
    "Entry": "A numbered fact in the ledger. Reasons in words without an entry rest on dates alone.",
}


def page(findings: StandingFindings) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    return environment().get_template("standing.html.j2").render(_content(findings))


def _content(findings: StandingFindings) -> dict[str, Any]:
    standing = findings.standing
    words = StandingWords(standing)
    chart = Figure("timeline", CAPTION, (("", timeline(findings)),), ())
    return {
        "findings": findings,
        "standing": standing,
        "summary": words.summary(findings),
        "facts": _facts(findings),
        "figure": chart,
        "groups": [
            (
                STATES[state].capitalize(),
                MEANINGS[state],
                tables.group(
                    findings, rows, f"{STATES[state].capitalize()}: {count(len(rows), 'commitment')}"
                ),
            )
            for state, rows in findings.groups.items()
        ],
        "views": tables.views(findings),
        "returns": tables.returns(findings),
        "remedies": tables.remedies(findings),
        "coming": tables.coming(findings),
        "tight": tables.tight(findings),
        "conditions": tables.conditions(findings),
        "path": _path(findings, words),
        "reading": tuple(READING.items()),
    }


def _facts(findings: StandingFindings) -> tuple[tuple[str, str], ...]:
    """The figures a reader looks for first, as (what, value)."""
    standing = findings.standing
    late = sum(row.state in {"overdue", "breached"} for row in standing.commitments)
    done = sum(row.outcome == "done" for row in standing.commitments)
    facts = [
        ("Day looked at", str(standing.on)),
        ("In force since", str(standing.in_force or "not in force")),
        ("Overdue or broken", f"{late} of {len(standing.commitments)}"),
        ("Carried out", f"{done} of {len(standing.commitments)}"),
    ]
    if standing.known:
        facts.append(("As known at", f"{standing.known:%Y-%m-%d %H:%M} UTC"))
    if findings.root:
        facts.append(("Entries", str(standing.size)))
    return tuple(facts)


def _path(findings: StandingFindings, words: StandingWords) -> str:
    standing = findings.standing
    if not standing.critical:
        return "Nothing that is open has a deadline, so there is no critical path."
    slack = standing.by_id[standing.critical[-1]].slack or 0
    chain = listed((f"“{words.text(name)}” ({name})" for name in standing.critical), "then")
    told = (
        f"It is late by {count(-slack, 'day')} already"
        if slack < 0
        else f"It has {count(slack, 'day')} to spare"
    )
    return f"The critical path is {chain}. {told}, if each comes as early as it can."
