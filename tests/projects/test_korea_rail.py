"""The bundled railways of the Korean case: sourced, true to what they quote, and plausible when run."""

from pathlib import Path

import pytest

import detente.scenario
from detente.projects.coalitions import Study
from detente.projects.costs import haulage, length, yearly
from detente.projects.gates import mentioned, open_stages
from detente.projects.read import project_problems, read_project
from detente.scenario import read

CASE = Path(detente.scenario.__file__).parent / "cases" / "korea"
FILE = CASE / "projects" / "rail.yaml"
README = CASE / "projects" / "README-rail.md"

# What the file quotes, in the units of the model, and the source that says so.
QUOTED = {
    "cargoes.container.train": (437_000 / (16 * 365), "lee2005", 0.01),
    "cargoes.urgent.time_value": ((7000 - 4000) / 17.5, "joc2018", 0.01),
    "lines.main.cost.container": (1822 / 10_765, "kt2007", 0.01),
    "lines.old.speed": (40 * 8, "kbs2018rail", 0),
    "freight.rok-europe.volume": (800_000, "ksg2001", 0),
    "freight.rok-europe.otherwise": (1300, "ksg2001", 0),
    "freight.rok-russia-south.otherwise": (2213, "kt2007", 0),
    "freight.coal-china.volume": (1.12e6, "rzdp2016", 0),
    "freight.coal-rok.volume": (2e6, "kbs2014coal", 0),
    "freight.rok-dprk.otherwise": ((720 + 800) / 2, "railexpress2002", 0),
    "links.west-north.km": (225.1, "pyongui", 0),
    "links.gangneung-jejin.km": (110.9, "yna2020", 0),
    "links.gangneung-jejin.capital": (2300, "yna2020b", 0),
    "links.khasan-ussuriysk.km": (240, "mt2002b", 0),
    "links.khasan-ussuriysk.capital": (126, "mt2002b", 0),
    "links.beijing-erenhot.km": (842, "wiki-tmgr", 0),
    "links.zamyn-uud-ulaanbaatar.km": (1113 - 404, "wiki-tmgr", 0),
    "links.zabaikalsk-chita.km": (6626 - 6166, "tmr-route", 0),
    "links.erenhot-zamyn-uud.border.cost.container": (198, "carec2020", 0),
}

WEST = ("west-south", "west-north")
EAST = ("kumgang-wonsan", "wonsan-hamhung", "hamhung-chongjin", "chongjin-rajin")
TO_KHASAN = (
    "busan-pohang",
    "pohang-gangneung",
    "gangneung-jejin",
    "crossing-east",
    *EAST,
    "rajin-tumangang",
    "tumangang-khasan",
)
SIBERIA = ("ussuriysk-khabarovsk", "khabarovsk-chita", "chita-ulan-ude", "ulan-ude-moscow")
TO_SHENYANG = (
    "busan-seoul",
    "seoul-dorasan",
    "crossing-west",
    *WEST,
    "sinuiju-dandong",
    "dandong-shenyang",
)
# From Busan to Moscow.
WAYS = {
    "east": (*TO_KHASAN, "khasan-ussuriysk", *SIBERIA),
    "manzhouli": (
        *TO_SHENYANG,
        "shenyang-harbin",
        "harbin-manzhouli",
        "manzhouli-zabaikalsk",
        "zabaikalsk-chita",
        *SIBERIA[2:],
    ),
    "mongolia": (
        *TO_SHENYANG,
        "shenyang-beijing",
        "beijing-erenhot",
        "erenhot-zamyn-uud",
        "zamyn-uud-ulaanbaatar",
        "ulaanbaatar-naushki",
        "naushki-ulan-ude",
        "ulan-ude-moscow",
    ),
    "vladivostok": ("busan-vladivostok", "vladivostok-ussuriysk", *SIBERIA),
}


@pytest.fixture(scope="module")
def korea():
    return read(CASE)


@pytest.fixture(scope="module")
def rail():
    return read_project(FILE)


@pytest.fixture(scope="module")
def study(rail):
    return Study(rail)


