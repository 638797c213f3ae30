"""The values of a roadmap agree with the plain twin, and have the properties the theory gives them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.roadmap.judging.facts import facts
from detente.roadmap.judging.values import outlook, put_off, trust_along, with_joined
from tests.games import games, played, played_games
from tests.roadmap.twin import KEEP, Twin

BLOCK, FEW = 100, 30


def phases(game):
    return range(1, game.n_phases + 2)


def by_party(game, value):
    """value(i, k) for all parties and phases, shape (n, K+1)."""
    return np.array([[value(i, k) for k in phases(game)] for i in range(len(game.parties))])


def others(values):
    """Values of pairs, without what a party thinks of itself; shape (n, n, ...) becomes (n, n - 1, ...)."""
    return [np.delete(row, i, axis=0) for i, row in enumerate(values)]


def assert_same(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def assert_facts_agree(game, twin):
    known = facts(game)
    assert set(np.flatnonzero(known.alone)) == twin.self_standing
    assert list(known.classes) == twin.classes
    assert_same(known.ideal, [twin.ideal(i) for i in range(twin.n)])
    assert_same(known.evidence, [[twin.evidence_of(j, m) for m in twin.items] for j in range(twin.n)])


def assert_values_agree(game, starts, twin):
    seen = outlook(game, starts)
    assert_same(seen.carry_on, by_party(game, twin.carry_on))
    assert_same(seen.walk_away, by_party(game, twin.walk_away))
    assert_same(seen.at_stake, by_party(game, twin.forfeit))
    for rank, noticed in enumerate(twin.classes):
        assert_same(seen.cheat[rank], by_party(game, lambda i, k: twin.cheat(i, k, noticed)))  # noqa: B023
        betrayed = [by_party(game, lambda i, k: twin.betrayed(i, j, k, noticed)) for j in range(twin.n)]  # noqa: B023
        assert_same(others(seen.betrayed[rank]), others(betrayed))
    moves = by_party(game, twin.wait)
    assert_same(np.where(np.isnan(moves), np.nan, put_off(game, starts, seen.parts)), moves)


def assert_trust_agrees(game, starts, twin):
    pairs = [[[twin.trust(i, j, k) for k in phases(game)] for j in range(twin.n)] for i in range(twin.n)]
    assert_same(others(trust_along(game, starts)), others(pairs))


def agree_on_values(seed):
    """Judge and twin say the same of one game; `make soak` asks them about thousands."""
    game, chosen = played(seed)
    starts, twin = with_joined(game, chosen), Twin(game, chosen)
    assert_facts_agree(game, twin)
    assert_values_agree(game, starts, twin)
    assert_trust_agrees(game, starts, twin)


@pytest.mark.parametrize("block", range(20))
def test_every_value_agrees_with_the_twin(block):
    for seed in range(block * FEW, (block + 1) * FEW):
        agree_on_values(seed)


class EveryDate(Twin):
    """A twin whose cheats may undo at any date that goes unnoticed, not only at the first (theorem T2)."""

    def options(self, m, noticed, window):
        dates = self.undo_dates(m, noticed, window)
        return [("undo", date) for date in dates] + [KEEP] if dates else super().options(m, noticed, window)


@pytest.mark.parametrize("block", range(2))
def test_no_later_date_of_undoing_beats_the_first_unnoticed_one(block):
    """Where no bonus lies inside the window: a bonus is worth waiting for, see the next test."""
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        game, chosen = played(seed)
        game = replace(game, bonus=np.minimum(game.bonus, 0.0))
        once, always = Twin(game, chosen), EveryDate(game, chosen)
        for noticed in once.classes:
            single = by_party(game, lambda i, k: once.cheat(i, k, noticed))  # noqa: B023
            every = by_party(game, lambda i, k: always.cheat(i, k, noticed))  # noqa: B023
            assert_same(single, every)


@pytest.mark.parametrize("block", range(2))
def test_no_single_breach_beats_the_best_cheat(block):
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        game, chosen = played(seed)
        twin, seen = Twin(game, chosen), outlook(game, with_joined(game, chosen))
        best = seen.cheat.max(axis=0)
        for i in range(twin.n):
            for m in np.flatnonzero(game.actors[i, : game.n_steps] & (chosen > 0)):
                for k in phases(game):
                    if k == chosen[m] or (k > chosen[m] and game.reversible[m]):
                        assert twin.alone(i, int(m), k) <= best[i, k - 1] + 1e-9, f"seed {seed}"


@given(played_games(), st.randoms(use_true_random=False))
def test_relabelling_the_parties_permutes_the_values(play, random):
    game, chosen = play
    order = list(range(len(game.parties)))
    random.shuffle(order)
    first = outlook(game, with_joined(game, chosen))
    other = relabelled(game, order)
    again = outlook(other, with_joined(other, chosen))
    assert_same(again.carry_on, first.carry_on[order])
    assert_same(again.walk_away, first.walk_away[order])
    assert_same(again.cheat, first.cheat[:, order])
    assert_same(again.betrayed, first.betrayed[:, order][:, :, order])
    trust = trust_along(game, with_joined(game, chosen))
    assert_same(trust_along(other, with_joined(other, chosen)), trust[order][:, order])


def relabelled(game, order):
    """The same game with its parties in another order."""
    rows = {
        name: getattr(game, name)[order]
        for name in ("actors", "flow", "cost", "bonus", "reversal_cost", "discount", "capacity", "min_gain")
    }
    pairs = {name: getattr(game, name)[order][:, order] for name in ("prior", "trust_cap", "deals")}
    gates = tuple((m, order.index(i), order.index(j), level) for m, i, j, level in game.gates)
    paid = tuple((m, order.index(j), order.index(i), points) for m, j, i, points in game.guarantees)
    names = tuple(game.parties[i] for i in order)
    return replace(game, parties=names, gates=gates, guarantees=paid, **rows, **pairs)


@given(played_games(), st.floats(0.1, 10))
def test_scaling_the_points_of_a_party_scales_its_values_and_nobody_elses(play, factor):
    game, chosen = play
    scale = np.ones(len(game.parties))
    scale[0] = factor
    points = {
        name: getattr(game, name) * scale[:, np.newaxis]
        for name in ("flow", "cost", "bonus", "reversal_cost")
    }
    paid = tuple((m, j, i, size * scale[i]) for m, j, i, size in game.guarantees)
    scaled = replace(game, guarantees=paid, **points)
    first, again = (outlook(g, with_joined(g, chosen)) for g in (game, scaled))
    column = scale[:, np.newaxis]
    assert_same(again.carry_on, first.carry_on * column)
    assert_same(again.walk_away, first.walk_away * column)
    assert_same(again.at_stake, first.at_stake * column)
    assert_same(again.cheat, first.cheat * column)
    assert_same(again.betrayed, first.betrayed * column)


@given(played_games())
def test_values_depend_only_on_how_far_ahead_things_are(play):
    """The same roadmap one phase later has the same values one phase later."""
    game, chosen = play
    later = np.where(chosen > 0, chosen + 1, 0)
    longer = replace(game, n_phases=game.n_phases + 1)
    first, again = outlook(game, with_joined(game, chosen)), outlook(longer, with_joined(longer, later))
    assert_same(again.carry_on[:, 1:], first.carry_on)
    assert_same(again.walk_away[:, 1:], first.walk_away)
    assert_same(again.cheat[..., 1:], first.cheat)
    assert_same(again.betrayed[..., 1:], first.betrayed)


@given(games())
def test_an_empty_roadmap_is_worth_nothing_to_anybody(game):
    seen = outlook(game, with_joined(game, np.zeros(game.n_steps, dtype=np.int64)))
    for values in (seen.parts, seen.walk_away, seen.cheat, seen.betrayed, seen.at_stake):
        assert not values.any()


@given(played_games(), st.data())
def test_dearer_undoing_of_what_no_breakdown_undoes_never_makes_cheating_better(play, data):
    """Only the cheat pays then; where breakdowns undo, a higher cost can cut both ways."""
    game, chosen = play
    m = data.draw(st.integers(0, game.n_steps - 1))
    lasting = replace(game, snap=np.where(np.arange(len(game.items)) == m, 0, game.snap))
    dearer = lasting.reversal_cost.copy()
    dearer[:, m] += data.draw(st.floats(0, 20))
    first = outlook(lasting, with_joined(lasting, chosen))
    again = outlook(replace(lasting, reversal_cost=dearer), with_joined(lasting, chosen))
    assert_same(again.carry_on, first.carry_on)
    assert_same(again.walk_away, first.walk_away)
    assert (again.cheat <= first.cheat + 1e-9).all()


@given(played_games())
def test_trust_never_falls_and_never_exceeds_its_cap(play):
    game, chosen = play
    trust = trust_along(game, with_joined(game, chosen))
    assert (np.diff(trust, axis=2) >= -1e-12).all()
    assert (trust <= game.trust_cap[:, :, np.newaxis] + 1e-12).all()
