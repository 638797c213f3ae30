"""The verb sign: a roadmap becomes the draft of an agreement, one commitment for each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from detente.agreement.dates import Day, Span
from detente.agreement.lawyer import objections
from detente.agreement.model import (
    FORMAT,
    Agreement,
    Breach,
    Commitment,
    Due,
    Signatory,
    Stage,
)
from detente.agreement.read import agreement_from
from detente.agreement.write import as_plain, as_text
from detente.errors import Problem, RoadmapError
from detente.ledger.canonical import fingerprint
from detente.report.agreement.findings import DraftFindings, by_severity
from detente.roadmap import judge
from detente.scenario.write import save
from detente.workflow.checking import span_of_time, verification
from detente.worth import game_of
from detente.worth.game import phases_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from detente.agreement.model import Body
    from detente.roadmap import Roadmap
    from detente.scenario import Scenario
    from detente.scenario.model import Step

GAIN = 1e-9
"""Points a phase from which on a party counts as gaining by a step."""

MONTHS_IN_YEAR, DAYS_IN_YEAR = 12, 365.25
NEAR = 1e-6


def draft(scenario: Scenario, roadmap: Roadmap, start: date) -> Agreement:
    """The roadmap as an agreement signed on a day, to be edited: docs/how-to/check-an-agreement.md.

    One commitment for each step, owed by its actors to the other parties that gain by it, due
    by the end of the phase in which it takes effect. Raises RoadmapError for steps that the
    scenario does not have and for phases beyond the calendar, NoWorth if it does not say what
    steps are worth.
    """
    try:
        return _Draft.of(scenario, roadmap, start).agreement()
    except OverflowError:
        told = f"signed on {start}, it would last beyond the year {date.max.year}; choose an earlier day"
        raise RoadmapError((Problem(roadmap.name, 0, 0, "", told),)) from None


@dataclass(frozen=True)
class _Draft:
    """A roadmap on its way to an agreement.

    starts : step -> phase in which it starts. gains : step -> parties that gain by it.
    """

    scenario: Scenario
    roadmap: Roadmap
    start: date
    starts: Mapping[str, int]
    gains: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, scenario: Scenario, roadmap: Roadmap, start: date) -> _Draft:
        """What is needed of the scenario, worked out once."""
        missing = [step for step in roadmap.starts if step not in scenario.steps]
        if missing:
            told = "the scenario has no such step; change the roadmap, or name the scenario it was made for"
            raise RoadmapError(tuple(Problem(roadmap.name, 0, 0, step, told) for step in missing))
        ordered = dict(sorted(roadmap.starts.items(), key=lambda pair: pair[1]))
        return cls(scenario, roadmap, start, ordered, _gains(scenario))

    def agreement(self) -> Agreement:
        """Everything put together, in the form of the file."""
        scenario, roadmap = self.scenario, self.roadmap
        bodies: dict[str, Body] = {}
        commitments: dict[str, Commitment] = {}
        for name in self.starts:
            commitments[name], needed = self._commitment(name)
            bodies |= needed
        cited = {source for held in commitments.values() for source in held.sources}
        return Agreement.model_validate(
            {
                "detente-agreement": FORMAT,
                "id": f"{scenario.name}-{roadmap.name}",
                "title": f"{scenario.title}: draft agreement",
                "about": f"Drafted from the roadmap {roadmap.title or roadmap.name!r}; to be edited before "
                "anyone signs it.",
                "signed": self.start,
                "scenario": scenario.name,
                "parties": {who: Signatory(name=party.name) for who, party in scenario.parties.items()},
                "bodies": bodies,
                "phases": self._stages(max(map(self._due_in, self.starts), default=0)),
                "commitments": commitments,
                "sources": {name: held for name, held in scenario.sources.items() if name in cited},
            }
        )

    # --- when

    def _first_day(self, phase: int) -> date:
        """The first day of a phase: whole months after the start where a phase has whole months."""
        months = (phase - 1) * self.scenario.phase * MONTHS_IN_YEAR
        if abs(months - round(months)) < NEAR:
            return Span(months=round(months)).after(self.start)
        return self.start + timedelta(days=round((phase - 1) * self.scenario.phase * DAYS_IN_YEAR))

    def _stages(self, n_phases: int) -> tuple[Stage, ...]:
        """Phases without a gap from the day of signature on."""
        return tuple(
            Stage(start=_day(self._first_day(n)), end=_day(self._first_day(n + 1) - timedelta(days=1)))
            for n in range(1, n_phases + 1)
        )

    def _due_in(self, name: str) -> int:
        """The phase in which a step that starts as planned has taken effect."""
        duration = self.scenario.steps[name].duration
        return self.starts[name] + (phases_up(duration.likely, self.scenario.phase) if duration else 0)

    # --- one commitment

    def _commitment(self, name: str) -> tuple[Commitment, dict[str, Body]]:
        step = self.scenario.steps[name]
        gaining = [who for who in self.scenario.parties if who in self.gains[name]]
        # What brings something only to those who do it together, they owe each other.
        to = tuple(who for who in gaining if who not in step.by) or tuple(gaining)
        checked, bodies = verification(step, to, self.scenario.parties)
        requires, condition = self._requires(step)
        undone: Span | Literal[False] = span_of_time(step.reversible.within) if step.reversible else False
        due = self._due_in(name)
        held = Commitment(
            text=step.title,
            by=step.by,
            to=to,
            kind="hard",
            issue=_issue(step),
            due=Due(
                phase=due, opens=_day(self._first_day(self.starts[name])) if self.starts[name] < due else None
            ),
            requires=requires,
            condition=condition,
            in_return_for=self._in_return_for(name),
            verification=checked,
            reversible=undone,
            on_breach=self._on_breach(name),
            step=name,
            sources=tuple(source for source in step.sources if source in self.scenario.sources),
            note=step.about,
        )
        return held, bodies

    def _requires(self, step: Step) -> tuple[tuple[str, ...], str]:
        """Steps that must come first one and all, and the rest of the condition in words."""
        ids, words = [], []
        for clause in step.requires.clauses:
            literals = sorted(clause)
            only, wanted = literals[0]
            if len(literals) == 1 and wanted and only in self.starts:
                ids.append(only)
            else:
                words.append(self._in_words(literals))
        return tuple(dict.fromkeys(ids)), "; and ".join(words)

    def _in_words(self, literals: list[tuple[str, bool]]) -> str:
        """Alternatives of a condition, by the titles of the steps."""
        parts = {"in effect": True, "not in effect": False}
        told = {
            head: " or ".join(self.scenario.steps[name].title for name, truth in literals if truth is wanted)
            for head, wanted in parts.items()
        }
        return ", or ".join(f"{head}: {titles}" for head, titles in told.items() if titles)

    def _in_return_for(self, name: str) -> tuple[str, ...]:
        """Steps that help its actors while it helps theirs: of the same phase, else of the one before.

        What its actors do together with others is looked at only where others alone do nothing for them.
        """
        now = self.starts[name]
        for is_apart in (True, False):
            for phase in (now, now - 1):
                found = tuple(
                    other
                    for other in self._from_others(name, is_apart=is_apart)
                    if self.starts[other] == phase and self._brings(name, other)
                )
                if found:
                    return found
        return ()

    def _on_breach(self, name: str) -> Breach | None:
        """What others give its actors: taken back if it can be and has begun, held back if it comes next."""
        now = self.starts[name]
        for is_apart in (True, False):
            theirs = self._from_others(name, is_apart=is_apart)
            back = [other for other in theirs if self.starts[other] <= now and self._snaps_back(other)]
            later = [other for other in theirs if self.starts[other] == now + 1]
            if back or later:
                return Breach(suspend=tuple(later), snap_back=tuple(back))
        return None

    def _from_others(self, name: str, *, is_apart: bool) -> tuple[str, ...]:
        """Steps that help its actors; is_apart : and that none of them takes part in."""
        own = self.scenario.steps[name].by
        return tuple(
            other
            for other in self.starts
            if self._brings(other, name)
            and (not is_apart or set(self.scenario.steps[other].by).isdisjoint(own))
        )

    def _brings(self, giving: str, getting: str) -> bool:
        """Whether one step helps somebody who acts in the other and not in it."""
        steps = self.scenario.steps
        return bool(self.gains[giving] & {*steps[getting].by} - {*steps[giving].by})

    def _snaps_back(self, name: str) -> bool:
        undo = self.scenario.steps[name].reversible
        return undo is not False and undo.snapback != "never"


def _gains(scenario: Scenario) -> dict[str, frozenset[str]]:
    """Step -> parties to which it brings something, by itself or as part of what runs together."""
    game = game_of(scenario)
    flow = game.flow > GAIN
    brings = (flow | (game.bonus > GAIN))[:, : game.n_steps]
    for joint, parts in enumerate(game.parts):
        for part in parts:
            brings[:, part] |= flow[:, game.n_steps + joint]
    return {
        name: frozenset(party for i, party in enumerate(game.parties) if brings[i, m])
        for m, name in enumerate(game.steps)
    }


def _issue(step: Step) -> str:
    """The issue on which it has the largest effect, empty if it has none."""
    return max(step.effects, key=lambda issue: abs(step.effects[issue].likely), default="")


def _day(day: date) -> Day:
    return Day(day, day.isoformat())


# --- the verb


def sign(scenario: Scenario, roadmap: Roadmap, start: date) -> DraftFindings:
    """The draft of an agreement, with what the judge says of its roadmap and the lawyer of its wording.

    Raises RoadmapError for steps that the scenario does not have, NoWorth, and AgreementError if names
    of the scenario cannot be names of an agreement.
    """
    agreement = agreement_from(as_plain(draft(scenario, roadmap, start)), name=roadmap.name)
    return DraftFindings(
        scenario=scenario,
        verdict=judge(game_of(scenario), roadmap),
        agreement=agreement,
        counted=by_severity(objections(agreement)),
        fingerprint=fingerprint(as_plain(agreement)),
        version=version("detente"),
    )


def written(findings: DraftFindings, path: Path) -> DraftFindings:
    """The findings, once the draft lies in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save(path, as_text(findings.agreement))
    return replace(findings, file=str(path))