def km(rail, links):
    return sum(length(rail.links[name]) for name in links)


def with_money(rail, links, share):
    """The project with a share of what some links cost to build."""
    moved = {}
    for name in links:
        capital = rail.links[name].capital
        moved[name] = rail.links[name].model_copy(
            update={"capital": capital.model_copy(update={"likely": capital.likely * share})}
        )
    return rail.model_copy(update={"links": {**rail.links, **moved}})


def everyone(project):
    return (1 << len(project.parties)) - 1


def built(study):
    """Names of the links that all parties together build."""
    solved, block = study.outcome(everyone(study.project)), study.network.columns["link-built"]
    names = study.network.parts.links.names
    return {names[i] for i, x in zip(block.items, solved.columns[block.index], strict=True) if x > 1e-6}


# --- the file


def test_the_file_is_read_with_no_word_but_on_the_party_that_the_scenario_lacks(korea):
    (problem,) = project_problems(FILE, korea)
    assert problem.level == "warning"
    assert "mongolia" in problem.message


def test_parties_are_named_as_in_the_scenario_and_the_united_states_take_no_part(korea, rail):
    assert set(rail.parties) - set(korea.parties) == {"mongolia"}
    assert "us" not in rail.parties
    for party in set(rail.parties) & set(korea.parties):
        assert rail.parties[party].name == korea.parties[party].name


def test_every_judgement_of_a_price_or_a_volume_has_a_range(rail):
    for path, value in rail.values():
        fixed = path.endswith("capacity") and value.likely == 100
        if value.is_judgement and not fixed:
            assert value.spread > 0, path


@pytest.mark.parametrize("path", QUOTED)
def test_a_quoted_number_is_what_its_source_says(rail, path):
    number, source, off = QUOTED[path]
    value = dict(rail.values())[path]
    assert source in value.source
    assert value.likely == pytest.approx(number, rel=off + 1e-9)


def test_places_lie_where_the_parties_are(rail):
    for name, node in rail.nodes.items():
        longitude, latitude = node.at
        far = name in {"moscow", "berlin"}
        assert far or (100 < longitude < 143 and 30 < latitude < 56), name


# --- published totals


def test_lengths_add_up_to_what_is_published(rail):
    assert km(rail, WEST) == pytest.approx(400)
    assert km(rail, (*EAST, "rajin-tumangang")) == pytest.approx(800, abs=1)
    assert km(rail, ("busan-pohang", "pohang-gangneung", "gangneung-jejin")) == pytest.approx(480, abs=1)
    assert km(rail, ("vladivostok-ussuriysk", *SIBERIA)) == pytest.approx(9310)
    assert km(rail, ("rajin-tumangang", "tumangang-khasan")) == pytest.approx(54)
    assert 1280 <= km(rail, TO_KHASAN) <= 1400
    assert 9350 <= km(rail, ("khasan-ussuriysk", *SIBERIA)) <= 9500


def test_freight_by_rail_adds_up_to_what_russian_railways_carried(rail):
    today = ("rok-russia-north", "rok-russia-south", "rok-transit")
    assert sum(rail.freight[name].volume.likely for name in today) == pytest.approx(163_800, rel=0.001)


def test_building_costs_add_up_and_are_shared_as_the_page_says(rail):
    def paid(links, party):
        return sum(rail.links[n].capital.likely * rail.links[n].paid_by.get(party, 0) for n in links)

    assert paid(WEST, "rok") == pytest.approx(2000, rel=0.001)
    assert paid(WEST, "china") == pytest.approx(500, rel=0.01)
    assert paid(EAST, "rok") == paid(EAST, "russia") == pytest.approx(2750 / 2)


def test_who_pays_for_a_line_takes_part_in_it(rail):
    for name, link in rail.links.items():
        ends = {rail.nodes[end].party for end in link.ends}
        assert set(link.paid_by) <= ends | set(link.through), name


