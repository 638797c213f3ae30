"""The judge fails exactly what the definitions fail, and names the weakest link."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.roadmap import Roadmap, judge
from detente.roadmap.judging.verdict import TOLERANCE
from tests.games import games, played, played_games, random_game, roadmap_of
from tests.roadmap.twin import Twin

BLOCK = 30


class Court:
    """Every demand of the definitions, from the twin; failing ones as (demand, party, phase)."""

    def __init__(self, game, starts):
        self.game, self.twin = game, Twin(game, starts)
        self.phases = range(1, game.n_phases + 2)
        self.parties = range(len(game.parties))
        self.begun = [s + int(d) if s else np.inf for s, d in zip(self.twin.start, game.delay, strict=True)]

    def cheat(self, i, k):
        return max(self.twin.cheat(i, k, noticed) for noticed in self.twin.classes)

    def gain(self, i):
        return self.twin.carry_on(i, 1) - self.twin.walk_away(i, 1)

    def slacks(self):
        """(demand, party, phase, slack) for everything that is a matter of size."""
        game, twin = self.game, self.twin
        for i in self.parties:
            yield "participation", i, 1, self.gain(i) - game.min_gain[i] * twin.ideal(i)
            for k in self.phases:
                stay, best = twin.carry_on(i, k), max(twin.walk_away(i, k), self.cheat(i, k))
                yield "self-enforcing", i, k, stay - best - game.margin * twin.forfeit(i, k)
                yield "waiting", i, k, stay - np.nan_to_num(twin.wait(i, k), nan=stay)
                yield from (
                    ("trust", i, k, self.trust(i, j, k)) for j in self.parties if self.promises(j) - {i}
                )
        for m, i, j, level in game.gates:
            if s := twin.start[m]:
                yield "gate", i, s, twin.trust(i, j, s) - level

    def promises(self, j):
        """The party itself, if it has a step in the roadmap that it could betray."""
        return (
            {j}
            if any(self.twin.start[m] and self.game.actors[j, m] for m in range(self.game.n_steps))
            else set()
        )

    def trust(self, i, j, k):
        twin = self.twin
        believed = twin.trust(i, j, k)
        worst = min(twin.betrayed(i, j, k, noticed) for noticed in twin.classes)
        return believed * twin.carry_on(i, k) + (1 - believed) * worst - twin.walk_away(i, k)

    def met(self, clauses, before):
        return all(any((self.begun[c] < before) == wanted for c, wanted in clause) for clause in clauses)

    def admissible(self):
        game, start = self.game, self.twin.start
        started = [m for m in range(game.n_steps) if start[m]]
        loads = {(i, k): 0.0 for i in self.parties for k in self.phases}
        for m in started:
            for i in self.twin.actors(m):
                loads[i, start[m]] += game.load[m]
        return (
            all(game.earliest[m] <= start[m] <= game.latest[m] for m in started)
            and all(start[m] + game.delay[m] <= game.n_phases for m in started)
            and all(self.met(game.requires[m], start[m]) for m in started)
            and not any(start[m] and start[c] for m, c in game.excludes)
            and all(load <= game.capacity[i] for (i, _), load in loads.items())
            and self.met(game.goal, game.n_phases + 1)
        )

    def failures(self):
        found = {
            (demand, self.game.parties[i], k) for demand, i, k, slack in self.slacks() if slack < -TOLERANCE
        }
        return found if self.admissible() else found | {"admissible"}

    def weakest(self):
        """Least margin in shares of the party's ideal; none if nobody has anything to gain."""
        shares = []
        for i in self.parties:
            ideal = self.twin.ideal(i)
            for k in self.phases:
                carry_on, wait = self.twin.carry_on(i, k), self.twin.wait(i, k)
                others = [self.twin.walk_away(i, k), self.cheat(i, k)]
                margin = carry_on - max([*others, wait] if wait > carry_on + TOLERANCE else others)
                shares.extend([margin / ideal] if ideal else [])
        return min(shares, default=None)


