"""Who gains if nothing is shared, and what would be built."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.projects.coalitions import Study
from detente.projects.model import Project
from detente.projects.network import Network
from detente.projects.outcome import NOBODY, design, market
from tests.projects import small

SEEDS = st.integers(0, 10**6)
KINDS = st.sampled_from(["power", "gas", "rail"])


def two(**more):
    """A cheap and a dear node, one line of half the load between them."""
    return Project.of(
        {
            "detente-project": 1,
            "kind": "power",
            "name": "two",
            "title": "Two nodes",
            "money_year": 2020,
            "discount": 0.05,
            "unsourced": "judgement",
            "parties": {"cheap": {"name": "Cheap"}, "dear": {"name": "Dear"}, "other": {"name": "Other"}},
            "nodes": {
                "here": {"title": "here", "party": "cheap", "at": [0, 0]},
                "there": {"title": "there", "party": "dear", "at": [1, 1]},
            },
            "technologies": {"plant": {"title": "plant"}},
            "supply": {
                "coal": {"node": "here", "technology": "plant", "capacity": "3 GW", "cost": "20 USD/MWh"},
                "oil": {"node": "there", "technology": "plant", "capacity": "3 GW", "cost": "50 USD/MWh"},
            },
            "demand": {
                "mills": {"node": "here", "quantity": "8.76 TWh/yr"},
                "homes": {"node": "there", "quantity": "8.76 TWh/yr"},
            },
            "lines": {"line": {"title": "line", "lifetime": "1 years"}},
            "links": {
                "bridge": {
                    "ends": ["here", "there"],
                    "type": "line",
                    "adds": "500 MW",
                    "capital": "20 MUSD",
                    **more,
                }
            },
        }
    )


@given(KINDS, SEEDS)
@settings(max_examples=40)
def test_gains_add_up_to_the_cost_and_changes_to_what_the_coalition_saves(kind, seed):
    study = Study(small.project(kind, seed))
    everyone = (1 << len(study.parties)) - 1
    for coalition in (everyone, everyone // 2):
        found = market(study, coalition)
        scale = max(study.worth().alone, 1.0)
        cost = study.outcome(coalition).cost
        assert sum(gain.total for gain in found.gains.values()) == pytest.approx(-cost, abs=1e-9 * scale)
        saved = study.worth().values[coalition]
        assert sum(gain.total for gain in found.change.values()) == pytest.approx(saved, abs=1e-9 * scale)


def test_a_full_line_earns_the_difference_of_prices_for_its_payers():
    study = Study(two())
    found = market(study, 0b11)
    rent = 500 * 8760 * 30e-6 - 20 * 1.05
    assert found.gains["cheap"].congestion == pytest.approx(rent / 2)
    assert found.gains["dear"].congestion == pytest.approx(rent / 2)
    assert found.gains["cheap"].consumer == pytest.approx(-8.76 * 20)
    assert found.gains["dear"].consumer == pytest.approx(-8.76 * 50)
    assert found.change["cheap"].producer == pytest.approx(0, abs=1e-9)
    assert study.worth().of({"cheap", "dear"}) == pytest.approx(rent)
    assert found.gains[NOBODY].total == found.gains["other"].total == 0


def test_a_line_that_makes_prices_equal_leaves_consumers_with_the_gain():
    study = Study(two(adds="1500 MW", capital="0 MUSD"))
    change = market(study, 0b11).change
    assert change["dear"].consumer == pytest.approx(8.76 * 30)
    assert change["cheap"].congestion == pytest.approx(0, abs=1e-9)
    assert sum(gain.total for gain in change.values()) == pytest.approx(study.worth().values[0b11])


def test_payers_share_what_a_link_earns_in_proportion():
    found = market(Study(two(paid_by={"dear": 0.75, "other": 0.25})), 0b11)
    rent = 500 * 8760 * 30e-6 - 20 * 1.05
    assert found.gains["dear"].congestion == pytest.approx(0.75 * rent)
    assert found.gains["other"].congestion == pytest.approx(0.25 * rent)
    assert found.gains["cheap"].congestion == 0


def test_a_fee_moves_money_from_the_payers_and_changes_nothing_else():
    free, paid = Study(two()), Study(two(fee={"other": "2 USD/MWh"}))
    assert np.array_equal(free.worth().values, paid.worth().values)
    found = market(paid, 0b11).gains
    amount = 500 * 8760 * 2e-6
    assert found["other"].transit == pytest.approx(amount)
    assert found["cheap"].transit == found["dear"].transit == pytest.approx(-amount / 2)


def test_the_tariff_of_a_railway_is_paid_by_the_shipper_to_both_ends():
    data = small.small("rail", 0)
    data["nodes"] = {
        "a": {"title": "a", "party": "north", "at": [0, 0]},
        "b": {"title": "b", "party": "south", "at": [1, 0]},
    }
    data["freight"] = {
        "goods": {
            "cargo": "box",
            "party": "north",
            "ends": ["a", "b"],
            "volume": "10 kTEU/yr",
            "otherwise": "3000 USD/TEU",
            "otherwise_days": "20 days",
        }
    }
    tariff = {"box": "100 USD/TEU"}
    ends = ["b", "a"]
    data["links"] = {
        "track": {"ends": ends, "type": "line", "km": "100 km", "capacity": "9 trains/day", "tariff": tariff}
    }
    found = market(Study(Project.of(data)), 0b11).gains
    assert found["north"].transit == pytest.approx(-0.5)
    assert found["south"].transit == pytest.approx(0.5)


def test_a_design_says_what_is_built_who_pays_and_how_it_is_used():
    (bridge,) = design(Study(two()))
    assert (bridge.link, bridge.capacity) == ("bridge", 0.0)
    assert [bridge.built, bridge.capital, bridge.yearly] == pytest.approx([500, 20, 21])
    assert bridge.payers == {"cheap": 0.5, "dear": 0.5}
    assert bridge.forward == {"power": pytest.approx(500 * 8760)}
    assert bridge.backward == {"power": pytest.approx(0)}
    assert bridge.use == pytest.approx(1)


def test_what_is_not_worth_building_is_in_the_design_with_nothing_built():
    (bridge,) = design(Study(two(capital="5 BUSD")))
    assert (bridge.built, bridge.capital, bridge.use) == (0.0, 0.0, 0.0)


def test_a_railway_tells_its_cargoes_apart():
    study = Study(small.project("rail", 3))
    for built in design(study):
        assert set(built.forward) == set(built.backward) == {"box", "coal"}


def nudged(project: Project, name: str, by: float) -> float:
    """The cost of the grand coalition when a demand takes out so much more a year."""
    demand = project.demand[name]
    quantity = demand.quantity.model_copy(update={"likely": demand.quantity.likely + by, "high": 1e12})
    changed = {**project.demand, name: demand.model_copy(update={"quantity": quantity})}
    study = Study(project.model_copy(update={"demand": changed}))
    return study.outcome((1 << len(study.parties)) - 1).cost


def price_of(network: Network, duals, name: str) -> float:
    """What one more unit a year of a demand costs, by the duals."""
    loads, k = network.parts.loads, list(network.project.demand).index(name)
    row = network.rows["balance"].of(duals)[loads.node[k], 0]
    return float(row @ loads.amount[k]) / network.project.demand[name].quantity.likely


@given(SEEDS)
@settings(max_examples=15)
def test_prices_are_what_one_more_unit_would_cost(seed):
    project = small.project("gas", seed, whole=False)
    if any(demand.value for demand in project.demand.values()):
        project = project.model_copy(
            update={"demand": {k: d.model_copy(update={"value": None}) for k, d in project.demand.items()}}
        )
    study = Study(project)
    duals = study.outcome((1 << len(study.parties)) - 1).duals
    for name, demand in project.demand.items():
        step = demand.quantity.likely * 1e-6
        cost = study.outcome((1 << len(study.parties)) - 1).cost
        up = (nudged(project, name, step) - cost) / step
        down = (cost - nudged(project, name, -step)) / step
        # The cost is convex in the load, so that the price lies between the slopes on both sides.
        price = price_of(study.network, duals, name)
        slack = 1e-4 * max(1.0, abs(price))
        assert down - slack <= price <= up + slack