def test_the_published_transit_brings_the_north_what_was_estimated_bottom_up(rail):
    # 24 to 132 million dollars a year: 200,000 to 440,000 TEU over 800 to 1,200 km at 0.15 to 0.25 dollars.
    def asked(links):
        cost = rail.lines["rebuilt"].cost["container"].likely * km(rail, links)
        return cost + sum(rail.links[name].tariff["container"].likely for name in links)

    for links in (WEST, EAST):
        assert 0.15 <= asked(links) / km(rail, links) <= 0.25
    assert 24 <= 200_000 * asked(EAST) * 1e-6 <= 440_000 * asked((*WEST, *EAST)) * 1e-6 <= 132


def test_rajin_takes_four_million_tonnes_and_the_containers_that_were_planned_at_first(rail):
    terminal = rail.links["rajin-terminal"].capacity.likely * 365
    tonnes, boxes = rail.cargoes["bulk"].train.likely, rail.cargoes["container"].train.likely
    assert terminal >= 4e6 / tonnes + 70_000 / boxes
    assert rail.links["rajin-tumangang"].capacity.likely * 365 >= 4e6 / tonnes


# --- gates


def test_few_steps_are_named_and_stages_ask_for_the_trust_of_their_steps(korea, rail):
    assert len(mentioned(rail)) <= 5
    for stage in rail.stages.values():
        if stage.step:
            assert stage.needs_trust == korea.steps[stage.step].needs_trust


def test_nothing_crosses_before_the_exemption_and_the_military_annex(rail):
    both = {"inter-korean-exemption", "military-annex"}
    assert open_stages(rail, both) == {"crossing"}
    assert open_stages(rail, {"rail-west", "rail-east", "inter-korean-exemption"}) == frozenset()
    assert open_stages(rail, {"rail-west", "rajin-khasan", *both}) == {"crossing", "west", "rajin"}


def test_with_all_gates_shut_nothing_is_gained(rail, study):
    assert study.value(everyone(rail), set()) == pytest.approx(0, abs=1e-6)


# --- what comes out


def test_all_that_is_gained_is_gained_through_the_north(rail, study):
    north = 1 << list(rail.parties).index("dprk")
    assert study.value(everyone(rail) & ~north) == pytest.approx(0, abs=1e-6)


def test_the_gain_is_positive_and_far_below_what_a_line_costs_a_year(rail, study):
    gain = study.value(everyone(rail))
    capital = sum(rail.links[name].capital.likely for name in WEST)
    assert 20 < gain < 100
    assert gain < yearly(rail, rail.lines["rebuilt"]) * capital


def test_no_line_is_rebuilt_at_the_likely_values(study):
    assert built(study) == set()


def test_the_western_line_is_rebuilt_at_a_quarter_of_its_cost(rail):
    assert built(Study(with_money(rail, WEST, 0.25))) == set(WEST)


def test_the_eastern_line_is_not_used_even_if_it_is_there_for_nothing(rail):
    free = with_money(rail, (*EAST, "gangneung-jejin"), 1e-6)
    assert not built(Study(free)) & {*EAST, "gangneung-jejin"}


def test_the_western_way_to_moscow_is_the_cheapest_and_the_eastern_the_dearest(rail):
    cost = {way: sum(haulage(rail, rail.links[n], "container") for n in links) for way, links in WAYS.items()}
    assert sorted(cost, key=cost.__getitem__) == ["manzhouli", "vladivostok", "mongolia", "east"]


def test_today_goods_in_a_hurry_go_by_rail_and_others_to_western_europe_by_sea(rail, study):
    solved = study.outcome(0)
    left = solved.columns[study.network.columns["unserved"].index].sum(axis=-1)
    by_sea = dict(zip(rail.freight, left, strict=True))
    assert by_sea["rok-transit"] == pytest.approx(0, abs=1)
    assert by_sea["rok-russia-south"] == pytest.approx(0, abs=1)
    assert by_sea["rok-europe"] == pytest.approx(800_000)


# --- the words


def test_the_file_stays_short_enough_to_read():
    assert len(FILE.read_text(encoding="utf-8").splitlines()) <= 510
