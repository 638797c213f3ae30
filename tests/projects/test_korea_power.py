"""The bundled power grid of the Korean case: sourced, true to what it quotes, and plausible when run."""

import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

import detente.scenario
from detente.projects.coalitions import Study
from detente.projects.gates import mentioned
from detente.projects.model import Project
from detente.projects.periods import calendar_of
from detente.projects.read import project_problems, read_project
from detente.scenario import read
from detente.scenario.values import JUDGEMENT

CASE = Path(detente.scenario.__file__).parent / "cases" / "korea"
FILE = CASE / "projects" / "power.yaml"
README = CASE / "projects" / "README-power.md"

# What the file quotes, in the units of the model, and the source that says so.
QUOTED = {
    "technologies.nuclear.cost": (3.6, "bk18260"),
    "supply.siberia-coal.capacity": (26_150, "gppd-raw"),
    "supply.siberia-hydro.capacity": (27_290, "gppd-raw"),
    "supply.fareast-coal.capacity": (3_550, "gppd-raw"),
    "supply.fareast-hydro.energy": (6.066e6 + 6.428e6, "gppd-raw"),
    "supply.fareast-hydro-new.adds": (2_000, "eastrussia"),
    "supply.china-north-coal.capacity": (249_500, "gppd-raw"),
    "supply.china-northeast-coal.capacity": (91_400, "gppd-raw"),
    "supply.rok-south-nuclear.capacity": (23_100, "gppd-sum"),
    "supply.rok-capital-coal.cost": (45, "bk18260"),
    "supply.rok-capital-gas.cost": (71, "bk18260"),
    "demand.fareast.quantity": (33.177e6, "minenergo2017"),
    "demand.japan-east.quantity": (989.3e6 * 64 / 155, "meti2018"),
    "lines.overhead.lifetime": (40, "dea2025"),
    "lines.overhead.upkeep": (0.015, "dea2025"),
    "lines.submarine.upkeep": (0.025, "dea2025"),
    "lines.overhead.losses": (0.02, "pypsa-eur"),
    "lines.overhead.losses_per_1000_km": (0.023, "pypsa-eur"),
    "links.japan-converters.capacity": (1_200, "meti2018"),
    "links.amur-heihe.capacity": (6.5e6 / 8760, "eec-hist"),
    "links.rok-dprk.adds": (2_000, "keri2005"),
    "links.rok-dprk.capital": (1_742, "keri2005"),
    "links.busan-kyushu.km_at_sea": (200, "recharge2014"),
    "links.sakhalin-hokkaido.adds": (4_000, "scmp2013"),
    "links.sakhalin-hokkaido.capital": (5_680, "scmp2013"),
}

# GW in the country by kind of plant: plant list of 2018 (gppd-sum). Gas of Japan and the Republic of Korea is
# larger, since the list has 77 and 89 % of the capacity that the other source gives for 2016.
PLANTS = {
    ("rok", "coal"): (33.1, 0.01),
    ("rok", "gas"): (31.6, 0.20),
    ("rok", "nuclear"): (23.1, 0.01),
    ("rok", "oil"): (4.7, 0.01),
    ("dprk", "coal-worn"): (5.403, 0.01),
    ("dprk", "hydro"): (3.805, 0.01),
    ("japan", "coal"): (45.9, 0.01),
    ("japan", "gas"): (61.1, 0.25),
    ("japan", "oil"): (49.6, 0.01),
}
# GW of all plants and stores in 2016 (factbook2021), which the file must not exceed.
ALL_PLANTS = {"rok": 111.2, "dprk": 10.01, "japan": 295.9, "mongolia": 1.134}
# TWh made and imported in 2016 (factbook2021), and how far the file may be off; Japan without Okinawa.
LOADS = {
    "rok": (526, 0.001),
    "dprk": (16.57, 0.001),
    "mongolia": (5.339 + 1.446, 0.01),
    "japan": (976.5, 0.001),
}
# GW at the highest hour (minenergo2013, minenergo2017, kbs2018peak, meti2018), first the zones it is of.
PEAKS = {
    ("siberia",): 32.197,
    ("fareast",): 5.388,
    ("rok-capital", "rok-south"): 91.77,
    ("hokkaido",): 5,
    ("japan-east",): 64,
    ("japan-west",): 84,
}


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project(FILE)


