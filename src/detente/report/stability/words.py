"""Proofs and paths in plain sentences: who would move where, who would answer, and what it would take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.report.words import NAMED, Words, count, listed, points, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from detente.scenario import Scenario
    from detente.scenario.expression import Clause
    from detente.stability.compensation import Loss
    from detente.stability.paths import Kind, Leg, Path, Route, Routes
    from detente.stability.sequences import Move
    from detente.stability.witness import Deterrence, Witness
    from detente.states.moves import Moves, Rule

RULES: dict[Rule, str] = {
    "legal-sequences": "The others can answer with any number of moves, nobody twice in a row.",
    "each-once": "The others can answer with several moves, at most one by each of them.",
    "single-move": "The others can answer with one move of one of them.",
}
"""What the others can do together."""

RANKING_ONLY = "A ranking says which of two situations a party prefers, not by how much."
"""What to remember wherever a party that only ranks is told to be better or worse off."""

NOT_JOINTLY = "There are too many situations or parties to look at joint moves."

_REACHED: dict[Kind, str] = {
    "anyone": "by moves of anyone",
    "improvements": "by moves in the interest of who makes them",
    "coalitions": "by joint moves in the interest of all who make them",
}


@dataclass(frozen=True, eq=False)
class SituationWords:
    """The words for the situations of a scenario, for who stays in them and why, and for paths between."""

    scenario: Scenario
    moves: Moves

    def situation(self, situation: int) -> str:
        """Its label and the titles of what stands, such as '7 (Open the road; Move the guns)'."""
        stands = self._titles(self.moves.standing(situation))
        return f"{self.moves.label(situation)} ({stands or 'nothing stands'})"

    def change(self, start: int, end: int) -> str:
        """The label of the end, and how it differs from the start, such as '9 (now: Open the road)'."""
        before, after = self.moves.standing(start), self.moves.standing(end)
        taken = self._titles(step for step in after if step not in before)
        dropped = self._titles(step for step in before if step not in after and self._settles(end, step))
        parts = [f"now: {taken}"] * bool(taken) + [f"no longer: {dropped}"] * bool(dropped)
        return f"{self.moves.label(end)} ({'; '.join(parts)})" if parts else self.moves.label(end)

    def witness(self, found: Witness, *, is_known: bool = False) -> tuple[str, ...]:
        """Why a party stays at a situation, or what it would do instead.

        is_known : whether it has been told what stands there.
        """
        start, who = found.question.situation, self._name(found.question.party)
        here = f"At {self.moves.label(start) if is_known else self.situation(start)}, {who}"
        if found.improvement is not None:
            better = self.change(start, found.improvement)
            return (f"{here} would do better by moving to {better}{self._free(found)}.",)
        if not found.deterred:
            return (f"{here} has no move that it prefers.",)
        if len(found.deterred) == 1:
            return (f"{here} {self._deterred(found, found.deterred[0])}",)
        left = len(found.deterred) - NAMED
        return (
            f"{here} has {len(found.deterred)} moves that it prefers, and each can be answered.",
            *(f"{upper_first(who)} {self._deterred(found, each)}" for each in found.deterred[:NAMED]),
            *[f"The other {left if left > 1 else 'one'} can be answered too."] * (left > 0),
        )

    def reach(self, routes: Routes) -> str:
        """How many situations can be reached from the start, and by which moves."""
        n = int(self.moves.feasible.sum()) - 1
        counts = {_REACHED[kind]: len(found) for kind, found in routes.reached.items()}
        (how, most), *others = counts.items()
        there = f"{most} of {count(n, 'other situation')} can be reached"
        told = [f"{there} from {self.situation(routes.start)} {how}"]
        told += [f"{number} of them {how}" for how, number in others]
        left_out = "" if "coalitions" in routes.reached else f" {NOT_JOINTLY}"
        return f"{listed(told)}.{left_out}"

    def route(self, start: int, route: Route) -> tuple[str, ...]:
        """How one target can be reached: in whose interest, and against whose."""
        target = self.moves.label(route.target)
        if start == route.target:
            return (f"{target} is where things stand.",)
        trip = f"From {self.moves.label(start)} to {target}"
        if route.anyone is None:
            return (f"{trip} no moves lead.",)
        if route.improvements is not None:
            return (f"{trip} {_REACHED['improvements']}: {self.path(route.improvements)}.",)
        told = [f"{trip} no moves lead that are each in the interest of who makes them."]
        if route.coalitions is not None:
            told.append(f"{trip} {_REACHED['coalitions']}: {self.path(route.coalitions)}.")
        if route.least_adverse is not None:
            told += self._adverse(trip, route.least_adverse)
        return tuple(told)

    def path(self, path: Path) -> str:
        """Who moves where, one after the other."""
        first, *others = path.legs
        return ", then ".join([self._leg(first, " moves"), *(self._leg(leg, "") for leg in others)])

    def loss(self, leg: Leg, loss: Loss) -> str:
        """What a move against its interest costs a party."""
        start, end = self.moves.label(leg.start), self.moves.label(leg.end)
        who = upper_first(self._name(loss.party))
        if not loss.ranks:
            return f"{who} would gain nothing by moving from {start} to {end}, and has no reason to."
        if loss.points is None:
            by = f"{end} is {count(loss.ranks, 'rank')} below {start} for it"
        else:
            by = f"{end} is worth {points(loss.points)} points a year less to it than {start}"
        return f"{who} would have to be compensated for moving from {start} to {end}: {by}."

    def _leg(self, leg: Leg, verb: str) -> str:
        """One leg; the verb of the first is understood in those that follow."""
        if len(leg.parties) > 1:
            verb = verb.replace("moves", "move") + " together"
        on_the_way = [self.moves.label(move.end) for move in leg.moves[:-1]]
        by_way = f" by way of {listed(on_the_way)}" if on_the_way else ""
        return f"{self._names(leg.parties)}{verb} to {self.change(leg.start, leg.end)}{by_way}"

    def _adverse(self, trip: str, path: Path) -> Iterator[str]:
        needed = count(len(path.adverse), "move")
        yield f"{trip} with {needed} against interest, the fewest there can be: {self.path(path)}."
        for leg in path.adverse:
            for loss in leg.losses:
                yield self.loss(leg, loss)

    def _free(self, found: Witness) -> str:
        """Why nothing keeps a party from an improvement."""
        here = self.moves.label(found.question.situation)
        smr = f"whatever they do, it is better off than at {here} or can move to where it is"
        return {
            "nash": "",
            "gmr": ", and nobody can stop it",
            "smr": f", and nobody can stop it: {smr}",
            "seq": ", and nobody can stop it by moves in their own interest",
        }[found.question.concept]

    def _deterred(self, found: Witness, each: Deterrence) -> str:
        """What a party would do and does not, as it goes on after its name."""
        concept, start = found.question.concept, found.question.situation
        who, here = self._name(found.question.party), self.moves.label(start)
        answer = self._answer(each.moves, "would" if concept == "seq" else "could")
        told = (
            f"would do better by moving to {self.change(start, each.improvement)}, but {answer}, "
            f"where {who} is no better off than at {here}"
        )
        if concept == "seq":
            return f"{told}; {self._interest(each.moves)}."
        if concept == "smr":
            return f"{told}. {self._counter(each)}"
        return f"{told}."

    def _counter(self, each: Deterrence) -> str:
        if each.counter is None:
            return "From there it has no move."
        best = self.change(each.sanction, each.counter)
        return f"The best it could then move to is {best}, no better either."

    def _answer(self, made: Sequence[Move], can: str) -> str:
        """The moves with which the others answer; of many the first two and the last."""
        first, *others = made
        owners = self._owners(first)
        together = " together" * (len(owners) > 1)
        told = [f"{self._names(owners)} {can} then{together} move to {self.change(first.start, first.end)}"]
        shown = others if len(others) < NAMED else [others[0]]
        told += [
            f"{self._names(self._owners(move))} to {self.change(move.start, move.end)}" for move in shown
        ]
        if len(shown) < len(others):
            left, end = len(others) - len(shown), self.moves.label(others[-1].end)
            told.append(f"after {count(left, 'more move')} they would be at {end}")
        return listed(told)

    def _interest(self, made: Sequence[Move]) -> str:
        if len(made) > 1:
            return "each of these moves is in the interest of who makes it"
        owners = self._owners(made[0])
        if len(owners) > 1:
            return "that move is in the interest of all who make it"
        name = self._name(owners[0])
        return f"that move is in {name}{'’' if name.endswith('s') else '’s'} own interest"

    def _settles(self, situation: int, step: str) -> bool:
        """Whether the step stands in all that counts as this situation, or in none of it."""
        pattern = self._patterns.get(self.moves.label(situation))
        return pattern is None or (step, True) in pattern or (step, False) in pattern

    @cached_property
    def _patterns(self) -> dict[str, Clause]:
        return self.scenario.situation_patterns()

    def _titles(self, steps: Iterable[str]) -> str:
        """Titles one after the other; if they are many the first few, and how many more."""
        titles = [self.scenario.steps[step].title for step in steps]
        if len(titles) > NAMED + 1:
            titles[NAMED:] = [f"and {count(len(titles) - NAMED, 'other step')}"]
        return "; ".join(titles)

    def _owners(self, move: Move) -> tuple[int, ...]:
        return self.moves.owners[move.mover]

    def _name(self, party: int) -> str:
        return Words(self.scenario).party(self.moves.parties[party])

    def _names(self, parties: Sequence[int]) -> str:
        return listed(self._name(party) for party in parties)
