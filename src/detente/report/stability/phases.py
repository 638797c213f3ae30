"""A roadmap phase by phase: who would go back on what is in effect by then, by its worth alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.report.stability.words import SituationWords
from detente.report.tables import Table
from detente.report.words import listed

if TYPE_CHECKING:
    from rich.console import Group

    from detente.report.stability.findings import PhaseStays, RoadmapStays

ABOUT = (
    "After each phase, the steps that stand and can be dropped are looked at as a conflict of its own: would "
    "a party gain, in points a year, by dropping steps of its own, given what the others would then take "
    "back? Costs already spent, the chance of being caught and the worth of later phases play no part here; "
    "they do in the margins of the roadmap."
)
LETTERS = (("nash", "R"), ("seq", "S"), ("smr", "M"), ("gmr", "G"))


def letter(phase: PhaseStays, party: int) -> str:
    """The strongest concept under which a party stays after a phase: R, S, M, SM, G, or U for none."""
    stays = {sign for concept, sign in LETTERS if party in phase.stable_for(concept)}
    if "R" in stays:
        return "R"
    both = "".join(sign for sign in "SM" if sign in stays)
    return both or ("G" if "G" in stays else "U")


def table(found: RoadmapStays) -> Table:
    """One row for each phase: the letter of each party, and how many steps were looked at."""
    parties = [party.name for party in found.scenario.parties.values()]
    rows = tuple(
        (
            str(phase.phase),
            *(letter(phase, party) for party in range(len(parties))),
            _in_play(phase),
        )
        for phase in found.phases
    )
    return Table("Who would stay after each phase", ("Phase", *parties, "Steps that could be dropped"), rows)


def _in_play(phase: PhaseStays) -> str:
    in_play = len(phase.analysis.conflict.space.steps)
    if not phase.left_out:
        return str(in_play)
    return f"{in_play + phase.left_out}, of which the {in_play} with most at stake are in play"


def summary(found: RoadmapStays) -> tuple[str, ...]:
    """The answer in words: the end first, then every phase in which somebody would leave."""
    parties = [party.name for party in found.scenario.parties.values()]
    last = found.phases[-1]
    weaker = [name for party, name in enumerate(parties) if letter(last, party) not in {"R", "U"}]
    leaving = [name for party, name in enumerate(parties) if letter(last, party) == "U"]
    told = []
    if leaving:
        told.append(f"After the last phase {listed(leaving)} would go back, whatever the others did then.")
    elif weaker:
        told.append(
            f"After the last phase all stay; {listed(weaker)} only because of what the others would do then."
        )
    else:
        told.append("After the last phase all stay, whatever the others would do.")
    unstable = [
        phase for phase in found.phases[:-1] if any(letter(phase, i) == "U" for i in range(len(parties)))
    ]
    if unstable:
        who = sorted(
            {name for phase in unstable for i, name in enumerate(parties) if letter(phase, i) == "U"}
        )
        where = listed(str(phase.phase) for phase in unstable)
        told.append(
            f"After {'phase' if len(unstable) == 1 else 'phases'} {where}, {listed(who)} would go back."
        )
    return tuple(told)


def sentences(phase: PhaseStays) -> tuple[tuple[int, str], ...]:
    """For each party that has a move it would like: its row, and why it stays or does not."""
    conflict = phase.analysis.conflict
    words = SituationWords(conflict.scenario, conflict.moves)
    return tuple(
        (found.question.party, " ".join(words.witness(found)))
        for found in phase.witnesses
        if found.deterred or not found.stable
    )


def render(found: RoadmapStays) -> Group:
    """Everything for a terminal."""
    from rich.console import Group
    from rich.table import Table as Drawn
    from rich.text import Text

    told = table(found)
    drawn = Drawn(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for head in told.head:
        drawn.add_column(head, overflow="fold")
    for row in told.rows:
        drawn.add_row(*row)
    legend = (
        "R: stays whatever the others do. S, M, G: stays because of what they would do. U: would go back."
    )
    return Group(
        Text(found.title, style="bold"),
        Text(),
        *(Text(sentence) for sentence in summary(found)),
        Text(),
        drawn,
        Text(),
        Text(legend),
        Text(ABOUT, style="dim"),
    )


def data(found: RoadmapStays) -> dict[str, Any]:
    """Plain data for `--json`."""
    parties = tuple(found.scenario.parties)
    return {
        "scenario": found.scenario.name,
        "roadmap": found.name,
        "all_stay": not found.somebody_leaves_at_the_end,
        "phases": [
            {
                "phase": phase.phase,
                "in_play": list(phase.analysis.conflict.space.steps),
                "left_out": phase.left_out,
                "stable": {
                    concept: [parties[i] for i in phase.stable_for(concept)]
                    for concept in phase.analysis.stable
                },
                "why": [{"party": parties[who], "sentence": why} for who, why in sentences(phase)],
            }
            for phase in found.phases
        ],
        "summary": list(summary(found)),
    }
