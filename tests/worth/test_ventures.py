import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.scenario.model import Scenario, Source
from detente.scenario.values import Value
from detente.worth import game_of
from detente.worth.ventures import Building, Term, Venture, terms_of, with_ventures

PARTIES = ("north", "south")
STEPS = ("lift", "build", "join")
SOURCE = Source(title="a network model")
RATE = 4.0


def scenario(**steps):
    plain = {name: {"title": name, "by": ["south"], "reversible": False} for name in STEPS}
    plain["lift"]["by"] = ["north"]
    return Scenario.of(
        {
            "detente": 1,
            "name": "neighbours",
            "title": "Two neighbours",
            "unsourced": "judgement",
            "phase": "1 year",
            "phases": 3,
            "parties": {party: {"name": party, "discount": 0.05} for party in PARTIES},
            "issues": {"peace": {"title": "peace"}},
            "weights": {party: {"peace": 1} for party in PARTIES},
            "money": {party: {"points_per_busd_year": RATE} for party in PARTIES},
            "steps": {name: {**plain[name], **steps.get(name, {})} for name in STEPS},
        }
    )


def venture(*terms, **buildings):
    built = tuple(Building(step, outlay) for step, outlay in buildings.items())
    return Venture("power", SOURCE, terms, built)


def flows(game, standing):
    """Million dollars a year of each party while these steps stand."""
    stands = [name in standing for name in game.steps]
    stands += [all(stands[m] for m in parts) for parts in game.parts]
    return dict(zip(game.parties, 1000 / RATE * game.flow @ np.array(stands, dtype=float), strict=True))


amounts = st.fixed_dictionaries(dict.fromkeys(PARTIES, st.integers(-500, 500).map(float)))


@given(worth=st.lists(amounts, min_size=8, max_size=8))
def test_terms_give_back_the_worth_of_every_set_of_standing_steps(worth):
    def of(standing):
        return worth[sum(2**i for i, name in enumerate(STEPS) if name in standing)]

    game = game_of(with_ventures(scenario(), [venture(*terms_of(STEPS, of))]))
    for mask in range(8):
        standing = frozenset(name for i, name in enumerate(STEPS) if mask >> i & 1)
        for party, amount in flows(game, standing).items():
            assert amount == pytest.approx(of(standing)[party] - of(frozenset())[party], abs=1e-6)


def test_what_needs_two_steps_is_one_term_of_both():
    (term,) = terms_of(STEPS, lambda standing: {"south": 70.0 * ({"lift", "build"} <= standing)})
    assert term == Term(("lift", "build"), {"south": 70.0})


def test_rounding_of_the_solver_is_not_worth():
    found = terms_of(("build",), lambda standing: {"north": 1e-9 * len(standing), "south": 900.0})
    assert found == ()


def test_building_costs_its_payers_at_the_start_and_takes_its_time():
    years = Value(likely=2.0, low=2.0, high=2.0, unit="years", source=("judgement",))
    building = Building("build", {"south": 500.0}, years, {"south in north": 0.4})
    made = with_ventures(scenario(), [Venture("power", SOURCE, (), (building,))])
    game = game_of(made)
    assert game.cost[1, 1] == pytest.approx(RATE * 0.5)
    assert game.delay[1] == 2
    assert made.steps["build"].needs_trust == {"south in north": 0.4}
    assert made.steps["build"].outlay["south"].source == ("model-power",)
    assert made.sources["model-power"] == SOURCE


def test_the_higher_of_two_demands_on_trust_counts():
    there = scenario(build={"needs_trust": {"south in north": 0.6}})
    building = Building("build", {}, None, {"south in north": 0.4})
    made = with_ventures(there, [Venture("power", SOURCE, (), (building,))])
    assert made.steps["build"].needs_trust == {"south in north": 0.6}


def test_money_of_a_project_comes_on_top_of_the_money_of_its_step():
    there = scenario(build={"money": {"south": "100 MUSD/yr", "north": "-300 MUSD"}})
    made = with_ventures(there, [venture(Term(("build",), {"south": 50.0, "north": 20.0}))])
    game, before = game_of(made), game_of(there)
    assert flows(game, {"build"}) == pytest.approx({"north": 20.0, "south": 150.0})
    assert game.bonus[0, 1] == pytest.approx(before.bonus[0, 1]) == pytest.approx(-RATE * 0.3)


def test_what_a_step_itself_puts_in_is_the_least_that_it_costs():
    there = scenario(build={"outlay": {"south": "800 MUSD", "north": "100 MUSD"}})
    made = with_ventures(there, [venture(build={"south": 500.0, "north": 300.0})])
    assert {party: value.likely for party, value in made.steps["build"].outlay.items()} == {
        "south": 800.0,
        "north": 300.0,
    }


def test_an_entry_of_together_keeps_its_name_to_itself():
    first = with_ventures(scenario(), [venture(Term(("lift", "build"), {"south": 5.0}))])
    second = with_ventures(first, [venture(Term(("lift", "join"), {"south": 7.0}))])
    assert list(second.together) == ["power-1", "power-2"]


def test_parties_for_whom_money_has_no_worth_are_left_out():
    made = with_ventures(scenario(), [venture(Term(("build",), {"south": 5.0, "mongolia": 9.0}))])
    assert list(made.steps["build"].money) == ["south"]


def test_an_outlay_costs_an_actor_at_the_start_and_another_at_effect():
    game = game_of(scenario(build={"outlay": {"south": "500 MUSD", "north": "250 MUSD"}}))
    assert (game.cost[1, 1], game.bonus[1, 1]) == (pytest.approx(RATE * 0.5), 0.0)
    assert (game.cost[0, 1], game.bonus[0, 1]) == (0.0, pytest.approx(-RATE * 0.25))
