"""The bundled gas pipeline of the Korean case: sourced, true to what it quotes, and plausible when run."""

from pathlib import Path

import pytest

import detente.scenario
from detente.projects.coalitions import Study
from detente.projects.costs import length
from detente.projects.gates import mentioned, open_stages
from detente.projects.outcome import market
from detente.projects.read import project_problems, read_project
from detente.scenario import read

CASE = Path(detente.scenario.__file__).parent / "cases" / "korea"
FILE = CASE / "projects" / "gas.yaml"
README = CASE / "projects" / "README-gas.md"

MMBTU = 52 * 7.5e6 / 10e6
"""MMBtu in 1,000 cubic metres: 10 billion cubic metres are 7.5 million tonnes, of 52 MMBtu each."""

# What the file quotes, in the units of the model, and the source that says so.
QUOTED = {
    "technologies.lng.cost": (MMBTU * (7.8 + 12.1) / 2, "chosun2025lng"),
    "supply.sakhalin.capacity": (3, "skv-domainb"),
    "supply.sakhalin-new.capacity": (10, "energyvoice2022"),
    "demand.rok.quantity": (57.3, "factbook2026"),
    "demand.china.quantity": (10, "energyvoice2022"),
    "links.trunk-south.adds": (12, "rusmin2012"),
    "links.contract.capacity": (10, "dj2008"),
    "links.japan-line.adds": (20, "tass2014"),
    "links.japan-line.km": (1350, "tass2014"),
    "links.japan-line.capital": (7100, "rusmin-jpdo2012"),
}

TRUNK = ("trunk-russia", "trunk-north", "trunk-south")


@pytest.fixture(scope="module")
def korea():
    return read(CASE)


@pytest.fixture(scope="module")
def gas():
    return read_project(FILE)


@pytest.fixture(scope="module")
def study(gas):
    return Study(gas)


def mask(project, *parties):
    return sum(1 << list(project.parties).index(party) for party in parties)


def built(study, coalition):
    """Names of the links that a coalition builds."""
    solved, block = study.outcome(coalition), study.network.columns["link-built"]
    names = study.network.parts.links.names
    return {names[i] for i, x in zip(block.items, solved.columns[block.index], strict=True) if x > 1e-6}


def with_price(gas, technology, cost):
    """The project with another cost of a technology, USD/kcm."""
    old = gas.technologies[technology]
    moved = old.model_copy(update={"cost": old.cost.model_copy(update={"likely": cost})})
    return gas.model_copy(update={"technologies": {**gas.technologies, technology: moved}})


# --- the file


def test_the_file_is_read_without_a_word(korea):
    assert project_problems(FILE, korea) == ()


def test_parties_are_named_as_in_the_scenario_and_the_united_states_take_no_part(korea, gas):
    assert "us" not in gas.parties
    assert {name: party.name for name, party in gas.parties.items()} == {
        name: korea.parties[name].name for name in gas.parties
    }


def test_every_judgement_of_a_price_or_a_cost_has_a_range(gas):
    for path, value in gas.values():
        if value.is_judgement and path.split(".")[-1] in {"cost", "capital", "value", "security", "fee"}:
            assert value.spread > 0, path


@pytest.mark.parametrize("path", QUOTED)
def test_a_quoted_number_is_what_its_source_says(gas, path):
    number, source = QUOTED[path]
    value = dict(gas.values())[path]
    assert source in value.source
    assert value.likely == pytest.approx(number, rel=0.002)


# --- published totals


def test_the_route_and_its_cost_add_up_to_what_is_published(gas):
    links = [gas.links[name] for name in TRUNK]
    assert sum(map(length, links)) == pytest.approx(1100)
    assert sum(link.capital.likely for link in links) == pytest.approx(6000)
    assert sum(link.capital.low for link in links) == pytest.approx(3000)
    # 440 and 260 km of it, and 2,500 MUSD, are in the North: of the southern piece 260 km and 930 MUSD.
    assert gas.links["trunk-north"].km.likely + 260 == 700
    assert gas.links["trunk-north"].capital.likely + 930 == 2500


def test_the_line_from_sakhalin_has_its_published_length_and_room(gas):
    north, south = gas.links["skv-north"], gas.links["skv-south"]
    assert length(north) + length(south) == pytest.approx(1822)
    assert 6 <= north.capacity.high <= north.capacity.likely + north.adds.likely <= 30


def test_the_fee_is_two_dollars_for_each_hundred_kilometres_within_the_published_sums(gas):
    fees = [link.fee["dprk"] for link in gas.links.values() if link.fee]
    for_ten_bcm = [10 * sum(getattr(fee, end) for fee in fees) for end in ("low", "likely", "high")]
    assert for_ten_bcm == pytest.approx([100, 140, 195])


def test_the_price_of_ships_is_converted_as_the_page_says(gas):
    price = gas.technologies["lng"].cost
    assert price.high == pytest.approx(12.1 * MMBTU, rel=0.001)
    assert price.low == pytest.approx(9612e6 / 18 / 1.58e6 / 52 * MMBTU, rel=0.01)


# --- gates


def test_the_pipeline_waits_for_its_step_the_exemption_and_finance(korea, gas):
    assert mentioned(gas) == ("gas-pipeline", "finance-relief", "inter-korean-exemption")
    assert open_stages(gas, {"gas-pipeline", "inter-korean-exemption"}) == frozenset()
    assert open_stages(gas, mentioned(gas)) == {"gas"}
    assert gas.stages["gas"].needs_trust == korea.steps["gas-pipeline"].needs_trust


# --- what comes out


def test_nothing_is_gained_without_russia(gas, study):
    worth = study.worth()
    russia = mask(gas, "russia")
    without = [value for coalition, value in enumerate(worth.values) if not coalition & russia]
    assert without == pytest.approx([0] * len(without), abs=1e-6)


def test_the_three_on_the_route_save_what_pipes_were_said_to_save(study):
    # 0.5 to 3 dollars per MMBtu for 10 billion cubic metres (an estimate in the data of this case).
    assert 195 <= study.worth().of(["russia", "dprk", "rok"]) <= 1170


def test_other_ways_for_the_gas_bound_what_the_passage_is_worth(gas, study):
    worth = study.worth()
    everyone = worth.of(gas.parties)
    lost = everyone - worth.of([name for name in gas.parties if name != "dprk"])
    assert 0 < lost < 0.5 * everyone
    assert worth.of(["russia", "rok"]) > 0
    assert worth.of(["russia", "japan"]) > 0
    assert worth.of(["russia", "china"]) > 0


def test_with_its_gate_shut_the_north_gains_nothing(gas, study):
    worth = study.worth(set())
    north = mask(gas, "dprk")
    for coalition, value in enumerate(worth.values):
        assert worth.values[coalition | north] == pytest.approx(value, abs=1e-6)


def test_the_passage_brings_the_north_what_was_published(gas, study):
    change = market(study, mask(gas, *gas.parties)).change
    assert 100 <= change["dprk"].transit <= 195


def test_with_ships_at_the_price_of_2019_the_gas_goes_elsewhere(gas):
    cheap = Study(with_price(gas, "lng", gas.technologies["lng"].cost.low))
    assert not built(cheap, mask(gas, *gas.parties)) & set(TRUNK)


# --- the words