@pytest.fixture(scope="module")
def study(project: Project) -> Study:
    return Study(project)


def test_it_reads_without_a_problem_beside_the_scenario():
    problems = project_problems(FILE, read(CASE))
    # Mongolia takes part in the grid and not in the settlement.
    assert [(problem.level, problem.field) for problem in problems] == [("warning", "parties.mongolia")]


def test_every_number_cites_a_listed_source_or_is_a_judgement(project):
    assert project.unsourced is None
    for path, value in project.values():
        assert value.is_judgement or set(value.source) <= project.sources.keys(), path
    cited = {source for _, value in project.values() for source in value.source} - {JUDGEMENT}
    cited |= {source for link in project.links.values() for source in link.sources}
    assert cited == project.sources.keys()


def test_numbers_are_those_their_sources_give(project):
    values = dict(project.values())
    for path, (number, source) in QUOTED.items():
        assert values[path].likely == pytest.approx(number, rel=2e-3), path
        assert source in values[path].source, path


def test_what_varies_has_a_range(project):
    certain = {"parties", "periods", "lines"}
    flat = [
        path for path, value in project.values() if value.spread == 0 and path.split(".")[0] not in certain
    ]
    assert not flat


def test_sources_named_in_passing_are_listed_here_or_in_the_readme(project):
    readme, file = README.read_text(encoding="utf-8"), FILE.read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([\w-]+)` \|", readme, re.MULTILINE))
    named = set(
        re.findall(r"\b(?:[a-z]+\d{4,}[a-z]*|[a-z]+-(?:hist|mn|prk|profit|raw|stat|sum))\b", file + readme)
    )
    assert named <= project.sources.keys() | listed
    assert not project.sources.keys() & listed
    assert all(f"({name}" in file or f" {name})" in file or readme.count(name) > 1 for name in listed)


def test_plants_add_up_to_published_totals(project):
    there: dict[tuple[str | None, str], float] = defaultdict(float)
    everything: dict[str | None, float] = defaultdict(float)
    for supply in project.supply.values():
        gigawatts = supply.capacity.likely / 1000 if supply.capacity else 0.0
        party = project.nodes[supply.node].party
        there[party, supply.technology] += gigawatts
        everything[party] += gigawatts
    for store in project.storage.values():
        everything[project.nodes[store.node].party] += store.power.likely / 1000
    for kind, (total, tolerance) in PLANTS.items():
        assert there[kind] == pytest.approx(total, rel=tolerance), kind
    for party, total in ALL_PLANTS.items():
        assert 0.85 * total <= everything[party] <= 1.005 * total, party


def test_loads_add_up_to_published_totals(project):
    there: dict[str | None, float] = defaultdict(float)
    for demand in project.demand.values():
        if demand.value is None:
            there[project.nodes[demand.node].party] += demand.quantity.likely / 1e6
    for party, (total, tolerance) in LOADS.items():
        assert there[party] == pytest.approx(total, rel=tolerance), party


def test_highest_loads_lie_below_the_published_peaks_and_near_them(project):
    calendar = calendar_of(project)
    hours = calendar.weight[: calendar.n]

    def load(node: str) -> np.ndarray:
        total = np.zeros(calendar.n)
        for demand in project.demand.values():
            if demand.node == node and demand.value is None:
                factors = calendar.factors(project.shapes[demand.shape] if demand.shape else None)
                total += factors * demand.quantity.likely / (factors @ hours) / 1000
        return total

    for nodes, peak in PEAKS.items():
        assert 0.75 * peak <= np.sum([load(node) for node in nodes], axis=0).max() <= 0.96 * peak, nodes


def test_lines_across_borders_are_cautious(project):
    for name, link in project.links.items():
        if link.adds and len({project.nodes[end].party for end in link.ends}) > 1:
            assert 500 <= link.adds.likely <= 5000, name
            assert link.adds.low < link.adds.likely < link.adds.high or name == "busan-kyushu", name


def test_few_steps_decide_which_lines_are_open(project):
    steps = set(mentioned(project))
    built_by = {"power-link", "power-china", "power-ring"}
    assert steps == built_by | {"inter-korean-exemption", "industry-relief", "security-mechanism"}
    assert steps <= read(CASE).steps.keys()
    for name, link in project.links.items():
        touches = {project.nodes[end].party for end in link.ends} | {*link.through}
        if "dprk" in touches and link.adds:
            assert link.stage in {"north-south", "china-dprk"}, name


def prices(study: Study, coalition: int) -> dict[str, float]:
    """USD/MWh at each node, mean over the year by load."""
    network = study.network
    calendar, loads = network.parts.calendar, network.parts.loads
    duals = network.rows["balance"].of(study.outcome(coalition).duals)[:, 0, : calendar.n] * 1e6
    load = np.zeros(duals.shape)
    np.add.at(load, loads.node, loads.amount[:, : calendar.n])
    weighed = (duals * load).sum(axis=1) / (load * calendar.weight[: calendar.n]).sum(axis=1)
    return dict(zip(study.project.nodes, weighed.tolist(), strict=True))


def test_prices_alone_are_those_of_the_fuel_at_the_margin(study):
    alone = prices(study, 0)
    assert alone["siberia"] == pytest.approx(14)
    assert alone["china-north"] == pytest.approx(39)
    assert alone["siberia"] < alone["fareast"] < alone["china-northeast"] < alone["rok-capital"]
    assert alone["rok-capital"] < alone["japan-west"] < alone["hokkaido"] < 120
    assert 65 < alone["rok-south"] < 75
    assert 79 < alone["japan-east"] < 90
    assert alone["dprk-west"] == pytest.approx(100)


def test_together_prices_come_nearer(study):
    alone, together = prices(study, 0), prices(study, 63)
    for dear in ("dprk-west", "rok-capital", "hokkaido", "japan-west", "mongolia-centre"):
        assert together[dear] < alone[dear], dear
    for cheap in ("fareast", "sakhalin"):
        assert together[cheap] > alone[cheap], cheap
    assert together["siberia"] < together["china-north"] < together["rok-capital"] < together["japan-east"]


def test_nobody_goes_without_but_where_power_is_lacking_today(study):
    network = study.network
    for coalition in (0, 63):
        block = network.columns["unserved"]
        without = block.of(study.outcome(coalition).columns).sum(axis=1)
        short = {network.parts.loads.names[k] for k in block.items[without > 1]}
        assert short <= {"dprk-west-unmet", "dprk-northeast-unmet"}


def test_the_readme_says_what_the_model_gives(study):
    readme = " ".join(README.read_text(encoding="utf-8").split())
    number = r"([\d,]+)"
    said = {
        63: rf"\*\*{number} million dollars a year\*\*",
        0b001100: rf"{number} \(China and DPR Korea\)",
        0b100001: rf"{number} \(Russia and Japan\)",
        0b010100: rf"{number} \(China and the Republic of Korea\)",
        0b001001: rf"{number} \(Russia and DPR Korea\)",
        0b011000: rf"{number} \(the two Koreas\)",
        0b011001: rf"Russia, DPR Korea and the Republic of Korea together {number}",
    }
    for coalition, pattern in said.items():
        found = re.search(pattern, readme)
        assert found, pattern
        assert float(found[1].rstrip(",").replace(",", "")) == pytest.approx(
            study.value(coalition), abs=0.6
        ), pattern
    open_alone = re.search(
        rf"With no stage open {number} are left, with `north-south` {number}, with `china-dprk` "
        rf"{number}, with `ring` {number}\.",
        readme,
    )
    stages = ((), ("north-south",), ("china-dprk",), ("ring",))
    assert open_alone
    told = [float(text.rstrip(",").replace(",", "")) for text in open_alone.groups()]
    assert told == pytest.approx([study.value(63, stage) for stage in stages], abs=0.6)