def agree_on_failures(seed):
    """Judge and definitions fail the same of one game; `make soak` asks them about thousands."""
    game, starts = played(seed)
    court, verdict = Court(game, starts), judge(game, roadmap_of(game, starts))
    found = {
        "admissible" if f.demand == "admissible" else (f.demand, f.party, f.phase) for f in verdict.failures
    }
    assert found == court.failures(), f"seed {seed}"
    assert verdict.holds is (not found)
    np.testing.assert_allclose(verdict.gain, [court.gain(i) for i in court.parties], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("block", range(5))
def test_the_judge_fails_exactly_what_the_definitions_fail(block):
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        agree_on_failures(seed)


def agree_on_weakest_link(seed):
    """Judge and definitions have the same least margin in one game."""
    game, starts = played(seed)
    verdict, expected = judge(game, roadmap_of(game, starts)), Court(game, starts).weakest()
    if expected is not None:
        ideal = verdict.ideal[game.parties.index(verdict.weakest.party)]
        assert verdict.weakest.margin / ideal == pytest.approx(expected, rel=1e-9, abs=1e-9), f"seed {seed}"


@pytest.mark.parametrize("block", range(2))
def test_the_weakest_link_is_the_least_margin_in_shares_of_the_ideal(block):
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        agree_on_weakest_link(seed)


@given(played_games())
def test_at_the_trust_it_needs_a_party_is_indifferent_between_going_on_and_stopping(play):
    game, starts = play
    verdict, twin = judge(game, roadmap_of(game, starts)), Twin(game, starts)
    for i, j, column in np.argwhere(np.isfinite(verdict.needed)):
        k, asked = int(column) + 1, verdict.needed[i, j, column]
        worst = min(twin.betrayed(int(i), int(j), k, noticed) for noticed in twin.classes)
        on_trust = asked * twin.carry_on(int(i), k) + (1 - asked) * worst
        assert on_trust == pytest.approx(twin.walk_away(int(i), k), rel=1e-6, abs=1e-6)


@given(games())
def test_an_empty_roadmap_fails_nothing_but_the_goal_and_the_gains_demanded(game):
    verdict = judge(game, Roadmap({}))
    assert (verdict.margin == 0).all()
    assert not verdict.gain.any()
    assert {f.demand for f in verdict.failures} <= {"admissible", "participation"}


def with_idle_step(game):
    """The same game with one more step of the first party that changes nothing for anybody; not started."""
    n, at = len(game.parties), game.n_steps
    column = {
        name: np.insert(getattr(game, name), at, value, axis=getattr(game, name).ndim - 1)
        for name, value in {
            "flow": 0.0, "cost": 0.0, "bonus": 0.0, "delay": 0, "lag": 0, "chance": 1.0, "reversible": False,
            "reversal": 0, "reversal_cost": 0.0, "snap": 0, "load": 0.0, "earliest": 1,
            "latest": game.n_phases, "actors": np.eye(n)[0] > 0,
        }.items()
    }  # fmt: skip
    return replace(game, steps=(*game.steps, "idle"), requires=(*game.requires, ()), **column)


@given(played_games())
def test_a_step_that_never_starts_and_that_nobody_values_changes_nothing(play):
    game, starts = play
    first = judge(game, roadmap_of(game, starts))
    again = judge(with_idle_step(game), roadmap_of(game, starts))
    assert [(f.demand, f.party, f.phase) for f in again.failures] == [
        (f.demand, f.party, f.phase) for f in first.failures
    ]
    for name in ("carry_on", "walk_away", "cheat", "wait", "margin", "demanded", "ideal", "trust", "needed"):
        np.testing.assert_allclose(getattr(again, name), getattr(first, name), rtol=1e-12, atol=1e-12)


@given(played_games(), st.data())
def test_a_step_taken_that_nobody_values_changes_no_worth_and_no_trust(play, data):
    """It may add a promise, and so a demand on trust, but no number behind it changes."""
    game, starts = play
    phase = data.draw(st.integers(1, game.n_phases))
    first = judge(game, roadmap_of(game, starts))
    plan = roadmap_of(game, starts)
    again = judge(with_idle_step(game), replace(plan, starts={**plan.starts, "idle": phase}))
    for name in ("carry_on", "walk_away", "cheat", "demanded", "ideal", "trust"):
        np.testing.assert_allclose(getattr(again, name), getattr(first, name), rtol=1e-12, atol=1e-12)


@given(played_games())
def test_once_everything_is_in_effect_every_later_phase_is_like_the_first(play):
    """So one phase of maintenance stands for all, provided nothing takes effect after the last phase."""
    game, starts = play
    settled = game.n_phases + int(game.delay.max()) + 1
    verdict = judge(replace(game, n_phases=settled + 2), roadmap_of(game, starts))
    for values in (verdict.carry_on, verdict.walk_away, verdict.cheat, verdict.demanded):
        later = values[:, settled - 1 :]
        np.testing.assert_allclose(later, np.repeat(later[:, :1], 4, axis=1), rtol=1e-9, atol=1e-9)
    assert (np.diff(verdict.trust[:, :, settled - 1 :], axis=2) >= -1e-12).all()


@given(played_games())
def test_more_trust_at_the_start_never_costs_a_roadmap_its_trust_or_its_gates(play):
    game, starts = play
    trusting = replace(game, prior=np.sqrt(game.prior), trust_cap=np.sqrt(game.trust_cap))

    def doubted(one):
        demands = judge(one, roadmap_of(one, starts)).failures
        return {
            (f.demand, f.party, f.phase, f.sentence.split(";")[0])
            for f in demands
            if f.demand == "gate" or (f.demand == "trust" and "more than full trust" not in f.sentence)
        }

    assert {d[:3] for d in doubted(trusting)} <= {d[:3] for d in doubted(game)}


def test_unknown_steps_and_impossible_phases_are_failures_not_errors():
    game = random_game(1)
    verdict = judge(game, Roadmap({"no-such-step": 1, game.steps[0]: game.n_phases + 1}))
    sentences = [f.sentence for f in verdict.failures if f.demand == "admissible"]
    assert any("'no-such-step' is not a step" in sentence for sentence in sentences)
    assert any(
        f"'{game.steps[0]}' would start in phase {game.n_phases + 1}" in sentence for sentence in sentences
    )
    assert not verdict.starts.any()
