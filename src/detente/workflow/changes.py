"""What could be changed in a scenario to make a roadmap possible, or a better one, and how far.

Each kind of change is a ladder of concrete edits, from the smallest to the largest that is
tried. Which kinds are looked at follows from what fails, or from what binds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.scenario.edit import Edit
from detente.workflow.ladders import WHOLE, Kind, Ladder, Rung
from detente.workflow.new_steps import NewSteps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from detente.scenario import Scenario
    from detente.scenario.expression import Clause
    from detente.scenario.values import Value
    from detente.worth import Game

MOST_TRUST = 0.95
MORE_LOAD, MORE_PHASES = 5, 6
"""How far trust, capacity and the number of phases are raised at most, the latter two by how much."""

Topic = tuple[str, tuple[str, ...]]
"""What fails or binds: a kind of demand, and whom or what it is about by name."""


@dataclass(frozen=True)
class Changes:
    """All ladders of a scenario. ideal : what the parties could gain at most, in points."""

    scenario: Scenario
    game: Game
    ideal: tuple[float, ...]

    @property
    def new(self) -> NewSteps:
        """Changes that are new steps."""
        return NewSteps(self.scenario, self.game, self.ideal)

    def about(self, topics: Iterable[Topic]) -> tuple[Ladder, ...]:
        """The ladders that bear on what fails or binds, those for the first topics first."""
        found: dict[tuple[Kind, tuple[str, ...]], Ladder] = {}
        for kind, names in topics:
            for ladder in self._ladders(kind, names):
                if ladder.rungs:
                    found.setdefault((ladder.kind, ladder.about), ladder)
        return tuple(found.values())

    def _ladders(self, kind: str, names: tuple[str, ...]) -> Iterator[Ladder]:
        match kind:
            case "trust":
                yield from self._for_trust(*names)
            case "gate":
                step, who, whom = names
                yield self.gate(step, who, whom)
                yield from self._for_trust(who, whom)
            case "gain":
                yield self.gain(*names)
                yield from self.new.payments(*names)
            case "enforcement":
                yield from self._for_keeping(*names)
            case "waiting":
                yield self.capacity(*names)
                yield from self.new.payments(*names)
                yield self.phases()
            case "capacity":
                yield self.capacity(*names)
                yield self.phases()
            case _:
                yield from self._for_rules(kind, names)

    def _for_trust(self, who: str, whom: str) -> Iterator[Ladder]:
        yield self.trust(who, whom)
        yield self.new.confidence(whom)
        yield from self.new.guarantees(who, whom)
        yield from self._watched(whom)

    def _for_keeping(self, who: str) -> Iterator[Ladder]:
        yield from self._watched(who)
        yield from self.snapbacks(who)
        yield from self.new.deposits(who)
        yield self.margin()
        yield from self.new.payments(who)

    def _for_rules(self, kind: str, names: tuple[str, ...]) -> Iterator[Ladder]:
        if kind == "goal":
            yield from self.goals(names)
            yield self.phases()
        elif kind in {"requires", "window", "excludes"}:
            yield from self.rules(kind, *names)

    def _watched(self, party: str) -> Iterator[Ladder]:
        """Quicker and surer detection of the party's steps."""
        for name, step in self.scenario.steps.items():
            if party in step.by and step.verified and not step.off_the_table:
                yield self.lag(name)
                yield self.chance(name)

    # --- numbers

    def trust(self, who: str, whom: str) -> Ladder:
        """More trust of one party in another at the start."""
        given = self.scenario.trust.get(who, {}).get(whom)
        now = float(self.game.prior[self.game.parties.index(who), self.game.parties.index(whom)])
        first = math.floor(100 * now + 1e-9) + 1
        rungs = [
            _moved(f"trust.{who}.{whom}", percent / 100, now, given)
            for percent in range(first, round(100 * MOST_TRUST) + 1)
        ]
        return Ladder("trust", (who, whom), f"{now:g}", tuple(rungs) if now > 0 else ())

    def lag(self, step: str) -> Ladder:
        """Quicker notice of a breach: as many phases less as there are."""
        look, length = self.scenario.steps[step].verified, self.scenario.phase
        if look is None:
            return Ladder("lag", (step,), "", ())
        phases = int(self.game.lag[self.game.steps.index(step)])
        now = look.lag.likely
        rungs = []
        for fewer in range(1, phases + 1):
            months = _rounded(12 * length * (phases + 1 - fewer))
            reach = now - look.lag.low
            size = (now - months / 12) / (reach if reach > 0 else now)
            edit = Edit(f"steps.{step}.verified.lag", f"{months:g} months")
            within = months / 12 >= look.lag.low - 1e-9 if look.lag.spread else None
            rungs.append(Rung((edit,), f"{months:g} months", size, within))
        return Ladder("lag", (step,), f"{_rounded(12 * now):g} months", tuple(rungs))

    def chance(self, step: str) -> Ladder:
        """A better chance per phase that a breach is noticed."""
        look = self.scenario.steps[step].verified
        if look is None:
            return Ladder("chance", (step,), "", ())
        now, path = look.chance.likely, f"steps.{step}.verified.chance"
        first = math.floor(20 * now + 1e-9) + 1
        rungs = [_moved(path, twentieth / 20, now, look.chance) for twentieth in range(first, 21)]
        return Ladder("chance", (step,), f"{now:g}", tuple(rungs))

    def gain(self, party: str) -> Ladder:
        """A lower least gain."""
        now = self.scenario.parties[party].min_gain
        return Ladder("gain", (party,), _percent(now), _lowered(f"parties.{party}.min_gain", now))

    def margin(self) -> Ladder:
        """A lower margin demanded everywhere."""
        now = self.scenario.margin
        return Ladder("margin", (), _percent(now), _lowered("margin", now))

    def gate(self, step: str, who: str, whom: str) -> Ladder:
        """Less trust asked before a step."""
        key = f"{who} in {whom}"
        now = self.scenario.steps[step].needs_trust.get(key, 0.0)
        path, last = f"steps.{step}.needs_trust.{key}", math.ceil(100 * now - 1e-9)
        levels = [percent / 100 for percent in range(last - 1, -1, -1)]
        rungs = [Rung((Edit(path, level),), f"{level:g}", (now - level) / now) for level in levels]
        return Ladder("gate", (step, who, whom), f"{now:g}", tuple(rungs))

    def capacity(self, party: str) -> Ladder:
        """Room for more steps in a phase."""
        now = self.scenario.parties[party].capacity
        if now is None:
            return Ladder("capacity", (party,), "", ())
        path = f"parties.{party}.capacity"
        more = [now + extra for extra in range(1, MORE_LOAD + 1)]
        rungs = [Rung((Edit(path, load),), f"{load:g}", (load - now) / now) for load in more]
        return Ladder("capacity", (party,), f"{now:g}", tuple(rungs))

    def phases(self) -> Ladder:
        """More phases."""
        now = self.scenario.phases
        more = range(now + 1, min(40, now + MORE_PHASES) + 1)
        rungs = [Rung((Edit("phases", each),), str(each), (each - now) / now) for each in more]
        return Ladder("phases", (), str(now), tuple(rungs))

    # --- what is made or not

    def snapbacks(self, party: str) -> Iterator[Ladder]:
        """Automatic snapback of a reversible step of others that pleases the party."""
        at = self.game.parties.index(party)
        for m, (name, step) in enumerate(self.scenario.steps.items()):
            pleases = bool(self.game.flow[at, m] > 0) and party not in step.by
            if pleases and step.reversible and step.reversible.snapback != "automatic":
                edit = Edit(f"steps.{name}.reversible.snapback", "automatic")
                yield Ladder(
                    "snapback", (name,), step.reversible.snapback, (Rung((edit,), "automatic", WHOLE),)
                )

    def goals(self, names: tuple[str, ...]) -> Iterator[Ladder]:
        """The goal without the part that is about these steps."""
        clauses = self.scenario.goal.clauses
        for dropped in clauses:
            if set(names) == {name for name, _ in dropped}:
                rest = " and ".join(_written(clause) for clause in clauses if clause != dropped)
                yield Ladder("goal", names, _written(dropped), (Rung((Edit("goal", rest),), "", WHOLE),))

    def rules(self, kind: str, step: str, other: str = "") -> Iterator[Ladder]:
        """A step without what it waits for, its window, or an exclusion."""
        held = self.scenario.steps[step]
        if kind == "requires":
            for dropped in held.requires.clauses:
                rest = " and ".join(_written(c) for c in held.requires.clauses if c != dropped)
                edit = Edit(f"steps.{step}.requires", rest)
                needed = tuple(sorted(name for name, _ in dropped))
                yield Ladder("requires", (step, *needed), _written(dropped), (Rung((edit,), "", WHOLE),))
        elif kind == "window" and held.off_the_table:
            edit = Edit(f"steps.{step}.off_the_table", value=False)
            yield Ladder("table", (step,), "", (Rung((edit,), "", WHOLE),))
        elif kind == "window":
            for end in ("earliest", "latest"):
                now = getattr(held, end)
                if now is not None:
                    edit = Edit(f"steps.{step}.{end}", None)
                    yield Ladder("window", (step, end), str(now), (Rung((edit,), "", WHOLE),))
        else:
            pairs = ((step, other), (other, step))
            edits = [
                Edit(f"steps.{a}.excludes", [each for each in self.scenario.steps[a].excludes if each != b])
                for a, b in pairs if b in self.scenario.steps[a].excludes
            ]  # fmt: skip
            yield Ladder("excludes", (step, other), "", (Rung(tuple(edits), "", WHOLE),))


def _moved(path: str, to: float, now: float, given: Value | None) -> Rung:
    """A number raised; its range says how far that is."""
    reach = given.high - now if given is not None else 0.0
    within = to <= given.high + 1e-9 if given is not None and given.spread else None
    return Rung((Edit(path, to),), f"{to:g}", (to - now) / (reach if reach > 0 else now), within)


def _lowered(path: str, now: float) -> tuple[Rung, ...]:
    """A share lowered by tenths of itself."""
    levels = [round(now * tenth / 10, 6) for tenth in range(9, -1, -1)] if now > 0 else []
    return tuple(Rung((Edit(path, level),), _percent(level), (now - level) / now) for level in levels)


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _rounded(months: float) -> float:
    return float(f"{months:.4g}")


def _written(clause: Clause) -> str:
    """Alternatives in the notation of the file."""
    words = [name if wanted else f"not {name}" for name, wanted in sorted(clause)]
    return words[0] if len(words) == 1 else f"({' or '.join(words)})"
