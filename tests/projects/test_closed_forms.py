"""Networks so simple that what they are worth can be said by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.projects.coalitions import Study
from detente.projects.costs import annuity
from detente.projects.model import Project
from detente.projects.outcome import design

BASE = {
    "detente-project": 1,
    "kind": "power",
    "name": "closed",
    "title": "A closed form",
    "money_year": 2020,
    "discount": 0.05,
    "unsourced": "judgement",
    "parties": {"north": {"name": "North"}, "south": {"name": "South"}},
    "nodes": {
        "a": {"title": "a", "party": "north", "at": [0, 0]},
        "b": {"title": "b", "party": "south", "at": [1, 0]},
    },
    "technologies": {"plant": {"title": "plant"}},
    "lines": {"line": {"title": "line", "lifetime": "40 years", "upkeep": 0.01}},
}
SIZES = st.floats(0.1, 5)
PRICES = st.floats(1, 100)


def saved(data) -> float:
    """What both parties save together, MUSD a year."""
    return float(Study(Project.of({**BASE, **data})).worth().values[0b11])


def supply(node: str, gw: float, price: float, **more):
    return {
        "node": node,
        "technology": "plant",
        "capacity": f"{gw!r} GW",
        "cost": f"{price!r} USD/MWh",
        **more,
    }


@given(SIZES, SIZES, SIZES, PRICES, PRICES)
@settings(max_examples=40)
def test_a_line_saves_the_price_gap_on_what_is_spare_wanted_and_passes(here, there, line, cheap, dear):
    data = {
        "supply": {"a": supply("a", 6, cheap), "b": supply("b", 6, dear)},
        "demand": {
            "a": {"node": "a", "quantity": f"{here * 8.76!r} TWh/yr"},
            "b": {"node": "b", "quantity": f"{there * 8.76!r} TWh/yr"},
        },
        "links": {"line": {"ends": ["a", "b"], "type": "line", "capacity": f"{line!r} GW"}},
    }
    # Whichever is dear imports: what is spare on the other side, what it needs, what the line carries.
    wanted, spare = (there, 6 - here) if cheap < dear else (here, 6 - there)
    expected = min(wanted, spare, line) * 8.76 * abs(dear - cheap)
    assert saved(data) == pytest.approx(expected, abs=1e-6)


def with_line(line):
    """6 GW at 20 dollars in A and at 50 in B, a gigawatt taken out in B, and a line between them."""
    return {
        "supply": {"a": supply("a", 6, 20), "b": supply("b", 6, 50)},
        "demand": {"b": {"node": "b", "quantity": "8.76 TWh/yr"}},
        "links": {"line": {"ends": ["a", "b"], "type": "line", **line}},
    }


@given(st.floats(0, 4000), SIZES)
@settings(max_examples=30)
def test_a_line_is_built_as_far_as_it_pays_and_saves_what_is_left_of_its_capital(capital, adds):
    data = with_line({"adds": f"{adds!r} GW", "capital": f"{capital!r} MUSD"})
    yearly = capital * (annuity(0.05, 40) + 0.01)
    built = min(adds, 1.0)
    expected = max(built * 8.76 * 30 - yearly * built / adds, 0)
    assert saved(data) == pytest.approx(expected, abs=1e-6)


@given(st.floats(0, 2000), st.integers(1, 6))
@settings(max_examples=30)
def test_a_line_in_whole_parts_has_the_number_of_parts_that_saves_most(capital, parts):
    data = with_line({"adds": "2.5 GW", "modules": parts, "capital": f"{capital!r} MUSD"})
    yearly = capital * (annuity(0.05, 40) + 0.01)
    expected = max(min(k * 2.5 / parts, 1) * 8.76 * 30 - yearly * k / parts for k in range(parts + 1))
    assert saved(data) == pytest.approx(expected, abs=1e-6)


@given(SIZES, st.floats(1, 24), st.floats(0.5, 1))
@settings(max_examples=30)
def test_a_store_saves_the_price_gap_of_what_it_takes_up_before(power, hours, efficiency):
    data = {
        "periods": {"seasons": {"year": 365}, "days": 1, "hours": 2},
        "shapes": {
            "first": {"hour": [1, 0], "sources": ["judgement"]},
            "second": {"hour": [0, 1], "sources": ["judgement"]},
        },
        "supply": {"a": supply("a", 99, 10, shape="first"), "b": supply("b", 99, 100)},
        "demand": {"b": {"node": "b", "quantity": f"{4.38 * 3!r} TWh/yr", "shape": "second"}},
        "storage": {
            "b": {
                "node": "b",
                "power": f"{power!r} GW",
                "hours": f"{hours!r}",
                "efficiency": f"{efficiency!r}",
            }
        },
        "links": {"line": {"ends": ["a", "b"], "type": "line", "capacity": "99 GW"}},
    }
    # Half a day to fill, half a day to empty: limited by power on the way in, by what it holds, by the load.
    given_back = min(efficiency * power, power * hours / 12, 3.0)
    # Alone it can only fill with the dear supply of its own side, which never pays.
    expected = 4.38 * given_back * (100 - 10 / efficiency)
    assert saved(data) == pytest.approx(max(expected, 0), abs=1e-6)


@given(st.floats(0, 0.5), st.floats(10, 100), st.floats(0, 3))
@settings(max_examples=20)
def test_two_peaks_at_different_times_share_the_reserve_as_far_as_the_line_carries_it(margin, price, line):
    data = {
        "periods": {"seasons": {"winter": 182.5, "summer": 182.5}, "days": 1, "hours": 1},
        "shapes": {
            "cold": {"season": [2, 1], "sources": ["judgement"]},
            "hot": {"season": [1, 2], "sources": ["judgement"]},
        },
        "technologies": {"plant": {"title": "plant", "firm": 0}},
        "supply": {"a": supply("a", 9, 20), "b": supply("b", 9, 20)},
        "demand": {
            "a": {"node": "a", "quantity": f"{8.76 * 1.5!r} TWh/yr", "shape": "cold"},
            "b": {"node": "b", "quantity": f"{8.76 * 1.5!r} TWh/yr", "shape": "hot"},
        },
        "links": {"line": {"ends": ["a", "b"], "type": "line", "capacity": f"{line!r} GW"}},
        "reserve": f"{margin!r}",
        "backup": f"{price!r} USD/kW/yr",
    }
    # Each holds twice the base alone, and one and a half together, if half the base can pass.
    less = 2 * min(line, 0.5 * (1 + margin))
    assert saved(data) == pytest.approx(less * price, abs=1e-6)


@given(st.floats(0, 100))
@settings(max_examples=20)
def test_freight_takes_the_route_that_its_time_makes_cheapest(time_value):
    data = {
        "kind": "rail",
        "technologies": {},
        "cargoes": {
            "box": {"title": "box", "train": "50 TEU/train", "time_value": f"{time_value!r} USD/TEU/day"}
        },
        "freight": {
            "goods": {
                "cargo": "box",
                "party": "north",
                "ends": ["a", "b"],
                "volume": "100 kTEU/yr",
                "otherwise": "1000 USD/TEU",
                "otherwise_days": "30 days",
            }
        },
        "lines": {
            "fast": {"title": "fast", "speed": "1000 km/day", "cost": {"box": "0.5 USD/TEU/km"}},
            "slow": {"title": "slow", "speed": "100 km/day", "cost": {"box": "0.1 USD/TEU/km"}},
        },
        "links": {
            "fast": {"ends": ["a", "b"], "type": "fast", "km": "1000 km", "capacity": "99 trains/day"},
            "slow": {
                "ends": ["b", "a"],
                "type": "slow",
                "km": "1000 km",
                "capacity": "99 trains/day",
                "border": {"cost": {"box": "30 USD/TEU"}, "time": "2 days"},
            },
        },
    }
    fast, slow, sea = 500 + time_value, 130 + 12 * time_value, 1000 + 30 * time_value
    study = Study(Project.of({**BASE, **data}))
    assert study.worth().values[0b11] == pytest.approx(0.1 * max(sea - min(fast, slow), 0), abs=1e-6)
    by_link = {built.link: built for built in design(study)}
    if abs(fast - slow) > 1:
        assert (by_link["fast"].forward["box"] > 1) is (fast < min(slow, sea))
        assert (by_link["slow"].backward["box"] > 1) is (slow < min(fast, sea))


def test_a_single_track_carries_no_more_trains_both_ways_together_than_it_can():
    freight = {
        "cargo": "box",
        "party": "north",
        "volume": "100 kTEU/yr",
        "otherwise": "1000 USD/TEU",
        "otherwise_days": "0 days",
    }
    data = {
        "kind": "rail",
        "technologies": {},
        "cargoes": {"box": {"title": "box", "train": "50 TEU/train", "time_value": "0 USD/TEU/day"}},
        "freight": {"to": {**freight, "ends": ["a", "b"]}, "fro": {**freight, "ends": ["b", "a"]}},
        "lines": {"line": {"title": "line"}},
        "links": {"track": {"ends": ["a", "b"], "type": "line", "capacity": "3 trains/day"}},
    }
    assert saved(data) == pytest.approx(3 * 365 * 50 * 1000 / 1e6)


@pytest.mark.parametrize(("least", "built"), [(0.0, 10.0), (0.5, 4.0), (0.8, 2.5), (1.0, 2.0)])
def test_take_or_pay_keeps_a_pipe_as_small_as_the_weakest_season_can_take(least, built):
    data = {
        "kind": "gas",
        "periods": {"seasons": {"cold": 182.5, "warm": 182.5}},
        "shapes": {"heating": {"season": [10, 2], "sources": ["judgement"]}},
        "supply": {
            "well": {"node": "a", "technology": "plant", "capacity": "99 bcm/yr", "cost": "100 USD/kcm"},
            "ship": {"node": "b", "technology": "plant", "capacity": "99 bcm/yr", "cost": "300 USD/kcm"},
        },
        "demand": {"b": {"node": "b", "quantity": "6 bcm/yr", "shape": "heating"}},
        "links": {
            "pipe": {
                "ends": ["a", "b"],
                "type": "line",
                "adds": "20 bcm/yr",
                "capital": "1 MUSD",
                "one_way": True,
                "least": least,
            }
        },
    }
    yearly = (annuity(0.05, 40) + 0.01) / 20
    sent = 0.5 * (built + 2.0)
    assert saved(data) == pytest.approx(sent * 200 - built * yearly, abs=1e-6)


def test_losses_and_running_cost_are_paid_on_what_departs():
    data = {
        "supply": {"a": supply("a", 6, 20), "b": supply("b", 6, 50)},
        "demand": {"b": {"node": "b", "quantity": "8.76 TWh/yr"}},
        "lines": {
            "line": {
                "title": "line",
                "losses": 0.1,
                "losses_per_1000_km": 0.04,
                "cost": {"power": "2 USD/MWh"},
            }
        },
        "links": {
            "line": {
                "ends": ["a", "b"],
                "type": "line",
                "capacity": "6 GW",
                "km": "300 km",
                "km_at_sea": "200 km",
            }
        },
    }
    arrives = 0.9 * (1 - 0.04 * 0.5)
    assert saved(data) == pytest.approx(8.76 * (50 - 22 / arrives), abs=1e-6)


def test_security_is_worth_its_price_on_every_unit_that_comes():
    data = {
        "kind": "gas",
        "supply": {
            "well": {"node": "a", "technology": "plant", "capacity": "99 bcm/yr", "cost": "305 USD/kcm"},
            "ship": {"node": "b", "technology": "plant", "capacity": "99 bcm/yr", "cost": "300 USD/kcm"},
        },
        "demand": {"b": {"node": "b", "quantity": "6 bcm/yr"}},
        "links": {
            "pipe": {"ends": ["a", "b"], "type": "line", "capacity": "4 bcm/yr", "security": "8 USD/kcm"},
        },
    }
    assert saved(data) == pytest.approx(4 * 3)


def test_carbon_is_part_of_the_price_and_an_energy_limit_ends_what_is_cheap():
    data = {
        "technologies": {"plant": {"title": "plant"}, "coal": {"title": "coal", "emissions": "0.5 t/MWh"}},
        "carbon": "40 USD/tCO2",
        "supply": {
            "a": supply("a", 6, 25, energy="3 TWh/yr"),
            "b": {**supply("b", 6, 30), "technology": "coal"},
        },
        "demand": {"b": {"node": "b", "quantity": "8.76 TWh/yr"}},
        "links": {"line": {"ends": ["a", "b"], "type": "line", "capacity": "6 GW"}},
    }
    assert saved(data) == pytest.approx(3 * 25)
